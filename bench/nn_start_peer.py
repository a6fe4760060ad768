#!/usr/bin/python3
"""A whole fresh process that reads the mood of one face with PyTorch, as a program does it that is
started for one picture. The bench times it from outside.

nn_start_peer.py MODEL.safetensors FACE.pgm            probabilities and peak of memory, as JSON
nn_start_peer.py --write MODEL.safetensors FACE.pgm    random weights and a made-up face"""
import json
import sys

import torch

import nn_network


def read_face(path):
    """A binary PGM of 48x48, 8 bits, without comments: 0..1."""
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    side = nn_network.SIDE
    assert data.split()[:4] == [b'P5', b'48', b'48', b'255'], f'{path}: not such a PGM'
    pixels = torch.frombuffer(data[-side * side:], dtype=torch.uint8)
    return pixels.reshape(1, 1, side, side) / 255


def peak():
    """The most memory that this process ever had, in bytes."""
    line = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))
    return int(line.split()[1]) * 1024


def main():
    if sys.argv[1] == '--write':
        torch.manual_seed(1)
        nn_network.save(nn_network.network(), sys.argv[2])
        face = torch.randint(256, (nn_network.SIDE ** 2,), dtype=torch.uint8)
        with open(sys.argv[3], 'wb') as out:
            out.write(b'P5 48 48 255\n' + face.numpy().tobytes())
        return
    net = nn_network.network().eval()
    nn_network.load(net, sys.argv[1])
    with torch.inference_mode():
        moods = torch.softmax(net(read_face(sys.argv[2])), 1)[0]
    print(json.dumps({'probabilities': moods.tolist(), 'peak': peak()}))


main()
