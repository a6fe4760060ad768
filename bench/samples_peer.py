#!/usr/bin/python3
"""What a script does to read FER2013's CSV: pandas, then each row's pixels to an array of its own,
of the four emotions that are moods. samples_peer.py FILE [RUNS]; prints the seconds of the best run
as bench_samples does. Debian's own Python is asked for, since pandas is installed for it."""
import json
import sys
import time

import numpy
import pandas

MOODS = {0: 'angry', 3: 'happy', 4: 'sad', 6: 'calm'}


def read(path):
    table = pandas.read_csv(path)
    pictures, labels = [], []
    for _, row in table.iterrows():
        if row['emotion'] not in MOODS:
            continue
        pixels = numpy.array([int(pixel) for pixel in row['pixels'].split(' ')])
        pictures.append(pixels.reshape(48, 48).astype('float32') / 255)
        labels.append(MOODS[row['emotion']])
    return len(table), numpy.array(pictures), numpy.array(labels)


def main():
    best = float('inf')
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        start = time.perf_counter()
        rows, pictures, labels = read(sys.argv[1])
        best = min(best, time.perf_counter() - start)
    assert len(pictures) == len(labels)
    print(json.dumps({'what': 'samples_peer', 'faces': rows, 'with_mood': len(labels),
                      'seconds': round(best, 6)}))


main()
