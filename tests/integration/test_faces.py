"""mien faces on real photos: OpenCV's rectangles, and every way that a picture can be broken."""
import json
import os
import subprocess

from harness import MIEN, SHARED, run

PHOTOS = os.path.join(SHARED, 'data', 'photos')


def expected():
    with open(os.path.join(PHOTOS, 'opencv_faces.json'), encoding='utf-8') as file:
        return {name: value for name, value in json.load(file).items() if 'width' in value}


def rectangles_are_opencvs(home):
    for options, key in (([], '1.3/5'), (['--scale-factor', '1.1', '--neighbors', '3'], '1.1/3')):
        wanted = expected()
        names = sorted(wanted)
        answers = home.json('faces', *options, *(os.path.join(PHOTOS, name) for name in names))
        assert len(answers) == len(names)
        for name, answer in zip(names, answers):
            entry = wanted[name]
            assert (answer['width'], answer['height']) == (entry['width'], entry['height']), name
            assert sorted(answer['faces']) == sorted(entry[key]), (name, key, answer['faces'])
            assert answer['ms'] > 0


def one_thread_or_many(home):
    photo = os.path.join(PHOTOS, 'group_2007_007763.jpg')
    answers = [home.json('faces', photo, '--scale-factor', '1.1', '--threads', str(n))[0]['faces']
               for n in (1, 2, 5)]
    assert answers[0] == answers[1] == answers[2] and answers[0]


def thorough_finds_more_and_says_how(home):
    photo = os.path.join(PHOTOS, 'group_2007_007763.jpg')
    plain, = home.json('faces', photo)
    more, = home.json('faces', photo, '--thorough')
    assert len(more['faces']) > len(plain['faces']) and len(more['found_by']) == len(more['faces'])
    for face in plain['faces']:
        at = more['faces'].index(face)
        assert 'default' in more['found_by'][at]
    assert any('default' not in ways for ways in more['found_by'])
    out, _ = home.run('faces', photo, '--thorough')
    assert 'found by' in out


def frames_are_drawn(home):
    photo = os.path.join(PHOTOS, 'two_people.jpg')
    faces = home.json('faces', photo, '--annotate', home.path('seen.ppm'))[0]['faces']
    with open(home.path('seen.ppm'), 'rb') as file:
        header = [file.readline() for _ in range(3)]
        pixels = file.read()
    width, height = map(int, header[1].split())
    assert (width, height) == (1126, 661) and len(pixels) == 3 * width * height
    for x, y, w, _ in faces:
        at = 3 * ((y + 1) * width + x + w // 2)
        red, green, blue = pixels[at:at + 3]
        assert red > 200 and green > 170 and blue < 80, (red, green, blue)
    home.run('faces', photo, os.path.join(PHOTOS, 'tiny_man.png'), '--annotate', home.path('out'))
    assert sorted(os.listdir(home.path('out'))) == ['tiny_man.png', 'two_people.png']


def raw_gives_every_detection(home):
    photo = os.path.join(PHOTOS, 'happy_woman.jpg')
    raw, = home.json('faces', photo, '--raw')
    assert len(raw['faces']) > len(home.json('faces', photo)[0]['faces'])
    small, = home.json('faces', photo, '--max-size', '60')
    assert all(face[2] <= 60 for face in small['faces'])


def one_bad_picture_does_not_hide_the_others(home):
    good = os.path.join(PHOTOS, 'tiny_man.png')
    out, err = home.run('faces', home.path('missing.jpg'), good, '--json', code=1)
    assert len(out.splitlines()) == 1 and 'missing.jpg' in err


def nothing_is_kept(home):
    home.run('faces', os.path.join(PHOTOS, 'tiny_man.png'))
    assert os.listdir(home.folder) == ['run']


run([rectangles_are_opencvs, one_thread_or_many, thorough_finds_more_and_says_how,
     frames_are_drawn, raw_gives_every_detection, one_bad_picture_does_not_hide_the_others,
     nothing_is_kept], needs_shared=True)
