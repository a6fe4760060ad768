"""What the tests of mien-media share: media_dump run on files, and ffmpeg to make them.
$MIEN_MEDIA is the program, $MIEN_MEDIA_DUMP prints what is read from it."""
import array
import json
import os
import struct
import subprocess
import tempfile
import threading
import time

DUMP = os.environ['MIEN_MEDIA_DUMP']
MEDIA = os.environ['MIEN_MEDIA']
SANITIZED = os.environ['MIEN_SANITIZED'] == '1'
LIMIT = 300 << 10  # KiB of memory that none of these small files may take


def dump(*words, timeout=120, **options):
    """What media_dump says: exit code, standard output and error, KiB of memory at the most."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([DUMP, *map(str, words)], stdout=out, stderr=err,
                                 **{'stdin': subprocess.DEVNULL, **options})
        patience = threading.Timer(timeout, child.kill)
        patience.start()
        _, status, usage = os.wait4(child.pid, 0)  # mien-media's memory counts with it
        patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return child.returncode, out.read(), err.read().decode(), usage.ru_maxrss


def sentence(path, err):
    """The one sentence that names the file."""
    assert err.startswith(f'mien: {path}: ') and err.count('\n') == 1, err
    return err[len(f'mien: {path}: '):-1]


def fails(path, saying, kind='sound', **options):
    words = {'sound': (kind, path, 22050, 1, 0), 'hash': (kind, path),
             'video': (kind, path, 'gray', 0, 0, 0)}[kind]
    code, _, err, peak = dump(*words, **options)
    text = sentence('standard input' if path == '-' else path, err)
    assert code == 1 and saying in text, f'"{saying}" is not in: {text}'
    assert SANITIZED or peak < LIMIT, f'{peak} KiB'


def hear(path, rate=22050, channels=1, start=0, **options):
    """Facts and samples of a file that can be heard."""
    code, out, err, _ = dump('sound', path, rate, channels, start, **options)
    assert code == 0, err
    line, samples = out.split(b'\n', 1)
    facts = json.loads(line)
    facts['damaged'] = int(err.split()[1])
    return facts, array.array('f', samples)


def see(path, *more, **options):
    """Facts and gray frames, as (seconds, width, height, pixels)."""
    code, out, err, peak = dump('video', path, 'gray', 0, 0, 0, *more, **options)
    assert code == 0 and (SANITIZED or peak < LIMIT), (err, peak)
    line, rest = out.split(b'\n', 1)
    frames = []
    while rest:
        head, rest = rest.split(b'\n', 1)
        seconds, width, height, channels = head.split()
        size = int(width) * int(height) * int(channels)
        frames.append((float(seconds), int(width), int(height), rest[:size]))
        rest = rest[size:]
    return json.loads(line), frames


def ffmpeg(home, name, *words):
    path = home.path(name)
    subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', *words, path], check=True)
    return path


SINE = ('-f', 'lavfi', '-i', 'sine=440:d=1')
PICTURES = ('-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1')


def wav(channels, rate, data, bits=16, form=1):
    block = channels * bits // 8
    head = b'fmt ' + struct.pack('<IHHIIHH', 16, form, channels, rate & 0xffffffff,
                                 (rate * block) & 0xffffffff, block & 0xffff, bits)
    body = b'WAVE' + head + b'data' + struct.pack('<I', len(data)) + data
    return b'RIFF' + struct.pack('<I', len(body)) + body


def child_of(pid):
    """The process of the mien-media that a process started."""
    for _ in range(200):
        children = open(f'/proc/{pid}/task/{pid}/children').read().split()
        if children and os.readlink(f'/proc/{children[0]}/exe') == os.path.realpath(MEDIA):
            return int(children[0])
        time.sleep(0.05)
    raise AssertionError('mien-media did not start')


def blocked_for_others(path):
    """Whether a stranger cannot get to a file at all."""
    while path != '/':
        if not os.stat(path).st_mode & 0o001:
            return True
        path = os.path.dirname(path)
    return False
