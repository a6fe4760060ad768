#!/usr/bin/env python3
"""The page in a real browser, one scenario of page.mjs after another. Needs Debian's chromium and nodejs, and
playwright-core and axe-core of npm in $MIEN_BROWSER; without them each test is skipped by its name."""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'integration'))

from harness import SHARED, catalogue, run, song_rows  # noqa: E402
from web import serving  # noqa: E402

MODULES = os.environ.get('MIEN_BROWSER', '')
PHOTO = os.path.join(SHARED, 'data', 'photos', 'happy_man.jpg')
NEED_PHOTO = {'a_photo_shows_its_mood', 'the_camera_looks'}


def film(home):
    """What the fake camera shows: a photo, as motion JPEG."""
    path = home.path('face.mjpeg')
    subprocess.run(['ffmpeg', '-v', 'error', '-loop', '1', '-i', PHOTO, '-vf', 'scale=-2:480,pad=640:480:-1:0',
                    '-pix_fmt', 'yuvj420p', '-t', '2', '-r', '10', '-q:v', '3', path], check=True)
    return path


def scenario(name):
    @serving(songs=120)
    def test(server):
        home = server.home
        given = {'BASE': f'http://127.0.0.1:{server.port}/', 'MODULES': MODULES, 'PHOTO': PHOTO,
                 'CATALOGUE': home.write('mine.csv', catalogue(song_rows(300, seed=5)))}
        if name == 'the_camera_looks':
            given['FILM'] = film(home)
        done = subprocess.run(['node', os.path.join(HERE, 'page.mjs'), name], env={**os.environ, **given},
                              capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    test.__name__ = name
    test.needs_shared = name in NEED_PHOTO
    return test


def names():
    with open(os.path.join(HERE, 'page.mjs'), encoding='utf-8') as file:
        return re.findall(r'^  async (\w+)\(\) \{$', file.read(), re.M)


def missing():
    if not shutil.which('chromium') or not shutil.which('node'):
        return 'chromium or nodejs is not here'
    if not os.path.exists(os.path.join(MODULES, 'node_modules', 'playwright-core')):
        return 'playwright-core is not in $MIEN_BROWSER'
    return None


wanted = sys.argv[1:] or names()
why = missing()
if why:
    print(f'1..{len(wanted)}')
    for i, name in enumerate(wanted, 1):
        print(f'ok {i} - {name} # SKIP {why}')
else:
    run([scenario(name) for name in wanted])
