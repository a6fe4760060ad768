#!/usr/bin/python3
"""Where OpenCV's frontal cascade finds the face in FER2013's pictures: every 40th Training picture,
enlarged four times, on a wider ground. In sides of the picture: the middle of its square, and its
side. face_framing.py FER2013.csv.gz"""
import gzip
import sys

import cv2
import numpy

SIDE, TIMES, GROUND, EVERY = 48, 4, 24, 40
CASCADE = '/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml'


def pictures(path):
    with gzip.open(path, 'rt') as table:
        next(table)
        for number, line in enumerate(table):
            _, pixels, usage = line.strip().split(',')
            if number % EVERY == 0 and usage == 'Training':
                yield numpy.array(pixels.split(), dtype=numpy.uint8).reshape(SIDE, SIDE)


def main():
    cascade = cv2.CascadeClassifier(CASCADE)
    looked, found = 0, []
    for picture in pictures(sys.argv[1]):
        large = cv2.resize(picture, (SIDE * TIMES,) * 2, interpolation=cv2.INTER_CUBIC)
        large = cv2.copyMakeBorder(large, *[GROUND * TIMES] * 4, cv2.BORDER_REPLICATE)
        faces = cascade.detectMultiScale(large, 1.05, 3, minSize=(SIDE * TIMES // 2,) * 2)
        looked += 1
        if len(faces) == 1:
            x, y, side, _ = (length / TIMES for length in faces[0])
            found.append([(x + side / 2 - GROUND) / SIDE, (y + side / 2 - GROUND) / SIDE, side / SIDE])
    print(f'one face in {len(found)} of {looked} pictures')
    for what, numbers in zip(('middle, across', 'middle, down', 'side'), numpy.transpose(found)):
        low, middle, high = numpy.percentile(numbers, [25, 50, 75])
        print(f'{what}: median {middle:.3f}, quartiles {low:.3f} to {high:.3f}')


main()
