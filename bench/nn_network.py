"""Mien's networks in PyTorch, for the peers of the networks: 48x48 gray faces, four moods."""
import json
import struct

import torch
from torch import nn

SIDE, MOODS = 48, 4


def conv_norm(before, channels, size, stride=1):
    return nn.Sequential(nn.Conv2d(before, channels, size, stride, size // 2, bias=False),
                         nn.BatchNorm2d(channels))


class Residual(nn.Module):
    def __init__(self, before, channels, stride, same):
        super().__init__()
        self.found = nn.Sequential(conv_norm(before, channels, 3, stride), nn.ReLU(),
                                   conv_norm(channels, channels, 3))
        self.past = nn.Identity() if same else conv_norm(before, channels, 1, stride)

    def forward(self, pictures):
        return torch.relu(self.found(pictures) + self.past(pictures))


def residual(blocks):
    layers, before = [conv_norm(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)], 32
    for stage in range(3):
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            layers.append(Residual(before, 64 << stage, stride, block > 0))
            before = 64 << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3),
                         nn.Linear(before, MOODS))


def network(architecture='article'):
    if architecture != 'article':
        return residual({'residual': 1, 'residual-deep': 2}[architecture])
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25), nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(128, 128, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(2048, 1024), nn.ReLU(), nn.Dropout(0.5), nn.Linear(1024, MOODS))


def save(net, path):
    """A safetensors file (Debian has no package for it): the header's length, JSON, the numbers."""
    header, parts, end = {'__metadata__': {'format': 'pt'}}, [], 0
    for name, tensor in net.state_dict().items():
        parts.append(tensor.numpy().astype('<f4').tobytes())
        header[name] = {'dtype': 'F32', 'shape': list(tensor.shape),
                        'data_offsets': [end, end + len(parts[-1])]}
        end += len(parts[-1])
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text + b''.join(parts))


def load(net, path):
    """Takes the tensors in the order in which they lie, whatever they are called."""
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    length = struct.unpack_from('<Q', data)[0]
    header = json.loads(data[8:8 + length])
    header.pop('__metadata__', None)
    tensors = sorted(header.values(), key=lambda tensor: tensor['data_offsets'])
    parameters = list(net.parameters())
    assert len(tensors) == len(parameters), f'{path}: {len(tensors)} tensors'
    for parameter, tensor in zip(parameters, tensors):
        assert tensor['dtype'] == 'F32' and tensor['shape'] == list(parameter.shape), tensor
        parameter.data = torch.frombuffer(data, dtype=torch.float32, count=parameter.numel(),
                                          offset=8 + length + tensor['data_offsets'][0]
                                          ).reshape(parameter.shape)
