"""Music that the bench makes, and how quickly Mien hears it; a part of bench.py."""
import os
import random
import resource
import shutil
import subprocess
import time

RATE = 44100
PIECE = 30       # seconds
PIECES = 40      # that songs are put together from
SONGS = 100      # of four minutes
FILES = 1000     # for the second time
LONG = 3 * 3600  # seconds


def piece(number):
    """Thirty seconds of chords, a bass, drums and a voice, in stereo, none like another."""
    import numpy as np
    dice = np.random.default_rng(number)
    tempo, root, count = dice.uniform(70, 170), dice.integers(40, 52), PIECE * RATE
    beat = RATE * 60 / tempo
    out = np.zeros((count + RATE * 3, 2), np.float32)

    def add(start, sound, left):
        start, part = int(start), sound.astype(np.float32)
        out[start:start + len(part), 0] += part * left
        out[start:start + len(part), 1] += part * (1 - left)

    def note(key, seconds, strength, harmonics):
        at = np.arange(int(seconds * RATE)) / RATE
        hertz = 440 * 2 ** ((key - 69) / 12)
        tones = sum(np.sin(2 * np.pi * hertz * h * at) / h for h in range(1, harmonics + 1))
        return strength * tones * np.exp(-2 * at / seconds) * np.minimum(1, at / 0.005)

    def noise(fade, strength):
        return strength * dice.normal(size=RATE // 4) * np.exp(-np.arange(RATE // 4) / RATE * fade)

    for i in range(int(count / beat)):
        degree = (0, 5, 7, 9)[i // 4 % 4]
        if i % 4 == 0:
            for third in (0, 4, 7):
                add(i * beat, note(root + 12 + degree + third, 4 * beat / RATE, 0.06, 8), 0.4)
        add(i * beat, note(root - 12 + degree, beat / RATE, 0.2, 4), 0.5)
        add((i + dice.integers(2) / 2) * beat, note(root + 24 + degree + dice.choice([0, 2, 4, 7]),
                                                    beat / RATE, 0.1, 6), 0.65)
        add(i * beat, noise(25 if i % 2 else 60, 0.12 if i % 2 else 0.05), 0.5)
        add((i + 0.5) * beat, noise(80, 0.04), 0.3)
    return np.clip(out[:count], -1, 1)


def make_pieces(folder):
    """MP3s of 192 kbit/s without a header of their own: put together they are MP3s again."""
    paths = []
    for number in range(PIECES):
        paths.append(os.path.join(folder, f'piece-{number}.mp3'))
        subprocess.run(['ffmpeg', '-v', 'error', '-f', 'f32le', '-ar', str(RATE), '-ac', '2', '-i',
                        '-', '-c:a', 'libmp3lame', '-b:a', '192k', '-write_xing', '0',
                        '-id3v2_version', '0', paths[-1]], input=piece(number).tobytes(),
                       check=True)
    return [open(path, 'rb').read() for path in paths]


def write(path, pieces):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as out:
        for part in pieces:
            out.write(part)
    return path


def used():
    """Seconds of computing of all commands so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def computing(words):
    """Seconds of computing of a command with all that it starts, kept on one core."""
    core = min(os.sched_getaffinity(0))
    before = used()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   preexec_fn=lambda: os.sched_setaffinity(0, [core]))
    return used() - before


def one_song(table, mien, path, seconds):
    decode = ['ffmpeg', '-v', 'error', '-nostdin', '-threads', '1', '-i', path]
    peers = {
        'the decoder alone, `ffmpeg -f null`': [[*decode, '-f', 'null', '-']],
        'decoded and its loudness, `ffmpeg -af ebur128=peak=true`':
            [[*decode, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-']],
        'tempo and onsets alone, `aubio tempo`, `aubio onset`':
            [['aubio', 'tempo', path], ['aubio', 'onset', path]]}
    own, others = [], {name: [] for name in peers}
    for _ in range(5):  # in turns
        own.append(computing([mien, 'hear', '--json', path]))
        for name, commands in peers.items():
            others[name].append(sum(computing(command) for command in commands))
    best = min(own)
    limit = min(others[next(iter(peers))])
    for name, found in others.items():
        table.row(f'an MP3 of {seconds / 60:.0f} minutes, 192 kbit/s: everything Mien hears in it, '
                  f'computing of all processes ({seconds / best:,.0f} times real time); peer: {name}',
                  best, min(found), '1.2 s, 200 times', f'decoding {limit * 1000:.0f} ms')


def add(mien, library, folder):
    start = time.perf_counter()
    subprocess.run([mien, 'add', '--quiet', '--library', library, folder], check=True,
                   stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def many(table, mien, pieces, folder):
    dice = random.Random(1)
    music, library = os.path.join(folder, 'music'), os.path.join(folder, 'heard.db')
    for number in range(SONGS):
        write(os.path.join(music, f'{number % 10}', f'song {number}.mp3'),
              dice.sample(pieces, 8))
    before = used()
    taken = add(mien, library, music)
    each = (used() - before) / SONGS
    cores = len(os.sched_getaffinity(0))
    print(f'\n{SONGS} MP3s of four minutes into the library on {cores} cores: '
          f'{60 * SONGS / taken:.0f} songs a minute (must be over 100 on two), {each:.2f} s of '
          f'computing each, with which idle cores would do {60 * cores / each:.0f}. (Their pieces '
          f'are {PIECES}, in another order in each.)', flush=True)
    for number in range(FILES - SONGS):  # short ones, cut so that none is like another
        part = dice.choice(pieces)
        cut = 50000 + 100 * number
        write(os.path.join(music, 'short', f'{number}.mp3'), [part[cut:cut + 120000]])
    add(mien, library, music)
    again = min(add(mien, library, music) for _ in range(10))

    def look():
        for place, _, names in os.walk(music):
            for name in names:
                os.stat(os.path.join(place, name))

    start = time.perf_counter()
    look()
    table.row(f'`mien add` of a folder of {FILES:,} music files that it has, whole process', again,
              None, '0.2 s', f'Python\'s os.walk and stat {1000 * (time.perf_counter() - start):.0f} ms')
    shutil.rmtree(music)


def memory(mien, bench_memory, pieces, folder):
    for name, count in (('four minutes', 8), ('three hours', LONG // PIECE)):
        path = write(os.path.join(folder, 'long.mp3'), [pieces[i % PIECES] for i in range(count)])
        out = subprocess.run([bench_memory, mien, 'hear', '--json', path], check=True,
                             capture_output=True, text=True).stdout
        print(f'Memory on an MP3 of {name}, the larger of mien and mien-media: '
              f'{int(out) / 1e6:.0f} MB (must stay under 60).', flush=True)


def hearing(table, mien, bench_sound, bench_memory, folder):
    pieces = make_pieces(folder)
    song = write(os.path.join(folder, 'song.mp3'), pieces[:8])
    one_song(table, mien, song, 8 * PIECE)
    for what, found in bench_sound.items():
        table.row({'sound': 'of that, everything but loudness, from mono at 22,050 Hz',
                   'loudness': 'of that, loudness, range, true peak, from stereo at 44,100 Hz'}[what],
                  found['seconds'], None, '')
    many(table, mien, pieces, folder)
    print()
    memory(mien, bench_memory, pieces, folder)
