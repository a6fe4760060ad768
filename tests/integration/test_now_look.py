"""What mien now looks at, and what it says where there is no face. With faces: test_now_real.py."""
import os
import signal
import sqlite3
import subprocess

from harness import MIEN, catalogue, run, song_rows
from media_files import child_of, ffmpeg
from terminal import Terminal

os.environ['MIEN_TEST_SOURCES'] = '1'
CAMERA = 'test:testsrc2=size=320x240:rate=30,realtime'
ON = 'The camera is on for 1 second. No picture is kept, and it is off before anything is asked.\n'


def filled(home):
    home.run('add', home.write('songs.csv', catalogue(song_rows(40))))
    home.run('fit')


def picture(home):
    path = home.path('gray.pgm')
    with open(path, 'wb') as file:
        file.write(b'P5 64 48 255\n' + bytes(64 * 48))
    return path


def moments(home):
    with sqlite3.connect(home.library) as database:
        return database.execute('SELECT count(*) FROM moment').fetchone()[0]


def no_face_is_said_with_what_helps(home):
    filled(home)
    for words in ([picture(home)], [picture(home), '--json'], [picture(home), '--everyone']):
        err = home.fails('now', *words, code=3, saying=['no face', 'light', '--mood'])
        assert err.startswith(f'mien: {picture(home)}: ')
    assert moments(home) == 0
    terminal = Terminal(home, MIEN, 'now', picture(home))
    terminal.ends(3)
    assert '\033[?1049h' not in terminal.output


def a_video_is_looked_at_for_some_seconds(home):
    filled(home)
    video = ffmpeg(home, 'long.mp4', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10:duration=60')
    for words in ([], ['--seconds', '0.5'], ['--seconds', '100']):
        home.fails('now', video, *words, code=3, saying='no face')


def a_camera_is_told_of_and_off_before_anything_is_asked(home):
    filled(home)
    _, err = home.run('now', CAMERA, '--seconds', '1', code=3)
    assert err.startswith(ON + 'The camera is off.\nmien: ') and 'no face' in err
    home.fails('now', CAMERA, '--seconds', '1', '--quiet', code=3, saying='no face')
    terminal = Terminal(home, MIEN, 'now', CAMERA, '--seconds', '1')
    text = terminal.ends(3)
    assert 'The camera is on' in text and text.index('The camera is off') > text.index(' on for ')


def cameras_that_are_none(home):
    filled(home)
    # Nothing says that a camera is on which is not.
    home.fails('now', 'camera:/dev/video987', saying='camera: there is no /dev/video987')
    home.fails('now', 'camera:/dev/null', saying='camera: /dev/null is no camera')
    home.fails('now', 'test:nonsense', saying='nonsense')


def a_camera_is_let_go_whatever_happens(home):
    filled(home)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        process = subprocess.Popen([MIEN, 'now', CAMERA, '--seconds', '600'],
                                   env=home.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stderr.readline().startswith(b'The camera is on for 600 seconds.')
        child = child_of(process.pid)
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode == -number
        waited = subprocess.run(['timeout', '60', 'sh', '-c',
                                 f'while test -e /proc/{child}; do sleep 0.1; done'])
        assert waited.returncode == 0
    assert moments(home) == 0


def what_is_no_picture(home):
    filled(home)
    text = home.write('notes.jpg', 'not a picture')
    home.fails('now', text, saying=[text, 'neither a picture'])
    home.fails('now', home.path('missing.jpg'), saying='missing.jpg')
    home.fails('now', home.folder, saying=home.folder)
    fifo = home.path('fifo')
    os.mkfifo(fifo)
    home.fails('now', fifo, saying='not a file')
    home.fails('now', picture(home), '--model', text, saying='notes.jpg')
    home.fails('now', picture(home), '--seconds', '0', code=2, saying='--seconds')
    assert moments(home) == 0


def the_library_is_looked_at_first(home):
    _, err = home.run('now', CAMERA, code=1)
    assert 'no library yet' in err and 'camera' not in err
    home.run('add', home.write('songs.csv', catalogue(song_rows(8))))
    _, err = home.run('now', CAMERA, code=1)
    assert "'mien fit'" in err and 'camera' not in err


run([no_face_is_said_with_what_helps, a_video_is_looked_at_for_some_seconds,
     a_camera_is_told_of_and_off_before_anything_is_asked, cameras_that_are_none,
     a_camera_is_let_go_whatever_happens, what_is_no_picture, the_library_is_looked_at_first])
