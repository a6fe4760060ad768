"""The whole way, from the photo of a face to Spotify playing."""
import json
import os

from harness import SHARED, catalogue, run, song_rows
from spotify_home import with_login

PHOTO = os.path.join(SHARED, 'data', 'photos', 'happy_man.jpg')


@with_login
def a_photo_starts_the_music(home, server):
    home.run('add', home.write('songs.csv', catalogue(song_rows(40))))
    home.run('fit')
    steps = {step['step']: step for step in home.json('now', PHOTO, '--pick', '1')}
    assert steps['mood']['mood'] == 'happy'
    assert steps['play']['playing'] is True and steps['play']['player'] == 'spotify'
    [(_, _, query, body)] = server.asked('PUT /v1/me/player/play')
    assert query == {'device_id': 'dev1kitchen'}
    assert json.loads(body)['uris'] == [song['uri'] for song in steps['play']['songs']]
    assert server.playing['on'] and server.playing['at'] == 0
    assert server.playing['uris'] == [song['uri'] for song in steps['matches']['songs']]


run([a_photo_starts_the_music], needs_shared=True)
