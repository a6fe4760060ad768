#!/usr/bin/python3
"""Makes vectors.h: what numpy answers for one frame's mel bands and cepstrum, in doubles, by
matrices and its own FFT. Run by hand, with Debian's python3-numpy:
tests/sound/vectors.py > tests/sound/vectors.h"""
import numpy as np

RATE, SIZE, BINS, BANDS, MFCC = 22050, 2048, 929, 64, 20
place = np.arange(SIZE)
# Noise that C makes with whole numbers as well, and two tones.
frame = ((place * place * 7 + place * 3) % 1009 / 1009 - 0.5) * 0.2 \
    + 0.3 * np.sin(2 * np.pi * 440 * place / RATE) + 0.05 * np.sin(2 * np.pi * 3000 * place / RATE)
window = np.hanning(SIZE + 1)[:-1]
power = np.abs(np.fft.rfft(frame * window))[:BINS] ** 2 * (2 / window.sum()) ** 2

points = 700 * (10 ** (np.linspace(2595 * np.log10(1 + 30 / 700), 2595 * np.log10(1 + 10000 / 700),
                                   BANDS + 2) / 2595) - 1)
bins = np.arange(BINS) * RATE / SIZE
rising = (bins[None] - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
falling = (points[2:, None] - bins[None]) / (points[2:] - points[1:-1])[:, None]
bands = np.maximum(0, np.minimum(rising, falling)) @ power

row, column = np.mgrid[:MFCC, :BANDS]
cosines = np.cos(np.pi * row * (2 * column + 1) / (2 * BANDS)) * np.sqrt(2 / BANDS)
cosines[0] /= np.sqrt(2)
mfcc = cosines @ (10 * np.log10(bands + 1e-10))


def array(name, values):
    print(f'static const double {name}[] = {{')
    line = '   '
    for text in (f'{value:.9g}' for value in values):
        if len(line) + len(text) + 2 > 100:
            print(line)
            line = '   '
        line += f' {text},'
    print(line)
    print('};')


print('/* Made by vectors.py with numpy. */')
print('#ifndef TESTS_SOUND_VECTORS_H\n#define TESTS_SOUND_VECTORS_H\n\n/* clang-format off */')
array('vector_bands', bands)
array('vector_mfcc', mfcc)
print('/* clang-format on */\n\n#endif')
