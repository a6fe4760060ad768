"""mien detect on real photos, folders of them and videos made of them."""
import json
import os
import shutil
import signal
import subprocess

from harness import MIEN, SHARED, run
from media_files import ffmpeg

PHOTOS = os.path.join(SHARED, 'data', 'photos')
MOODS = ['angry', 'calm', 'happy', 'sad']
CORNERS = {'happy': (1, 1), 'angry': (-1, 1), 'sad': (-1, -1), 'calm': (1, -1)}


def photo(name):
    return os.path.join(PHOTOS, name)


def film(home, seconds=2, more=()):
    """A face that moves a little to and fro, 15 frames a second."""
    return ffmpeg(home, 'film.mkv', '-loop', '1', '-i', photo('happy_man.jpg'), '-t', str(seconds),
                  '-r', '15', '-vf', "scale=640:-2,crop=600:480:20+15*sin(3*t):30+10*cos(2*t)", '-c:v', 'libx264',
                  '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', *more)


def moods_are_whole(moods):
    """What goes with each mood: probabilities, the likeliest, and its place."""
    each = moods['moods']
    assert sorted(each) == MOODS and abs(sum(each.values()) - 1) < 1e-5, moods
    assert moods['mood'] == max(each, key=each.get) and moods['sure'] == each[moods['mood']]
    for axis, name in enumerate(('valence', 'arousal')):
        place = sum(each[mood] * CORNERS[mood][axis] for mood in MOODS)
        assert abs(moods[name] - place) < 1e-9, moods


def each_face_has_a_mood(home):
    names = sorted(name for name in os.listdir(PHOTOS) if name.endswith(('jpg', 'png')))
    answers = home.json('detect', *(photo(name) for name in names))
    assert [answer['file'] for answer in answers] == [photo(name) for name in names]
    for name, answer in zip(names, answers):
        assert answer['width'] > 0 and answer['height'] > 0 and 'seconds' not in answer
        assert (answer['faces'] == []) == name.startswith('noface'), name
        sizes = []
        for face in answer['faces']:
            moods_are_whole(face)
            x, y, width, height = face['box']
            assert x >= 0 and y >= 0 and width > 0 and height > 0 and 'id' not in face
            assert x + width <= answer['width'] and y + height <= answer['height']
            sizes.append(width * height)
        assert sizes == sorted(sizes, reverse=True)


def an_unmistakable_smile(home):
    out, _ = home.run('detect', photo('happy_woman.jpg'))
    assert out.splitlines()[0] == photo('happy_woman.jpg') + ': 500x282, 1 face'
    assert out.splitlines()[1].startswith('  happy ') and 'valence +' in out and ' at ' in out
    assert home.run('detect', '--quiet', photo('happy_woman.jpg'))[0] == ''


def what_a_person_sees(home):
    """Of faces with a clear expression nearly all, of all faces three of four where all of a photo
    are counted that a person sees: the nearest, the turned, the half hidden."""
    clear = {'angry_man': 'angry', 'gray_angry_man': 'angry', 'gray_sad_woman': 'sad',
             'sad_man': 'sad', 'happy_man': 'happy', 'happy_woman': 'happy',
             'large_woman': 'happy', 'neutral_man': 'calm', 'neutral_woman': 'calm'}
    names = [photo(name + '.jpg') for name in clear]
    answers = home.json('detect', *names)
    right = [answer['faces'][0]['mood'] == mood for answer, mood in zip(answers, clear.values())]
    assert sum(right) >= 8, list(zip(clear, right))
    several = {'trio_2008_002506': {'happy': 3}, 'cmyk_trio': {'happy': 3},
               'exif6_two_people': {'happy': 1, 'calm': 1}, 'two_people': {'calm': 2}}
    found = sum(right)
    for name, moods in several.items():
        answer, = home.json('detect', photo(name + '.jpg'))
        seen = [face['mood'] for face in answer['faces']]
        found += sum(min(seen.count(mood), count) for mood, count in moods.items())
    assert found >= 13, found  # of 19


def a_face_that_shows_no_mood(home):
    """Surprise is none of the four."""
    out, _ = home.run('detect', photo('surprised_woman.jpg'))
    assert 'not sure: ' in out


def no_face_says_what_helps(home):
    out, err = home.run('detect', photo('noface_table_gray.jpg'), code=3)
    assert 'no face found' in out and 'light' in out and 'nearer' in out and err == ''
    answer, = home.json('detect', photo('noface_table_gray.jpg'), code=3)
    assert answer['faces'] == []
    # One with a face is enough; one that cannot be read is not.
    home.run('detect', photo('noface_table_gray.jpg'), photo('happy_man.jpg'))
    out, err = home.run('detect', home.path('none.jpg'), photo('happy_man.jpg'), code=1)
    assert 'happy' in out and err.count('\n') == 1


def the_mood_of_the_room(home):
    answer, = home.json('detect', '--everyone', photo('trio_2008_002506.jpg'))
    assert len(answer['faces']) == 3
    moods_are_whole(answer['everyone'])
    for mood in MOODS:
        mean = sum(face['moods'][mood] for face in answer['faces']) / 3
        assert abs(answer['everyone']['moods'][mood] - mean) < 1e-6
    assert '  everyone:  ' in home.run('detect', '--everyone', photo('two_people.jpg'))[0]
    answer, = home.json('detect', '--everyone', photo('noface_dogs.jpg'), code=3)
    assert answer['everyone'] is None


def from_standard_input(home):
    with open(photo('happy_man.jpg'), 'rb') as file:
        done = subprocess.run([MIEN, 'detect', '-', '--json'], stdin=file, capture_output=True)
    answer = json.loads(done.stdout)
    named, = home.json('detect', photo('happy_man.jpg'))
    assert answer['file'] == '-' and answer['faces'] == named['faces'], done.stderr
    done = subprocess.run(f'cat {photo("happy_man.jpg")} | {MIEN} detect - --json', shell=True,
                          capture_output=True)
    assert json.loads(done.stdout)['faces'] == named['faces']


def other_options(home):
    default, = home.json('detect', photo('two_people.jpg'))
    article, = home.json('detect', photo('two_people.jpg'), '--model', 'article')
    assert [face['box'] for face in default['faces']] == [face['box'] for face in article['faces']]
    large, = home.json('detect', photo('two_people.jpg'), '--min-size', '400', code=3)
    assert large['faces'] == []
    one, = home.json('detect', photo('two_people.jpg'), '--threads', '1')
    assert one == default
    home.fails('detect', photo('two_people.jpg'), '--megapixels', '0', code=2, saying='--megapixels')
    home.fails('detect', photo('large_woman.jpg'), '--megapixels', '2', saying='megapixels')


def folders(home):
    folder = home.path('photos')
    os.makedirs(folder + '/b/deep')
    os.makedirs(folder + '/.hidden')
    shutil.copy(photo('happy_man.jpg'), folder + '/c.jpg')
    shutil.copy(photo('tiny_man.png'), folder + '/b/deep/a')  # told by its content
    for name in ('/.hidden/a.jpg', '/.b.jpg', '/a.jpg'):
        shutil.copy(photo('noface_table_gray.jpg'), folder + name)
    for name in ('/notes.txt', '/b/list.csv'):
        home.write('photos' + name, 'This is a letter.\n')
    os.symlink('..', folder + '/b/up')
    os.mkfifo(folder + '/fifo')
    out, err = home.run('detect', folder, '--json')
    files = [json.loads(line)['file'] for line in out.splitlines()]
    assert files == [folder + name for name in ('/a.jpg', '/b/deep/a', '/c.jpg')], files
    assert '4 files that are no picture left out' in err, err
    home.run('detect', folder + '/b', '--quiet')
    home.write('photos/broken.jpg', open(photo('happy_man.jpg'), 'rb').read()[:5000])
    out, err = home.run('detect', folder, '--quiet', code=1)
    assert 'broken.jpg: is cut short' in err


def videos(home):
    path = film(home)
    *frames, last = home.json('detect', path)
    assert 28 <= len(frames) <= 31 and last['frames'] == len(frames)
    for number, frame in enumerate(frames):
        assert (frame['width'], frame['height'], frame['file']) == (600, 480, path)
        assert abs(frame['seconds'] - number / 15) < 0.01
        face, = frame['faces']
        moods_are_whole(face)
        assert face['id'] == 1
    moods_are_whole(last['stretch'])
    assert last['stretch']['of'] == 'listener' and last['stretch']['mood'] == 'happy'
    assert abs(last['seconds'] - frames[-1]['seconds']) < 0.01
    # For people a line a second, and one for all of it.
    lines = home.run('detect', path)[0].splitlines()
    assert len(lines) == 5 and lines[0] == path + ', 0.0 s: 1 face', lines
    assert lines[1].startswith('  face 1:  happy ') and lines[4].startswith(path + ', all 1.9 s: happy')


def smoothing(home):
    """Without it each frame stands alone; with it neighbours differ less."""
    path = film(home)

    def changes(*options):
        frames = [a['faces'][0]['moods']['happy'] for a in home.json('detect', path, *options)[:-1]]
        return sum(abs(a - b) for a, b in zip(frames, frames[1:]))
    assert changes('--half-life', '1') < changes('--half-life', '0')


def seconds_of_a_video(home):
    path = film(home, seconds=4)
    answer, = home.json('detect', path, '--seconds', '2')
    assert 29 <= answer['frames'] <= 33 and 1.9 < answer['seconds'] < 2.1
    assert answer['stretch']['mood'] == 'happy' and answer['faces'][0]['id'] == 1
    answer, = home.json('detect', path, '--seconds', '2', '--rate', '5', '--everyone')
    assert 9 <= answer['frames'] <= 12 and answer['stretch']['of'] == 'everyone'
    out, _ = home.run('detect', path, '--seconds', '1')
    assert out.count('\n') == 1 and ', all 1.0 s: happy ' in out
    answer, = home.json('detect', path, '--seconds', '100')
    assert answer['seconds'] < 4
    # A picture is a picture for however long one looks.
    assert home.json('detect', photo('happy_man.jpg'), '--seconds', '2')[0]['faces']


def a_video_that_is_cut_short(home):
    path = film(home, seconds=4, more=('-g', '5', '-x264-params', 'log-level=none'))
    data = open(path, 'rb').read()
    cut = home.write('cut.mkv', data[:len(data) // 2])
    done = subprocess.run([MIEN, 'detect', '--json', cut], capture_output=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert 10 < answers[-1]['frames'] < 55 and answers[-1]['stretch']['mood'] == 'happy'
    # FFmpeg tells most of such damage, not all.
    assert done.returncode in (0, 1) and (done.returncode == 0) == (done.stderr == b''), done.stderr


def a_video_without_faces(home):
    path = ffmpeg(home, 'bars.mkv', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=5:duration=1')
    *frames, last = home.json('detect', path, code=3)
    assert len(frames) == 5 and last['stretch'] is None and last['faces'] == []
    assert 'no face found; it helps' in home.run('detect', path, code=3)[0]


def interrupted(home):
    """A first Ctrl-C ends the video with the answer for as much as there was."""
    path = film(home, seconds=30)
    with subprocess.Popen([MIEN, 'detect', '--json', path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    last = json.loads(out.splitlines()[-1])
    assert process.returncode == 0 and err == b'', err
    assert last['stretch']['mood'] == 'happy' and last['frames'] < 440


def nothing_is_kept(home):
    home.run('detect', photo('tiny_man.png'))
    assert os.listdir(home.folder) == ['run']


run([each_face_has_a_mood, an_unmistakable_smile, what_a_person_sees, a_face_that_shows_no_mood,
     no_face_says_what_helps, the_mood_of_the_room,
     from_standard_input, other_options, folders, videos, smoothing, seconds_of_a_video,
     a_video_that_is_cut_short, a_video_without_faces, interrupted, nothing_is_kept],
    needs_shared=True)
