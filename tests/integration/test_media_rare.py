"""Formats that no program here writes, made by hand: tracker modules, in which a note is played, and
Monkey's Audio; read, and hashed. And what is odd about hashes: decoders that crash, files that are
no sound."""
import json
import math
import os
import struct

from harness import run
from media_files import SINE, dump, fails, ffmpeg, hear, sentence, wav

WAVE = [0x60] * 16 + [0xa0] * 16  # one period of a square wave, as bytes with a sign
ROWS = 64
RATE = 8363  # samples a second of the middle C, by convention


def s3m():
    """Scream Tracker 3."""
    places = [96 + 2 + 4]
    places[0] = (places[0] + 15) // 16 * 16
    pattern_at = places[0] + 80
    pattern = b'\x20\x40\x01' + bytes(ROWS)  # channel 1: note and instrument; ends of rows
    pattern = struct.pack('<H', len(pattern) + 2) + pattern
    sample_at = (pattern_at + len(pattern) + 15) // 16 * 16
    head = (b'tone'.ljust(28, b'\0') + b'\x1a\x10\0\0' + struct.pack('<6H', 2, 1, 1, 0, 0x1320, 2) +
            b'SCRM' + bytes([64, 6, 125, 0xb0, 0, 0]) + bytes(10) + b'\0' + b'\xff' * 31)
    assert len(head) == 96
    body = head + b'\0\xff' + struct.pack('<HH', places[0] // 16, pattern_at // 16)
    body = body.ljust(places[0], b'\0')
    where = sample_at // 16
    body += (b'\1' + b'tone'.ljust(12, b'\0') + bytes([where >> 16]) + struct.pack('<H', where & 0xffff) +
             struct.pack('<III', 32, 0, 32) + bytes([64, 0, 0, 1]) + struct.pack('<I', RATE) + bytes(12) +
             b'tone'.ljust(28, b'\0') + b'SCRS')
    body = (body + pattern).ljust(sample_at, b'\0')
    return body + bytes(x ^ 0x80 for x in WAVE)


def xm():
    """FastTracker 2."""
    head = b'Extended Module: ' + b'tone'.ljust(20, b'\0') + b'\x1a' + b'made by hand'.ljust(20, b'\0')
    head += struct.pack('<HI8H', 0x104, 276, 1, 0, 2, 1, 1, 1, 6, 125) + bytes(256)
    cells = b'\x83\x31\x01' + b'\x80' * (2 * ROWS - 1)  # note C-4 of instrument 1; empty ones
    pattern = struct.pack('<IBHH', 9, 0, ROWS, len(cells)) + cells
    instrument = (struct.pack('<I', 263) + b'tone'.ljust(22, b'\0') + b'\0' + struct.pack('<HI', 1, 40))
    instrument = instrument.ljust(263, b'\0')
    sample = struct.pack('<IIIBbBBbB', 32, 0, 32, 64, 0, 1, 128, 0, 0) + b'tone'.ljust(22, b'\0')
    steps = bytes((b - a) & 0xff for a, b in zip([0, *WAVE], WAVE))
    return head + pattern + instrument + sample + steps


def it():
    """Impulse Tracker."""
    sample_at = 192 + 2 + 8
    pattern_at = sample_at + 80
    cells = b'\x81\x03\x3c\x01' + bytes(ROWS)  # channel 1: note C-5 of sample 1; ends of rows
    pattern = struct.pack('<HHI', len(cells), ROWS, 0) + cells
    data_at = pattern_at + len(pattern)
    head = (b'IMPM' + b'tone'.ljust(26, b'\0') + b'\x04\x10' +
            struct.pack('<8H', 2, 0, 1, 1, 0x214, 0x200, 9, 0) + bytes([128, 48, 6, 125, 128, 0]) +
            struct.pack('<HII', 0, 0, 0) + b'\x20' * 64 + b'\x40' * 64)
    sample = (b'IMPS' + b'tone'.ljust(12, b'\0') + bytes([0, 64, 0x11, 64]) + b'tone'.ljust(26, b'\0') +
              b'\x01\x20' + struct.pack('<7I', 32, 0, 32, RATE, 0, 0, data_at) + bytes(4))
    assert len(head) == 192 and len(sample) == 80
    return head + b'\0\xff' + struct.pack('<II', sample_at, pattern_at) + sample + pattern + bytes(WAVE)


def ape(frames, rate=44100):
    """Monkey's Audio 3.99 of silence, which a frame says with a flag."""
    blocks = 73728
    frame = struct.pack('<II', 0x80000000, 3) + bytes(24)
    seek = struct.pack(f'<{frames}I', *(76 + 4 * frames + len(frame) * i for i in range(frames)))
    return (b'MAC ' + struct.pack('<HH6I', 3990, 0, 52, 24, len(seek), 0, frames * len(frame), 0) +
            struct.pack('<I', 0) + bytes(16) + struct.pack('<HHIIIHHI', 1000, 32, blocks, blocks, frames,
                                                           16, 2, rate) + seek + frame * frames)


def level(samples, rate, frequency):
    """The amplitude of a sine in the middle half."""
    part = samples[len(samples) // 4:len(samples) * 3 // 4]
    step = 2 * math.pi * frequency / rate
    return 2 * math.hypot(sum(x * math.cos(step * i) for i, x in enumerate(part)),
                          sum(x * math.sin(step * i) for i, x in enumerate(part))) / len(part)


def hashed(path):
    code, out, err, _ = dump('hash', path)
    assert code == 0, err
    return out.split(b'\n')[1]


def modules(home):
    for name, data in (('tone.s3m', s3m()), ('tone.xm', xm()), ('tone.it', it())):
        path = home.write(name, data)
        facts, samples = hear(path)
        assert facts['container'] == 'libopenmpt' and facts['title'] == 'tone', facts
        # 64 rows of 6 ticks of 20 ms; a square wave's first part is 4/pi as large as it is.
        assert abs(len(samples) / 22050 - 7.68) < 0.3, (name, len(samples) / 22050)
        tone, other = level(samples, 22050, RATE / 32), level(samples, 22050, 350)
        assert tone > 0.05 and tone > 20 * other, (name, tone, other)
        assert hashed(path) == hashed(home.write('same', data))
        assert hashed(path) != hashed(home.write('other', data[:-1] + b'\x55'))


def monkeys_audio(home):
    path = home.write('silence.ape', ape(3))
    facts, samples = hear(path)
    assert facts['container'] == 'ape' and facts['damaged'] == 0, facts
    assert abs(len(samples) / 22050 - 3 * 73728 / 44100) < 0.01 and set(samples) == {0.0}
    assert hashed(path) != hashed(home.write('longer.ape', ape(4)))
    footer = b'APETAGEX' + struct.pack('<IIII', 2000, 32 + 8 + 6 + 4, 1, 0) + bytes(8)
    item = struct.pack('<II', 4, 0) + b'Title\0Salt'
    tagged = home.write('tagged.ape', ape(3) + item + footer)
    assert hear(tagged)[0]['title'] == 'Salt' and hashed(tagged) == hashed(path)


def hashes_of_odd_files(home):
    for name in ('letter.mp3', 'letter.mod'):
        fails(home.write(name, 'Dear reader,\nthis is a letter.\n' * 100), 'not a sound or video file', 'hash')
    fails(home.write('nothing.wav', wav(1, 44100, b'')), 'has no sound that can be decoded', 'hash')
    fails(home.write('none.wav', wav(0, 44100, bytes(1000))), 'has no sound', 'hash')
    os.mkfifo(home.path('fifo.mp3'))
    fails(home.path('fifo.mp3'), 'not a file', 'hash')
    fails(home.folder, 'is a folder', 'hash')
    with open(home.path('large.mp3'), 'wb') as file:
        file.truncate(10 << 30)
    fails(home.path('large.mp3'), 'not a sound or video file', 'hash')
    values = {hashed(home.write('a.wav', wav(channels, rate, bytes(9600), bits, form)))
              for channels, rate, bits, form in ((1, 8000, 16, 1), (1, 384000, 16, 1), (8, 48000, 16, 1),
                                                 (1, 8000, 32, 3), (1, 8000, 24, 1))}
    assert len(values) == 5
    numbers = struct.pack('<4f', math.nan, math.inf, -math.inf, 1e38) * 1000
    assert hashed(home.write('nan.wav', wav(1, 44100, numbers, 32, 3)))
    # Tags of 16 MB before the sound.
    data = open(ffmpeg(home, 'a.mp3', *SINE, '-id3v2_version', '0'), 'rb').read()
    size = (16 << 20) + 11
    title = b'TIT2' + struct.pack('>IH', size - 10, 0) + b'\0' + b'\xff\xfb' * ((size - 11) // 2)
    head = b'ID3\3\0\0' + bytes(len(title) >> shift & 127 for shift in (21, 14, 7, 0))
    assert hashed(home.write('tags.mp3', head + title + data)) == hashed(home.path('a.mp3'))
    odd = os.path.join(os.fsencode(home.folder), b'odd \xff\xfe.mp3')
    os.rename(home.path('tags.mp3'), odd)
    code, out, _, _ = dump('hash', os.fsdecode(odd))
    assert code == 0 and out.split(b'\n')[1] == hashed(home.path('a.mp3'))


def decoders_that_end(home):
    """A crash, a kill, an end of patience with its computing: one sentence."""
    path = ffmpeg(home, 'a.mp3', *SINE)
    for name, saying in (('SEGV', 'crashed mien-media'), ('KILL', 'was killed'), ('PROF', 'takes too long'),
                         ('XCPU', 'takes too long')):
        program = home.write('media-' + name, f'#!/bin/sh\nkill -{name} $$\n')
        os.chmod(program, 0o755)
        for words in (('hash', path), ('sound', path, 22050, 1, 0), ('tag', path, 'calm', 90)):
            code, out, err, _ = dump(*words, env={**os.environ, 'MIEN_MEDIA': program})
            assert code == 1 and out == b'' and saying in sentence(path, err), err


run([modules, monkeys_audio, hashes_of_odd_files, decoders_that_end])
