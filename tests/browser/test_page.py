#!/usr/bin/env python3
"""The page in a real browser, one scenario of page.mjs and playing.mjs after another. Needs Debian's chromium and
nodejs, and playwright-core and axe-core of npm in $MIEN_BROWSER; without them each test is skipped by its name."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'integration'))

from harness import SHARED, catalogue, run, song_rows  # noqa: E402
from players import sound, until, watched  # noqa: E402
from web import Server, serving  # noqa: E402

MODULES = os.environ.get('MIEN_BROWSER', '')
PHOTOS = os.path.join(SHARED, 'data', 'photos')
PHOTO = os.path.join(PHOTOS, 'happy_man.jpg')
NEED_CAMERA = {'the_camera_looks', 'from_a_look_to_sound', 'looking_again_changes_what_comes_next'}
NEED_PHOTO = {'a_photo_shows_its_mood'} | NEED_CAMERA
SECONDS = 30  # of each song


def film(home, name, photo):
    """What the fake camera shows: a photo, as motion JPEG."""
    path = home.path(name)
    subprocess.run(['ffmpeg', '-v', 'error', '-loop', '1', '-i', photo, '-vf', 'scale=-2:480,pad=640:480:-1:0',
                    '-pix_fmt', 'yuvj420p', '-t', '2', '-r', '10', '-q:v', '3', path], check=True)
    return path


def give_sounds(home):
    """Each song of the library gets a file, as if it had been heard: its number, in the folder that is given."""
    folder = home.path('sounds')
    os.makedirs(folder)
    first = sound(os.path.join(home.folder, 'first.wav'), SECONDS)
    with sqlite3.connect(home.library) as database:
        for number, in database.execute('SELECT number FROM track').fetchall():
            path = os.path.join(folder, f'{number}.wav')
            os.link(first, path)
            status = os.stat(path)
            database.execute('INSERT INTO file (path, size, modified, track, version) VALUES (?, ?, ?, ?, 1)',
                             (path.encode(), status.st_size, status.st_mtime_ns, number))
    return folder


def fates(home):
    with sqlite3.connect(home.library) as database:
        return database.execute("SELECT fate, heard FROM listen WHERE event = 'played' ORDER BY number").fetchall()


def obey(server, what):
    """What a scenario asks for: see please() in playing.mjs."""
    home = server.home
    if what == 'stop the server':
        server.stop()
    elif what == 'start the server':
        server.process = Server(home, '--port', str(server.port), songs=0).process
    elif what == 'start the server with a password':
        path = home.write('password', 'open sesame now\n')
        os.chmod(path, 0o600)
        server.process = Server(home, '--port', str(server.port), '--password-file', path, songs=0).process
    elif what.startswith('have fates '):
        wanted = what[len('have fates '):].split(', ')
        until(lambda: [fate for fate, _ in fates(home)] == wanted)
        assert all(0 < heard < 1000 * SECONDS for _, heard in fates(home)), fates(home)
    elif what.startswith('take the files of '):
        numbers = re.findall(r'\d+', what)
        with sqlite3.connect(home.library) as database:
            database.execute(f"DELETE FROM file WHERE track IN ({', '.join(numbers)})")
    else:
        folder = home.path('sounds')
        with sqlite3.connect(home.library) as database:
            database.execute({'take the files away': 'DELETE FROM file',
                              'take the links away': 'UPDATE track SET uri = NULL',
                              'call the songs by their files':
                                  f"UPDATE track SET uri = 'file://{folder}/' || number || '.wav'"}[what])


def play_scenario(server, name, given):
    """Runs it; what it asks for is done meanwhile."""
    with subprocess.Popen(['node', os.path.join(HERE, 'page.mjs'), name], env={**os.environ, **given}, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        said = []
        try:
            for line in process.stdout:
                if line.startswith('please: '):
                    obey(server, line[len('please: '):].strip())
                    process.stdin.write('done\n')
                    process.stdin.flush()
                else:
                    said.append(line)
            _, problem = process.communicate(timeout=60)
        finally:
            process.kill()
        assert process.returncode == 0, ''.join(said) + problem


def scenario(name):
    @serving(songs=120)
    def test(server):
        home = server.home
        given = {'BASE': f'http://127.0.0.1:{server.port}/', 'MODULES': MODULES, 'PHOTO': PHOTO,
                 'SOUNDS': give_sounds(home), 'CATALOGUE': home.write('mine.csv', catalogue(song_rows(300, seed=5)))}
        if name in NEED_CAMERA:
            given['FILM'] = film(home, 'face.mjpeg', PHOTO)
            given['SAD_FILM'] = film(home, 'sad.mjpeg', os.path.join(PHOTOS, 'sad_man.jpg'))
            given['CALM_FILM'] = film(home, 'calm.mjpeg', os.path.join(PHOTOS, 'neutral_man.jpg'))
        play_scenario(server, name, given)
    test.__name__ = name
    test = watched(test)
    test.needs_shared = name in NEED_PHOTO
    return test


def names():
    found = []
    for name in ('page.mjs', 'playing.mjs'):
        with open(os.path.join(HERE, name), encoding='utf-8') as file:
            found += re.findall(r'^  async (\w+)\(\) \{$', file.read(), re.M)
    return found


def missing():
    if not shutil.which('chromium') or not shutil.which('node'):
        return 'chromium or nodejs is not here'
    if not os.path.exists(os.path.join(MODULES, 'node_modules', 'playwright-core')):
        return 'playwright-core is not in $MIEN_BROWSER'
    return None


def main(wanted):
    why = missing()
    if not why:
        run([scenario(name) for name in wanted])
    print(f'1..{len(wanted)}')
    for i, name in enumerate(wanted, 1):
        print(f'ok {i} - {name} # SKIP {why}')


if __name__ == '__main__':
    main(sys.argv[1:] or names())
