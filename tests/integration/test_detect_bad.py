"""mien detect and what is no picture, no video, no model or no sense: one sentence and a code."""
import os
import random
import resource
import struct
import subprocess

from harness import MIEN, run
from media_files import PICTURES, SANITIZED, ffmpeg
from pictures import gray_picture, png

LIMIT = 250 << 20  # bytes of memory that no bad file may take


def jpeg_of(width, height):
    """A JPEG that promises to be large, in 2 KB."""
    frame = struct.pack('>HBHHB', 11, 8, height, width, 1) + b'\1\x11\0'
    scan = struct.pack('>HB', 8, 1) + b'\1\0\0\x3f\0'
    return (b'\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0' + frame + b'\xff\xda' +
            scan + bytes(2000))


def limited():
    """For a command whose memory is bounded."""
    def bound():
        resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
    return {'preexec_fn': None if SANITIZED else bound}


def files_that_are_none(home):
    home.fails('detect', home.path('missing.jpg'), saying='missing.jpg: No such file')
    home.fails('detect', home.write('text.jpg', 'This is a letter.\n' * 50),
               saying='text.jpg: neither a picture (JPEG, PNG, PGM or PPM) nor a video')
    home.fails('detect', home.write('noise.mp4', random.Random(2).randbytes(50000)),
               saying='noise.mp4: neither a picture')
    home.fails('detect', home.write('empty.png', ''), saying='empty.png: is empty')
    home.fails('detect', home.write('sound.jpg', open(ffmpeg(
        home, 'a.wav', '-f', 'lavfi', '-i', 'sine=440:d=1'), 'rb').read()), saying='sound.jpg: ')
    home.fails('detect', home.write('a.gif', b'GIF89a' + bytes(50)), saying='looks like a GIF picture')
    home.fails('detect', '/dev/null', saying='/dev/null: not a file')


def pipes(home):
    """One that nobody writes to is not waited for; one that never ends is not read for ever."""
    path = home.path('fifo.png')
    os.mkfifo(path)
    home.fails('detect', path, saying='not a file; a picture from a pipe is read as -', timeout=60)
    for source, saying in (('/dev/zero', 'not a JPEG'), ('/dev/null', 'is empty'),
                           (home.write('a.txt', 'This is a letter.'), 'not a JPEG'),
                           (home.write('cut.png', png(50, 50, bytes(51 * 50))[:60]), 'cut short')):
        with open(source, 'rb') as file:
            done = subprocess.run([MIEN, 'detect', '-'], stdin=file, capture_output=True, timeout=60)
        err = done.stderr.decode()
        assert done.returncode == 1 and err.startswith('mien: standard input: '), err
        assert saying in err and err.count('\n') == 1, err
    # A picture that goes on and on.
    header = home.write('header.ppm', b'P6\n9 9\n255\n')
    done = subprocess.run(f'cat {header} /dev/zero | {MIEN} detect -', shell=True,
                          capture_output=True, timeout=120)
    assert done.returncode == 1 and b'is more than 128 MB' in done.stderr, done.stderr


def broken_pictures(home):
    home.fails('detect', home.write('cut.png', png(50, 50, bytes(51 * 50))[:60]),
               saying='cut.png: is cut short')
    home.fails('detect', home.write('zero.png', png(0, 5)), saying='zero.png')
    for name, data in (('bomb.png', png(60000, 60000)), ('bomb.jpg', jpeg_of(60000, 60000)),
                       ('bomb.pgm', b'P5\n60000 60000\n255\n' + bytes(2000))):
        home.fails('detect', home.write(name, data), saying=[name, 'megapixels'], **limited())
        # Allowed, but its bytes cannot be all of that.
        home.fails('detect', '--megapixels', '4000', home.path(name), saying='cut short',
                   **limited())


def small_pictures_have_no_faces(home):
    for width, height in ((1, 1), (23, 23), (24, 24), (47, 48), (1, 500), (3000, 1)):
        path = home.write(f'{width}x{height}.pgm', gray_picture(width, height))
        answer, = home.json('detect', path, code=3)
        assert answer['faces'] == [] and (answer['width'], answer['height']) == (width, height)
    path = home.write('one.png', png(1, 1, b'\0\0'))
    assert home.json('detect', path, code=3)[0]['faces'] == []


def broken_videos(home):
    data = open(ffmpeg(home, 'a.mp4', *PICTURES), 'rb').read()
    home.fails('detect', home.write('cut.mp4', data[:len(data) // 2]), saying='cut.mp4: is damaged')
    y4m = b'YUV4MPEG2 W60000 H60000 F25:1 Ip A1:1 C420\nFRAME\n'
    home.fails('detect', home.write('a.y4m', y4m + bytes(2000)), saying='a.y4m', **limited())
    home.fails('detect', home.write('list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nx.ts\n'),
               saying='is a playlist')


def folders(home):
    os.makedirs(home.path('empty/.hidden'))
    home.fails('detect', home.path('empty'), saying='has no pictures')
    home.write('letters/a.txt', 'A letter.')
    home.fails('detect', home.path('letters'), saying='has no pictures')
    deep = home.path('deep' + '/a' * 100)
    os.makedirs(deep)
    home.fails('detect', home.path('deep'), saying='folders within folders are followed 64 deep')


def models_and_cascades_that_are_none(home):
    path = home.write('a.pgm', gray_picture(50, 50))
    home.fails('detect', path, path, '--model', home.path('missing.safetensors'),
               saying='missing.safetensors')
    home.fails('detect', path, '--model', home.write('a.safetensors', 'no model'),
               saying='a.safetensors')
    home.fails('detect', path, '--model', 'nobody', saying="there is no model 'nobody'")
    home.fails('detect', path, '--cascade', home.write('a.xml', 'no cascade'), saying='a.xml')


def options_that_make_no_sense(home):
    path = home.write('a.pgm', gray_picture(50, 50))
    for options in (['--scale-factor', '1'], ['--scale-factor', 'nan'], ['--neighbors', '-1'],
                    ['--min-size', 'big'], ['--threads', '0'], ['--seconds', '0'],
                    ['--seconds', '-1'], ['--seconds', 'inf'], ['--rate', '0'],
                    ['--rate', '0.0001'], ['--rate', '2000'], ['--half-life', '-0.5'],
                    ['--half-life', 'soon'], ['--megapixels', '5000']):
        home.fails('detect', path, *options, code=2, saying=options[0])
    home.fails('detect', code=2, saying='which pictures?')


def one_bad_file_does_not_hide_the_others(home):
    good = home.write('good.pgm', gray_picture(50, 50))
    out, err = home.run('detect', home.path('missing.jpg'), good, '--json', code=1)
    assert len(out.splitlines()) == 1 and 'missing.jpg' in err


run([files_that_are_none, pipes, broken_pictures, small_pictures_have_no_faces, broken_videos,
     folders, models_and_cascades_that_are_none, options_that_make_no_sense,
     one_bad_file_does_not_hide_the_others])
