"""What the tests of train and eval share: made-up faces in tables and folders, and files of tensors
as docs/formats.md tells of them."""
import csv
import json
import os
import random
import struct
import zlib

MOODS = ['angry', 'calm', 'happy', 'sad']
EMOTIONS = {'angry': 0, 'disgust': 1, 'fear': 2, 'happy': 3, 'sad': 4, 'surprise': 5, 'neutral': 6}
WHICH = {'angry': 'angry', 'calm': 'neutral', 'happy': 'happy', 'sad': 'sad'}
HEAD = 'emotion,pixels,Usage\n'


def face(mood, dice):
    """Gray noise with a bright bar; how high it is is the mood."""
    pixels = bytearray(x // 2 for x in dice.randbytes(48 * 48))
    top = 10 * MOODS.index(mood) + 4
    for y in range(top, top + 10):
        for x in range(y * 48 + 8, y * 48 + 40):
            pixels[x] += 100
    return bytes(pixels)


def row(emotion, pixels, usage):
    return f'{emotion},{" ".join(map(str, pixels))},{usage}\n'


def faces(count, usage, seed):
    """Rows of all moods in turn."""
    dice = random.Random(seed)
    moods = [MOODS[i % 4] for i in range(count)]
    return ''.join(row(EMOTIONS[WHICH[mood]], face(mood, dice), usage) for mood in moods)


def table(learn=12, choose=8, seed=1):
    return HEAD + faces(learn, 'Training', seed) + faces(choose, 'PublicTest', seed + 1000)


# Small batches and one thread: quick, and without a wish for a processor of its own.
USUAL = ['--batch', '4', '--threads', '1']


def train(home, data, out, *words, epochs=1, **options):
    return home.run('train', '--data', data, '--out', out, '--epochs', str(epochs), *USUAL, *words,
                    timeout=600, **options)


def train_fails(home, data, out, *words, saying, epochs=1, **options):
    return home.fails('train', '--data', data, '--out', out, '--epochs', str(epochs), *USUAL,
                      '--quiet', *words, saying=saying, timeout=600, **options)


def train_json(home, data, out, *words, **options):
    out, err = train(home, data, out, *words, '--json', **options)
    assert err == '', err
    return [json.loads(line) for line in out.splitlines()]


def evaluate(home, model, data, *words, **options):
    answer, = home.json('eval', model, '--data', data, '--threads', '1', *words, **options)
    return answer


def history(folder):
    """The rows of history.csv without the seconds."""
    with open(os.path.join(folder, 'history.csv'), newline='') as file:
        rows = list(csv.DictReader(file))
    assert all(float(each.pop('seconds')) > 0 for each in rows)
    return rows


def content(*parts):
    with open(os.path.join(*parts), 'rb') as file:
        return file.read()


def results(folder):
    """What must be the same when the same is trained."""
    return content(folder, 'model.safetensors'), history(folder)


def tensors_read(path):
    """Notes and tensors {name: [type, shape, bytes]}; the checksum must be right."""
    data = bytearray(content(path))
    digits = bytes(data[43:51])
    data[43:51] = b'00000000'
    assert digits == b'%08x' % zlib.crc32(data)
    length, = struct.unpack_from('<Q', data)
    header = json.loads(data[8:8 + length])
    notes = header.pop('__metadata__')
    del notes['checksum']
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + at for at in entry['data_offsets'])
        tensors[name] = [entry['dtype'], entry['shape'], bytes(data[begin:end])]
    return notes, tensors


def tensors_bytes(notes, tensors):
    """The file that Mien would write, whatever is in it."""
    header, at = {'__metadata__': {'checksum': 'crc32:00000000', **notes}}, 0
    for name, (kind, shape, data) in tensors.items():
        header[name] = {'dtype': kind, 'shape': shape, 'data_offsets': [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header, separators=(',', ':'), ensure_ascii=False).encode()
    text += b' ' * (-len(text) % 8)
    data = bytearray(struct.pack('<Q', len(text)) + text +
                     b''.join(data for _, _, data in tensors.values()))
    data[43:51] = b'%08x' % zlib.crc32(data)
    return bytes(data)


def png_size(data):
    """Width and height of a PNG whose pixels are all there."""
    assert data[:8] == b'\x89PNG\r\n\x1a\n'
    at, packed, header = 8, b'', None
    while at < len(data):
        length, kind = struct.unpack_from('>I4s', data, at)
        body = data[at + 8:at + 8 + length]
        assert struct.unpack_from('>I', data, at + 8 + length)[0] == zlib.crc32(kind + body)
        header = struct.unpack('>IIBBBBB', body) if kind == b'IHDR' else header
        packed += body if kind == b'IDAT' else b''
        at += 12 + length
    width, height, bits, colour = header[:4]
    each = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] * bits // 8
    assert len(zlib.decompress(packed)) == height * (1 + width * each)
    return width, height


def pgm(pixels, width=48, height=48):
    return b'P5\n%d %d\n255\n' % (width, height) + pixels
