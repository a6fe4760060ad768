"""Playing under valgrind, on each of the three players: no memory is read that was not written, none
is used that is not there, and none is lost. The sanitizers see this as well, but not in a build as it
is installed, nor what libraries do with what they are given."""
import glob
import os
import re
import time

import harness
from harness import catalogue, song_rows
from players import Mpd, Server, library_of, listens, silent, sound, until
from spotify_home import log_in, with_login
from spotify_server import never, says
from terminal import Terminal, shows

# Nothing is suppressed: libmpv, libcurl and what they load lose nothing themselves.
SCRIPT = '''#!/bin/sh
exec valgrind --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite \\
    --error-exitcode=9 --trace-children=no --keep-debuginfo=yes \\
    --log-file={logs}/{name}.%p {program} "$@"
'''


def problems(home):
    """What valgrind had to say of all that ran; a process that became another has no summary."""
    found = ''
    for path in glob.glob(home.path('valgrind/*.*')):
        with open(path, errors='replace') as file:
            text = file.read()
        summary = re.search(r'ERROR SUMMARY: (\d+) errors', text)
        if summary and summary.group(1) != '0':
            found += text
    return found


def ended(home, name):
    """How many processes of that name valgrind has seen to their end."""
    return sum('ERROR SUMMARY' in open(path, errors='replace').read()
               for path in glob.glob(home.path(f'valgrind/{name}.*')))


def under_valgrind(test):
    """The test, in which what has **home.under runs under valgrind, and mien-play as well."""
    def whole(home, *more):
        os.mkdir(home.path('valgrind'))
        for name in ('MIEN_FULL', 'MIEN_PLAY'):
            script = home.write(f'bin/{name}', SCRIPT.format(
                logs=home.path('valgrind'), name=name, program=os.environ[name]))
            os.chmod(script, 0o755)
        home.variables.update(MIEN_PLAY=home.path('bin/MIEN_PLAY'), MIEN_PLAYER_PATIENCE='60')
        home.under = {'program': home.path('bin/MIEN_FULL')}
        try:
            test(home, *more)
            until(lambda: silent(home))
        finally:
            found = problems(home)
            assert found == '', found
        assert ended(home, 'MIEN_FULL') > 0
    whole.__name__ = test.__name__
    return whole


def steps_of(home):
    return {step['step']: step for step in
            home.json('now', '--mood', 'calm', '--pick', '1', **home.under)}


def songs_of(home, seconds, folder='music'):
    paths = [sound(home.path(f'{folder}/{i}.wav'), seconds) for i in range(60)]
    library_of(home, paths)
    return paths


@under_valgrind
def this_machine_plays(home):
    paths = songs_of(home, 0.5)
    broken = home.write('broken.wav', b'RIFF' + bytes(range(256)) * 20)
    _, err = home.run('play', broken, paths[1], '--device', 'auto', **home.under)
    assert 'broken.wav' in err
    # They are two: the one that is started leaves the music to a child of its own.
    until(lambda: ended(home, 'MIEN_PLAY') == 2)


@under_valgrind
def this_machine_is_told(home):
    paths = songs_of(home, 60)
    terminal = Terminal(home, home.under['program'], 'now', '--mood', 'calm', '--pick', '1')
    shows(terminal, '/ 1:00', '(1 of 10)')
    best, = re.findall(r'The best match: (.*) by ', terminal.output)
    assert home.json('pause', **home.under)[0]['title'] == best
    shows(terminal, '‖')
    terminal.press(' ')
    shows(terminal, '▶')
    home.json('next', **home.under)
    shows(terminal, '/ 1:00', '(2 of 10)')
    terminal.press(b'\033[C', b'\033[D', ' ', ' ', 'n')
    shows(terminal, '/ 1:00', '(3 of 10)')
    terminal.press('q')
    terminal.ends()
    assert [fate for _, _, fate in listens(home)] == ['skipped', 'skipped', 'stopped'], \
        listens(home)
    home.run('play', '--background', paths[0], **home.under)
    home.run('stop', **home.under)


@under_valgrind
def mpd_plays(home):
    with Mpd(home) as mpd:
        songs_of(home, 30)
        mpd.update()
        steps = steps_of(home)
        assert steps['play']['player'] == 'mpd'
        assert 'file://' + os.path.join(mpd.music, mpd.current()) == \
            steps['matches']['songs'][0]['uri']
        home.json('next', **home.under)
        short = sound(home.path('elsewhere/short.wav'), 1)
        home.run('play', '--wait', short, **home.under)
        home.fails('play', home.write('noise.wav', b'RIFF' + bytes(range(256)) * 50), '--player',
                   'mpd', saying='no music in it', **home.under)
    home.fails('play', short, '--player', 'mpd', saying='MPD is not running', **home.under)
    home.variables['MIEN_PLAYER_PATIENCE'] = '0.5'
    with Server(home, lambda connection: time.sleep(300)) as it:
        home.variables['MPD_HOST'] = 'word@' + it.path
        home.fails('play', short, '--player', 'mpd', saying='did not answer', **home.under)


def add_songs(home):
    rows = list(song_rows(60))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    return [f'spotify:track:{row["track_id"]}' for row in rows]


@with_login
@under_valgrind
def spotify_plays(home, server):
    uris = add_songs(home)
    steps = steps_of(home)
    assert steps['play']['player'] == 'spotify'
    assert server.playing['uris'] == [song['uri'] for song in steps['matches']['songs']]
    for command in ('pause', 'next'):
        home.json(command, '--player', 'spotify', **home.under)
    home.run('play', *uris[:2], '--device', 'Phone', '--verbose', **home.under)
    server.access.clear()  # so that it is renewed
    home.run('play', uris[0], **home.under)
    log_in(home, home.under['program'])


@with_login
@under_valgrind
def spotify_refuses(home, server):
    song = add_songs(home)[0]
    play, listed = 'PUT /v1/me/player/play', 'GET /v1/me/player/devices'
    for path, wrong, saying in (
            (play, [says(503)] * 3, 'problem of its own'),
            (play, [says(404, '{"error":{"reason":"NO_ACTIVE_DEVICE"}}')], 'open Spotify somewhere'),
            (listed, [says(200, '{"devices": [{]}')], 'is broken')):
        server.mischief = {path: list(wrong)}
        home.fails('play', song, saying=saying, **home.under)
    home.variables['MIEN_PLAYER_PATIENCE'] = '1'
    server.mischief = {listed: [never]}
    home.fails('play', song, saying='did not answer within 1 seconds', **home.under)
    server.mischief = {}
    server.access.clear()
    server.refresh.clear()
    home.fails('play', song, saying="'mien login spotify'", **home.under)


harness.run([this_machine_plays, this_machine_is_told, mpd_plays, spotify_plays, spotify_refuses])
