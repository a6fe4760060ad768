#!/usr/bin/env python3
"""Compares bench_face with OpenCV's detectMultiScale, rectangle by rectangle: cascades of all kinds,
scale factors, sizes, neighbours, limits and threads.

face_equal.py BUILD PHOTOS [CALLS]     BUILD/bench/bench_face; PHOTOS is a folder of gray PGMs"""
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

import cv2

HAAR = ["frontalface_default", "frontalface_alt", "frontalface_alt2", "frontalface_alt_tree", "eye",
        "profileface", "smile", "eye_tree_eyeglasses", "frontalcatface_extended", "upperbody",
        "fullbody", "lowerbody", "lefteye_2splits", "russian_plate_number", "frontalcatface"]
LBP = ["frontalface", "frontalface_improved", "frontalcatface", "profileface", "silverware"]
CASCADES = ([f"/usr/share/opencv4/haarcascades/haarcascade_{name}.xml" for name in HAAR]
            + [f"/usr/share/opencv4/lbpcascades/lbpcascade_{name}.xml" for name in LBP])


def make_pictures(photos, folder, dice):
    """Resized and cropped to sizes of all kinds, odd ones and tiny ones too."""
    for number, path in enumerate(sorted(glob.glob(os.path.join(photos, "*.pgm")))):
        whole = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        pictures = [whole]
        for _ in range(2):
            scale = dice.uniform(0.15, 1.2)
            pictures.append(cv2.resize(whole, None, fx=scale, fy=scale * dice.uniform(0.8, 1.25),
                                       interpolation=cv2.INTER_AREA))
            height, width = whole.shape
            h, w = dice.randint(20, height), dice.randint(20, width)
            y, x = dice.randint(0, height - h), dice.randint(0, width - w)
            pictures.append(whole[y:y + h, x:x + w])
        for version, picture in enumerate(pictures):
            target = os.path.join(folder, f"{number}-{version}.pgm")
            cv2.imwrite(target, picture)
            yield target, cv2.imread(target, cv2.IMREAD_GRAYSCALE)


def main():
    program = os.path.join(sys.argv[1], "bench", "bench_face")
    calls = int(sys.argv[3]) if len(sys.argv) > 3 else 800
    dice = random.Random(7)
    equal, found, different, by_cascade = 0, 0, 0, {}
    with tempfile.TemporaryDirectory() as folder:
        pictures = list(make_pictures(sys.argv[2], folder, dice))
        classifiers = {path: cv2.CascadeClassifier(path) for path in CASCADES}
        mien = subprocess.Popen([program, "equal"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                text=True)
        for call in range(calls):
            path, picture = dice.choice(pictures)
            cascade = CASCADES[call % len(CASCADES)]
            factor = dice.choice([1.05, 1.1, 1.2, 1.3, 2])
            neighbours = dice.choice([0, 0, 3, 5])
            least = dice.choice([0, 0, 0, 30, 47, 80])
            largest = dice.choice([0, 0, 0, 60, 120, least])
            threads = dice.choice([1, 2])
            cv2.setNumThreads(dice.choice([1, 2]))
            theirs = classifiers[cascade].detectMultiScale(
                picture, factor, neighbours, 0, (least, least), (largest, largest))
            theirs = sorted([int(n) for n in face] for face in theirs)
            words = [path, cascade, factor, neighbours, least, largest, threads]
            mien.stdin.write(" ".join(map(str, words)) + "\n")
            mien.stdin.flush()
            ours = json.loads(mien.stdout.readline())
            kind = by_cascade.setdefault(os.path.basename(cascade), [0, 0, 0])
            kind[0] += 1
            kind[2] += len(theirs)
            found += len(theirs)
            if ours == theirs:
                equal += 1
                kind[1] += 1
            else:
                different += 1
                print("DIFFERENT", picture.shape, *words, "theirs", len(theirs), "ours", len(ours),
                      file=sys.stderr)
        mien.stdin.close()
    for name, (asked, same, faces) in sorted(by_cascade.items()):
        print(json.dumps({"cascade": name, "calls": asked, "equal": same, "rectangles": faces}))
    print(json.dumps({"what": "face_equal", "calls": calls, "equal": equal, "rectangles": found,
                      "opencv": cv2.__version__}))
    sys.exit(1 if different else 0)


main()
