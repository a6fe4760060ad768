#!/usr/bin/env python3
"""The timings of bench_face with OpenCV: same gray pictures, same options, best of as many runs.

face_peer.py --write PHOTOS FOLDER    four real pictures of 640x480 and the large one, for both
face_peer.py FOLDER [RUNS]            one JSON object a measurement
face_peer.py --both BUILD PHOTOS [RUNS]    Mien and OpenCV in turn, and how many times as fast"""
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time

import cv2

CASCADE = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml"
SMALL = ["happy_man", "neutral_man", "two_people", "rgba_speaker", "noface_dogs"]
# What is timed: name, pictures, scale factor, neighbours, threads.
TIMED = [("face_640x480_1.3_5", "small-*.pgm", 1.3, 5, 1),
         ("face_640x480_1.1_3", "small-*.pgm", 1.1, 3, 1),
         ("face_4352x2903_1.1_3", "large.pgm", 1.1, 3, 2)]


def write(photos, folder):
    for name in SMALL:
        picture = cv2.imread(os.path.join(photos, name + ".pgm"), cv2.IMREAD_GRAYSCALE)
        height, width = picture.shape
        if width * 3 > height * 4:  # the middle of it, four to three
            picture = picture[:, (width - height * 4 // 3) // 2:][:, :height * 4 // 3]
        else:
            picture = picture[(height - width * 3 // 4) // 3:][:width * 3 // 4]
        small = cv2.resize(picture, (640, 480), interpolation=cv2.INTER_AREA)
        cv2.imwrite(os.path.join(folder, f"small-{name}.pgm"), small)
    with gzip.open(os.path.join(photos, "large_woman.pgm.gz")) as packed:
        with open(os.path.join(folder, "large.pgm"), "wb") as out:
            out.write(packed.read())


def best(runs, work):
    seconds = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds = min(seconds, time.perf_counter() - start)
    return seconds


def opencv(folder, runs):
    for what, names, factor, neighbours, threads in TIMED:
        cv2.setNumThreads(threads)
        classifier = cv2.CascadeClassifier(CASCADE)
        seconds = 0
        for path in sorted(glob.glob(os.path.join(folder, names))):
            picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
            seconds += best(runs, lambda: classifier.detectMultiScale(picture, factor, neighbours))
        yield {"what": what, "seconds": round(seconds, 6)}
    yield {"what": "face_load", "seconds": round(best(runs, lambda: cv2.CascadeClassifier(CASCADE)), 6)}


def mien(build, folder, runs):
    program = os.path.join(build, "bench", "bench_face")
    calls = [["time", what, str(factor), str(neighbours), str(threads), str(runs)]
             + sorted(glob.glob(os.path.join(folder, names)))
             for what, names, factor, neighbours, threads in TIMED]
    for call in calls + [["load", str(runs)], ["memory"]]:
        yield json.loads(subprocess.run([program, *call], capture_output=True, check=True).stdout)


def both(build, photos, runs):
    with tempfile.TemporaryDirectory() as folder:
        write(photos, folder)
        # In turn, several times, so that a busy moment of the machine meets both.
        rounds = 3
        ours, theirs = {}, {}
        for _ in range(rounds):
            for table, lines in ((ours, mien(build, folder, runs)), (theirs, opencv(folder, runs))):
                for line in lines:
                    old = table.get(line["what"])
                    if old is None or line["seconds"] < old["seconds"]:
                        table[line["what"]] = line
        for what, line in ours.items():
            if what in theirs:
                line["opencv"] = theirs[what]["seconds"]
                line["times"] = round(theirs[what]["seconds"] / line["seconds"], 2)
            print(json.dumps(line), flush=True)


def main():
    if sys.argv[1] == "--write":
        write(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "--both":
        both(sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 3)
    else:
        for line in opencv(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5):
            print(json.dumps(line), flush=True)


main()
