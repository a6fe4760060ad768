#!/usr/bin/env python3
"""Songs' own files from `mien serve`: which are given, and which parts of them."""
import http.client
import json
import os
import random
import socket
import sqlite3
import time

import music_files
from harness import run
from players import until
from web import Server, serving

SIZE = 300_007


def noise(path, size=SIZE, seed=1):
    """A file that is no music, but may be called so."""
    return music_files.write(path, random.Random(seed).randbytes(size))


def note(server, number, path, gone=0):
    """The library has seen the file, as one of this song."""
    there = os.stat(path) if os.path.exists(path) else None
    with sqlite3.connect(server.home.library) as database:
        database.execute(
            'INSERT OR REPLACE INTO file (path, size, modified, track, version, gone) VALUES (?, ?, ?, ?, 1, ?)',
            (os.fsencode(path), there.st_size if there else 1, there.st_mtime_ns if there else 1, number, gone))
    database.close()


def given(server, number=1, name='a.mp3', **options):
    """A song that has a file; and its bytes."""
    path = noise(server.home.path('music/' + name), **options)
    note(server, number, path)
    with open(path, 'rb') as file:
        return path, file.read()


def part(server, wanted, status, number=1, method='GET', **headers):
    given_status, answered, body = server.ask(method, f'/api/songs/{number}/sound', None,
                                              {**({'Range': wanted} if wanted else {}), **headers})
    assert given_status == status, (wanted, given_status, body[:200])
    assert answered['X-Content-Type-Options'] == 'nosniff', answered
    return answered, body


@serving
def all_of_a_file(server):
    _, data = given(server)
    headers, body = part(server, None, 200)
    assert body == data
    assert headers['Content-Type'] == 'audio/mpeg' and headers['Accept-Ranges'] == 'bytes', headers
    assert headers['Content-Length'] == str(SIZE) and headers['ETag'].startswith('"'), headers
    assert headers['Cache-Control'] == 'no-cache' and 'Content-Range' not in headers, headers
    time.strptime(headers['Last-Modified'], '%a, %d %b %Y %H:%M:%S GMT')
    assert 'mien_sounds_total 1\n' in server.ask('GET', '/metrics')[2].decode()


@serving
def parts_of_a_file(server):
    _, data = given(server)
    for wanted, first, last in (
            ('bytes=0-0', 0, 0), ('bytes=0-499', 0, 499), ('bytes=100000-100009', 100000, 100009),
            ('bytes=-7', SIZE - 7, SIZE - 1), ('bytes=300000-', 300000, SIZE - 1), ('bytes=0-', 0, SIZE - 1),
            ('bytes=-999999999', 0, SIZE - 1), ('bytes=300006-99999999999999999999', SIZE - 1, SIZE - 1)):
        headers, body = part(server, wanted, 206)
        assert headers['Content-Range'] == f'bytes {first}-{last}/{SIZE}', (wanted, headers)
        assert headers['Content-Length'] == str(last - first + 1) and body == data[first:last + 1], wanted
        assert headers['Content-Type'] == 'audio/mpeg', headers


@serving
def parts_that_are_none(server):
    _, data = given(server)
    for wanted in ('bytes=0-1,5-6', 'bytes=5-4', 'bytes=x', 'items=0-5', 'bytes=', 'bytes=-', '0-5',
                   'bytes=1-2;' + 'x' * 5000):
        headers, body = part(server, wanted, 200)
        assert body == data and 'Content-Range' not in headers, wanted
    for wanted in (f'bytes={SIZE}-', 'bytes=-0', 'bytes=99999999999999999999999-'):
        headers, body = part(server, wanted, 416)
        assert headers['Content-Range'] == f'bytes */{SIZE}', headers
        assert list(json.loads(body)) == ['error'], body
    # Of an empty file there are none.
    given(server, 2, 'empty.ogg', size=0)
    headers, body = part(server, None, 200, number=2)
    assert body == b'' and headers['Content-Length'] == '0' and headers['Content-Type'] == 'audio/ogg'
    part(server, 'bytes=0-', 416, number=2)


@serving
def what_a_browser_has_already(server):
    path, data = given(server)
    headers, _ = part(server, None, 200)
    tag, modified = headers['ETag'], headers['Last-Modified']
    for known in (tag, 'W/' + tag, f'"x", {tag}', '*'):
        headers, body = part(server, 'bytes=0-9', 304, **{'If-None-Match': known})
        assert body == b'' and headers['ETag'] == tag, headers
    assert part(server, None, 200, **{'If-None-Match': '"x"'})[1] == data
    assert part(server, 'bytes=2-3', 206, **{'If-Range': tag})[1] == data[2:4]
    # A time says less than a tag does; the whole file is never wrong.
    for other in ('"x"', 'W/' + tag, modified, tag.upper()):
        assert part(server, 'bytes=2-3', 200, **{'If-Range': other})[1] == data, other
    # Another file in its place.
    noise(path, SIZE, seed=2)
    with open(path, 'rb') as file:
        other = file.read()
    headers, body = part(server, 'bytes=2-3', 200, **{'If-Range': tag, 'If-None-Match': tag})
    assert body == other and headers['ETag'] != tag


@serving
def only_what_is_said_of_it(server):
    given(server)
    for wanted in (None, 'bytes=0-9', f'bytes={SIZE}-'):
        headers, body = part(server, wanted, 200, method='HEAD')
        assert body == b'' and headers['Content-Length'] == str(SIZE), headers
        assert headers['Accept-Ranges'] == 'bytes' and headers['ETag'], headers
    assert part(server, None, 404, number=2, method='HEAD')[1] == b''


@serving
def kinds_that_browsers_play(server):
    kinds = {'a.MP3': 'audio/mpeg', 'a.flac': 'audio/flac', 'a.ogg': 'audio/ogg', 'a.oga': 'audio/ogg',
             'a.opus': 'audio/ogg', 'a.m4a': 'audio/mp4', 'a.wav': 'audio/wav', 'a.aac': 'audio/aac',
             'a.weba': 'audio/webm', 'ogg.x.mp3': 'audio/mpeg', 'a.wma': None, 'a.ape': None, 'mp3': None,
             'a.mp3.txt': None, '.x/mp3': None, 'a.html': None, 'a.mp3\n': None}
    for number, (name, kind) in enumerate(kinds.items(), 1):
        given(server, number, name, size=10)
        assert server.get(f'/api/songs/{number}')['plays_here'] is (kind is not None), name
        if kind:
            assert part(server, None, 200, number=number)[0]['Content-Type'] == kind, name
        else:
            server.refuses(404, 'GET', f'/api/songs/{number}/sound', saying='browsers do not play')
    # A name is bytes.
    path = os.path.join(os.fsencode(server.home.path('music')), b'\xff\xfe %2f;.mp3')
    with open(path, 'wb') as file:
        file.write(b'bytes')
    note(server, 30, os.fsdecode(path))
    assert part(server, None, 200, number=30)[1] == b'bytes'


@serving
def songs_everywhere_say_whether_they_play(server):
    number = server.get('/api/songs?mood=happy&count=1&seed=1')['songs'][0]['number']
    given(server, number)
    assert server.get('/api/songs?mood=happy&count=1&seed=1')['songs'][0]['plays_here'] is True
    like = server.get(f'/api/like?song={number}')
    assert like['like']['plays_here'] is True and not any(song['plays_here'] for song in like['songs'])
    way = server.get(f'/api/journey?song={number}&want=calm&count=4')['songs']
    assert [song['plays_here'] for song in way] == [song['number'] == number for song in way]
    words = server.get(f'/api/songs/{number}')['title']
    found = server.get('/api/library/search?words=' + words.replace(' ', '+'))['songs']
    assert [song['plays_here'] for song in found] == [song['number'] == number for song in found]


@serving
def songs_without_a_file(server):
    refuses = lambda number, saying: server.refuses(404, 'GET', f'/api/songs/{number}/sound', saying=saying)
    refuses(1, 'no file is known')
    refuses(99999, 'there is no song 99999')
    refuses(2**63 - 1, 'there is no song')
    note(server, 2, server.home.path('music/never.mp3'))
    refuses(2, 'no longer there')
    path, _ = given(server, 3)
    note(server, 3, path, gone=1)
    assert server.get('/api/songs/3')['plays_here'] is False
    refuses(3, 'no longer there')
    # The first one that is there will do.
    note(server, 4, server.home.path('music/1.mp3'))
    note(server, 4, noise(server.home.path('music/2.ape')))
    given(server, 4, '3.flac', size=5)
    assert part(server, None, 200, number=4)[0]['Content-Type'] == 'audio/flac'


@serving
def files_that_are_none_any_more(server):
    home = server.home
    refuses = lambda saying='no longer there': server.refuses(404, 'GET', '/api/songs/1/sound', saying=saying)
    secret = home.write('secret.mp3', 'what nobody may read')
    path, data = given(server)
    os.unlink(path)
    refuses()
    os.mkfifo(path)
    refuses()
    part(server, 'bytes=0-5', 404)
    os.unlink(path)
    os.mkdir(path)
    refuses()
    os.rmdir(path)
    for target in (secret, '/dev/zero', '/etc/passwd', path, home.path('nowhere'), '/proc/self/environ'):
        os.symlink(target, path)
        refuses()
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        refuses()
    os.unlink(path)
    # Where a link led when the file was heard it may lead still.
    noise(home.path('elsewhere.mp3'))
    os.symlink(home.path('elsewhere.mp3'), path)
    note(server, 1, path)
    assert part(server, None, 200)[1] == data
    os.utime(home.path('elsewhere.mp3'), (1, 1))
    refuses()
    os.unlink(path)
    noise(path)
    os.chmod(path, 0)
    if os.geteuid() != 0:  # who may read everything
        refuses('may not be read')
    os.chmod(path, 0o600)
    assert part(server, None, 200)[1] == data


@serving
def nothing_else_is_asked_for_here(server):
    path, _ = given(server)
    for method in ('POST', 'PUT', 'DELETE', 'PATCH'):
        server.refuses(405, method, '/api/songs/1/sound', saying='GET, HEAD')
    for other in ('/api/songs/0/sound', '/api/songs/01/sound', '/api/songs/-1/sound', '/api/songs/x/sound',
                  '/api/songs//sound', '/api/songs/1/sound/', '/api/songs/1/sounds', '/api/songs/1/sound/..',
                  '/api/songs/1%2fsound', '/api/songs/1/sound%00', '/api/songs/..%2f1/sound',
                  '/api/songs/1/' + path, '/api/songs/99999999999999999999/sound', '/music/a.mp3'):
        server.refuses(404, 'GET', other)
    server.refuses(421, 'GET', '/api/songs/1/sound', headers={'Host': 'evil.example'})
    part(server, 'bytes=0-1', 206, Origin='http://evil.example')  # to be read it needs its permission, which
    headers, _ = part(server, 'bytes=0-1', 206)                    # there is none of:
    assert not any(name.lower().startswith('access-control') for name in headers), headers
    assert headers['Cross-Origin-Resource-Policy'] == 'same-origin'


def descriptors(server):
    return len(os.listdir(f'/proc/{server.process.pid}/fd'))


@serving
def nothing_stays_open(server):
    path, data = given(server)
    tag = part(server, 'bytes=0-1', 206)[0]['ETag']
    settled = until(lambda: descriptors(server))
    for _ in range(50):
        part(server, None, 200)
        part(server, 'bytes=9-', 206)
        part(server, 'bytes=-0', 416)
        part(server, None, 304, **{'If-None-Match': tag})
        part(server, None, 200, method='HEAD')
        part(server, None, 404, number=2)
        with socket.create_connection(('127.0.0.1', server.port)) as one:  # and gone again
            one.sendall(b'GET /api/songs/1/sound HTTP/1.1\r\nHost: localhost\r\n\r\n')
            one.recv(10)
    until(lambda: descriptors(server) <= settled + 2)
    until(lambda: 'mien_sounds_sending 0\n' in server.ask('GET', '/metrics')[2].decode())
    server.well()


@serving
def a_file_that_becomes_shorter_meanwhile(server):
    path, _ = given(server, 1, size=1)
    os.truncate(path, 64 << 20)
    with socket.create_connection(('127.0.0.1', server.port), timeout=60) as one:
        one.sendall(b'GET /api/songs/1/sound HTTP/1.1\r\nHost: localhost\r\n\r\n')
        assert one.recv(1 << 16)
        os.truncate(path, 1000)
        server.well()
        assert part(server, None, 200)[0]['Content-Length'] == '1000'
        one.settimeout(1)
        got = 0
        try:
            while piece := one.recv(1 << 20):
                got += len(piece)
        except TimeoutError:
            pass  # it is cut later, as one that is silent
    assert got < 64 << 20


def listeners(server, count):
    """Clients that asked for a large file, and read nothing of it but how it is answered."""
    connections = []
    for _ in range(count):
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
        connection.request('GET', '/api/songs/1/sound')
        connections.append((connection, connection.getresponse()))
    return connections


@serving
def only_so_many_at_once(server):
    path, _ = given(server, 1, size=1)
    os.truncate(path, 64 << 20)
    connections = listeners(server, 64)
    assert [answer.status for _, answer in connections] == [200] * 64
    server.refuses(503, 'GET', '/api/songs/1/sound', saying='too many songs')
    assert part(server, None, 503, method='HEAD')[1] == b''
    assert 'mien_sounds_sending 64\n' in server.ask('GET', '/metrics')[2].decode()
    server.well()
    for connection, answer in connections:
        answer.close()
        connection.close()
    until(lambda: 'mien_sounds_sending 0\n' in server.ask('GET', '/metrics')[2].decode())
    part(server, 'bytes=0-1', 206)


def the_server_ends_while_songs_are_sent(home):
    server = Server(home)
    path, _ = given(server, 1, size=1)
    os.truncate(path, 64 << 20)
    connections = listeners(server, 8)
    server.stop()
    for connection, answer in connections:
        try:
            assert len(answer.read()) < 64 << 20
        except (http.client.HTTPException, OSError):
            pass
        connection.close()


def songs_that_were_heard(home):
    """The whole way: a folder of music is added, and its songs play in the page."""
    files = {}
    for seed, name in enumerate(('one.wav', 'two.flac', 'three.wv'), 1):
        wav = music_files.song(home.path(f'wav/{seed}.wav'), seed)
        path = home.path('music/' + name)
        os.makedirs(home.path('music'), exist_ok=True)
        if name.endswith('.wav'):
            os.rename(wav, path)
        else:
            music_files.encode(wav, path)
        files[name] = path
    home.run('add', home.path('music'), '--quiet')

    @serving(songs=0)
    def heard(server):
        songs = {word: server.get('/api/library/search?words=' + word)['songs'][0]
                 for word in ('one', 'two', 'three')}
        assert songs['one']['plays_here'] and songs['two']['plays_here'] and not songs['three']['plays_here']
        for name, kind in (('one.wav', 'audio/wav'), ('two.flac', 'audio/flac')):
            headers, body = part(server, None, 200, number=songs[name.split('.')[0]]['number'])
            with open(files[name], 'rb') as file:
                assert body == file.read() and headers['Content-Type'] == kind
        # What is gone is gone here as well.
        os.unlink(files['one.wav'])
        part(server, None, 404, number=songs['one']['number'])
        home.run('add', home.path('music'), '--quiet')
        assert server.get(f"/api/songs/{songs['one']['number']}")['plays_here'] is False
    heard(home)


run([all_of_a_file, parts_of_a_file, parts_that_are_none, what_a_browser_has_already, only_what_is_said_of_it,
     kinds_that_browsers_play, songs_everywhere_say_whether_they_play, songs_without_a_file,
     files_that_are_none_any_more, nothing_else_is_asked_for_here, nothing_stays_open,
     a_file_that_becomes_shorter_meanwhile, only_so_many_at_once, the_server_ends_while_songs_are_sent,
     songs_that_were_heard])
