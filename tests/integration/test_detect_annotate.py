"""mien detect --annotate and --why: pictures and videos of what was seen."""
import json
import os
import shutil
import subprocess

from harness import MIEN, SHARED, run
from media_files import ffmpeg
from training import png_size

PHOTOS = os.path.join(SHARED, 'data', 'photos')


def photo(name):
    return os.path.join(PHOTOS, name)


def content(path):
    with open(path, 'rb') as file:
        return file.read()


def pixels(path):
    """Width, height and RGB bytes, by ffmpeg."""
    done = subprocess.run(['ffmpeg', '-v', 'error', '-i', path, '-f', 'image2pipe', '-c:v', 'ppm',
                           '-frames:v', '1', '-'], capture_output=True, check=True)
    head, size, most, data = done.stdout.split(b'\n', 3)
    assert head == b'P6' and most == b'255'
    width, height = map(int, size.split())
    return width, height, data


def frames(path):
    done = subprocess.run(['ffprobe', '-v', 'error', '-count_frames', '-show_entries',
                           'stream=width,height,nb_read_frames:format=duration', '-of', 'json',
                           path], capture_output=True, check=True)
    found = json.loads(done.stdout)
    stream, = found['streams']
    return (stream['width'], stream['height'], int(stream['nb_read_frames']),
            float(found['format']['duration']))


def film(home, name='film.mkv', seconds=1):
    return ffmpeg(home, name, '-loop', '1', '-i', photo('happy_man.jpg'), '-t', str(seconds), '-r',
                  '10', '-vf', 'scale=640:-2,crop=600:480:20+15*sin(3*t):30', '-c:v', 'libx264',
                  '-preset', 'ultrafast', '-pix_fmt', 'yuv420p')


def a_picture(home):
    """The face has a frame, the corner far from it stays as it was; gray pictures get colour."""
    for name in ('sad_man.jpg', 'gray_sad_woman.jpg', 'exif6_two_people.jpg'):
        seen = home.path(name + '.png')
        answer, = home.json('detect', '--annotate', seen, photo(name))
        width, height, data = pixels(seen)
        assert (width, height) == (answer['width'], answer['height'])
        assert png_size(content(seen)) == (width, height)
        x, y, side, _ = answer['faces'][0]['box']
        edge = data[3 * ((y + side // 2) * width + x):][:3]
        assert max(edge) - min(edge) > 60, (name, list(edge))  # one of the moods' colours
    plain, drawn = home.path('plain.png'), home.path('gray.png')
    home.run('detect', '--annotate', plain, photo('noface_dogs.jpg'), code=3)
    home.run('detect', '--annotate', drawn, '--everyone', photo('noface_dogs.jpg'), code=3)
    assert pixels(plain) == pixels(drawn)


def several_into_a_folder(home):
    for folder in ('one', 'two'):
        os.makedirs(home.path('photos/' + folder))
        shutil.copy(photo('sad_man.jpg'), home.path(f'photos/{folder}/face.jpg'))
    home.run('detect', '--annotate', home.path('seen'), home.path('photos'))
    assert sorted(os.listdir(home.path('seen'))) == ['face-2.png', 'face.png']
    assert content(home.path('seen/face.png')) == content(home.path('seen/face-2.png'))
    home.run('detect', '--annotate', home.path('both'), photo('sad_man.jpg'), film(home))
    assert sorted(os.listdir(home.path('both'))) == ['film.mp4', 'sad_man.png']
    with open(photo('sad_man.jpg'), 'rb') as face:
        out = subprocess.run([MIEN, 'detect', '--annotate', home.path('both'), '-'],
                             stdin=face, capture_output=True, env=home.environment())
    assert out.returncode == 0 and os.path.exists(home.path('both/picture.png')), out.stderr


def a_video(home):
    path = film(home)
    seen = home.path('seen.mp4')
    answers = home.json('detect', '--annotate', seen, path)
    width, height, count, duration = frames(seen)
    assert (width, height) == (600, 480) and count == 10 and 0.9 < duration < 1.1
    assert len(answers) == 11
    last = home.path('last.png')
    home.run('detect', '--annotate', last, '--seconds', '0.4', path)
    assert pixels(last)[:2] == (600, 480)
    home.run('detect', '--annotate', home.path('short.mp4'), '--seconds', '0.4', path)
    assert frames(home.path('short.mp4'))[2] == 5


def a_video_with_damage_is_drawn_as_far_as_it_goes(home):
    damaged = bytearray(content(film(home, seconds=3)))
    middle = len(damaged) // 2
    damaged[middle:middle + 200] = bytes(200)
    done = subprocess.run([MIEN, 'detect', '--annotate', home.path('seen.mp4'),
                           home.write('damaged.mkv', bytes(damaged))], capture_output=True)
    # FFmpeg tells most of such damage, not all.
    assert done.returncode in (0, 1) and (done.returncode == 0) == (done.stderr == b'')
    assert frames(home.path('seen.mp4'))[2] > 5


def where_it_cannot_go(home):
    face = photo('sad_man.jpg')
    home.fails('detect', '--quiet', '--annotate', home.path('no/such/a.png'), face, saying='a.png')
    home.fails('detect', '--quiet', '--annotate', home.path('a.gif'), face, saying='a.gif')
    home.fails('detect', '--quiet', '--annotate', home.path('a.mp4'), face,
               saying='what was looked at is a picture')
    home.fails('detect', '--quiet', '--annotate', home.path('no/such/a.mp4'), film(home),
               saying='a.mp4')
    _, err = home.run('detect', '--quiet', '--annotate', home.write('taken', ''), face, face,
                      code=1)
    assert err.splitlines() == [f'mien: {home.path("taken")}: is a file, not a folder'] * 2


def why(home):
    answer, = home.json('detect', '--why', home.path('why.png'), photo('sad_man.jpg'))
    assert answer['faces'] and png_size(content(home.path('why.png'))) == (624, 368)
    width, _, data = pixels(home.path('why.png'))
    for y in range(70, 350, 7):  # the left one is gray, the right one shows what decided
        for x in range(20, 300, 7):
            pixel = data[3 * (y * width + x):][:3]
            assert max(pixel) == min(pixel)
    right = [data[3 * (y * width + x):][:3] for y in range(76, 350, 24) for x in range(332, 608, 24)]
    assert any(max(pixel) - min(pixel) > 40 for pixel in right)
    home.run('detect', '--why', home.path('none.png'), photo('noface_dogs.jpg'), code=3)
    assert not os.path.exists(home.path('none.png'))
    for several in ([photo('sad_man.jpg'), photo('happy_man.jpg')], [PHOTOS]):
        _, err = home.run('detect', '--why', home.path('none.png'), *several, code=2)
        assert 'one face of one picture' in err
    home.fails('detect', '--quiet', '--why', home.path('no/such/a.png'), photo('sad_man.jpg'),
               saying='a.png')


run([a_picture, several_into_a_folder, a_video, a_video_with_damage_is_drawn_as_far_as_it_goes,
     where_it_cannot_go, why], needs_shared=True)
