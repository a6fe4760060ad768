"""What cannot be played on this machine, and a mien-play that is not as it should be: a sentence
each, and in time."""
import fcntl
import os
import shutil
import socket
import threading
import time

from harness import MIEN
from pictures import png
from players import Server, library_of, listens, run, sound


def files_that_are_none(home):
    os.mkfifo(home.path('pipe'))
    os.mkdir(home.path('folder'))
    none = 'not a sound file that can be played'
    cases = [('empty.wav', b'', none), ('noise.mp3', bytes(range(256)) * 40, ''),
             ('text.flac', b'This is no music.\n' * 30, none),
             # Lists that lead elsewhere.
             ('list.m3u', b'#EXTM3U\nhttp://127.0.0.1:9/a.mp3\n', ''),
             ('list.pls', b'[playlist]\nFile1=/etc/passwd\nNumberOfEntries=1\n', ''),
             ('list.cue', b'FILE "a.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n', ''),
             ('list.edl', b'# mpv EDL v0\na.wav,0,1\n', ''),
             ('picture.png', png(2, 2, b'\0\1\2' * 2), 'there is no sound in it'),
             ('list.m3u8', b'#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n'
              b'http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n', '')]
    for name, data, saying in cases:
        home.fails('play', home.write(name, data), saying=[name, saying])
    for name in ('pipe', 'folder', 'missing.wav'):
        home.fails('play', home.path(name), saying=name)
    if os.geteuid() != 0:
        closed = sound(home.path('closed.wav'))
        os.chmod(closed, 0)
        home.fails('play', closed, saying='Permission denied')


def files_that_are_gone(home):
    path = sound(home.path('music/a.wav'), 1)
    library_of(home, [path, home.path('music/gone.wav')])
    here, gone, bare = home.json('list')[:3]
    home.fails('play', gone['id'], saying=['gone.wav', 'No such file'])
    home.fails('play', bare['id'], saying=['no file is known of it'])
    said, = home.json('play', gone['id'], here['id'], bare['id'])
    assert [song['id'] for song in said['songs']] == [here['id']]
    assert ['No such file' in said['left_out'][0]['why'], said['left_out'][1]['uri']] == [True, None]
    assert len(listens(home)) == 1
    _, err = home.run('play', gone['id'], here['id'])
    assert err.startswith('mien: 1 of 2 songs left out: ') and err.endswith('No such file or directory\n')


def wrong_usage(home):
    for words, saying in ((['play'], 'play what?'), (['play', 'x', '--player', 'radio'], 'no player'),
                          (['play', 'x', '--wait', '--background'], 'exclude each other'),
                          (['pause', 'x'], 'too much'), (['devices', 'x'], 'too much'),
                          (['now', '--no-play', '--player', 'mpd'], 'exclude each other'),
                          (['now', '--player', 'radio'], 'there is no player')):
        home.fails(*words, saying=saying, code=2)
    home.fails('play', 'moon', saying=['moon', 'no library yet'])


def outputs(home):
    path = sound(home.path('a.wav'), 1)
    home.fails('play', path, '--device', 'gramophone', saying=["no output 'gramophone'",
                                                              "'mien devices'"])
    said, = home.json('devices', '--player', 'mpv')
    assert said['problem'] is None and said['devices'][0]['id'] == 'auto'
    home.run('play', path, '--device', 'auto')
    for nothing in ('nonsense', 'alsa,'):
        home.variables['MIEN_AUDIO_OUTPUT'] = nothing
        if nothing == 'nonsense' or not os.path.exists('/proc/asound'):
            home.fails('play', path, saying=['audio output', '--device'])


def a_program_that_is_missing_or_another(home):
    path = sound(home.path('a.wav'), 1)
    home.variables['MIEN_PLAYER_PATIENCE'] = '0.3'
    for program, saying in (('/nowhere/mien-play', 'cannot start /nowhere/mien-play'),
                            ('/bin/false', 'cannot start /bin/false'),
                            ('/bin/true', 'gave no answer within')):
        home.variables['MIEN_PLAY'] = program
        home.fails('play', path, saying=saying)
    stuck = home.write('stuck', '#!/bin/sh\nsleep 300 &\n')
    os.chmod(stuck, 0o755)
    home.variables['MIEN_PLAY'] = stuck
    home.fails('play', path, saying='gave no answer within', timeout=60)
    home.fails('devices', '--player', 'mpv', saying='gave no answer within', timeout=60)


def one_that_never_answers(home):
    home.variables['MIEN_PLAYER_PATIENCE'] = '0.5'
    os.mkdir(home.path('run/mien'), 0o700)
    with Server(home, lambda connection: time.sleep(300), home.path('run/mien/play')):
        for command in ('pause', 'next', 'stop'):
            home.fails(command, '--player', 'mpv', saying='did not answer within 0.5 seconds',
                       timeout=60)
    # The socket is left, and nobody behind it: that is silence, not an error.
    home.fails('pause', '--player', 'mpv', saying='mpv plays nothing')
    home.run('play', sound(home.path('a.wav'), 1))


def one_that_does_not_leave(home):
    """Whoever has the lock plays; one that neither answers nor ends keeps all others out."""
    os.mkdir(home.path('run/mien'), 0o700)
    with open(home.path('run/mien/lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home.fails('play', sound(home.path('a.wav')), saying='another mien-play does not stop')


def a_program_that_is_not_installed(home):
    """A copy of mien without its other programs beside it."""
    shutil.copy(os.path.join(os.path.dirname(MIEN), 'mien-full'), home.path('mien-full'))
    home.variables['MIEN_PLAY'] = ''
    home.fails('play', sound(home.path('a.wav')), program=home.path('mien-full'),
               saying=['mien-play', 'is missing', 'install Mien again'])


def a_folder_that_is_not_ones_own(home):
    path = sound(home.path('a.wav'), 1)
    os.mkdir(home.path('run/mien'), 0o755)
    home.fails('play', path, saying='is not yours alone')
    os.rmdir(home.path('run/mien'))
    os.symlink(home.path('elsewhere'), home.path('run/mien'))
    home.fails('play', path, saying='remove it')
    os.unlink(home.path('run/mien'))
    home.variables['XDG_RUNTIME_DIR'] = home.path('nowhere')
    home.fails('play', path, saying='XDG_RUNTIME_DIR')


def mien_play_by_itself(home):
    program = os.environ['MIEN_PLAY']
    _, err = home.run(program=program, code=2)
    assert 'is started by mien' in err
    home.run('nonsense', program=program, code=2)
    out, _ = home.run('--version', program=program)
    assert out.startswith('mien-play ') and 'libmpv' in out


def no_network(home):
    """A list that a reader of FFmpeg's takes for a stream leads nowhere."""
    asked = []
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen()

    def take():
        try:
            while True:
                asked.append(listener.accept())
        except OSError:
            pass
    threading.Thread(target=take, daemon=True).start()
    address = f'http://127.0.0.1:{listener.getsockname()[1]}/a.ts'
    for name, text in (('a.m3u8', f'#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n'
                        '#EXT-X-ENDLIST\n'),
                       ('b.m3u', f'#EXTM3U\n{address}\n'), ('c.strm', address),
                       ('d.sdp', 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n'
                        'm=audio 5004 RTP/AVP 0\n')):
        home.run('play', home.write(name, text), code=1)
    listener.close()
    assert asked == []


run([files_that_are_none, files_that_are_gone, wrong_usage, outputs,
     a_program_that_is_missing_or_another, one_that_never_answers, one_that_does_not_leave,
     a_program_that_is_not_installed, a_folder_that_is_not_ones_own,
     mien_play_by_itself, no_network])
