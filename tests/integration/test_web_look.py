#!/usr/bin/env python3
"""Faces in pictures that are sent to the page's server: real photos."""
import concurrent.futures
import http.client
import json
import os

from harness import run
from web import photo, serving

JPEG = {'Content-Type': 'image/jpeg'}


@serving
def a_face_has_its_mood(server):
    for name, mood in [('happy_man.jpg', 'happy'), ('happy_woman.jpg', 'happy')]:
        status, _, body = server.ask('POST', '/api/mood', photo(name), JPEG)
        seen = json.loads(body)
        assert status == 200, (status, body)
        face = seen['faces'][0]
        assert face['mood'] == mood and face['plain'] and face['sure'] > 0.5, (name, face)
        assert abs(sum(face['moods'].values()) - 1) < 1e-5
        x, y, width, height = face['box']
        assert 0 <= x and x + width <= seen['width'] and 0 <= y and y + height <= seen['height']


@serving
def it_sees_what_mien_detect_sees(server):
    for name in ['two_people.jpg', 'sad_man.jpg', 'noface_table_gray.jpg']:
        path = server.home.write(name, photo(name))
        shown, _ = server.home.run('detect', path, '--json', code=3 if name.startswith('noface') else 0)
        shown = json.loads(shown)
        status, _, body = server.ask('POST', '/api/mood?kind=photo', photo(name), JPEG)
        mine = json.loads(body)
        assert status == 200 and [face['box'] for face in mine['faces']] == [face['box'] for face in shown['faces']]
        for a, b in zip(mine['faces'], shown['faces']):
            assert a['mood'] == b['mood'] and abs(a['valence'] - b['valence']) < 1e-4


@serving
def frames_do_not_queue_up(server):
    """Of many frames at once the newest are looked at, the others are told that they were replaced."""
    data = photo('large_woman.jpg')

    def send(_):
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=120)
        connection.request('POST', '/api/mood?kind=frame', data, JPEG)
        status = connection.getresponse().status
        connection.close()
        return status

    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        given = list(pool.map(send, range(30)))
    assert set(given) <= {200, 429} and 200 in given and 429 in given, given
    server.well()


@serving
def no_picture_is_kept(server):
    """Nothing of the photo is in any file of the library's folder."""
    data = photo('happy_man.jpg')
    server.ask('POST', '/api/mood', data, JPEG)
    for folder, _, files in os.walk(server.home.folder):
        for name in files:
            with open(os.path.join(folder, name), 'rb') as file:
                assert data[1000:1200] not in file.read(), name


run([a_face_has_its_mood, it_sees_what_mien_detect_sees, frames_do_not_queue_up, no_picture_is_kept], needs_shared=True)
