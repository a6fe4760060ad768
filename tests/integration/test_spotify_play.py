"""The commands for players, with Spotify behind them: what a listener types, from the song in the
library to the state that Spotify tells."""
import json
import sqlite3

from harness import catalogue, run, song_rows
from spotify_home import with_login


def add_songs(home):
    """A library; the uris of its songs."""
    rows = list(song_rows(40))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    return [f'spotify:track:{row["track_id"]}' for row in rows]


def asked_to_play(server):
    return [json.loads(body)['uris'] for _, _, _, body in server.asked('PUT /v1/me/player/play')
            if body]


@with_login
def song_of_the_library_plays(home, server):
    uris = add_songs(home)
    [played] = home.json('play', uris[3], uris[5])
    assert played['player'] == 'spotify'
    assert asked_to_play(server) == [[uris[3], uris[5]]]
    with sqlite3.connect(home.library) as database:
        [(track,)] = database.execute("SELECT uri FROM listen JOIN track ON "
                                      "track.number = listen.track WHERE event = 'played'")
    assert track == uris[3]
    out, _ = home.run('play', uris[4], '--device', 'Phone', '--verbose')
    assert 'Playing with spotify' in out
    assert server.playing['device'] == 'dev2phone'


@with_login
def remote_control_works(home, server):
    uris = add_songs(home)
    home.json('play', *uris[:3])
    assert home.json('next', '--player', 'spotify')[0]['uri'] == uris[1]
    assert home.json('pause', '--player', 'spotify')[0]['status'] == 'paused'
    assert home.json('pause', '--player', 'spotify')[0]['status'] == 'playing'
    assert home.json('stop', '--player', 'spotify')[0]['status'] == 'paused'
    assert 'spotify: paused' in home.run('stop', '--player', 'spotify')[0]


@with_login
def devices_are_listed(home, server):
    [listed] = home.json('devices', '--player', 'spotify')
    assert listed == {'player': 'spotify', 'problem': None, 'devices': [
        {'name': 'Kitchen', 'id': 'dev1kitchen', 'type': 'Speaker', 'active': True},
        {'name': 'Phone', 'id': 'dev2phone', 'type': 'Smartphone', 'active': False}]}
    out, _ = home.run('devices', '--player', 'spotify')
    assert 'Kitchen' in out and '*' in out


def steps_of(home, *words):
    return {step['step']: step for step in home.json('now', *words)}


@with_login
def now_plays_the_best_matches(home, server):
    """What is most like the pick goes as one list, the best first, with and without --player."""
    add_songs(home)
    for words in ([], ['--player', 'spotify', '--device', 'Phone']):
        server.requests.clear()
        steps = steps_of(home, '--mood', 'happy', '--pick', '1', *words)
        play = steps['play']
        assert play['playing'] is True and play['player'] == 'spotify' and play['problem'] is None
        [uris] = asked_to_play(server)
        assert uris == [song['uri'] for song in play['songs']] and len(uris) > 1
        assert uris == [song['uri'] for song in steps['matches']['songs']]
        assert server.playing['uris'] == uris and server.playing['at'] == 0
    assert server.playing['device'] == 'dev2phone'


@with_login
def now_tells_why_nothing_plays(home, server):
    add_songs(home)
    server.premium = False
    out, err = home.run('now', '--mood', 'happy', '--pick', '1', '--player', 'spotify', code=1)
    assert 'with Premium only' in err
    server.premium = True
    home.run('logout', 'spotify')
    _, err = home.run('now', '--mood', 'happy', '--pick', '1', '--player', 'spotify', code=1)
    assert "run 'mien login spotify'" in err


@with_login
def failures_are_one_sentence(home, server):
    uris = add_songs(home)
    server.premium = False
    home.fails('play', uris[0], saying='with Premium only')
    server.premium = True
    home.fails('play', uris[0], '--device', 'Cellar', saying=["'Cellar'", 'Kitchen, Phone'])
    server.devices = []
    home.fails('play', uris[0], saying='Spotify is open nowhere')
    home.run('logout', 'spotify')
    home.fails('play', uris[0], saying="run 'mien login spotify'")
    home.fails('devices', '--player', 'spotify', saying="run 'mien login spotify'")


run([song_of_the_library_plays, remote_control_works, devices_are_listed,
     now_plays_the_best_matches, now_tells_why_nothing_plays, failures_are_one_sentence])
