#!/usr/bin/env python3
"""Playing with `mien serve`: on this machine with an output that nobody hears, on a real MPD, on
Spotify's stand-in, and what is remembered of it."""
import http.client
import json
import os
import signal
import sqlite3
import threading
import time

import web
from openapi import check, document, schema_of
from players import Mpd, Server as Stuck, library_of, listens, run, silent, sound, until
from spotify_home import with_login, with_spotify
from web import JSON, serving

WHOLE = document()
NOTHING = {'status': 'stopped', 'player': None, 'device': None, 'position': 0, 'length': 0, 'song': None,
           'title': None, 'artist': None, 'songs': [], 'at': None, 'problem': None}
LONG = 60  # seconds of a song that does not end by itself


def checked(method, path, status, said):
    check(said, schema_of(WHOLE, method, path, status), WHOLE)
    return said


def play(server, songs, status=200, **more):
    return checked('POST', '/api/play', status, server.tell('POST', '/api/play', {'songs': songs, **more}, status))


def tell(server, what, status=200, **more):
    return checked('POST', '/api/player', status, server.tell('POST', '/api/player', {'do': what, **more}, status))


def state(server):
    return checked('GET', '/api/player', 200, server.get('/api/player'))


def number(server, name):
    """One of its metrics."""
    lines = server.ask('GET', '/metrics')[2].decode().splitlines()
    return int([line for line in lines if line.startswith(name + ' ')][0].split()[1])


class Events:
    """Those of the kind "player", as a page hears them."""

    def __init__(self, server):
        self.seen = []
        self.connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=120)
        self.connection.request('GET', '/api/events')
        self.answer = self.connection.getresponse()
        self.answer.readline()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        kind = None
        try:
            while line := self.answer.readline().decode():
                if line.startswith('event: '):
                    kind = line[7:-1]
                elif line.startswith('data: ') and kind == 'player':
                    self.seen.append(checked('GET', '/api/player', 200, json.loads(line[6:])))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # the server or the test has ended

    def statuses(self):
        """Each with its song, as they came one after the other."""
        said = [(event['status'], event['at']) for event in self.seen]
        return [one for i, one in enumerate(said) if i == 0 or said[i - 1] != one]


def songs_of(home, count=3, seconds=LONG):
    """A library with files; their numbers count from 1."""
    paths = [sound(home.path(f'music/{i}.wav'), seconds, 300 + 100 * i) for i in range(count)]
    library_of(home, paths)
    return paths


def with_songs(count=3, seconds=LONG, **options):
    """A test with a server whose first songs have files."""
    def wrap(test):
        def whole(home):
            songs_of(home, count, seconds)
            serving(songs=0, **options)(test)(home)
        whole.__name__ = test.__name__
        return whole
    return wrap


# ---- on this machine ----

@with_songs()
def nothing_plays_at_first(server):
    assert state(server) == NOTHING
    for word in ('pause', 'resume', 'next', 'stop'):
        assert tell(server, word, 409) == {'error': 'nothing plays'}
    tell(server, 'seek', 409, seconds=5)
    assert state(server) == NOTHING and silent(server.home)


@with_songs(3, 2)
def songs_play_to_their_ends(server):
    events = Events(server)
    said = play(server, [2, 1, 3], player='mpv')
    assert said['left_out'] == [] and said['songs'] == [2, 1, 3]
    assert (said['status'], said['player'], said['at'], said['problem']) == ('playing', 'mpv', 0, None), said
    assert said['song']['number'] == 2 and said['title'] == said['song']['title'] and said['length'] == 2
    until(lambda: state(server)['status'] == 'stopped')
    assert state(server) == {**NOTHING, 'songs': [2, 1, 3]}
    heard = listens(server.home)
    assert [fate for _, _, fate in heard] == ['ended'] * 3, heard
    until(lambda: events.statuses()[-1] == ('stopped', None))
    assert events.statuses() == [('playing', 0), ('playing', 1), ('playing', 2), ('stopped', None)], events.seen
    until(lambda: silent(server.home))
    assert number(server, 'mien_plays_total') == 1 and number(server, 'mien_player_failures_total') == 0
    assert tell(server, 'pause', 409) == {'error': 'nothing plays'}


@with_songs()
def told_what_to_do(server):
    events = Events(server)
    server.tell('POST', '/api/moments', {'mood': 'sad', 'want': 'lift'}, 201)
    play(server, [1, 2, 3], mood='sad', moment=1)
    assert tell(server, 'pause')['status'] == 'paused'
    assert tell(server, 'pause')['status'] == 'paused'
    at = state(server)['position']
    assert at == state(server)['position']
    assert tell(server, 'seek', seconds=30)['position'] >= 29
    assert tell(server, 'seek', seconds=-1000.5)['position'] < 29
    assert tell(server, 'resume')['status'] == 'playing'
    said = tell(server, 'next')
    until(lambda: state(server)['at'] == 1)
    assert state(server)['song']['number'] == 2 and said['songs'] == [1, 2, 3]
    assert tell(server, 'stop') == {**NOTHING, 'songs': [1, 2, 3]}
    heard = listens(server.home)
    assert [fate for _, _, fate in heard] == ['skipped', 'stopped'], heard
    assert all(how_long < 1000 * LONG for _, how_long, _ in heard)
    with sqlite3.connect(server.home.library) as database:
        assert database.execute('SELECT DISTINCT mood, moment FROM listen').fetchall() == [('sad', 1)]
    until(lambda: silent(server.home))
    until(lambda: events.statuses()[-1] == ('stopped', None))
    statuses = events.statuses()
    assert statuses == [('playing', 0), ('paused', 0), ('playing', 0), ('playing', 1), ('stopped', None)], statuses
    # Nothing else changes when somebody seeks.
    assert len({event['position'] for event in events.seen if event['status'] == 'paused'}) >= 2, events.seen


@with_songs()
def another_list_takes_the_place(server):
    play(server, [1, 2])
    play(server, [3, 1])
    assert state(server)['song']['number'] == 3 and state(server)['songs'] == [3, 1]
    # One that cannot be played does not.
    os.unlink(server.home.path('music/1.wav'))
    assert '1.wav' in play(server, [2], 409)['error']
    play(server, [5], 409, player='mpv')
    assert state(server)['status'] == 'playing' and state(server)['song']['number'] == 3
    assert number(server, 'mien_player_failures_total') == 2
    assert [fate for _, _, fate in listens(server.home)] == ['skipped', None]
    tell(server, 'stop')
    assert [fate for _, _, fate in listens(server.home)] == ['skipped', 'stopped']


@with_songs()
def what_cannot_be_played_is_left_out(server):
    said = play(server, [7, 1, 8], player='mpv')
    assert [(one['number'], 'no file is known' in one['why']) for one in said['left_out']] == [(7, True), (8, True)]
    assert said['at'] == 1 and said['song']['number'] == 1 and said['songs'] == [7, 1, 8], said
    tell(server, 'stop')
    with open(server.home.path('music/1.wav'), 'wb') as file:
        file.write(b'RIFF' + bytes(range(256)) * 20)
    play(server, [1, 2, 3], player='mpv')
    tell(server, 'next')
    said = until(lambda: (now := state(server))['at'] == 2 and now)
    assert '1.wav' in said['problem'], said
    tell(server, 'stop')
    assert state(server)['problem'] is None


@with_songs()
def others_may_stop_it_too(server):
    play(server, [1])
    assert server.home.json('pause')[0]['status'] == 'paused'
    until(lambda: state(server)['status'] == 'paused')
    server.home.run('stop', '--player', 'mpv')
    until(lambda: state(server)['status'] == 'stopped')
    assert [fate for _, _, fate in listens(server.home)] == ['stopped']


@with_songs()
def two_clients_at_once(server):
    one, two = Events(server), Events(server)
    said = {}

    def client(name, songs):
        said[name] = [play(server, songs) for _ in range(3)]
    clients = [threading.Thread(target=client, args=(name, songs)) for name, songs in (('one', [1, 2]), ('two', [3]))]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    assert all(answer['songs'] == [1, 2] for answer in said['one'])
    assert all(answer['songs'] == [3] for answer in said['two'])
    last = state(server)
    assert last['status'] == 'playing' and last['songs'] in ([1, 2], [3])
    until(lambda: len(one.seen) >= 6 and one.seen[-1]['songs'] == last['songs'])
    until(lambda: [event['songs'] for event in two.seen] == [event['songs'] for event in one.seen])
    tell(server, 'stop')
    fates = [fate for _, _, fate in listens(server.home)]
    assert sorted(fates) == ['skipped'] * 5 + ['stopped'], fates


def the_music_ends_with_the_server(home):
    songs_of(home)
    for sign, fate in ((signal.SIGTERM, 'stopped'), (signal.SIGINT, 'stopped'), (signal.SIGKILL, None)):
        server = web.Server(home, songs=0)
        events = Events(server)
        play(server, [1], player='mpv')
        until(lambda: events.statuses() == [('playing', 0)])
        if sign == signal.SIGKILL:
            server.process.kill()
            server.process.wait()
            server.process.stdout.close()
        else:
            server.stop(sign)
        until(lambda: silent(home))
        assert listens(home)[-1][2] == fate, (sign, listens(home))


@with_songs()
def it_is_forgotten_while_it_plays(server):
    play(server, [1, 2])
    server.tell('DELETE', '/api/listens', None)
    tell(server, 'next')
    until(lambda: state(server)['at'] == 1)
    assert len(listens(server.home)) == 1
    tell(server, 'stop')


# ---- MPD ----

def with_mpd(test):
    """A test with a server and an MPD that knows the songs."""
    def whole(home):
        with Mpd(home) as mpd:
            songs_of(home)
            mpd.update()
            serving(songs=0)(lambda server: test(server, mpd))(home)
    whole.__name__ = test.__name__
    return whole


@with_mpd
def mpd_plays(server, mpd):
    events = Events(server)
    said = play(server, [1, 2, 3])
    assert said['player'] == 'mpd' and mpd.current() == '0.wav' and mpd.queue() == ['0.wav', '1.wav', '2.wav']
    assert tell(server, 'pause')['status'] == 'paused' and mpd.status()['state'] == 'pause'
    assert tell(server, 'resume')['status'] == 'playing'
    assert tell(server, 'seek', seconds=20)['position'] >= 19
    assert tell(server, 'next')['song']['number'] == 2 and mpd.current() == '1.wav'
    # By hand, at MPD itself.
    mpd.ask('next')
    until(lambda: state(server)['song']['number'] == 3)
    assert tell(server, 'stop')['status'] == 'stopped' and mpd.status()['state'] == 'stop'
    assert [fate for _, _, fate in listens(server.home)] == ['skipped', 'skipped', 'stopped']
    until(lambda: events.statuses()[-1] == ('stopped', None))
    assert {event['player'] for event in events.seen[:-1]} == {'mpd'}


@with_mpd
def from_one_player_to_the_other(server, mpd):
    play(server, [1], player='mpd')
    assert play(server, [2], player='mpv')['player'] == 'mpv'
    assert mpd.status()['state'] == 'stop'
    assert play(server, [3], player='mpd', device='nowhere')['player'] == 'mpd'
    until(lambda: silent(server.home))
    assert 'nowhere' in play(server, [3], 409, player='mpd', device='elsewhere')['error']
    assert state(server)['song']['number'] == 3
    # Somebody plays something else there: it is not this server's any more.
    mpd.ask('add 0.wav', 'play 2')
    until(lambda: state(server)['status'] == 'stopped')
    assert [fate for _, _, fate in listens(server.home)][:2] == ['skipped', 'skipped']


@with_mpd
def a_player_that_goes_away(server, mpd):
    events = Events(server)
    play(server, [1], player='mpd')
    mpd.process.kill()
    mpd.process.wait()
    until(lambda: state(server)['status'] == 'stopped')
    assert 'MPD' in state(server)['problem'], state(server)
    until(lambda: events.statuses()[-1] == ('stopped', None))
    assert 'MPD is not running' in play(server, [1], 409, player='mpd')['error']
    assert play(server, [1])['player'] == 'mpv'
    assert state(server)['problem'] is None
    tell(server, 'stop')


def mpd_goes_on_without_the_server(home):
    with Mpd(home) as mpd:
        songs_of(home)
        mpd.update()
        server = web.Server(home, songs=0)
        play(server, [1], player='mpd')
        server.stop()
        assert mpd.status()['state'] == 'play'


# ---- Spotify ----

@with_login
def spotify_plays(home, spotify):
    @serving
    def whole(server):
        said = play(server, [4, 6])
        uris = [server.get(f'/api/songs/{song}')['uri'] for song in (4, 6)]
        assert said['player'] == 'spotify' and said['device'] == 'Kitchen', said
        assert json.loads(spotify.asked('PUT /v1/me/player/play')[0][3])['uris'] == uris
        assert tell(server, 'next')['song']['number'] == 6
        assert tell(server, 'pause')['status'] == 'paused'
        assert tell(server, 'resume')['status'] == 'playing'
        assert tell(server, 'stop')['status'] == 'stopped' and spotify.playing['on'] is False
        assert [fate for _, _, fate in listens(home)][-1] == 'stopped'
        assert play(server, [4], device='Phone')['device'] == 'Phone'
        assert 'Cellar' in play(server, [4], 409, device='Cellar')['error']
        there = {one['player']: one for one in server.get('/api/players')['players']}['spotify']
        assert there == {'player': 'spotify', 'ready': True, 'why': None, 'devices': [
            {'name': 'Kitchen', 'id': 'dev1kitchen', 'type': 'Speaker', 'active': False},
            {'name': 'Phone', 'id': 'dev2phone', 'type': 'Smartphone', 'active': True}]}, there
        spotify.premium = False
        assert 'Premium' in play(server, [4], 409)['error']
        spotify.devices = []
        there = {one['player']: one for one in server.get('/api/players')['players']}['spotify']
        assert not there['ready'] and 'open nowhere' in there['why'], there
    whole(home)


@with_spotify
def spotify_without_a_login(home, spotify):
    @serving
    def whole(server):
        for more in ({}, {'player': 'spotify'}):
            assert "run 'mien login spotify'" in play(server, [4], 409, **more)['error']
        assert state(server) == NOTHING
        there = {one['player']: one for one in server.get('/api/players')['players']}['spotify']
        assert not there['ready'] and there['devices'] == [] and 'login' in there['why'], there
    whole(home)


# ---- players that take their time ----

def says_nothing(connection):
    connection.recv(1)
    time.sleep(300)


def in_the_background(call, *arguments, **options):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(call(*arguments, **options)), daemon=True)
    thread.start()
    return thread, answers


def with_a_stuck_player(test, patience='5'):
    """A test with a server whose MPD takes connections and never says a word."""
    def whole(home):
        songs_of(home)
        with Stuck(home, says_nothing) as stuck:
            home.variables.update(MPD_HOST=stuck.path, MIEN_PLAYER_PATIENCE=patience)
            test(home, stuck)
    whole.__name__ = test.__name__
    return whole


@with_a_stuck_player
def nobody_else_waits_for_a_player(home, stuck):
    @serving(songs=0)
    def whole(server):
        thread, answers = in_the_background(server.ask, 'POST', '/api/play',
                                            json.dumps({'songs': [1], 'player': 'mpd'}), JSON)
        asks, there = in_the_background(server.get, '/api/players')
        until(lambda: len(stuck.connections) == 2)
        # Each thread of the server could be asked now, and each would answer.
        for _ in range(8):
            server.well()
            assert state(server) == NOTHING
            assert len(server.get('/api/songs?mood=calm')['songs']) == 5
        assert answers == [] and there == []
        thread.join()
        asks.join()
        assert answers[0][0] == 409 and b'did not answer within 5 seconds' in answers[0][2], answers
        mpd = {one['player']: one for one in there[0]['players']}['mpd']
        assert not mpd['ready'] and 'did not answer' in mpd['why'], mpd
        assert play(server, [1], player='mpv')['player'] == 'mpv'
        tell(server, 'stop')
    whole(home)


@with_a_stuck_player
def only_so_many_wait_for_a_player(home, stuck):
    @serving(songs=0)
    def whole(server):
        ask = lambda: in_the_background(server.ask, 'POST', '/api/play',
                                        json.dumps({'songs': [1], 'player': 'mpd'}), JSON)
        first = ask()
        until(lambda: len(stuck.connections) == 1)
        waiting = [in_the_background(server.ask, 'POST', '/api/player', '{"do": "stop"}', JSON) for _ in range(20)]
        until(lambda: sum(len(answers) for _, answers in waiting) == 4)
        assert {answers[0][0] for _, answers in waiting if answers} == {503}
        server.well()
        for thread, _ in [first, *waiting]:
            thread.join()
        statuses = [answers[0][0] for _, answers in waiting]
        assert sorted(statuses) == [409] * 16 + [503] * 4, statuses
    whole(home)


@with_a_stuck_player
def the_server_ends_while_a_player_is_asked(home, stuck):
    server = web.Server(home, songs=0)
    asked = [in_the_background(server.ask, 'POST', '/api/play', json.dumps({'songs': [1], 'player': 'mpd'}), JSON)
             for _ in range(3)]
    until(lambda: len(stuck.connections) == 1)
    gone = http.client.HTTPConnection('127.0.0.1', server.port)
    gone.request('POST', '/api/player', '{"do": "stop"}', JSON)
    gone.close()
    server.stop()
    for thread, _ in asked:
        thread.join()
    assert sorted(answers[0][0] for _, answers in asked) == [409, 503, 503], asked


# ---- what is asked ----

@with_songs(1)
def players_that_there_are(server):
    said = checked('GET', '/api/players', 200, server.get('/api/players'))['players']
    assert [one['player'] for one in said] == ['spotify', 'mpd', 'mpv']
    spotify, mpd, mpv = said
    assert not spotify['ready'] and 'login' in spotify['why']
    assert not mpd['ready'] and 'MPD is not running' in mpd['why'] and mpd['devices'] == []
    assert mpv['ready'] and mpv['why'] is None and mpv['devices'][0]['id'] == 'auto' and mpv['devices'][0]['active']
    # Many at once, each answered.
    threads = [in_the_background(server.get, '/api/players') for _ in range(4)]
    for thread, _ in threads:
        thread.join()
    assert all(answers == [{'players': said}] for _, answers in threads)


@with_songs(1)
def what_is_asked_wrongly(server):
    def wrong(status, path, body, saying=''):
        server.refuses(status, 'POST', path, body if isinstance(body, str) else json.dumps(body), JSON, saying)
    for songs in (None, [], [0], [-1], ['1'], [1.5], [1] * 101, 1, {}, [True], [2**63], [None]):
        wrong(400, '/api/play', {'songs': songs})
    wrong(400, '/api/play', {})
    wrong(400, '/api/play', '[')
    wrong(400, '/api/play', '[1]')
    for player in ('', 'vlc', 5, None, [], 'mpv '):
        wrong(400, '/api/play', {'songs': [1], 'player': player}, "'player' is")
    for device in ('', 'x' * 201, 5, [], {}):
        wrong(400, '/api/play', {'songs': [1], 'device': device}, "'device' is")
    wrong(400, '/api/play', {'songs': [1], 'device': 'a\0b'})
    wrong(400, '/api/play', {'songs': [1], 'mood': 'bored'}, "'mood' is")
    wrong(400, '/api/play', {'songs': [1], 'moment': -1}, "'moment' is")
    wrong(400, '/api/play', {'songs': [1], 'volume': 11}, "no 'volume'")
    wrong(404, '/api/play', {'songs': [1, 99999]}, 'not in the library')
    wrong(404, '/api/play', {'songs': [1], 'moment': 77}, 'there is no moment 77')
    for word in (None, '', 'Play', 5, 'previous'):
        wrong(400, '/api/player', {'do': word}, "'do' is")
    for seconds in ('1', None, 1e9, -1e9, [], True):
        wrong(400, '/api/player', {'do': 'seek', 'seconds': seconds}, 'goes with seek')
    wrong(400, '/api/player', {'do': 'seek'}, 'goes with seek')
    wrong(400, '/api/player', '{"do": "seek", "seconds": 1e999}')
    wrong(400, '/api/player', {'do': 'next', 'seconds': 5}, 'goes with seek')
    wrong(400, '/api/player', {'do': 'stop', 'now': True})
    for path in ('/api/play', '/api/player', '/api/listens/began'):
        server.refuses(415, 'POST', path, '{}', {'Content-Type': 'text/plain'})
        server.refuses(403, 'POST', path, '{}', {**JSON, 'Origin': 'http://evil.example'})
        server.refuses(413, 'POST', path, 'x' * 20000, JSON)
        server.refuses(405, 'DELETE', path)
    server.refuses(405, 'GET', '/api/play', saying='POST')
    server.refuses(405, 'POST', '/api/players', saying='GET')
    server.refuses(403, 'PUT', '/api/listens/1', '{}', {**JSON, 'Origin': 'http://evil.example'})
    assert state(server) == NOTHING and listens(server.home) == [] and silent(server.home)


def without_a_library(home):
    @serving(songs=0)
    def whole(server):
        assert state(server) == NOTHING
        assert 'no library yet' in play(server, [1], 409)['error']
        assert 'no library yet' in server.tell('POST', '/api/listens/began', {'song': 1}, 409)['error']
        server.refuses(409, 'GET', '/api/songs/1/sound', saying='no library yet')
    whole(home)


# ---- what the page itself plays ----

@with_songs(1)
def what_the_page_plays_is_kept(server):
    server.tell('POST', '/api/moments', {'mood': 'happy', 'want': 'match'}, 201)
    told = lambda method, path, what, status: checked(
        method, '/api/listens/began' if method == 'POST' else '/api/listens/{number}', status,
        server.tell(method, path, what, status))
    first = told('POST', '/api/listens/began', {'song': 3, 'mood': 'happy', 'moment': 1}, 201)['listen']
    second = told('POST', '/api/listens/began', {'song': 4}, 201)['listen']
    assert [(heard, fate) for _, heard, fate in listens(server.home)] == [(None, None), (None, None)]
    assert told('PUT', f'/api/listens/{first}', {'heard': 12.3456, 'fate': 'skipped'}, 200) == {'listen': first}
    told('PUT', f'/api/listens/{second}', {'heard': 0, 'fate': 'stopped'}, 200)
    told('PUT', f'/api/listens/{second}', {'heard': 200, 'fate': 'ended'}, 200)
    assert [(heard, fate) for _, heard, fate in listens(server.home)] == [(12346, 'skipped'), (200000, 'ended')]
    past = server.get('/api/listens')['listens']
    assert [(one['event'], one['song'], one['mood'], one['moment']) for one in past] == \
        [('played', 4, None, None), ('played', 3, 'happy', 1)]
    # What was only picked has no end.
    server.tell('POST', '/api/listens', {'event': 'picked', 'songs': [1]}, 201)
    told('PUT', f'/api/listens/{second + 1}', {'heard': 1, 'fate': 'ended'}, 404)
    told('PUT', '/api/listens/99999', {'heard': 1, 'fate': 'ended'}, 404)
    for what in ({}, {'heard': 1}, {'fate': 'ended'}, {'heard': -1, 'fate': 'ended'}, {'heard': '1', 'fate': 'ended'},
                 {'heard': 1e7, 'fate': 'ended'}, {'heard': 1, 'fate': 'lost'}, {'heard': 1, 'fate': None},
                 {'heard': True, 'fate': 'ended'}, {'heard': 1, 'fate': 'ended', 'song': 1}):
        told('PUT', f'/api/listens/{first}', what, 400)
    for what, status in (({}, 400), ({'song': 0}, 400), ({'song': '3'}, 400), ({'song': 3, 'mood': 'x'}, 400),
                         ({'song': 3, 'moment': 0}, 400), ({'song': 3, 'moment': 9}, 404), ({'song': 99999}, 404)):
        told('POST', '/api/listens/began', what, status)
    server.refuses(404, 'PUT', '/api/listens/0', '{"heard": 1, "fate": "ended"}', JSON)
    assert len(listens(server.home)) == 2


run([nothing_plays_at_first, songs_play_to_their_ends, told_what_to_do, another_list_takes_the_place,
     what_cannot_be_played_is_left_out, others_may_stop_it_too, two_clients_at_once, the_music_ends_with_the_server,
     it_is_forgotten_while_it_plays, mpd_plays, from_one_player_to_the_other, a_player_that_goes_away,
     mpd_goes_on_without_the_server, spotify_plays, spotify_without_a_login, nobody_else_waits_for_a_player,
     only_so_many_wait_for_a_player, the_server_ends_while_a_player_is_asked, players_that_there_are,
     what_is_asked_wrongly, without_a_library, what_the_page_plays_is_kept])
