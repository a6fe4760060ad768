#!/usr/bin/env python3
"""The page's server: the whole way over HTTP, the page itself, what is remembered, how it ends."""
import gzip
import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import threading

from harness import MIEN, catalogue, run, song_rows
from web import JSON, Server, add_by_http, serving

MOODS = ('angry', 'calm', 'happy', 'sad')


@serving
def the_page_comes_with_all_its_files(server):
    status, headers, page = server.ask('GET', '/', headers={'Accept-Encoding': 'gzip'})
    assert status == 200 and headers['Content-Encoding'] == 'gzip'
    text = gzip.decompress(page).decode()
    sum_of_bytes = len(page)
    policy = headers['Content-Security-Policy']
    assert "default-src 'none'" in policy and 'unsafe' not in policy
    assert headers['X-Content-Type-Options'] == 'nosniff'
    assert '<script>' not in text and ' style=' not in text and ' onclick' not in text
    for path in ['/app.js', '/api.js', '/circumplex.js', '/look.js', '/songs.js', '/library.js', '/you.js',
                 '/style.css', '/icon.svg']:
        status, headers, packed = server.ask('GET', path, headers={'Accept-Encoding': 'gzip'})
        assert status == 200, path
        sum_of_bytes += len(packed)
        status, plain_headers, plain = server.ask('GET', path)
        assert 'Content-Encoding' not in plain_headers and gzip.decompress(packed) == plain
        again, _, nothing = server.ask('GET', path, headers={'If-None-Match': headers['ETag']})
        assert again == 304 and nothing == b'', path
    assert sum_of_bytes < 120_000, sum_of_bytes


@serving
def the_whole_way(server):
    moods = {'angry': 0.1, 'calm': 0.6, 'happy': 0.1, 'sad': 0.2}
    met = server.tell('POST', '/api/moments', {'moods': moods, 'want': 'lift'}, 201)
    assert met['mood'] == 'calm' and met['moment'] == 1
    assert abs(met['valence'] - 0.4) < 1e-6 and abs(met['arousal'] + 0.6) < 1e-6, met
    assert server.tell('PUT', '/api/moments/1', {'mood': 'sad'})['mood'] == 'sad'
    offer = server.get('/api/songs?mood=sad&count=5')
    assert len(offer['songs']) == 5 and all(song['mood'] == 'sad' for song in offer['songs'])
    assert server.get(f'/api/songs?mood=sad&seed={offer["seed"]}')['songs'] == offer['songs']
    pick = offer['songs'][0]
    assert server.get(f'/api/songs/{pick["number"]}') == pick
    like = server.get(f'/api/like?song={pick["number"]}&mood=sad&count=3')
    assert like['like'] == pick and len(like['songs']) == 3
    scores = [song['score'] for song in like['songs']]
    assert scores == sorted(scores, reverse=True) and all(song['why'] for song in like['songs'])
    way = server.get(f'/api/journey?song={pick["number"]}&want=lift&count=5')
    assert way['songs'][0]['number'] == pick['number'] and way['title'] == 'From sad to happy', way
    assert [song['point']['valence'] for song in way['songs']][-1] > pick['point']['valence']


@serving
def the_page_and_the_commands_say_the_same(server):
    number = server.get('/api/library/search?words=1')['songs'][0]
    like, = server.home.json('like', number['id'], '--count', '4')
    mine = server.get(f'/api/like?song={number["number"]}&count=4')
    assert [song['id'] for song in mine['songs']] == [song['id'] for song in like['songs']]
    assert [song['because'] for song in mine['songs']] == [song['because'] for song in like['songs']]
    drawn, = server.home.json('songs', 'calm', '--seed', '7')
    mine = server.get('/api/songs?mood=calm&seed=7')
    assert [song['id'] for song in mine['songs']] == [song['id'] for song in drawn['songs']]
    moods, = server.home.json('moods')
    counts = server.get('/api/library')['moods']
    assert {m: counts[m]['songs'] for m in MOODS} == {m: moods['moods'][m]['songs'] for m in MOODS}
    genres = server.get('/api/library')['genres']
    assert [genre['songs'] for genre in genres] == [10] * 4, genres
    assert {m: sum(genre['moods'][m] for genre in genres) for m in MOODS} == {m: counts[m]['songs'] for m in MOODS}


@serving
def points_are_where_the_songs_are(server):
    status, headers, data = server.ask('GET', '/api/library/points')
    assert status == 200 and data[:4] == b'MIEN'
    songs, = struct.unpack_from('<I', data, 4)
    assert songs == 40 and len(data) == 8 + 9 * songs
    numbers = struct.unpack_from(f'<{songs}I', data, 8)
    valence = struct.unpack_from(f'<{songs}h', data, 8 + 4 * songs)
    arousal = struct.unpack_from(f'<{songs}h', data, 8 + 6 * songs)
    for i in (0, 13, 39):
        song = server.get(f'/api/songs/{numbers[i]}')
        assert abs(valence[i] / 32767 - song['point']['valence']) < 1e-4
        assert abs(arousal[i] / 32767 - song['point']['arousal']) < 1e-4
        assert MOODS[data[8 + 8 * songs + i]] == song['mood']


@serving
def what_is_remembered_can_be_taken_and_forgotten(server):
    songs = [song['number'] for song in server.get('/api/songs?mood=happy')['songs']]
    moment = server.tell('POST', '/api/moments', {'mood': 'happy'}, 201)['moment']
    server.tell('POST', '/api/listens', {'event': 'shown', 'songs': songs, 'mood': 'happy', 'moment': moment}, 201)
    server.tell('POST', '/api/listens', {'event': 'picked', 'songs': songs[:1], 'mood': 'happy', 'moment': moment}, 201)
    past = server.get('/api/listens')
    assert [listen['event'] for listen in past['listens']] == ['picked']
    assert past['moments'][0]['mood'] == 'happy' and past['moments'][0]['moods'] is None
    status, headers, body = server.ask('GET', '/api/listens/export')
    assert 'attachment' in headers['Content-Disposition'] and len(json.loads(body)['listens']) == 6
    # What was had lately comes last.
    again = {song['number'] for song in server.get('/api/songs?mood=happy')['songs']}
    assert not again & set(songs), (again, songs)
    assert server.tell('DELETE', '/api/listens', None)['status'] == 'forgotten'
    assert server.get('/api/listens') == {'moments': [], 'listens': []}


@serving(songs=0)
def a_catalogue_makes_a_library(server):
    empty = server.get('/api/library')
    assert empty['songs'] == 0 and not empty['fitted'] and 'catalogue' in empty['problem']
    server.refuses(409, 'GET', '/api/songs?mood=calm', saying='no library yet')
    seen = add_by_http(server, catalogue(song_rows(300)))
    assert seen[-1]['phase'] == 'done' and seen[-1]['added'] == 300, seen
    assert {event['phase'] for event in seen} == {'adding', 'learning', 'done'}, seen
    assert server.get('/api/library')['songs'] == 300
    like = server.get('/api/like?song=1')
    assert len(like['songs']) == 10
    # More songs, packed: what is like one is known of the new ones at once.
    seen = add_by_http(server, gzip.compress(catalogue(song_rows(300, seed=2)).encode()), 'application/gzip')
    assert seen[-1]['added'] == 300, seen
    assert server.get('/api/library')['songs'] == 600
    assert server.get('/api/like?song=1')['songs'] != like['songs']
    assert server.get('/api/like?song=600')['songs']


@serving
def what_another_program_learns_is_known_at_once(server):
    server.get('/api/like?song=1')
    server.home.run('add', server.home.write('more.csv', catalogue(song_rows(80, seed=3))), '--quiet')
    server.refuses(409, 'GET', '/api/journey?song=100&want=lift', saying='no mood is known')
    server.home.run('fit', '--quiet')
    assert server.get('/api/like?song=100')['songs']


@serving
def metrics_and_log_say_nothing_of_the_listener(server):
    server.get('/api/library/search?words=amber')
    _, headers, body = server.ask('GET', '/metrics')
    text = body.decode()
    assert headers['Content-Type'].startswith('text/plain; version=0.0.4')
    assert 'mien_answers_total{status="2xx"}' in text and 'mien_answer_seconds_count' in text
    assert 'amber' not in text


def the_log_names_routes_and_nothing_else(home):
    server = Server(home, '--verbose')
    server.get('/api/library/search?words=secretword')
    server.get('/api/songs/7')
    server.stop()
    lines = [json.loads(line.removeprefix('mien: ')) for line in server.log().splitlines() if '{' in line]
    # Written when an answer has gone, and so in any order.
    assert sorted(line['path'] for line in lines) == ['/api/library/search', '/api/songs/#'], lines
    assert 'secretword' not in server.log() and '127.0.0.1' not in server.log()


def it_ends_in_peace(home):
    server = Server(home)
    idle = socket.create_connection(('127.0.0.1', server.port))
    seen, opened = [], threading.Event()
    listener = threading.Thread(target=lambda: until_closed(server, opened))
    listener.start()
    assert opened.wait(60)
    server.stop(signal.SIGINT)
    listener.join(30)
    assert not listener.is_alive()
    idle.close()


def until_closed(server, opened):
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
    connection.request('GET', '/api/events')
    answer = connection.getresponse()
    opened.set()
    answer.read()


def a_port_that_is_taken_is_told(home):
    server = Server(home)
    home.fails('serve', '--port', str(server.port), saying='--port')
    server.stop()
    home.fails('serve', '--listen', 'nowhere', saying='no IP address')
    home.fails('serve', '--listen', '0.0.0.0', saying='--password-file')
    home.run('serve', 'x', code=2)
    home.run('serve', '--port', '70000', code=2)


def a_password_is_asked_for(home):
    secret = home.write('password', 'long enough\n')
    os.chmod(secret, 0o600)
    server = Server(home, '--listen', '0.0.0.0', '--password-file', secret)
    assert 'nothing that is sent is encrypted' in server.log()
    assert server.get('/api')['password'] is True
    server.well()
    server.refuses(401, 'GET', '/api/library')
    server.refuses(401, 'GET', '/metrics')
    server.refuses(401, 'DELETE', '/api/listens')
    server.refuses(403, 'POST', '/api/login', json.dumps({'password': 'guess'}), JSON)
    status, headers, _ = server.ask('POST', '/api/login', json.dumps({'password': 'long enough'}), JSON)
    cookie = headers['Set-Cookie']
    assert status == 200 and 'HttpOnly' in cookie and 'SameSite=Strict' in cookie
    assert server.get('/api/library', headers={'Cookie': cookie.split(';')[0]})['songs'] == 40
    server.refuses(401, 'GET', '/api/library', headers={'Cookie': 'mien=0000'})
    server.stop()


def systemd_can_hand_over_a_socket(home):
    """As systemd does it: descriptor 3, and the process's own number in the environment."""
    home.run('add', home.write('songs.csv', catalogue(song_rows(8))), '--quiet')
    listening = socket.create_server(('127.0.0.1', 0))
    port = listening.getsockname()[1]
    script = f'import os,sys; os.dup2({listening.fileno()}, 3); os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid())); os.execv(sys.argv[1], sys.argv[1:])'
    process = subprocess.Popen(['python3', '-c', script, MIEN, 'serve'], env=home.environment(),
                               pass_fds=[listening.fileno()] + ([3] if listening.fileno() == 3 else []),
                               stdout=subprocess.PIPE)
    line = process.stdout.readline().decode()
    assert f':{port}/' in line, line
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=30)
    connection.request('GET', '/healthz')
    assert connection.getresponse().status == 200
    connection.close()
    process.terminate()
    assert process.wait(30) == 0
    process.stdout.close()
    listening.close()


def a_socket_that_does_not_listen_is_refused(home):
    with socket.socket() as idle:
        script = f'import os,sys; os.dup2({idle.fileno()}, 3); os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid())); os.execv(sys.argv[1], sys.argv[1:])'
        done = subprocess.run(['python3', '-c', script, MIEN, 'serve'], env=home.environment(), timeout=60,
                              pass_fds=[idle.fileno()] + ([3] if idle.fileno() == 3 else []), capture_output=True,
                              text=True)
    assert done.returncode == 1 and 'none of TCP that listens; see mien.socket' in done.stderr, done


run([the_page_comes_with_all_its_files, the_whole_way, the_page_and_the_commands_say_the_same,
     points_are_where_the_songs_are, what_is_remembered_can_be_taken_and_forgotten, a_catalogue_makes_a_library,
     what_another_program_learns_is_known_at_once, metrics_and_log_say_nothing_of_the_listener,
     the_log_names_routes_and_nothing_else, it_ends_in_peace, a_port_that_is_taken_is_told, a_password_is_asked_for,
     systemd_can_hand_over_a_socket, a_socket_that_does_not_listen_is_refused])
