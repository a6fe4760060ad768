"""MPD that is not there, or is something else, or never answers: a sentence each, and in time."""
import os
import socket
import time

from players import Mpd, Server, run, sound

FORCED = ('--player', 'mpd')


def here(home):
    return sound(home.path('a.wav'), 30)


def not_running(home):
    path = here(home)
    for words in (('play', path), ('pause',), ('devices',)):
        home.fails(*words, *FORCED, saying=[f'MPD is not running at {home.path("no-mpd")}',
                                            'MPD_HOST', '--player mpv'])
    probe = socket.socket()
    probe.bind(('127.0.0.1', 0))  # and does not listen
    home.variables.update(MPD_HOST='127.0.0.1', MPD_PORT=str(probe.getsockname()[1]))
    home.fails('play', path, *FORCED, saying='MPD is not running at 127.0.0.1:')
    home.variables.update(MPD_HOST='no-such-host.invalid')
    home.fails('play', path, *FORCED, saying='check MPD_HOST')
    # Others are not kept from going on.
    devices = {said['player']: said for said in home.json('devices')}
    assert 'check MPD_HOST' in devices['mpd']['problem'] and devices['mpv']['problem'] is None


def one_that_is_none(home):
    path = here(home)
    with Server(home, lambda connection: connection.sendall(b'220 mail.example ESMTP\r\n')) as it:
        home.variables['MPD_HOST'] = it.path
        home.fails('play', path, *FORCED, saying='is not MPD')


def one_that_hangs_up(home):
    with Server(home, lambda connection: connection.close()) as it:
        home.variables['MPD_HOST'] = it.path
        home.fails('play', here(home), *FORCED, saying='closed the connection')


def never_answers(home, serve, *words, **options):
    """The sentence comes before the server has ended, which it would do much later."""
    home.variables['MIEN_PLAYER_PATIENCE'] = '0.5'
    with Server(home, serve) as it:
        home.variables['MPD_HOST'] = it.path
        return home.fails(*words, saying='did not answer within 0.5 seconds', timeout=60, **options)


def one_that_never_greets(home):
    path = here(home)
    silence = lambda connection: time.sleep(300)
    never_answers(home, silence, 'play', path, *FORCED)
    os.unlink(home.path('server.socket'))
    never_answers(home, silence, 'stop', *FORCED)
    os.unlink(home.path('server.socket'))
    never_answers(home, silence, 'devices', *FORCED)


def answering(stuck, answers={}):
    """Greets, and answers all but `stuck` as MPD would without music."""
    def serve(connection):
        file = connection.makefile('rwb')
        file.write(b'OK MPD 0.23.0\n')
        file.flush()
        for line in file:
            word = line.split()[0].decode()
            if word == stuck:
                time.sleep(300)
            file.write(answers.get(word, b'') + b'OK\n')
            file.flush()
    return serve


def one_that_gets_stuck(home):
    path = here(home)
    status = {'status': b'state: stop\n', 'addid': b'Id: 1\n'}
    for stuck in ('clearerror', 'status', 'addid', 'playid'):
        never_answers(home, answering(stuck, status), 'play', path, *FORCED)
        os.unlink(home.path('server.socket'))
    never_answers(home, answering('outputs'), 'devices', *FORCED)


def one_that_takes_all_and_plays_nothing(home):
    home.variables['MIEN_PLAYER_PATIENCE'] = '5'
    with Server(home, answering('', {'status': b'state: stop\n', 'addid': b'Id: 1\n'})) as it:
        home.variables['MPD_HOST'] = it.path
        home.fails('play', here(home), *FORCED, saying='MPD took the music, but does not play it')


def this_machine_plays_instead(home):
    path = sound(home.path('a.wav'), 1)
    out, err = home.run('play', path)
    assert out == 'Playing with mpv: a.wav\n' and err == ''
    _, err = home.run('play', path, '--verbose')
    assert 'not with MPD: MPD is not running' in err
    with Mpd(home) as mpd:
        mpd.update()
        # What MPD cannot play is no reason against it, unless this machine plays more.
        unknown = sound(os.path.join(mpd.music, 'unknown.wav'), 1)
        assert home.json('play', unknown)[0]['player'] == 'mpv'
        assert home.json('play', path)[0]['player'] == 'mpd'


run([not_running, one_that_is_none, one_that_hangs_up, one_that_never_greets, one_that_gets_stuck,
     one_that_takes_all_and_plays_nothing, this_machine_plays_instead])
