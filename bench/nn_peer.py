#!/usr/bin/python3
"""A network in PyTorch, that of nn_peer.py ARCHITECTURE, as quick as it gets here: a process that answers lines from
standard input with a JSON object each, so that Mien and PyTorch can be measured in turn.

train THREADS STEPS [bf16]            steps on random batches of 64, with dropout: of Adam for the
                                      article's network, of SGD for others, as Mien's
infer THREADS BATCH PASSES [bf16]     forward passes of random batches, with softmax
about                                 version, BLAS, the registers that it uses

PyTorch can do the same in several ways, and which is best depends on the machine: each is tried,
`ways` has the seconds that the steps or passes took, and `seconds` those of the quickest. `bf16`
allows sums of products of 16-bit numbers, which is another thing: compare it with its like. THREADS
is 0 for one for each core.

Without a BLAS such as libopenblas0-openmp, Debian's PyTorch has the reference one, and takes three
times as long to train. The openmp build is the one that keeps to THREADS."""
import contextlib
import json
import os
import sys
import time
import warnings

import torch
import torch.nn.functional as F

import nn_network

BATCH = 64
ARCHITECTURE = sys.argv[1] if len(sys.argv) > 1 else 'article'


def seconds(work, count):
    start = time.perf_counter()
    for _ in range(count):
        work()
    return time.perf_counter() - start


def precision(bf16):
    return torch.autocast('cpu', torch.bfloat16) if bf16 else contextlib.nullcontext()


class Training:
    def __init__(self, way, bf16):
        self.bf16 = bf16
        self.net = nn_network.network(ARCHITECTURE).train()
        self.pictures = torch.rand(BATCH, 1, nn_network.SIDE, nn_network.SIDE)
        self.moods = torch.randint(nn_network.MOODS, (BATCH,))
        if 'channels_last' in way:
            self.net = self.net.to(memory_format=torch.channels_last)
            self.pictures = self.pictures.contiguous(memory_format=torch.channels_last)
        foreach = 'foreach' in way
        if ARCHITECTURE == 'article':
            self.optimiser = torch.optim.Adam(self.net.parameters(), lr=0.001, eps=1e-7,
                                              foreach=foreach)
        else:
            self.optimiser = torch.optim.SGD(self.net.parameters(), lr=0.001, momentum=0.9,
                                             nesterov=True, weight_decay=5e-4, foreach=foreach)

    def __call__(self):
        self.optimiser.zero_grad(set_to_none=True)
        with precision(self.bf16):
            logits = self.net(self.pictures)
        F.cross_entropy(logits.float(), self.moods).backward()
        self.optimiser.step()


class Inference:
    def __init__(self, way, bf16, batch):
        self.autocast = bf16 and way != 'frozen'
        net = torch.nn.Sequential(nn_network.network(ARCHITECTURE), torch.nn.Softmax(1)).eval()
        self.pictures = torch.rand(batch, 1, nn_network.SIDE, nn_network.SIDE)
        if way in ('channels_last', 'frozen'):
            net = net.to(memory_format=torch.channels_last)
            self.pictures = self.pictures.contiguous(memory_format=torch.channels_last)
        if bf16 and way == 'frozen':
            net, self.pictures = net.bfloat16(), self.pictures.bfloat16()
        if way in ('frozen', 'optimized'):
            with torch.no_grad():
                net = torch.jit.freeze(torch.jit.trace(net, self.pictures))
            if way == 'optimized':
                net = torch.jit.optimize_for_inference(net)
        self.net = net

    def __call__(self):
        with torch.inference_mode(), precision(self.autocast):
            self.net(self.pictures)


WAYS = {('train', False): ['plain', 'channels_last', 'channels_last foreach'],
        ('train', True): ['channels_last', 'channels_last foreach'],
        ('infer', False): ['plain', 'channels_last', 'frozen', 'optimized'],
        ('infer', True): ['channels_last', 'frozen']}


def about():
    blas = next((line.split()[-1] for line in open('/proc/self/maps') if 'libblas' in line), '')
    capability = torch.__config__.show().split('CPU capability usage: ')[-1].split()[0]
    return {'what': 'about', 'torch': torch.__version__, 'blas': os.path.realpath(blas),
            'mkldnn': torch.backends.mkldnn.is_available(), 'capability': capability}


def measure(works, what, threads, numbers, bf16):
    *batch, count = numbers
    torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
    ways = {}
    for way in WAYS[what, bf16]:
        key = (what, way, bf16, *batch)
        if key not in works:
            torch.manual_seed(1)
            works[key] = Training(way, bf16) if what == 'train' else Inference(way, bf16, *batch)
        seconds(works[key], 1 if what == 'train' else 3)  # not counted: things are made ready
        ways[way] = round(seconds(works[key], count), 6)
    way = min(ways, key=ways.get)
    return {'what': what, 'seconds': ways[way], 'way': way, 'ways': ways}


def main():
    warnings.filterwarnings('ignore')
    works = {}
    for line in sys.stdin:
        what, *words = line.split() or ['']
        bf16 = words[-1:] == ['bf16']
        if what == 'about':
            answer = about()
        elif len(words) - bf16 == {'train': 2, 'infer': 3}.get(what, -1):
            threads, *numbers = [int(word) for word in words[:len(words) - bf16]]
            answer = measure(works, what, threads, numbers, bf16)
        else:
            answer = {'what': 'error', 'line': line.strip()}
        print(json.dumps(answer), flush=True)


main()
