#!/usr/bin/env python3
"""The article's own loop with OpenCV and PyTorch: imread, cvtColor, detectMultiScale(1.3, 5), resize,
network; one thread.

detect_peer.py                   lines `picture ROUNDS PHOTO...` or `frame ROUNDS PHOTO...`, each with
                                 an answer as bench_detect gives it
detect_peer.py once PHOTO        one photo, for a whole process
detect_peer.py --write PHOTOS FOLDER    real photos as 640x480, a video of one, two of 24 megapixels"""
import json
import os
import subprocess
import sys
import time

import cv2

CASCADE = '/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml'
SMALL = ['happy_man', 'happy_woman', 'two_people', 'large_woman', 'surprised_woman']


def write(photos, folder):
    for name in SMALL:
        picture = cv2.imread(os.path.join(photos, name + '.jpg'))
        height, width = picture.shape[:2]
        if width * 3 > height * 4:  # the middle of it, four to three
            picture = picture[:, (width - height * 4 // 3) // 2:][:, :height * 4 // 3]
        else:
            picture = picture[(height - width * 3 // 4) // 8:][:width * 3 // 4]
        small = cv2.resize(picture, (640, 480), interpolation=cv2.INTER_AREA)
        cv2.imwrite(os.path.join(folder, f'small-{name}.jpg'), small)
    large = cv2.resize(cv2.imread(os.path.join(photos, 'large_woman.jpg')), (6000, 4000))
    for name, progressive in (('baseline', 0), ('progressive', 1)):
        cv2.imwrite(os.path.join(folder, name + '.jpg'), large,
                    [cv2.IMWRITE_JPEG_QUALITY, 92, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive])
    subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', '-loop', '1', '-i',
                    os.path.join(photos, 'happy_man.jpg'), '-t', '20', '-r', '30', '-vf',
                    'scale=800:-2,crop=640:480:80+60*sin(2*t):60+40*cos(3*t)', '-c:v', 'libx264',
                    '-pix_fmt', 'yuv420p', os.path.join(folder, 'film.mp4')], check=True)


class Loop:
    def __init__(self):
        import torch

        import nn_network
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        torch.manual_seed(1)
        self.torch = torch
        self.cascade = cv2.CascadeClassifier(CASCADE)
        self.network = nn_network.network().eval()

    def look(self, path, gray=None):
        torch = self.torch
        if gray is None:
            gray = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2GRAY)
        moods = []
        with torch.inference_mode():
            for x, y, width, height in self.cascade.detectMultiScale(gray, 1.3, 5):
                face = cv2.resize(gray[y:y + height, x:x + width], (48, 48))
                input = torch.from_numpy(face).float().div(255).reshape(1, 1, 48, 48)
                moods.append(torch.softmax(self.network(input), 1)[0].tolist())
        return moods

    def best(self, kind, rounds, paths):
        seconds, faces = 0, 0
        for path in paths:
            gray = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2GRAY) if kind == 'frame' else None
            least = float('inf')
            for _ in range(rounds):
                start = time.perf_counter()
                moods = self.look(path, gray)
                least = min(least, time.perf_counter() - start)
            seconds += least
            faces += len(moods)
        return {'seconds': seconds, 'photos': len(paths), 'faces': faces}


def main():
    if sys.argv[1:2] == ['--write']:
        write(*sys.argv[2:])
    elif sys.argv[1:2] == ['once']:
        print(Loop().look(sys.argv[2]))
    else:
        loop = Loop()
        for line in sys.stdin:
            kind, rounds, *paths = line.split()
            print(json.dumps(loop.best(kind, int(rounds), paths)), flush=True)


main()
