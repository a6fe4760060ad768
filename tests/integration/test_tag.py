"""mien tag: what was heard in music files, in their tags, where other programs read it."""
import json
import os
import signal
import subprocess
import time

from harness import MIEN, run
from music_files import encode, song


def made(home):
    """A folder with a song in each format, heard; what the library says of each file."""
    music = home.path('music')
    for i, name in enumerate(('a.mp3', 'b.flac', 'sub/c.ogg', 'sub/d.m4a')):
        wav = song(home.path('made.wav'), seed=i)
        encode(wav, os.path.join(music, name), '-metadata', f'title=Song {i}')
    home.run('add', music)
    songs = {one['title']: one for one in home.json('list')}
    files = ('a.mp3', 'b.flac', 'sub/c.ogg', 'sub/d.m4a')
    return music, {os.path.join(music, name): songs[f'Song {i}'] for i, name in enumerate(files)}


def told(path):
    out = subprocess.run(['ffprobe', '-v', 'error', '-show_entries', 'format_tags:stream_tags', '-of',
                          'json', path], capture_output=True, check=True).stdout
    read = json.loads(out)
    every = [read.get('format', {}), *read.get('streams', [])]
    tags = {key.lower(): value for one in every for key, value in one.get('tags', {}).items()}
    return tags.get('tmoo', tags.get('mood')), tags.get('tbpm', tags.get('bpm')), tags['title']


def moods_and_tempi(home):
    music, songs = made(home)
    before = {path: open(path, 'rb').read() for path in songs}
    out, _ = home.run('tag', music, '--dry-run')
    assert out.count('(would be written)') == 4
    assert all(open(path, 'rb').read() == data for path, data in before.items())
    out, _ = home.run('tag', music)
    assert out.splitlines()[-1] == '4 files written', out
    for path, one in songs.items():
        mood, tempo, title = told(path)
        assert mood == one['mood'] and title == one['title'], (path, mood)
        heard = home.json('hear', path)[0]
        assert path.endswith('m4a') or abs(int(tempo) - heard['tempo']) <= 0.51, (path, tempo)
    # Mien knows that it was itself, and another time there is nothing to do.
    assert home.json('add', music)[0]['unchanged'] == 4
    again = home.json('tag', os.path.join(music, 'a.mp3'), os.path.join(music, 'b.flac'))
    assert len(again) == 2 and not any(one['written'] for one in again), again
    # A library made anew from the same files has the same songs.
    os.rename(home.path('data'), home.path('old'))
    home.run('add', music)
    assert {one['id'] for one in home.json('list')} == {one['id'] for one in songs.values()}


def only_what_is_asked_for(home):
    music, songs = made(home)
    by_mood = {}
    for path, one in songs.items():
        by_mood.setdefault(one['mood'], []).append(path)
    for mood in ('angry', 'calm', 'happy', 'sad'):
        if mood not in by_mood:
            home.fails('tag', '--mood', mood, saying='no song there has that mood')
            continue
        written = home.json('tag', '--mood', mood)
        assert {one['file'] for one in written} == set(by_mood[mood])
        assert all(one['mood'] == mood and one['written'] for one in written)
    link = home.path('link')
    os.symlink(os.path.join(music, 'sub'), link)
    assert {os.path.basename(one['file']) for one in home.json('tag', link)} == {'c.ogg', 'd.m4a'}


def what_cannot_be_tagged(home):
    music, songs = made(home)
    path = song(os.path.join(music, 'plain.wav'), seed=9)
    home.run('add', music)
    data = open(path, 'rb').read()
    _, err = home.run('tag', music, code=1)
    assert err.count('\n') == 1 and 'plain.wav: Mien writes tags into' in err, err
    assert open(path, 'rb').read() == data and told(os.path.join(music, 'a.mp3'))[0]
    home.fails('tag', saying='which files', code=2)
    home.fails('tag', '--mood', 'merry', saying='there is no mood', code=2)
    home.fails('tag', home.path('nowhere'), saying='no such file or folder')
    os.makedirs(home.path('other'))
    home.fails('tag', home.path('other'), saying="'mien add FOLDER' hears them first")
    # A decoder that crashes, and one that is killed: one sentence, and the file is as it was.
    mp3 = os.path.join(music, 'a.mp3')
    home.run('tag', mp3)
    encode(song(home.path('made.wav'), seed=0), mp3, '-metadata', 'title=Song 0')
    data = open(mp3, 'rb').read()
    environment = home.environment()
    for name, saying in (('SEGV', 'crashed mien-media'), ('KILL', 'was killed'), ('PROF', 'takes too long')):
        program = home.write('media-' + name, f'#!/bin/sh\nkill -{name} $$\n')
        os.chmod(program, 0o755)
        home.environment = lambda program=program: {**environment, 'MIEN_MEDIA': program}
        home.fails('tag', mp3, saying=saying)
        assert open(mp3, 'rb').read() == data
    home.environment = lambda: environment
    os.unlink(mp3)
    _, err = home.run('tag', music, code=1)
    assert 'a.mp3: No such file' in err, err


def stopped(home):
    """Ctrl-C ends it between two files; kill -9 anywhere; every file is whole."""
    music, songs = made(home)
    for number in (signal.SIGINT, signal.SIGKILL):
        for delay in (0.05, 0.15, 0.3, 0.6):
            child = subprocess.Popen([MIEN, 'tag', music], env=home.environment(),
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            child.send_signal(number)
            child.wait()
    assert sorted(os.listdir(music) + os.listdir(os.path.join(music, 'sub'))) == \
        ['a.mp3', 'b.flac', 'c.ogg', 'd.m4a', 'sub']
    home.run('tag', music)
    assert home.json('add', music)[0]['heard'] == 0
    assert all(told(path)[0] == one['mood'] for path, one in songs.items())


run([moods_and_tempi, only_what_is_asked_for, what_cannot_be_tagged, stopped])
