"""What the integration tests share: each runs the real program in a folder of its own, and prints
TAP. $MIEN is the program, $MIEN_SHARED the folder with the real data, if it is there."""
import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback

MIEN = os.environ['MIEN']
SHARED = os.environ.get('MIEN_SHARED', '')
MUSIC = os.path.join(SHARED, 'data', 'music')
FEATURES = ('danceability energy key loudness mode speechiness acousticness instrumentalness '
            'liveness valence tempo').split()


class Home:
    """A fresh place for a library; runs mien there."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='mien-test-')
        self.library = self.path('data/mien/library.db')
        # No player of this machine's listener is touched, and nothing is heard.
        self.variables = {'MPD_HOST': self.path('no-mpd'), 'MIEN_AUDIO_OUTPUT': 'null',
                          'XDG_RUNTIME_DIR': self.path('run')}
        os.mkdir(self.path('run'), 0o700)

    def path(self, name):
        return os.path.join(self.folder, name)

    def environment(self):
        return {**os.environ, 'XDG_DATA_HOME': self.path('data'), 'HOME': self.folder,
                **self.variables}

    def run(self, *words, code=0, timeout=120, program=MIEN, **options):
        """Runs mien and checks its exit code."""
        done = subprocess.run([program, *words], env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, **options)
        out, err = done.stdout.decode(), done.stderr.decode()
        assert done.returncode == code, \
            f'mien {words} gave {done.returncode}, not {code}\n{out[-2000:]}\n{err[-4000:]}'
        return out, err

    def fails(self, *words, saying, code=1, **options):
        """Runs mien, which has to fail with one sentence that has these words."""
        _, err = self.run(*words, code=code, **options)
        lines = err.strip().splitlines()
        assert len(lines) == 1 and lines[0].startswith('mien: '), err
        for part in [saying] if isinstance(saying, str) else saying:
            assert part in err, f'"{part}" is not in: {err}'
        return err

    def json(self, *words, **options):
        out, _ = self.run(*words, '--json', **options)
        return [json.loads(line) for line in out.splitlines()]

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        with (gzip.open if name.endswith('.gz') else open)(path, 'wb') as file:
            file.write(data)
        return path

    def tracks(self):
        """How many tracks the library has; it must be whole."""
        with sqlite3.connect(self.library) as database:
            assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
            return database.execute('SELECT count(*) FROM track').fetchone()[0]

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


# Where songs of each mood lie: danceability, energy, loudness, acousticness, instrumentalness,
# valence; made up, but plainly of their mood.
PLACES = {'happy': (0.75, 0.8, -5, 0.1, 0.0, 0.85), 'angry': (0.4, 0.95, -4, 0.01, 0.05, 0.2),
          'sad': (0.4, 0.3, -11, 0.7, 0.0, 0.2), 'calm': (0.35, 0.1, -22, 0.95, 0.9, 0.3)}
WORDS = 'amber birch cedar delta ember fern grove harbour iris juniper kestrel lark maple'.split()


def song_rows(count, seed=1, moods=tuple(PLACES)):
    """Made-up songs: title, artist, id, the 11 features, genre; moods in turn."""
    dice = random.Random(seed)
    for i in range(count):
        mood = moods[i % len(moods)]
        dance, energy, loud, acoustic, instrumental, valence = PLACES[mood]
        near = lambda x, width=0.08: round(min(max(dice.gauss(x, width), 0), 1), 4)
        yield {'track_name': f'{dice.choice(WORDS)} {dice.choice(WORDS)} {seed} {i}',
               'track_artist': f'Artist {seed} {i // 2}', 'track_id': f'{seed:04d}made{i:014d}',
               'danceability': near(dance), 'energy': near(energy), 'key': dice.randrange(12),
               'loudness': round(dice.gauss(loud, 2), 3), 'mode': dice.randrange(2),
               'speechiness': near(0.06, 0.02), 'acousticness': near(acoustic),
               'instrumentalness': near(instrumental, 0.03), 'liveness': near(0.15, 0.05),
               'valence': near(valence), 'tempo': round(dice.uniform(70, 180), 3),
               'genre': f'{mood} music'}


def catalogue(rows, columns=None):
    rows = list(rows)
    columns = columns or list(rows[0])
    lines = [','.join(columns)] + [','.join(str(row[c]) for c in columns) for row in rows]
    return '\n'.join(lines) + '\n'


def in_a_mount(options, command):
    """Runs a shell command in which /mnt is a file system of its own; None if this machine does
    not let us."""
    script = f'mount -t tmpfs -o {options} tmpfs /mnt && {command}'
    for start in (['unshare', '-m'], ['unshare', '-rm']):
        if subprocess.run([*start, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'],
                          capture_output=True).returncode == 0:
            return subprocess.run([*start, 'sh', '-c', script], capture_output=True, text=True)
    return None


def run(tests, needs_shared=False):
    """Runs each test with a home of its own; those that need the real data are skipped by name
    where it is missing."""
    there = os.path.exists(os.path.join(MUSIC, 'README.md'))
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        if (needs_shared or getattr(test, 'needs_shared', False)) and not there:
            print(f'ok {number} - {test.__name__} # SKIP the real data is not here')
            continue
        home = Home()
        try:
            test(home)
            print(f'ok {number} - {test.__name__}')
        except Exception:
            failed += 1
            print(f'not ok {number} - {test.__name__}')
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
        finally:
            home.remove()
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
