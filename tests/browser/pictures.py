#!/usr/bin/env python3
"""Makes the pictures of the page for the README: pictures.py FOLDER, with $MIEN and $MIEN_BROWSER as for test_page.py.
The songs are made up: their names are of words, their sound is anywhere."""
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'integration')]

from harness import WORDS, Home, catalogue  # noqa: E402
from test_page import MODULES, give_sounds  # noqa: E402
from web import Server  # noqa: E402

SONGS = 1500
GENRES = ['folk', 'soul', 'rock', 'piano', 'electronic', 'jazz', 'metal', 'songwriters']


def between(low, high, share):
    return round(min(max(low + (high - low) * share, low), high), 4)


def rows():
    dice = random.Random(7)
    for i in range(SONGS):
        valence, energy = dice.betavariate(1.4, 1.4), dice.betavariate(1.4, 1.2)
        near = lambda share: min(max(dice.gauss(share, 0.1), 0), 1)
        first, second, third = dice.sample(WORDS, 3)
        title = f'{first.capitalize()} {second} {"in the" if i % 2 else "and"} {third}'
        artist = ' & '.join(word.capitalize() for word in dice.sample(WORDS, 2)) if i % 3 else f'The {third.capitalize()} Trio'
        yield {'track_name': title, 'track_artist': artist, 'track_id': f'0007made{i:014d}',
               'danceability': between(0.2, 0.9, near(valence)), 'energy': between(0, 1, energy),
               'key': dice.randrange(12), 'loudness': between(-25, -3, near(energy)), 'mode': dice.randrange(2),
               'speechiness': between(0.03, 0.2, near(energy)), 'acousticness': between(0, 1, near(1 - energy)),
               'instrumentalness': between(0, 0.9, dice.random() ** 4), 'liveness': between(0.05, 0.4, dice.random()),
               'valence': between(0, 1, valence), 'tempo': between(70, 180, near(energy)), 'genre': dice.choice(GENRES)}


def shrink(path):
    """In 255 colours, a third of the bytes."""
    whole = path + '.whole.png'
    os.rename(path, whole)
    subprocess.run(['ffmpeg', '-v', 'error', '-i', whole, '-vf', 'split[a][b];[a]palettegen=max_colors=255:reserve_transparent=0[p];'
                    '[b][p]paletteuse=dither=bayer:bayer_scale=5', '-frames:v', '1', '-compression_level', '9', path], check=True)
    os.unlink(whole)


def main(out):
    home = Home()
    home.run('add', home.write('songs.csv', catalogue(rows())), '--quiet')
    home.run('fit', '--quiet')
    give_sounds(home)
    server = Server(home, songs=0)
    try:
        os.makedirs(out, exist_ok=True)
        subprocess.run(['node', os.path.join(HERE, 'page.mjs'), 'pictures'], check=True, timeout=300,
                       env={**os.environ, 'BASE': f'http://127.0.0.1:{server.port}/', 'MODULES': MODULES, 'OUT': out})
        for name in ('page-way.png', 'page-library.png'):
            shrink(os.path.join(out, name))
    finally:
        server.stop()
        home.remove()


if __name__ == '__main__':
    main(os.path.abspath(sys.argv[1]))
