"""Videos that are written: what is left of one whose writing ends early (nothing), what mien-media
may do meanwhile, and what others say about the file."""
import json
import os
import signal
import subprocess
import time

from harness import in_a_mount, run
from media_files import DUMP, MEDIA, SANITIZED, dump, ffmpeg, sentence


def film(home, seconds=2, size='320x240'):
    return ffmpeg(home, 'film.mkv', '-f', 'lavfi', '-i',
                  f'testsrc=size={size}:rate=25:d={seconds}', '-c:v', 'ffv1')


class Copying:
    """A copy that pauses after each frame."""

    def __init__(self, home, out):
        self.process = subprocess.Popen([DUMP, 'copy', film(home), out, '100'],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3):
            assert self.process.stdout.readline()
        # Of the two that run for it, the one that was started last writes.
        folder = f'/proc/{self.process.pid}/task/{self.process.pid}/children'
        self.media = max(map(int, open(folder).read().split()))
        assert os.readlink(f'/proc/{self.media}/exe') == os.path.realpath(MEDIA)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def is_gone(pid):
    for _ in range(200):
        try:
            if open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[0] == 'Z':
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def nothing_is_left_of_it(home):
    """Killed or interrupted: no file, where file systems know files without a name; else a
    temporary one at most."""
    for number in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
        folder = home.path(f'out{int(number)}')
        os.mkdir(folder)
        with Copying(home, folder + '/out.mp4') as copying:
            nameless = os.listdir(folder) == []
            copying.process.send_signal(number)
            copying.process.wait()
            assert is_gone(copying.media)
            assert not nameless or os.listdir(folder) == [], os.listdir(folder)
            assert not os.path.exists(folder + '/out.mp4')


def killed_in_the_middle(home):
    folder = home.path('out')
    os.mkdir(folder)
    with Copying(home, folder + '/out.mp4') as copying:
        os.kill(copying.media, signal.SIGKILL)
        _, err = copying.process.communicate(timeout=60)
        assert copying.process.returncode == 1
        assert sentence(folder + '/out.mp4', err.decode()) == \
            'mien-media, which encoded it, was killed (is there enough memory?)'
        assert os.listdir(folder) == []


def is_confined(home):
    with Copying(home, home.path('out.mp4')) as copying:
        folder = f'/proc/{copying.media}/'
        files = {int(name): os.readlink(folder + 'fd/' + name)
                 for name in os.listdir(folder + 'fd')}
        assert set(files) == {0, 1, 2, 3}, files
        assert files[0].startswith('socket:') and files[1].startswith('pipe:')
        if SANITIZED:
            return
        limits = {line[:26].strip(): line[26:].split()[:2]
                  for line in open(folder + 'limits').read().splitlines()}
        for thread in os.listdir(folder + 'task'):
            assert 'Seccomp:\t2\n' in open(f'{folder}task/{thread}/status').read()
        for name in ('Max core file size', 'Max open files', 'Max locked memory'):
            assert limits[name] == ['0', '0'], limits[name]
        assert limits['Max file size'] == [str(16 << 30)] * 2
        assert limits['Max address space'] == [str(2560 << 20)] * 2


def no_room(home):
    """A disk that is full, and one that cannot be written."""
    path = film(home, 10, '640x480')
    for options, saying in (('size=64k', 'cannot be written: No space left on device'),
                            ('ro', 'Read-only file system')):
        done = in_a_mount(options, f'{DUMP} copy {path} /mnt/x.mp4 >/dev/null; '
                                   'echo "$? and $(ls -A /mnt)"')
        if done is None:
            return
        assert sentence('/mnt/x.mp4', done.stderr) == saying, done.stderr
        assert done.stdout == '1 and \n', done.stdout


def others_read_it(home):
    out = home.path('out.mp4')
    code, _, err, _ = dump('copy', film(home), out)
    assert code == 0, err
    assert sorted(os.listdir(home.folder)) == ['film.mkv', 'out.mp4', 'run']
    mask = os.umask(0)
    os.umask(mask)
    assert os.stat(out).st_mode & 0o777 == 0o666 & ~mask
    done = subprocess.run(['ffprobe', '-v', 'error', '-count_frames', '-show_streams', '-of',
                           'json', out], capture_output=True, check=True)
    assert done.stderr == b'', done.stderr
    stream, = json.loads(done.stdout)['streams']
    wanted = {'codec_name': 'h264', 'profile': 'High', 'width': 320, 'height': 240,
              'pix_fmt': 'yuv420p', 'color_range': 'tv', 'color_space': 'bt709',
              'avg_frame_rate': '25/1', 'start_pts': 0, 'nb_read_frames': '50',
              'duration': '2.000000', 'has_b_frames': 0}
    for name, value in wanted.items():
        assert stream[name] == value, (name, stream[name])


def large_frames(home):
    """As large as may be, within bounded memory."""
    path = ffmpeg(home, 'film.avi', '-f', 'lavfi', '-i', 'testsrc2=size=8192x4320:rate=25:d=0.4',
                  '-c:v', 'mjpeg')
    out = home.path('out.mp4')
    code, _, err, peak = dump('copy', path, out, timeout=600)
    assert code == 0, err
    assert SANITIZED or peak < 2560 << 10, peak
    facts = subprocess.run(['ffprobe', '-v', 'error', '-show_entries', 'stream=nb_frames,width',
                            '-of', 'csv=p=0', out], capture_output=True, check=True).stdout
    assert facts == b'8192,10\n', facts


run([nothing_is_left_of_it, killed_in_the_middle, is_confined, no_room, others_read_it]
    + ([] if SANITIZED else [large_frames]))
