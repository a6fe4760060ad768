#!/usr/bin/python3
"""The tables of figures: Mien beside pandas, scikit-learn, OpenCV and PyTorch, on the same data, in
one run. bench.py BUILD [songs|faces|moods|networks|detect|sound|web]...; needs the real data in $MIEN_SHARED or ../shared. Debian's own Python
is asked for, since pandas and scikit-learn are installed for it."""
import datetime
import glob
import gzip
import json
import os
import platform
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib

from hearing import hearing
from web import web

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get('MIEN_SHARED', os.path.join(HERE, '..', '..', 'shared'))
CATALOGUE = os.path.join(SHARED, 'data', 'music', 'genres_v2.csv.gz')
LABELLED = os.path.join(SHARED, 'data', 'music', 'data_moods_dev.csv')
CASCADE = '/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml'
BUILD = os.path.abspath(sys.argv[1])
MIEN = os.path.join(BUILD, 'src', 'cli', 'mien')
ROUNDS = 5
DEFAULT = 'residual-deep'  # the architecture of the model that Mien comes with


def program(*words):
    """What a bench program of Mien prints: JSON lines by their `what`."""
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    answers = [json.loads(line) for line in out.splitlines()]
    return {answer.get('what', ''): answer for answer in reversed(answers)}


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(number):
    return f'{number * 1000:.2f} ms' if number < 0.1 else f'{number * 1000:.0f} ms'


class Table:
    def __init__(self):
        print('| what | Mien | peer | ratio | must reach | limit of the machine |')
        print('|---|---|---|---|---|---|', flush=True)

    def row(self, what, mien, peer, wanted, limit=''):
        other = '- | -' if peer is None else f'{show(peer)} | {peer / mien:.1f}'
        print(f'| {what} | {show(mien)} | {other} | {wanted} | {limit} |', flush=True)


def reading(table, folder):
    import pandas

    def mien():
        for end in ('', '-wal', '-shm'):
            if os.path.exists(library + end):
                os.remove(library + end)
        subprocess.run([MIEN, 'add', '--quiet', '--library', library, CATALOGUE], check=True)

    def peer():
        if os.path.exists(other):
            os.remove(other)
        with sqlite3.connect(other) as connection:
            pandas.read_csv(CATALOGUE, low_memory=False).to_sql('songs', connection, index=False)

    library, other = os.path.join(folder, 'library.db'), os.path.join(folder, 'pandas.db')
    # In turns, so that a busy moment of the machine does not fall on one of them only.
    times = [(seconds(mien), seconds(peer)) for _ in range(ROUNDS)]
    packed = open(CATALOGUE, 'rb').read()
    unpack = min(seconds(lambda: zlib.decompress(packed, 31)) for _ in range(ROUNDS))
    table.row('genres_v2 (42,305 rows) into the library, whole process, committed',
              min(t[0] for t in times), min(t[1] for t in times), 'ratio 3',
              f'inflating alone {show(unpack)}')


def learning(table, folder):
    songs = os.path.join(folder, 'songs.bin')
    peer_script = os.path.join(HERE, 'stats_peer.py')
    subprocess.run([sys.executable, peer_script, '--write', CATALOGUE, songs], check=True)
    mien = program(os.path.join(BUILD, 'bench', 'bench_stats'), songs, str(ROUNDS))
    peer = program(sys.executable, peer_script, songs, str(ROUNDS))
    for what, name, wanted in (
            ('pca_kmeans', 'standardise, PCA (4), K-means (4, 10 starts) of 18,352 songs', 10),
            ('dbscan', 'DBSCAN (1.0, 10) of the same', 5),
            ('birch', 'BIRCH (0.5, 50, 4) of the same', 5)):
        table.row(name, mien[what]['seconds'], peer[what]['seconds'], f'ratio {wanted}',
                  f'one pass over the numbers {show(mien["pass"]["seconds"])}')
    return mien, peer


def whole_process(words, folder):
    """Times and the largest memory of many whole runs, from start to exit."""
    times = []
    for _ in range(40):
        times.append(seconds(lambda: subprocess.run([MIEN, *words, '--library', folder],
                                                    check=True, stdout=subprocess.DEVNULL)))
    return times


def memory_of(words, library):
    """The largest memory of one run, in bytes."""
    out = subprocess.run([os.path.join(BUILD, 'bench', 'bench_memory'), MIEN, *words, '--library',
                          library], check=True, capture_output=True, text=True).stdout
    return int(out)


def asking(table, folder):
    library = os.path.join(folder, 'library.db')
    subprocess.run([MIEN, 'fit', '--quiet', '--library', library], check=True)
    song = json.loads(subprocess.run([MIEN, 'songs', 'happy', '--seed', '1', '--json', '--library',
                                      library], check=True, capture_output=True).stdout)
    start = statistics.median(whole_process(['--version'], library))
    # One that its title alone tells.
    first = next(one for one in song['songs'] if subprocess.run(
        [MIEN, 'like', one['title'], '--library', library], capture_output=True).returncode == 0)
    peer = {}
    for what, which in (('songs', 'happy'), ('like', first['id'])):
        words = [sys.executable, os.path.join(HERE, 'ask_peer.py'), library, what, which]
        peer[what] = statistics.median(seconds(lambda: subprocess.run(
            words, check=True, stdout=subprocess.DEVNULL)) for _ in range(ROUNDS))
    for name, words in (('songs happy', ['songs', 'happy']), ('like ID', ['like', first['id']]),
                        ('like TITLE', ['like', first['title']]),
                        ('like ID --by cosine', ['like', first['id'], '--by', 'cosine'])):
        times = whole_process(words, library)
        memory = memory_of(words, library) / 1e6
        table.row(f'`mien {name}`, whole process, median of 40 (most memory {memory:.1f} MB)',
                  statistics.median(times), peer[words[0]], '10 ms, 30 MB',
                  f'starting and ending a process {show(start)}')


def million(table, folder, stats, peer):
    import numpy as np
    import pandas
    features = ('danceability energy key loudness mode speechiness acousticness instrumentalness '
                'liveness valence tempo').split()
    real = pandas.read_csv(CATALOGUE, low_memory=False)
    real = real.dropna(subset=['song_name', 'uri']).drop_duplicates(['song_name', 'uri'])
    random = np.random.default_rng(1)
    values = real[features].to_numpy()
    made = values[random.integers(len(values), size=1_000_000)]
    spread = values.std(0) * 0.1
    spread[[features.index('key'), features.index('mode')]] = 0
    made = made + random.normal(size=made.shape) * spread
    for c, name in enumerate(features):
        if name not in ('key', 'mode', 'tempo', 'loudness'):
            made[:, c] = made[:, c].clip(0, 1)
    songs = pandas.DataFrame(made.round(5), columns=features)
    songs[['key', 'mode']] = songs[['key', 'mode']].astype(int)
    songs['song_name'] = [f'Song {i}' for i in range(len(songs))]
    songs['artist'] = [f'Artist {i // 5}' for i in range(len(songs))]
    songs['id'] = [f'{i:022d}' for i in range(len(songs))]
    path, library = os.path.join(folder, 'million.csv'), os.path.join(folder, 'million.db')
    songs.to_csv(path, index=False)
    subprocess.run([MIEN, 'add', '--quiet', '--library', library, path], check=True)
    subprocess.run([MIEN, 'fit', '--quiet', '--library', library], check=True)
    answer = program(os.path.join(BUILD, 'bench', 'bench_like'), library)['']
    scan = stats['neighbors_million']['scan']
    table.row('the ten nearest of 1,000,000 songs (peer: scikit-learn, k-d tree)',
              stats['neighbors_million']['seconds'], peer['neighbors_million']['seconds'], '2 ms',
              f'one pass over the numbers {show(scan)}')
    table.row(f'the ten most like one of 1,000,000 songs, scores, reasons, no song twice, in a '
              f'running process, median of 1,000 (99 % under {show(answer["p99"])}, worst '
              f'{show(answer["worst"])})', answer['seconds'], None, '2 ms',
              f'one pass over the numbers {show(scan)}')


def faces(table):
    photos = os.path.join(SHARED, 'data', 'photos', 'gray')
    answers = program(sys.executable, os.path.join(HERE, 'face_peer.py'), '--both', BUILD, photos)
    for what, name in (
            ('face_640x480_1.3_5', 'faces in five pictures of 640x480, (1.3, 5), one thread'),
            ('face_640x480_1.1_3', 'the same, (1.1, 3), one thread'),
            ('face_4352x2903_1.1_3', 'faces in 4352x2903, (1.1, 3), two threads')):
        answer = answers[what]
        alone = (answer['resize'] + answer['integral']) * answer['seconds']
        table.row(name, answer['seconds'], answer['opencv'], 'ratio 3',
                  f'scaling and summing alone {show(alone)}')
    load, large = answers['face_load'], answers['face_24_megapixels']
    table.row('the cascade loaded from its XML (930 KB)', load['seconds'], load.get('opencv'), '8 ms',
              f'one pass over the file {show(min(seconds(lambda: open(CASCADE, "rb").read()) for _ in range(ROUNDS)))}')
    print(f'\nMemory beyond a gray picture of 24 megapixels, at the most: {large["pictures"]:.2f} '
          f'times the picture (must stay under 4).')
    print('\nRectangles beside OpenCV\'s, over cascades, sizes, options and threads:', flush=True)
    subprocess.run([sys.executable, os.path.join(HERE, 'face_equal.py'), BUILD, photos, '500'],
                   check=True)


class Asked:
    """A program that answers lines with JSON objects."""

    def __init__(self, *words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)

    def __call__(self, *words):
        self.process.stdin.write(' '.join(str(word) for word in words) + '\n')
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f'{self.process.args}: no answer to {words}')
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def in_turn(mien, ask_mien, peer, ask_peer, rounds=ROUNDS):
    """The best seconds of both, measured in turns."""
    best = [float('inf')] * 2
    for _ in range(rounds):
        best[0] = min(best[0], mien(*ask_mien)['seconds'])
        best[1] = min(best[1], peer(*ask_peer)['seconds'])
    return best


def network(architecture, training_ratio):
    """A network's rows: training and inference beside PyTorch's."""
    mien = Asked(os.path.join(BUILD, 'bench', 'bench_nn'), architecture)
    peer = Asked(sys.executable, os.path.join(HERE, 'nn_peer.py'), architecture)
    about = peer('about')
    print(f'\nThe network {architecture}. PyTorch {about["torch"]}, the quickest of several ways to run it, BLAS '
          f'{"/".join(about["blas"].split("/")[-2:])}; Mien computes in bf16 where that is quicker.\n')
    peak = {}
    for precision in ('fp32', 'bf16'):
        for threads in (1, 0):
            answer = min((mien('peak', precision, threads, 3) for _ in range(ROUNDS)),
                         key=lambda found: found['seconds'])
            peak[precision, threads] = 3 * answer['operations'] / answer['seconds']
    used = 'bf16' if peak['bf16', 1] > 3 * peak['fp32', 1] else 'fp32'

    def row(what, count, ours, theirs, wanted, operations, precision, threads):
        best = peak[precision, threads]
        share = operations * count / ours / best
        print(f'| {what} | {count / ours:,.0f} | {count / theirs:,.0f} | {theirs / ours:.1f} | '
              f'{wanted} | {100 * share:.0f} % of {best / 1e9:,.0f} GFLOP/s |', flush=True)

    print('| images a second | Mien | PyTorch | ratio | must reach | share of a large product |')
    print('|---|---|---|---|---|---|', flush=True)
    one = mien('infer', 'fp32', 1, 1, 1)['operations']
    for what, ask_mien, ask_peer, count, wanted, cost, threads in (
            ('training, batch 64, all cores', ('train', 'auto', 0, 20), ('train', 0, 5), 64,
             training_ratio, 3, 0),
            ('one face, one core', ('infer', 'auto', 1, 1, 400), ('infer', 1, 1, 100), 1,
             'ratio 4', 1, 1),
            ('batch 256, all cores', ('infer', 'auto', 0, 256, 10), ('infer', 0, 256, 3), 256,
             'ratio 4', 1, 0)):
        for bf16 in (False, True):
            if bf16 and used != 'bf16':
                continue
            # Like with like as well: PyTorch may use 16 bits, too.
            asked = (*ask_peer, 'bf16') if bf16 else ask_peer
            ours, theirs = in_turn(mien, ask_mien, peer, asked)
            row(what + (', PyTorch in bf16 as well' if bf16 else ''), count,
                ours / ask_mien[-1], theirs / ask_peer[-1], '' if bf16 else wanted, cost * one,
                used, threads)
        ask_fp32 = (ask_mien[0], 'fp32', *ask_mien[2:])
        ours, theirs = in_turn(mien, ask_fp32, peer, ask_peer, 3)
        row(what + ', both in fp32', count, ours / ask_mien[-1], theirs / ask_peer[-1], '',
            cost * one, 'fp32', threads)
        if ask_mien[0] == 'infer':
            answer = min(mien(ask_mien[0], 'int8', *ask_mien[2:])['seconds'] for _ in range(3))
            print(f'| {what}, Mien in int8 | {count * ask_mien[-1] / answer:,.0f} | - | - | | |')
    mien.close()
    peer.close()


def networks(folder):
    network('article', 'ratio 3')
    network(DEFAULT, 'ratio 2.5')
    starts(folder)


def starts(folder):
    """From the start of a process to the answer, reading the table, and memory."""
    table = os.path.join(SHARED, 'data', 'fer2013', 'fer2013_train_public.csv.gz')
    plain = os.path.join(folder, 'fer2013.csv')
    with gzip.open(table) as packed, open(plain, 'wb') as out:
        shutil.copyfileobj(packed, out, 1 << 22)
    weights, face = os.path.join(folder, 'peer.safetensors'), os.path.join(folder, 'face.pgm')
    start_peer = [sys.executable, os.path.join(HERE, 'nn_start_peer.py')]
    subprocess.run([*start_peer, '--write', weights, face], check=True)
    model = os.path.join(BUILD, 'assets', 'models', 'expression-article.safetensors')
    whole = [os.path.join(BUILD, 'bench', 'bench_answer'), model, face]
    times = [(seconds(lambda: subprocess.run(whole, check=True, stdout=subprocess.DEVNULL)),
              seconds(lambda: subprocess.run([*start_peer, weights, face], check=True,
                                             stdout=subprocess.DEVNULL))) for _ in range(15)]
    print()
    table_of = Table()
    size = len(open(model, 'rb').read())
    read = min(seconds(lambda: zlib.crc32(open(model, 'rb').read())) for _ in range(ROUNDS))
    table_of.row('from the start of the process to the mood of one 48x48 picture, median of 15',
                 statistics.median(t[0] for t in times), statistics.median(t[1] for t in times),
                 '25 ms', f'reading {size / 1e6:.1f} MB with its checksum {show(read)}')
    peer = [sys.executable, os.path.join(HERE, 'samples_peer.py')]
    for name, path, wanted in (('fer2013.csv', plain, 'ratio 20'), ('fer2013.csv.gz', table, '')):
        times = [(program(os.path.join(BUILD, 'bench', 'bench_samples'), path, '0', '1')['samples'],
                  seconds(lambda: subprocess.run([*peer, path], check=True,
                                                 stdout=subprocess.DEVNULL))) for _ in range(3)]
        once = min(seconds(lambda: len(open(path, 'rb').read())) for _ in range(3))
        limit = f'one pass over the file {show(once)}'
        if path == table:
            packed = open(path, 'rb').read()
            limit = f'inflating alone {show(min(seconds(lambda: zlib.decompress(packed, 31)) for _ in range(2)))}'
        table_of.row(f'{name} (32,298 faces) read, peer: pandas, then a row at a time',
                     min(t[0]['seconds'] for t in times), min(t[1] for t in times), wanted, limit)
    words = [MIEN + '-full', 'train', '--quiet', '--data', plain, '--epochs', '1']
    for precision in ('auto', 'fp32'):
        out = subprocess.run([os.path.join(BUILD, 'bench', 'bench_memory'), *words, '--precision',
                              precision, '--out', os.path.join(folder, precision)],
                             check=True, capture_output=True, text=True).stdout
        print(f'\nMemory of `mien train --precision {precision}`, whole process with all '
              f'faces: {int(out) / 1e6:.0f} MB (must stay under 400).', flush=True)


def cpu(words):
    """Seconds of computing of a whole command, with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def detect(table, folder):
    photos = os.path.join(SHARED, 'data', 'photos')
    peer_script = os.path.join(HERE, 'detect_peer.py')
    subprocess.run([sys.executable, peer_script, '--write', photos, folder], check=True)
    small = sorted(glob.glob(os.path.join(folder, 'small-*.jpg')))
    os.environ['MIEN_ASSETS'] = os.path.join(BUILD, 'assets')  # programs of the bench have none
    mien = Asked(os.path.join(BUILD, 'bench', 'bench_detect'))
    peer = Asked(sys.executable, peer_script)
    for kind, name in (('picture', 'a JPEG of 640x480 to its moods, one core, process running'),
                       ('frame', 'a gray frame of 640x480 to its moods, as in a video, one core')):
        ours, theirs = in_turn(mien, (kind, 10, *small), peer, (kind, 3, *small))
        count = len(small)
        table.row(f'{name} ({count / ours:,.0f} a second, peer {count / theirs:,.0f})',
                  ours / count, theirs / count, 'ratio 6, 100 a second')
    mien.close()
    peer.close()
    whole = [[MIEN, 'detect', path] for path in small]
    times = [seconds(lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL))
             for words in whole * 10]
    theirs = [seconds(lambda: subprocess.run([sys.executable, peer_script, 'once', small[0]],
                                             check=True, stdout=subprocess.DEVNULL))
              for _ in range(3)]
    start = statistics.median(whole_process(['--version'], folder))
    table.row('`mien detect photo.jpg` (640x480), whole process, median of 50',
              statistics.median(times), statistics.median(theirs), '40 ms',
              f'starting and ending a process {show(start)}')
    length = 20  # seconds, as detect_peer.py made it
    used = min(cpu([MIEN, 'detect', '--quiet', os.path.join(folder, 'film.mp4')]) for _ in range(3))
    print(f'\nA video of 640x480, 30 frames a second: {100 * used / length:.0f} % of one core, '
          f'mien and mien-media together (must stay under 35 %).')
    for name in ('baseline', 'progressive'):
        path = os.path.join(folder, name + '.jpg')
        out = subprocess.run([os.path.join(BUILD, 'bench', 'bench_memory'), MIEN, 'detect', path],
                             check=True, capture_output=True, text=True).stdout
        print(f'Memory on a {name} JPEG of 24 megapixels: {int(out) / 1e6:.0f} MB '
              f'(must stay under 250).', flush=True)


SEEN = {'angry_man.jpg': ['angry'], 'gray_angry_man.jpg': ['angry'], 'sad_man.jpg': ['sad'],
        'gray_sad_woman.jpg': ['sad'], 'happy_man.jpg': ['happy'], 'happy_woman.jpg': ['happy'],
        'large_woman.jpg': ['happy'], 'neutral_man.jpg': ['calm'], 'neutral_woman.jpg': ['calm'],
        'trio_2008_002506.jpg': ['happy'] * 3, 'cmyk_trio.jpg': ['happy'] * 3,
        'exif6_two_people.jpg': ['calm', 'happy'], 'two_people.jpg': ['calm'] * 2}
CLEAR = 9  # of these, one face and a clear expression


def read_photos():
    """How many faces of photos are read as a person sees them, and what a margin would do."""
    photos = os.path.join(SHARED, 'data', 'photos')
    right = []
    for name, moods in SEEN.items():
        out = subprocess.run([MIEN, 'detect', '--json', os.path.join(photos, name)], check=True,
                             capture_output=True, text=True).stdout
        found = [face['mood'] for face in json.loads(out)['faces']]
        right.append(sum(min(found.count(mood), moods.count(mood)) for mood in set(moods)))
    print(f'\nPhotos: {sum(right[:CLEAR])} of {CLEAR} clear expressions are right, {sum(right)} of '
          f'{sum(map(len, SEEN.values()))} faces in all.')
    print('\n| margin | right | mean probability of what a person sees |\n|---|---|---|', flush=True)
    asked = [(moods[0], os.path.join(photos, name)) for name, moods in SEEN.items()
             if len(set(moods)) == 1 and name not in ('cmyk_trio.jpg', 'two_people.jpg')]
    asked.append(('calm', os.path.join(photos, 'tiny_man.png')))
    subprocess.run([os.path.join(BUILD, 'bench', 'bench_margins'),
                    *(word for pair in asked for word in pair)], check=True)


def main():
    if not os.path.exists(CATALOGUE):
        sys.exit(f'{CATALOGUE}: not here; the figures need genres_v2.csv.gz')
    wanted = sys.argv[2:] or ['songs', 'moods', 'faces', 'networks', 'detect', 'sound', 'web']
    model = next((line.split(':')[1].strip() for line in open('/proc/cpuinfo')
                  if line.startswith('model name')), platform.machine())
    print(f'{datetime.date.today()}, {model}, {len(os.sched_getaffinity(0))} cores\n')
    if 'songs' in wanted:
        folder = tempfile.mkdtemp(prefix='mien-bench-')
        try:
            table = Table()
            reading(table, folder)
            stats, peer = learning(table, folder)
            asking(table, folder)
            million(table, folder, stats, peer)
        finally:
            shutil.rmtree(folder)
    if 'faces' in wanted:
        print()
        faces(Table())
    if 'networks' in wanted:
        print()
        with tempfile.TemporaryDirectory(prefix='mien-bench-') as folder:
            networks(folder)
    if 'detect' in wanted:
        print()
        with tempfile.TemporaryDirectory(prefix='mien-bench-') as folder:
            detect(Table(), folder)
        read_photos()
    if 'sound' in wanted:
        print()
        parts = program(os.path.join(BUILD, 'bench', 'bench_sound'), '10')
        with tempfile.TemporaryDirectory(prefix='mien-bench-') as folder:
            hearing(Table(), MIEN, parts, os.path.join(BUILD, 'bench', 'bench_memory'), folder)
    if 'web' in wanted:
        print()
        with tempfile.TemporaryDirectory(prefix='mien-bench-') as folder:
            web(MIEN, CATALOGUE, os.path.join(SHARED, 'data', 'photos'), folder)
    if 'moods' in wanted:
        print('\nHow often each way agrees with people, on labelled songs, cross-validated:\n')
        with tempfile.TemporaryDirectory(prefix='mien-bench-') as folder:
            files = []
            for path in (LABELLED, CATALOGUE):
                files.append(os.path.join(folder, os.path.basename(path) + '.tsv'))
                with open(files[-1], 'w') as out:
                    subprocess.run([sys.executable, os.path.join(HERE, 'labels.py'), path],
                                   check=True, stdout=out)
            subprocess.run([os.path.join(BUILD, 'bench', 'bench_song_moods'), *files], check=True)
            print('\nWhat others reach on the same labels and features:\n')
            print('| way | four moods | valence | arousal | log loss |\n|---|---|---|---|---|', flush=True)
            subprocess.run([sys.executable, os.path.join(HERE, 'song_moods_peers.py'), files[0]],
                           check=True)


main()
