"""mien-media and files that are broken, hostile or no files at all: each ends with samples or
frames, or with one sentence, within its limits."""
import array
import base64
import json
import math
import os
import random
import shutil
import socket
import struct
import subprocess
import threading
import zlib

from harness import run
from media_files import (DUMP, LIMIT, MEDIA, PICTURES, SANITIZED, SINE, blocked_for_others, dump, fails,
                         ffmpeg, hear, see, sentence, wav)


def broken_in_many_ways(home, kind, makes, tries):
    """Good small files, cut and with bytes changed; without a sentence, what comes is whole."""
    dice = random.Random(5)
    good = bad = 0
    for name, words in makes.items():
        data = open(ffmpeg(home, name, *words), 'rb').read()
        for i in range(tries):
            broken = bytearray(data[:dice.randrange(1, len(data))] if i % 3 == 0 else data)
            for _ in range(0 if i % 3 == 0 and i % 2 == 0 else dice.choice([1, 3, 30, 300])):
                broken[dice.randrange(len(broken) if i % 4 else min(200, len(broken)))] = \
                    dice.randrange(256)
            path = home.write('broken.' + name.split('.')[1], bytes(broken))
            words = ('sound', path, 22050, 2, 0) if kind == 'sound' else \
                ('video', path, 'gray', 200, 0, 0, 0, 200)
            try:
                # Nothing that small is long; a minute is the bound of what no message comes of.
                code, out, err, peak = dump(*words, timeout=100)
                assert SANITIZED or peak < LIMIT, f'{peak} KiB'
                if code == 1:
                    # What crashed or was given up would be allowed, but should be looked at.
                    text = sentence(path, err)
                    assert 'mien-media' not in text and 'given up' not in text, text
                    bad += 1
                else:
                    assert code == 0 and err.startswith('damaged '), err
                    if kind == 'sound':
                        samples = array.array('f', out.split(b'\n', 1)[1])
                        assert len(samples) > 0 and len(samples) % 2 == 0
                        assert all(abs(x) <= 256 for x in samples[::7])
                    good += 1
            except Exception:
                shutil.copy(path, '/tmp/mien-broken-' + os.path.basename(path))
                raise
    assert good > 0 and bad > 0
    print(f'# {good} were decoded, {bad} were not')


def broken_sound(home):
    broken_in_many_ways(home, 'sound', {
        'a.mp3': SINE, 'a.flac': SINE, 'a.m4a': SINE, 'a.aac': SINE, 'a.ogg': SINE, 'a.opus': SINE,
        'a.wav': SINE, 'a.aiff': SINE, 'a.wma': SINE, 'a.wv': SINE, 'a.ac3': SINE,
        'a.mka': (*SINE, '-c:a', 'libvorbis'), 'alac.m4a': (*SINE, '-c:a', 'alac'),
        'a.tta': SINE, 'a.caf': SINE}, 16)


def broken_video(home):
    broken_in_many_ways(home, 'video', {
        'v.mp4': (*PICTURES, '-c:v', 'libx264'), 'v.mkv': (*PICTURES, '-c:v', 'libx264'),
        'v.avi': (*PICTURES, '-c:v', 'mjpeg'), 'v.webm': (*PICTURES, '-c:v', 'libvpx'),
        'v.ts': (*PICTURES, '-c:v', 'mpeg2video'), 'hevc.mp4': (*PICTURES, '-c:v', 'libx265',
                                                                '-x265-params', 'log-level=none'),
        'v.flv': (*PICTURES, '-c:v', 'flv1'), 'v.mov': (*PICTURES, '-c:v', 'png')}, 16)


def cut_short(home):
    """What is there of a cut file is heard, and said to be damaged or shorter than it says."""
    for name in ('a.wav', 'a.flac', 'a.mp3', 'a.ogg', 'a.wv'):
        path = ffmpeg(home, name, '-f', 'lavfi', '-i', 'sine=440:d=10')
        data = open(path, 'rb').read()
        facts, samples = hear(home.write('cut-' + name, data[:len(data) * 6 // 10]))
        assert 3 < len(samples) / 22050 < 8, (name, len(samples))
        told = facts['damaged'] > 0 or (facts['duration'] or 0) > len(samples) / 22050 + 1
        assert told or name == 'a.ogg', (name, facts)
    # An MP4 has its index at the end.
    data = open(ffmpeg(home, 'a.m4a', *SINE), 'rb').read()
    fails(home.write('cut.m4a', data[:len(data) // 2]), 'is damaged or cut short')
    data = open(ffmpeg(home, 'a.mp4', *PICTURES), 'rb').read()
    fails(home.write('cut.mp4', data[:len(data) // 2]), 'is damaged or cut short', 'video')


def wrong_names(home):
    """Files are told by their content."""
    for name, other in (('a.flac', 'b.mp3'), ('a.mp3', 'b.wav'), ('a.ogg', 'b.txt')):
        path = home.path(other)
        shutil.move(ffmpeg(home, name, *SINE), path)
        assert hear(path)[0]['duration'] > 0.9
    for name in ('letter.mp3', 'letter.mp4', 'letter.mod'):
        for kind in ('sound', 'video'):
            fails(home.write(name, 'Dear reader,\nthis is a letter.\n' * 100),
                  'not a sound or video file', kind)
            fails(home.write(name, bytes(100000)), 'not a sound or video file', kind)
            fails(home.write(name, random.Random(1).randbytes(100000)), 'not a sound', kind)


def not_files(home):
    fails(home.folder, 'is a folder')
    fails(home.path('missing.mp3'), 'No such file')
    fails(home.write('empty.mp3', ''), 'is empty')
    os.mkfifo(home.path('fifo.mp3'))
    fails(home.path('fifo.mp3'), 'not a file')
    os.symlink('loop.mp3', home.path('loop.mp3'))
    fails(home.path('loop.mp3'), 'Too many levels of symbolic links')
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(home.path('socket.mp3'))
    fails(home.path('socket.mp3'), 'No such device')
    if os.geteuid() == 0:
        secret = home.write('secret.mp3', 'secret')
        os.chmod(secret, 0o600)
        os.chmod(home.folder, 0o755)
        if os.access(MEDIA, os.X_OK) and not blocked_for_others(MEDIA):
            fails(secret, 'Permission denied', user=65534)
    path = home.path('large.mp3')
    with open(path, 'wb') as file:
        file.truncate(10 << 30)
    fails(path, 'not a sound or video file')


def standard_input(home):
    path = ffmpeg(home, 'a.flac', *SINE)
    whole = hear(path)
    with open(path, 'rb') as file:
        assert hear('-', stdin=file) == whole
    with subprocess.Popen(['cat', path], stdout=subprocess.PIPE) as cat:
        facts, samples = hear('-', stdin=cat.stdout)
        assert samples == whole[1]
    # A file of which a line was read already.
    with open(home.write('behind.bin', b'x' * 777 + open(path, 'rb').read()), 'rb') as file:
        os.lseek(file.fileno(), 777, os.SEEK_SET)
        assert hear('-', stdin=file)[1] == whole[1]
    with open('/dev/null', 'rb') as file:
        fails('-', 'not a sound or video file', stdin=file)
    with open('/dev/zero', 'rb') as file:
        fails('-', 'not a sound or video file', stdin=file)
    # Pictures go through a pipe, too.
    path = ffmpeg(home, 'v.mkv', *PICTURES)
    whole = see(path)
    with subprocess.Popen(['cat', path], stdout=subprocess.PIPE) as cat:
        assert see('-', stdin=cat.stdout)[1] == whole[1]


def listening():
    """A server that counts who comes."""
    server = socket.create_server(('127.0.0.1', 0))
    came = []

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            came.append(connection.recv(100))
            connection.close()
    threading.Thread(target=serve, daemon=True).start()
    return server, server.getsockname()[1], came


def playlists(home):
    server, port, came = listening()
    inside = ffmpeg(home, 'inside.ts', *SINE)
    url = f'http://127.0.0.1:{port}/a.ts'
    hls = '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n%s\n#EXT-X-ENDLIST\n'
    sdp = ('v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n'
           f'm=audio {port} RTP/AVP 0\r\n')
    for name, text in (('a.m3u8', hls % url), ('b.m3u8', hls % inside), ('b.mp3', hls % url),
                       ('key.m3u8', hls.replace('#EXTINF', f'#EXT-X-KEY:METHOD=AES-128,URI="{url}"'
                                                '\n#EXTINF') % inside),
                       ('a.ffconcat', f'ffconcat version 1.0\nfile {url}\n'),
                       ('b.ffconcat', f'ffconcat version 1.0\nfile {inside}\n'), ('a.sdp', sdp),
                       ('a.mpd', '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" '
                        'profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static">'
                        f'<BaseURL>{url}</BaseURL></MPD>')):
        for kind in ('sound', 'video'):
            fails(home.write(name, text), 'is a playlist; name the files that it lists', kind)
    # Old ones, of addresses and nothing else, are just text.
    fails(home.write('c.m3u', url + '\n'), 'not a sound or video file')
    # A QuickTime film whose sound lies elsewhere.
    film = open(ffmpeg(home, 'a.mov', *SINE, '-c:a', 'pcm_s16le'), 'rb').read()
    at = film.index(b'dref')
    own = struct.pack('>I4sI', 12, b'url ', 1)
    assert film[at + 12:at + 24] == own
    elsewhere = film.replace(own, struct.pack('>I4sI', 12, b'alis', 0))
    assert len(hear(home.write('b.mov', elsewhere))[1]) == 22050
    server.close()
    assert came == []


def gigantic_pictures(home):
    """60,000 x 60,000 pixels in a few bytes: refused before there is memory for them."""
    y4m = b'YUV4MPEG2 W60000 H60000 F25:1 Ip A1:1 C420\nFRAME\n'
    fails(home.write('a.y4m', y4m + bytes(5000)), 'cannot be decoded', 'video')
    png = open(ffmpeg(home, 'v.mov', *PICTURES, '-c:v', 'png'), 'rb').read()
    head = png.index(b'IHDR')
    for width, height in ((60000, 60000), (30000, 30000), (0x7fffffff, 2)):
        new = b'IHDR' + struct.pack('>II', width, height) + png[head + 12:head + 17]
        data = png[:head] + new + struct.pack('>I', zlib.crc32(new)) + png[head + 21:]
        _, frames = see(home.write('b.mov', data))
        assert len(frames) == 9 and frames[0][1:3] == (64, 48)
    jpeg = bytearray(open(ffmpeg(home, 'v.avi', *PICTURES, '-c:v', 'mjpeg'), 'rb').read())
    at = -1
    while (at := jpeg.find(b'\xff\xc0', at + 1)) >= 0:
        jpeg[at + 5:at + 9] = struct.pack('>HH', 60000, 60000)
    fails(home.write('b.avi', bytes(jpeg)), 'has no frame that can be decoded', 'video')


def odd_sound(home):
    second = b'\0\x40' * 22050
    fails(home.write('channels.wav', wav(255, 44100, bytes(51000))), 'has 255 channels; at most 64')
    fails(home.write('slow.wav', wav(1, 1, second)), 'has 1 samples a second')
    fails(home.write('fast.wav', wav(1, 4000000000, second)), 'is damaged')
    fails(home.write('none.wav', wav(0, 44100, second)), 'has no sound')
    fails(home.write('still.wav', wav(1, 0, second)), 'is damaged')
    fails(home.write('nothing.wav', wav(1, 44100, b'')), 'has no sound that can be decoded')
    for rate in (8000, 11025, 96000, 384000):
        facts, samples = hear(home.write('a.wav', wav(1, rate, b'\0\x40' * rate)))
        assert abs(len(samples) - 22050) <= 2 and facts['sample_rate'] == rate, rate
        assert abs(samples[11025] - 0.5) < 1e-3
    for channels in (1, 2, 3, 6, 8, 12, 64):
        data = b'\0\x40' * 44100 * channels
        facts, samples = hear(home.write('a.wav', wav(channels, 44100, data)))
        assert facts['channels'] == channels and abs(samples[11025] - 0.5) < 1e-3, channels
    silence = hear(home.write('silence.wav', wav(1, 44100, bytes(88200))))[1]
    assert len(silence) == 22050 and set(silence) == {0.0}
    wild = struct.pack('<8f', math.nan, math.inf, -math.inf, 1e38, -1e38, math.nan, 0.5, -0.5)
    wild = hear(home.write('wild.wav', wav(1, 22050, wild * 3000, 32, 3)))[1]
    assert len(wild) == 24000 and all(abs(x) <= 256 for x in wild)


def changing_on_the_way(home):
    """Pieces of another rate and another number of channels, one after the other."""
    one = ('-f', 'lavfi', '-i', 'sine=440:d=2:sample_rate=44100', '-ac', '1')
    two = ('-f', 'lavfi', '-i', 'sine=440:d=2:sample_rate=32000', '-ac', '2')
    for name in ('a.mp3', 'a.aac', 'a.ac3', 'a.ogg'):
        data = [open(ffmpeg(home, name, *words), 'rb').read() for words in (one, two, one)]
        facts, samples = hear(home.write('all-' + name, b''.join(data)))
        assert facts['channels'] == 1 and facts['sample_rate'] == 44100
        assert name == 'a.ogg' or abs(len(samples) / 22050 - 6) < 0.4, (name, len(samples) / 22050)
        assert len(samples) / 22050 > 1.9, name


def huge_tags(home):
    path = ffmpeg(home, 'a.mp3', *SINE, '-id3v2_version', '0', '-write_xing', '0')
    data = open(path, 'rb').read()

    def id3(frames):
        size = len(frames)
        return b'ID3\x03\0\0' + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + frames

    def frame(name, content):
        return name + struct.pack('>IH', len(content), 0) + content
    title = frame(b'TIT2', b'\0' + b'x' * (16 << 20))
    facts, samples = hear(home.write('title.mp3', id3(title) + data))
    assert facts['title'] == 'x' * 1000 and len(samples) > 20000
    utf16 = frame(b'TPE1', b'\1\xff\xfe' + 'Zoë 日本 🎵'.encode('utf-16-le'))
    facts, _ = hear(home.write('artist.mp3', id3(utf16 + frame(b'TCON', b'\0(17)')) + data))
    assert facts['artist'] == 'Zoë 日本 🎵' and facts['genre'] == 'Rock', facts
    control = frame(b'TIT2', b'\0\x1b[2Jred\nblue')
    assert hear(home.write('red.mp3', id3(control) + data))[0]['title'] == '[2Jred blue'
    # A cover of 3 MB is no hindrance; one of 12 MB is not read.
    for size, wanted in ((3 << 20, 3 << 20), (12 << 20, 0)):
        cover = frame(b'APIC', b'\0image/png\0\3\0' + b'\x89PNG\r\n\x1a\n' + bytes(size - 8))
        code, out, err, _ = dump('sound', home.write('cover.mp3', id3(cover) + data), 22050, 1, 0,
                                 'cover')
        assert code == 0 and json.loads(out.split(b'\n', 1)[0])['cover'] == wanted, err
    # Within a comment, as Ogg has it.
    png = open(ffmpeg(home, 'c.png', *PICTURES, '-frames:v', '1'), 'rb').read()
    block = struct.pack('>II9sIIIIII', 3, 9, b'image/png', 0, 64, 48, 24, 0, len(png)) + png
    path = ffmpeg(home, 'a.opus', *SINE, '-metadata',
                  'METADATA_BLOCK_PICTURE=' + base64.b64encode(block).decode())
    code, out, err, _ = dump('sound', path, 22050, 1, 0, 'cover')
    assert json.loads(out.split(b'\n', 1)[0])['cover'] == len(png), err


def vanishing(home):
    """A file that gets shorter while it is read ends where it ends."""
    path = ffmpeg(home, 'a.wav', '-f', 'lavfi', '-i', 'sine=440:d=300')
    with subprocess.Popen([DUMP, 'sound', path, '22050', '1', '0'], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as child:
        first = child.stdout.read(100000)
        os.truncate(path, 1000)
        os.unlink(path)
        rest, err = child.communicate(timeout=60)
    assert child.returncode == 0 and err.startswith(b'damaged'), err
    assert len(first + rest) < 300 * 22050 * 4


run([broken_sound, broken_video, cut_short, wrong_names, not_files, standard_input, playlists,
     gigantic_pictures, odd_sound, changing_on_the_way, huge_tags, vanishing])
