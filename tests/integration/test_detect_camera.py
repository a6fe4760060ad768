"""mien detect before cameras that are missing, forbidden, or pulled out, and before those that FFmpeg
plays. One in use by another program is known to the unit test of cameras alone: to have one here
takes a real camera."""
import json
import os
import signal
import stat
import subprocess

from harness import MIEN, run
from media_files import blocked_for_others, child_of

TESTS = {**os.environ, 'MIEN_TEST_SOURCES': '1'}
CAMERA = 'test:testsrc2=size=320x240:rate=30,realtime'


def start(*words):
    return subprocess.Popen([MIEN, 'detect', *words], env=TESTS, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def missing(home):
    if not any(name.startswith('video') for name in os.listdir('/dev')):
        home.fails('detect', 'camera', saying='camera: there is none on this computer')
    home.fails('detect', 'camera:/dev/video987', saying='camera: there is no /dev/video987')
    home.fails('detect', 'camera:/dev/null', saying='camera: /dev/null is no camera')
    home.fails('detect', '/dev/null', saying='a camera is written camera:/dev/null')
    home.fails('detect', CAMERA, saying='No such file')  # for tests alone


def forbidden(home):
    if os.geteuid() != 0 or blocked_for_others(MIEN):
        return
    os.chmod(home.folder, 0o755)
    device = home.path('video0')
    os.mknod(device, stat.S_IFCHR | 0o600, os.makedev(81, 200))
    done = subprocess.run([MIEN, 'detect', 'camera:' + device], user=65534, group=65534,
                          extra_groups=[], capture_output=True)
    err = done.stderr.decode()
    assert done.returncode == 1 and f'you may not use {device}' in err, err


def some_seconds(home):
    done = start('--seconds', '1', '--json', CAMERA)
    out, err = done.communicate(timeout=120)
    answer = json.loads(out)
    assert done.returncode == 3 and err == b'', err
    assert answer['stretch'] is None and answer['faces'] == [] and answer['file'] == CAMERA
    assert 0.9 < answer['seconds'] < 3 and 1 < answer['frames'] < 40


def until_ctrl_c(home):
    for number in (signal.SIGINT, signal.SIGTERM):
        with start('--json', CAMERA) as process:
            assert json.loads(process.stdout.readline())['faces'] == []
            child = child_of(process.pid)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        answer = json.loads(out.splitlines()[-1])
        assert process.returncode == 3 and err == b'' and answer['frames'] > 0
        assert not os.path.exists(f'/proc/{child}')


def pulled_out(home):
    with start('--json', CAMERA) as process:
        process.stdout.readline()
        os.kill(child_of(process.pid), signal.SIGKILL)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1 and err.count(b'\n') == 1, err
    assert err.startswith(b'mien: ') and b'was killed' in err, err


def not_known(home):
    done = start('test:nonsense')
    _, err = done.communicate(timeout=60)
    assert done.returncode == 1 and err.count(b'\n') == 1, err


run([missing, forbidden, some_seconds, until_ctrl_c, pulled_out, not_known])
