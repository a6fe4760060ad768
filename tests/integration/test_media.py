"""mien-media as a process: what it may, how it ends, where it is found; and cameras."""
import os
import shutil
import signal
import subprocess
import time

from harness import run
from media_files import DUMP, MEDIA, SANITIZED, SINE, child_of, dump, fails, ffmpeg, see, sentence


def is_gone(pid):
    for _ in range(200):
        try:
            if open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[0] == 'Z':
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


class Slow:
    """A dump of many frames, of which one is taken, so that mien-media waits for its reader."""

    def __init__(self, home):
        path = home.path('long.mkv')
        if not os.path.exists(path):
            ffmpeg(home, 'long.mkv', '-f', 'lavfi', '-i', 'testsrc=size=640x480:rate=25:d=10')
        self.environment = {**os.environ, 'MIEN_SECRET': 'secret'}
        self.process = subprocess.Popen([DUMP, 'video', path, 'rgb', '0', '0', '0'],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=self.environment)
        self.process.stdout.read(1000)
        self.media = child_of(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def dies_with_its_parent(home):
    with Slow(home) as slow:
        slow.process.kill()
        slow.process.wait()
        assert is_gone(slow.media)


def killed_in_the_middle(home):
    for number, saying in ((signal.SIGKILL, 'was killed'), (signal.SIGSYS, 'crashed mien-media')):
        with Slow(home) as slow:
            os.kill(slow.media, number)
            _, err = slow.process.communicate(timeout=60)
            assert slow.process.returncode == 1 and saying in err.decode(), err
            assert err.count(b'\n') == 1, err


def is_confined(home):
    with Slow(home) as slow:
        folder = f'/proc/{slow.media}/'
        files = {int(name): os.readlink(folder + 'fd/' + name)
                 for name in os.listdir(folder + 'fd')}
        assert set(files) == {0, 1, 2, 3}, files
        assert files[0].startswith('socket:') and files[1].startswith('pipe:')
        assert os.getpgid(slow.media) == slow.media != os.getpgid(slow.process.pid)
        limits = {line[:26].strip(): line[26:].split()[:2]
                  for line in open(folder + 'limits').read().splitlines()}
        assert limits['Max core file size'] == ['0', '0']
        if SANITIZED:
            return
        assert files[2] == '/dev/null' and open(folder + 'environ').read() == ''
        status = dict(line.split(':\t', 1) for line in open(folder + 'status').read().splitlines())
        assert status['Seccomp'].strip() == '2' and status['NoNewPrivs'].strip() == '1'
        for thread in os.listdir(folder + 'task'):
            assert 'Seccomp:\t2\n' in open(f'{folder}task/{thread}/status').read()
        for name in ('Max file size', 'Max open files', 'Max locked memory'):
            assert limits[name] == ['0', '0'], limits[name]
        assert limits['Max address space'] == [str(2560 << 20)] * 2


def where_it_is_installed(home):
    """Beside the program, or in ../libexec/mien; and not anywhere else."""
    environment = {name: value for name, value in os.environ.items() if name != 'MIEN_MEDIA'}
    path = ffmpeg(home, 'a.flac', *SINE)
    for folder in ('one/bin', 'two/bin', 'two/libexec/mien', 'three/bin'):
        os.makedirs(home.path(folder))
    for folder in ('one', 'two', 'three'):
        shutil.copy(DUMP, home.path(f'{folder}/bin/dump'))
    shutil.copy(MEDIA, home.path('one/bin/mien-media'))
    shutil.copy(MEDIA, home.path('two/libexec/mien/mien-media'))
    for folder, code in (('one', 0), ('two', 0), ('three', 1)):
        done = subprocess.run([home.path(f'{folder}/bin/dump'), 'sound', path, '22050', '1', '0'],
                              env=environment, capture_output=True, cwd='/')
        assert done.returncode == code, done.stderr
    assert b'mien-media, which decodes it, is missing' in done.stderr


def by_hand(home):
    out = subprocess.run([MEDIA, '--version'], capture_output=True, check=True).stdout.decode()
    assert out.startswith('mien-media ') and 'FFmpeg' in out
    for words in ([], ['song.mp3'], ['--help']):
        done = subprocess.run([MEDIA, *words], stdin=subprocess.DEVNULL, capture_output=True)
        assert done.returncode == 2 and b'is started by mien' in done.stderr


def no_camera(home):
    if not any(name.startswith('video') for name in os.listdir('/dev')):
        code, _, err, _ = dump('video', 'camera', 'gray', 0, 0, 0)
        assert code == 1 and sentence('camera', err).startswith('there is none on this computer')
    code, _, err, _ = dump('video', 'camera:/dev/null', 'gray', 0, 0, 0)
    assert code == 1 and sentence('camera', err) == '/dev/null is no camera'
    # Test sources are for tests only.
    fails('test:testsrc', 'No such file', 'video')


def a_camera_that_ffmpeg_plays(home):
    environment = {**os.environ, 'MIEN_TEST_SOURCES': '1'}
    _, frames = see('test:testsrc2=size=320x240:rate=30,realtime', 'newest', 50, 20,
                    env=environment)
    gaps = [b[0] - a[0] for a, b in zip(frames, frames[1:])]
    assert len(frames) == 20 and min(gaps) > 0 and max(gaps) > 0.05, gaps


run([dies_with_its_parent, killed_in_the_middle, is_confined, where_it_is_installed, by_hand,
     no_camera, a_camera_that_ffmpeg_plays])
