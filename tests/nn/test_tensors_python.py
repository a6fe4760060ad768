"""Files of tensors as Python sees them: read and written here with nothing but struct and json, on
the other side by nn/tensors (tensors_tool.c)."""
import json
import os
import struct
import zlib

from harness import in_a_mount, run

TOOL = os.environ['TENSORS_TOOL']
LETTERS = {'F64': 'd', 'F32': 'f', 'F16': 'e', 'I64': 'q', 'I32': 'i', 'U8': 'B'}
DIGITS = slice(43, 51)


def unpack(data):
    """The header and the numbers of each tensor of a file."""
    length, = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + length].decode())
    body = data[8 + length:]
    numbers = {}
    for name, entry in header.items():
        if name != '__metadata__':
            begin, end = entry['data_offsets']
            letter = LETTERS[entry['dtype']]
            count = (end - begin) // struct.calcsize(letter)
            numbers[name] = list(struct.unpack(f'<{count}{letter}', body[begin:end]))
    return length, header, numbers


def pack(tensors, metadata=None):
    """A file of tensors {name: (type, shape, numbers)}; bfloat16 is given as whole numbers."""
    header, body = {}, b''
    if metadata is not None:
        header['__metadata__'] = metadata
    for name, (kind, shape, numbers) in tensors.items():
        letter = 'H' if kind == 'BF16' else LETTERS[kind]
        more = struct.pack(f'<{len(numbers)}{letter}', *numbers)
        header[name] = {'dtype': kind, 'shape': shape,
                        'data_offsets': [len(body), len(body) + len(more)]}
        body += more
    text = json.dumps(header).encode()
    return struct.pack('<Q', len(text)) + text + body


def read(home, data, *words, **options):
    out, _ = home.run('read', home.write('x.safetensors', data), *words, program=TOOL, **options)
    return json.loads(out)


def python_reads_what_c_wrote(home):
    path = home.path('x.safetensors')
    home.run('write', path, program=TOOL)
    data = open(path, 'rb').read()
    length, header, numbers = unpack(data)
    assert length % 8 == 0 and data[8:9] == b'{'
    metadata = header.pop('__metadata__')
    checksum = metadata.pop('checksum')
    assert metadata == {'labels': 'angry,calm,happy,sad', 'text': 'a"\\\n€'}
    assert list(header) == ['conv.weight', 'one', 'half "½"', 'bytes', 'whole', 'nothing']
    assert header['conv.weight']['shape'] == [10, 100, 10, 10] and header['one']['shape'] == []
    assert header['nothing']['shape'] == [0, 7]
    assert numbers['conv.weight'] == [i / 64 for i in range(100000)]
    assert numbers['one'] == [0.1] and numbers['half "½"'] == [0.333251953125, -65504, 2 ** -24]
    assert numbers['bytes'] == [0, 128, 255] and numbers['whole'] == [-9007199254740993]
    assert sum(entry['data_offsets'][1] - entry['data_offsets'][0] for entry in header.values()) \
        == len(data) - 8 - length
    plain = bytearray(data)
    assert bytes(plain[DIGITS]).decode() == checksum[6:]
    plain[DIGITS] = b'00000000'
    assert checksum == f'crc32:{zlib.crc32(plain):08x}'


def c_reads_what_python_wrote(home):
    tensors = {'w': ('F32', [2, 3], [0.5, 1, 2, -3, 4, 5]), 'é "x"': ('F16', [2], [1, -2]),
               'b': ('BF16', [3], [0x3f80, 0xc000, 0x4049]), 'd': ('F64', [], [0.25]),
               'i': ('I32', [1, 1], [-7]), 'l': ('I64', [2], [1, 2 ** 40]),
               'u': ('U8', [3], [1, 2, 255]), 'e': ('F32', [0], [])}
    answer = read(home, pack(tensors, {'format': 'pt', 'note': 'a\n€'}), 'any')
    assert answer['notes'] == {'format': 'pt', 'note': 'a\n€'}
    assert list(answer['tensors']) == list(tensors)
    for name, (kind, _, numbers) in tensors.items():
        wanted = [1, -2, 3.140625] if kind == 'BF16' else numbers
        assert answer['tensors'][name] == wanted, name
    assert read(home, pack(tensors), 'any')['notes'] == {}


def c_reads_what_c_wrote(home):
    path = home.path('x.safetensors')
    home.run('write', path, program=TOOL)
    answer = json.loads(home.run('read', path, program=TOOL)[0])
    assert answer['tensors']['conv.weight'][:3] == [0, 1 / 64, 2 / 64]
    assert answer['notes']['labels'] == 'angry,calm,happy,sad'
    assert sorted(os.listdir(home.folder)) == ['run', 'x.safetensors']


def a_checksum_made_in_python(home):
    data = bytearray(pack({'w': ('F32', [1], [1])}, {'checksum': 'crc32:00000000'}))
    data = data.replace(b'": ', b'":').replace(b', ', b',')
    data[:8] = struct.pack('<Q', len(data) - 8 - 4)
    data[DIGITS] = f'{zlib.crc32(data):08x}'.encode()
    assert read(home, bytes(data))['tensors'] == {'w': [1]}
    data[-1] ^= 1
    home.fails('read', home.write('x.safetensors', bytes(data)), program=TOOL,
               saying=['x.safetensors', 'is damaged', 'get or train it again'])
    home.fails('read', home.write('x.safetensors', bytes(data)), 'any', program=TOOL,
               saying='is damaged')


def what_another_program_changed(home):
    """Tools that keep the notes of a file but not its numbers, or the order of its notes."""
    path = home.path('x.safetensors')
    home.run('write', path, program=TOOL)
    length, header, numbers = unpack(open(path, 'rb').read())
    metadata = header['__metadata__']
    tensors = {'w': ('F32', [1], [1])}
    home.fails('read', home.write('x.safetensors', pack(tensors, metadata)), 'any', program=TOOL,
               saying='another program has changed the file')
    del metadata['checksum']
    data = pack(tensors, metadata)
    assert read(home, data, 'any')['notes'] == metadata
    home.fails('read', home.write('x.safetensors', data), program=TOOL, saying='no checksum')


def what_is_no_number(home):
    data = pack({'w': ('F32', [2], [1, float('inf')])})
    home.fails('read', home.write('x.safetensors', data), 'any', program=TOOL,
               saying=['the tensor "w"', 'NaN or infinite'])


def a_full_disk(home):
    """The file of 400 kB does not fit: one sentence, the old one stays, nothing is left."""
    old = home.write('old.safetensors', pack({'w': ('F32', [1], [1])}))
    done = in_a_mount('size=100k', f'cp {old} /mnt/x.safetensors; {TOOL} write /mnt/x.safetensors; '
                      'echo code $?; ls /mnt; cmp ' f'{old} /mnt/x.safetensors')
    if done is None:
        return  # no mounts here; test_tensors.c has another limit
    assert done.stdout.split() == ['code', '1', 'x.safetensors'], (done.stdout, done.stderr)
    assert done.stderr == 'mien: /mnt/x.safetensors: No space left on device\n', done.stderr


run([python_reads_what_c_wrote, c_reads_what_python_wrote, c_reads_what_c_wrote,
     a_checksum_made_in_python, what_another_program_changed, what_is_no_number, a_full_disk])
