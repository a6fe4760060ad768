"""Playing on this machine, with an output that nobody hears."""
import json
import os
import signal
import sqlite3
import struct
import subprocess

from harness import MIEN
from players import PATIENCE, library_of, listens, run, silent, sound, until


def start(home, *words):
    """mien in the background of the test, as soon as it plays; and what it said."""
    process = subprocess.Popen([MIEN, *words, '--json'], env=home.environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    line = process.stdout.readline()
    assert line, process.communicate()[1].decode()
    return process, json.loads(line)


def ends(process, code=0):
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, (process.returncode, out, err)
    assert err == b'', err


def songs_play_to_their_ends(home):
    paths = [sound(home.path(f'music/{i}.wav'), 3, 300 + 100 * i) for i in range(3)]
    library_of(home, paths)
    ids = [song['id'] for song in home.json('list')[:3]]
    said, = home.json('play', *ids)
    assert said['player'] == 'mpv' and said['playing'] is True and said['left_out'] == []
    assert [song['id'] for song in said['songs']] == ids
    heard = listens(home)
    assert [(song, fate) for song, _, fate in heard] == [(song, 'ended') for song in ids], heard
    assert silent(home)


def told_by_others(home):
    paths = [sound(home.path(f'music/{i}.wav'), 60) for i in range(3)]
    library_of(home, paths)
    songs = home.json('list')[:3]
    process, _ = start(home, 'play', *[song['id'] for song in songs])
    said, = home.json('pause')
    assert (said['player'], said['status'], said['title']) == ('mpv', 'paused', songs[0]['title'])
    assert said['length'] == 60 and said['uri'] == 'file://' + paths[0]
    assert home.run('pause')[0].startswith('mpv: playing')
    home.run('next', '--player', 'mpv')
    until(lambda: len(listens(home)) == 2)
    home.run('next')
    until(lambda: len(listens(home)) == 3)
    assert home.run('stop')[0] == 'mpv: stopped\n'
    ends(process)
    assert [fate for _, _, fate in listens(home)] == ['skipped', 'skipped', 'stopped']
    assert all(how_long < 60000 for _, how_long, _ in listens(home))
    home.fails('pause', '--player', 'mpv', saying='mpv plays nothing')
    assert silent(home)


def next_after_the_last_is_the_end(home):
    process, _ = start(home, 'play', sound(home.path('a.wav'), 60))
    home.run('next')
    ends(process)


def a_second_one_takes_the_place(home):
    first, _ = start(home, 'play', sound(home.path('a.wav'), 60))
    second, _ = start(home, 'play', sound(home.path('b.wav'), 60))
    ends(first)
    assert home.json('pause')[0]['title'] == 'b.wav'
    home.run('stop')
    ends(second)


def ended_with_its_program(home):
    path = sound(home.path('music/a.wav'), 60)
    library_of(home, [path])
    song = home.json('list')[0]['id']
    for number, code in ((signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -9)):
        process, _ = start(home, 'play', song)
        process.send_signal(number)
        ends(process, code)
        until(lambda: silent(home))
    assert [fate for _, _, fate in listens(home)] == ['stopped', 'stopped', None]


def in_the_background(home):
    path = sound(home.path('music/a.wav'), 60)
    library_of(home, [path])
    out, _ = home.run('play', '--background', home.json('list')[0]['id'])
    assert out.startswith('Playing with mpv')
    assert home.json('pause')[0]['status'] == 'paused'
    home.run('stop')
    until(lambda: listens(home)[0][2] == 'stopped')
    until(lambda: silent(home))
    home.fails('play', '--background', home.path('missing.wav'), saying='missing.wav')


def hostile_names(home):
    names = ['--x.wav', '-', ' ', 'a;b|c&d$(touch x)`y`.wav', '%20%.wav', 'http:%2F.wav', '{a}[b].wav',
             'line\nend.wav', 'é你好.wav', '"\'\\.wav', 'replaygain=x,af=y.wav', 'memory:.wav',
             'x' * 200 + '.wav']
    for name in names:
        path = sound(os.path.join(home.path('names'), name), 0.5)
        out, _ = home.run('play', '--player', 'mpv', '--', path)
        assert out.startswith('Playing with mpv: '), name
    # As a name of bytes, and in the folder that mien runs in.
    path = os.path.join(home.path('names').encode(), b'\xff\xfe.wav')
    os.link(os.path.join(home.path('names'), '-').encode(), path)
    done = subprocess.run([MIEN, 'play', b'\xff\xfe.wav'], env=home.environment(),
                          cwd=home.path('names'), capture_output=True, timeout=PATIENCE)
    assert done.returncode == 0, done
    done = subprocess.run([MIEN, 'play', '--', '--x.wav'], env=home.environment(),
                          cwd=home.path('names'), capture_output=True, timeout=PATIENCE)
    assert done.returncode == 0, done


def a_song_that_is_broken_among_others(home):
    broken = home.write('broken.wav', b'RIFF' + bytes(range(256)) * 20)
    out, err = home.run('play', sound(home.path('a.wav'), 1), broken, sound(home.path('b.wav'), 1))
    assert out == 'Playing with mpv: a.wav\n' and err.count('\n') == 1
    assert 'broken.wav: ' in err and err.startswith('mien: ')
    # Also as the first one.
    out, err = home.run('play', broken, sound(home.path('b.wav'), 1))
    assert out == 'Playing with mpv: b.wav\n', out
    assert err.startswith('mien: ') and err.count('\n') == 1 and 'broken.wav: ' in err, err


def files_play_where_there_is_no_spotify(home):
    library_of(home, [sound(home.path('music/a.wav'), 1)])
    song, other = home.json('list')[:2]
    with sqlite3.connect(home.library) as database:
        database.execute("UPDATE track SET uri = 'spotify:track:' || id WHERE id = ?",
                         (other['id'],))
    said, = home.json('play', other['id'], song['id'])
    assert said['player'] == 'mpv' and [one['id'] for one in said['songs']] == [song['id']]
    assert [one['title'] for one in said['left_out']] == [other['title']]
    _, err = home.run('play', other['id'], song['id'], '--verbose')
    assert 'not with Spotify: there is no login to Spotify' in err
    assert f'1 of 2 songs left out: {other["title"]}' in err
    # Who asks for Spotify, or for a device, or has nothing else, is told why not.
    for words in (['--player', 'spotify'], ['--device', 'Kitchen']):
        home.fails('play', other['id'], song['id'], *words, saying='no login to Spotify')
    home.fails('play', other['id'], saying='no login to Spotify')


def loudest(path):
    """The highest sample of a WAV file, 1 being full scale."""
    with open(path, 'rb') as file:
        data = file.read()
    kind, _, _, _, _, bits = struct.unpack_from('<HHIIHH', data, data.index(b'fmt ') + 8)
    samples = data[data.index(b'data') + 8:]
    kind = struct.unpack_from('<H', data, data.index(b'fmt ') + 32)[0] if kind == 0xfffe else kind
    letter, full = {(1, 16): ('h', 2**15), (1, 32): ('i', 2**31), (3, 32): ('f', 1)}[kind, bits]
    count = len(samples) * 8 // bits
    return max(struct.unpack_from(f'<{count}{letter}', samples)) / full


def songs_are_equally_loud(home):
    path = sound(home.path('music/a.wav'), 20)
    library_of(home, [path])
    song = home.json('list')[0]['id']
    plain = 8000 / 32768
    home.variables.update(MIEN_AUDIO_OUTPUT='pcm', MIEN_PLAYER_PATIENCE='0.5')
    for loudness, peak, expected in ((None, None, plain), (-12, -12.2, plain * 10**(-6 / 20)),
                                     (-24, -12.2, plain * 10**(6 / 20)),
                                     (-40, -9, plain * 10**(9 / 20)), (-40, None, plain)):
        with sqlite3.connect(home.library) as database:
            database.execute('DELETE FROM sound')
            database.execute('INSERT INTO sound (track, version, mood, angry, calm, happy, sad, '
                             "loudness, true_peak) VALUES (1, 1, 'calm', 0, 1, 0, 0, ?, ?)",
                             (loudness, peak))
        # Written to a file it may be over before anyone could ask whether it plays.
        subprocess.run([MIEN, 'play', song], env=home.environment(), cwd=home.folder,
                       capture_output=True, timeout=PATIENCE)
        until(lambda: silent(home))
        heard = loudest(home.path('audiodump.wav'))
        assert abs(heard / expected - 1) < 0.01, (loudness, peak, heard, expected)
        os.unlink(home.path('audiodump.wav'))


def the_whole_way(home):
    paths = [sound(home.path(f'music/{i}.wav'), 60) for i in range(60)]
    library_of(home, paths)
    process = subprocess.Popen([MIEN, 'now', '--mood', 'calm', '--pick', '1', '--json'],
                               env=home.environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    steps = {}
    while 'play' not in steps:
        line = process.stdout.readline()
        assert line, process.communicate()
        steps[json.loads(line)['step']] = json.loads(line)
    play = steps['play']
    assert play['playing'] is True and play['player'] == 'mpv'
    matches = steps['matches']['songs']
    assert [song['id'] for song in play['songs']] == [song['id'] for song in matches]
    assert home.json('pause')[0]['title'] == matches[0]['title']
    assert home.json('next')[0]['player'] == 'mpv'
    until(lambda: len(listens(home)) == 2)
    home.run('stop')
    ends(process)
    assert [song for song, _, _ in listens(home)] == [song['id'] for song in matches[:2]]
    with sqlite3.connect(home.library) as database:
        assert database.execute("SELECT DISTINCT mood, moment FROM listen WHERE event = 'played'"
                                ).fetchall() == [('calm', 1)]


run([songs_play_to_their_ends, told_by_others, next_after_the_last_is_the_end,
     a_second_one_takes_the_place, ended_with_its_program, in_the_background, hostile_names,
     a_song_that_is_broken_among_others, files_play_where_there_is_no_spotify,
     songs_are_equally_loud, the_whole_way])
