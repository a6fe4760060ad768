"""Music for the tests, made by hand: WAV files of chords with a beat, and what counts how often
mien-media is started."""
import array
import math
import os
import random
import shutil
import struct
import subprocess

MEDIA = os.environ['MIEN_MEDIA']
SANITIZED = os.environ['MIEN_SANITIZED'] == '1'
MINOR = (220.0, 261.63, 329.63)


def wav_bytes(samples, rate=11025, channels=1, kind=1):
    """Samples as 16-bit numbers (kind 1) or floats (kind 3)."""
    data = array.array('h' if kind == 1 else 'f', samples).tobytes()
    width = 2 if kind == 1 else 4
    head = struct.pack('<4sI4s4sIHHIIHH4sI', b'RIFF', 36 + len(data), b'WAVE', b'fmt ', 16, kind,
                       channels, rate, rate * channels * width, channels * width, 8 * width,
                       b'data', len(data))
    return head + data


def tune(seed, seconds=4.0, rate=11025):
    """A chord on a beat, other ones for other seeds."""
    dice = random.Random(seed)
    notes = [note * 2 ** (dice.randrange(12) / 12) for note in MINOR]
    beat = 60 / dice.uniform(70, 160)
    samples = []
    for i in range(int(seconds * rate)):
        time = i / rate
        fade = math.exp(-4 * (time % beat))
        wave = sum(math.sin(2 * math.pi * note * time) for note in notes) / len(notes)
        samples.append(int(12000 * fade * wave + dice.uniform(-300, 300) * fade))
    return samples


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(data)
    return path


def song(path, seed=1, seconds=4.0, rate=11025):
    """A WAV file in which there is something to hear."""
    return write(path, wav_bytes(tune(seed, seconds, rate), rate))


def encode(source, path, *words):
    """The same in another format, by the command ffmpeg."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run(['ffmpeg', '-v', 'error', '-y', '-i', source, *words, path], check=True)
    return path


class Counter:
    """A mien-media that counts how often it is started; `script` is run before, with the file's
    path as $file."""

    def __init__(self, home, script=''):
        self.log = home.path('started')
        self.program = home.path('counting-media')
        with open(self.program, 'w') as file:
            file.write(f'#!/bin/sh\nfile=$(readlink /proc/self/fd/3)\necho "$file" >> {self.log}\n'
                       f'{script}\nexec {MEDIA}\n')
        os.chmod(self.program, 0o755)
        environment = home.environment()
        home.environment = lambda: {**environment, 'MIEN_MEDIA': self.program}

    def take(self):
        """The files that it was started for since the last time."""
        if not os.path.exists(self.log):
            return []
        with open(self.log) as file:
            lines = file.read().splitlines()
        os.unlink(self.log)
        return lines


def copy(source, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return shutil.copyfile(source, path)
