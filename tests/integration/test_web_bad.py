#!/usr/bin/env python3
"""Everything bad that can be sent to the page's server: the right status, one sentence, and it stays up with its
memory bounded."""
import concurrent.futures
import contextlib
import gzip
import json
import socket
import struct
import time
import zlib

from harness import catalogue, run, song_rows
from web import JSON, add_by_http, gray_png, png_chunk, serving

MB = 1 << 20


@serving
def paths_lead_to_no_file(server):
    for path in ['/..%2f..%2fetc/passwd', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/api/../healthz',
                 '//healthz', '/healthz/', '/%68ealthz', '/healthz%00', '/%00', '/index.html', '/app.js%00.css',
                 '/..%c0%af..%c0%afetc/passwd', '/%ff%fe', '/api/songs/1%2f..', '/api/songs/1;x', '/.git/config',
                 '/\\..\\..', '/api/songs/-1', '/api/songs/0', '/api/songs/1e3', '/api/songs/99999999999999999999',
                 '/' + 'a' * 8000]:
        server.refuses(404, 'GET', path)
    for line in [b'GET http://127.0.0.1/../etc/passwd HTTP/1.1', b'GET \xc0\xaf HTTP/1.1', b'GET etc/passwd HTTP/1.1',
                 b'OPTIONS * HTTP/1.1', b'GET /heal\x00thz HTTP/1.1', b'GET /\xe0\x80\xaf HTTP/1.1']:
        answer = server.raw(line + b'\r\nHost: localhost\r\nConnection: close\r\n\r\n')
        assert b'root:' not in answer and b' 200 ' not in answer[:20], answer[:200]


@serving
def strangers_pages_are_kept_out(server):
    for host in ['evil.example', f'evil.example:{server.port}', 'localhost.evil.example', '192.168.1.1', '']:
        server.refuses(421, 'GET', '/api/library', headers={'Host': host})
        server.refuses(421, 'GET', '/', headers={'Host': host})
    own = f'127.0.0.1:{server.port}'
    for origin in ['http://evil.example', 'null', 'https://' + own, 'http://localhost', f'http://localhost:{server.port}']:
        for method, path in [('POST', '/api/moments'), ('DELETE', '/api/listens'), ('PUT', '/api/moments/1')]:
            body = None if method == 'DELETE' else '{"mood":"sad"}'
            server.refuses(403, method, path, body, {**JSON, 'Origin': origin}, 'another site')
    server.refuses(403, 'DELETE', '/api/listens', headers={'Sec-Fetch-Site': 'cross-site'})
    status, headers, _ = server.ask('POST', '/api/moments', '{"mood":"sad"}', {**JSON, 'Origin': 'http://' + own})
    assert status == 201 and 'Access-Control-Allow-Origin' not in headers
    status, _, _ = server.ask('OPTIONS', '/api/moments', headers={'Origin': 'http://evil.example',
                                                                  'Access-Control-Request-Method': 'POST'})
    assert status in (403, 405)


@serving
def methods_and_types_have_to_fit(server):
    for method, path in [('POST', '/healthz'), ('PUT', '/api/songs'), ('PATCH', '/api/listens'), ('DELETE', '/'),
                         ('TRACE', '/api/library'), ('POST', '/app.js'), ('BREW', '/api/mood'), ('GET', '/api/mood')]:
        status, headers, text = server.ask(method, path)
        assert status == 405 and headers['Allow'], (method, path, status)
        assert list(json.loads(text)) == ['error']
    for kind in ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', '']:
        server.refuses(415, 'POST', '/api/moments', '{"mood":"sad"}', {'Content-Type': kind})
        server.refuses(415, 'POST', '/api/mood', 'x', {'Content-Type': kind})
    status, _, body = server.ask('HEAD', '/api/library')
    assert status == 200 and body == b''


@serving
def json_has_to_be_right(server):
    bad = ['', '{', '[]', '"sad"', 'null', '{"mood":"sad"', '{"mood":"sad"} x', '{"mood":"sad","mood":"calm"}',
           '{"mood":7}', '{"mood":"glad"}', '{"moods":{}}', '{"moods":[1,2,3,4]}', '{"mod":"sad"}',
           '{"moods":{"angry":2,"calm":0,"happy":0,"sad":-1}}', '{"moods":{"angry":0.1,"calm":0,"happy":0,"sad":0}}',
           '{"moods":{"angry":1e999,"calm":0,"happy":0,"sad":0}}', '{"mood":"sad","want":"all"}',
           '{"mood":"sad\\u0000"}', '[' * 4000, '{"mood":' * 500, b'{"mood":"\xff\xfe"}', b'\x00\x01\x02']
    for body in bad:
        server.refuses(400, 'POST', '/api/moments', body, JSON)
    for body in ['{"event":"picked"}', '{"event":"x","songs":[1]}', '{"event":"picked","songs":[]}',
                 '{"event":"picked","songs":[0]}', '{"event":"picked","songs":["1"]}', '{"event":"picked","songs":[1.5]}',
                 json.dumps({'event': 'shown', 'songs': [1] * 101}), '{"event":"picked","songs":[1],"moment":"x"}',
                 '{"event":"picked","songs":[1],"moment":-1}', '{"songs":[1]}']:
        server.refuses(400, 'POST', '/api/listens', body, JSON)
    server.refuses(404, 'POST', '/api/listens', '{"event":"picked","songs":[1,99999]}', JSON)
    server.refuses(404, 'POST', '/api/listens', '{"event":"picked","songs":[1],"moment":9}', JSON)
    server.refuses(404, 'PUT', '/api/moments/9', '{"mood":"sad"}', JSON)
    server.refuses(400, 'PUT', '/api/moments/9', '{}', JSON)
    assert server.get('/api/listens') == {'moments': [], 'listens': []}


@serving
def queries_have_to_be_right(server):
    for query in ['mood=', 'mood=glad', 'mood=calm%00', 'mood=calm&count=101', 'mood=calm&count=-1', 'mood=calm&count=x',
                  'mood=calm&count=1e2', 'mood=calm&seed=-1', 'mood=calm&seed=99999999999999999999', 'mood=%ff', 'mood']:
        server.refuses(400, 'GET', f'/api/songs?{query}')
    for words in ['', '%20%20', '%ff', 'a' * 201, 'x%00y']:
        server.refuses(400, 'GET', f'/api/library/search?words={words}')
    # What a database could take for something else.
    for words in ["'%20OR%201=1--", '%22', '*', 'a%20NEAR%20b', '%25', '-', ')(', '%22%22%22', 'a:b', '%E2%80%AE']:
        server.get(f'/api/library/search?words={words}')


@serving
def bodies_are_bounded(server):
    before = server.settled()
    for path, kind, most in [('/api/moments', 'application/json', 4096), ('/api/mood', 'image/jpeg', 10 * MB),
                             ('/api/library/catalogue', 'text/csv', 10 * MB)]:
        for length in (most + 1, 1 << 30, 1 << 62):
            head = f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n'
            answer = server.raw(head.encode() + b'x' * 100_000)
            assert b' 413 ' in answer[:20], answer[:200]
        head = f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n'
        assert b' 411 ' in server.raw(head.encode() + b'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n')[:20]
        assert b' 4' in server.raw(head.encode() + b'Content-Length: -5\r\n\r\n')[:14]
        assert b' 4' in server.raw(head.encode() + b'Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello')[:14]
    # A gigabyte is not even read.
    with socket.create_connection(('127.0.0.1', server.port), timeout=30) as one:
        one.sendall(b'POST /api/mood HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: '
                    b'1073741824\r\n\r\n')
        sent = 0
        try:
            while sent < 200 * MB:
                one.sendall(b'x' * MB)
                sent += MB
        except OSError:
            pass
        assert sent < 200 * MB, 'all of it was read'
    server.well()
    assert server.memory() < before + 100 * MB, (before, server.memory())


@serving
def promises_cost_nothing(server):
    """Many bodies of 10 MB that are announced and never sent: six fit, the others are told to wait."""
    head = (b'POST /api/mood HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 10000000\r\n\r\n')
    before = server.settled()
    waiting, refused = [], 0
    for _ in range(40):
        one = socket.create_connection(('127.0.0.1', server.port), timeout=30)
        one.sendall(head + b'x' * 1000)
        waiting.append(one)
    time.sleep(0.5)
    for one in waiting:
        one.setblocking(False)
        try:
            refused += b' 503 ' in one.recv(20)
        except BlockingIOError:
            pass
    assert 30 <= refused < 40, refused
    server.well()
    assert server.memory() < before + 50 * MB
    for one in waiting:
        one.close()


HOST = b'Host: localhost\r\n'
END = b'Connection: close\r\n\r\n'


def told(answer, status):
    """An answer of Mien's own: this status, and one sentence."""
    head, _, body = answer.partition(b'\r\n\r\n')
    assert head.startswith(b'HTTP/1.1 %d ' % status) and b'\r\nContent-Type: application/json' in head, answer[:300]
    said = json.loads(body)
    assert list(said) == ['error'] and '\n' not in said['error'], said


@serving
def headers_are_bounded(server):
    start = b'GET /healthz HTTP/1.1\r\n' + HOST
    # Of those that count: Host, these, and Connection.
    assert server.raw(start + b'X: y\r\n' * 98 + END).startswith(b'HTTP/1.1 200 ')
    for count in (99, 200, 400):
        told(server.raw(start + b'X: y\r\n' * count + END), 431)
    assert server.raw(start + b'X: ' + b'x' * 12000 + b'\r\n' + END).startswith(b'HTTP/1.1 200 ')
    assert server.raw(start + b'Cookie: ' + b'a' * 12000 + b'\r\n' + END).startswith(b'HTTP/1.1 200 ')
    for head in [b'X: ' + b'x' * 13000 + b'\r\n', b'Cookie: ' + b'a' * 13000 + b'\r\n']:
        told(server.raw(start + head + END), 431)
    told(server.raw(b'GET /' + b'a' * 20000 + b' HTTP/1.1\r\n' + HOST + END), 431)
    for parts in (51, 500, 3000):
        for method in (b'GET', b'DELETE', b'POST'):
            told(server.raw(method + b' /api/listens?' + b'a=b&' * parts + b' HTTP/1.1\r\n' + HOST + END), 414)


@serving
def a_million_headers_cost_nothing(server):
    """The server's library answers by itself, or closes, once its memory for a connection is full."""
    start = b'GET /healthz HTTP/1.1\r\n' + HOST
    many = b''.join(b'X-%d: %d\r\n' % (i, i) for i in range(1_000_000))
    before = server.settled()
    server.peak(since_now=True)
    for data in [start + many, start + b'X: ' + b'x' * MB + b'\r\n', start + b'Cookie: ' + b'a=b; ' * 100_000 + b'\r\n',
                 start + b'x' * MB, b'GET /' + b'a' * MB + b' HTTP/1.1\r\n' + HOST, b'GET /?' + b'&' * MB + b' HTTP/1.1\r\n' + HOST,
                 b'A' * MB]:
        answer = server.raw(data + b'\r\n')
        assert answer[:13] in (b'', b'HTTP/1.1 431 ', b'HTTP/1.1 414 '), answer[:100]
        assert len(answer) < 1000, answer[:1000]
        server.well()
    assert server.peak() < before + 50 * MB, (before, server.peak())


@serving
def one_host_has_to_be_named(server):
    told(server.raw(b'GET /healthz HTTP/1.1\r\n' + END), 400)
    told(server.raw(b'GET /healthz HTTP/1.0\r\n' + END), 400)
    told(server.raw(b'GET /healthz HTTP/1.1\r\n' + HOST + b'Host: evil.example\r\n' + END), 400)
    told(server.raw(b'GET /healthz HTTP/1.1\r\n' + HOST + HOST + END), 400)
    told(server.raw(b'GET /healthz HTTP/1.1\r\nHost: evil.example\r\n' + END), 421)


# What the server's library, libmicrohttpd 0.9.75, says by itself, before anything of Mien's is asked: HTML without a
# type, or nothing, and the connection is over.
NOT_HTTP = [(b'GET\r\n\r\n', (b'',)), (b'GET / \r\n\r\n', (b'400',)), (b'GET / NONSENSE\r\n' + HOST + b'\r\n', (b'400',)),
            (b'GET / HTTP/9.9\r\n\r\n', (b'505',)), (b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (b'505',)),
            (b'GET / HTTP/1.1\r\n' + HOST + b'no colon\r\n\r\n', (b'400',)),
            (b'POST /api/moments HTTP/1.1\r\n' + HOST + b'Content-Length: x\r\n\r\n', (b'400',)),
            (b'POST /api/moments HTTP/1.1\r\n' + HOST + b'Content-Length: -5\r\n\r\n', (b'400',)),
            (b'POST /api/moments HTTP/1.1\r\n' + HOST + b'Content-Length: 99999999999999999999999\r\n\r\n', (b'413',))]


@serving
def what_is_no_http_gets_no_answer_of_miens(server):
    for data, statuses in NOT_HTTP:
        answer = server.raw(data, timeout=15)
        assert answer[9:12] in statuses and len(answer) < 1000, (data, answer)
        # Nothing of what was sent comes back, so that no browser can be made to read it as a page.
        assert b'NONSENSE' not in answer and b'no colon' not in answer
        server.well()


@serving
def half_requests_and_rubbish(server):
    for data in [b'', b'\r\n', b'GET', b'GET / HTTP/1.1', b'GET / HTTP/1.1\r\nHost: localhost\r\n', b'\x16\x03\x01\x02\x00',
                 b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', b'\x00' * 5000, b'GET / HTTP/9.9\r\n\r\n', b'GET / \r\n\r\n',
                 b'GET / HTTP/1.1\r\n\r\n', b'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n'[:40],
                 b'POST /api/moments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{']:
        server.raw(data, timeout=15)
        server.well()


@serving
def two_thousand_idle_connections(server):
    before = server.settled()
    idle = []
    for i in range(2000):
        one = socket.create_connection(('127.0.0.1', server.port), timeout=30)
        if i % 2:
            one.sendall(b'GET /healthz HTTP/1.1\r\nHo')
        idle.append(one)
    start = time.monotonic()
    server.well()
    assert len(server.get('/api/songs?mood=calm')['songs']) == 5
    # The silent ones are cut by and by.
    for one in idle[:20]:
        one.settimeout(60)
        try:
            assert one.recv(1000) is not None
        except ConnectionError:
            pass
    assert time.monotonic() - start < 60
    assert server.memory() < before + 100 * MB, (before, server.memory())
    for one in idle:
        one.close()


@serving
def pages_that_listen_are_counted(server):
    ask = b'GET /api/events HTTP/1.1\r\n' + HOST + b'\r\n'
    with contextlib.ExitStack() as held:
        for _ in range(32):
            one = held.enter_context(socket.create_connection(('127.0.0.1', server.port), timeout=30))
            one.sendall(ask)
            assert one.recv(1000).startswith(b'HTTP/1.1 200 ')
        server.refuses(503, 'GET', '/api/events', saying='too many')
        server.well()
    # They have gone, which is found when somebody is told something.
    status = 503
    for _ in range(50):
        if status == 503:
            time.sleep(0.1)
            with socket.create_connection(('127.0.0.1', server.port), timeout=30) as one:
                one.sendall(ask)
                status = int(one.recv(1000)[9:12])
    assert status == 200, 'there is no place any more'


def png_bomb(width, height):
    """A small file that claims to be, and unpacks to, a picture of a billion pixels."""
    header = struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', header) + png_chunk(b'IDAT', zlib.compress(b'\x00' * 5_000_000, 9)) +
            png_chunk(b'IEND', b''))


def jpeg_bomb(width, height, progressive, after):
    """As large as a JPEG can say that it is."""
    frame = struct.pack('>HBHHB', 17, 8, height, width, 3) + b'\x01\x22\x00\x02\x11\x00\x03\x11\x00'
    return b'\xff\xd8\xff' + (b'\xc2' if progressive else b'\xc0') + frame + after


@serving
def pictures_that_are_none(server):
    before = server.settled()
    for data in [b'x', b'\x89PNG\r\n\x1a\n', b'\xff\xd8\xff\xe0' + b'\x00' * 100, b'GIF89a' + b'\x00' * 50,
                 b'%PDF-1.4', b'<svg xmlns="http://www.w3.org/2000/svg"/>', png_bomb(30000, 30000),
                 png_bomb(2**31 - 1, 2**31 - 1), png_bomb(0, 5), png_bomb(4001, 4001), b'\x00' * MB,
                 jpeg_bomb(65535, 65535, False, b'\xff\xd9'), jpeg_bomb(65500, 65500, True, b'\x00' * MB),
                 jpeg_bomb(4001, 4001, False, b'\xff\xda' + b'\x00' * MB)]:
        for kind in ('image/png', 'image/jpeg'):
            server.refuses(422, 'POST', '/api/mood', data, {'Content-Type': kind})
    server.refuses(422, 'POST', '/api/mood', b'', {'Content-Type': 'image/png'}, 'empty')
    server.refuses(400, 'POST', '/api/mood?kind=x', b'x', {'Content-Type': 'image/png'})
    assert server.memory() < before + 100 * MB, (before, server.memory())


@serving
def large_pictures_take_bounded_memory(server):
    """Of 16 megapixels, the most that is taken, in 16 bits a colour: 120 KB that are 128 MB when unpacked."""
    data = gray_png(4000, 4000, depth=16, channels=4)
    before = server.settled()
    server.peak(since_now=True)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: server.ask('POST', '/api/mood', data, {'Content-Type': 'image/png'})[0], range(8)))
    assert set(given) <= {200, 429} and 200 in given, given
    # Two to four look at once, each with at most 12 bytes a pixel.
    assert server.peak() < before + 4 * 12 * 16 * MB, (before, server.peak())


@serving
def catalogues_that_are_none(server):
    for data in [b'x', b'\x00' * 1000, b'\x1f\x8b' + b'\x00' * 50, b'\x89PNG\r\n\x1a\n', b'a,b,c\n1,2,3\n',
                 b'"' * 100_000, b',' * 100_000, gzip.compress(b'\x00' * 1000)]:
        seen = add_by_http(server, data)
        assert seen[-1]['phase'] == 'failed' and seen[-1]['error'], seen
        assert '/proc' not in seen[-1]['error'], seen
    server.refuses(422, 'POST', '/api/library/catalogue', b'', {'Content-Type': 'text/csv'}, 'empty')
    assert server.get('/api/library')['songs'] == 40
    # A row that is broken is left out, the others are not.
    seen = add_by_http(server, catalogue(song_rows(5, seed=9)) + 'broken,row\n')
    assert seen[-1]['added'] == 5 and 'row' in seen[-1]['broken'], seen


@serving
def catalogues_of_10_mb_in_one_line(server):
    head = catalogue(song_rows(1)).splitlines()[0].encode() + b'\n'
    most = 10 * MB - len(head)
    before = server.settled()
    server.peak(since_now=True)
    for data, saying in [(b'x' * most, 'first line is longer than'), (head + b'x' * most, 'more than 1 MiB'),
                         (head + b'"' + b'x' * (most - 1), 'more than 1 MiB'), (b',' * most, 'first line is longer than'),
                         (b','.join(b'c%d' % i for i in range(1_200_000)), 'first line is longer than'),
                         (head + b',' * most, 'more than 4096 fields'), (b'"' * most, 'first line is longer than'),
                         (b'\n' * most, 'empty')]:
        seen = add_by_http(server, data)
        assert seen[-1]['phase'] == 'failed' and saying in seen[-1]['error'], (data[:20], seen)
        server.well()
    assert server.get('/api/library')['songs'] == 40
    assert server.peak() < before + 100 * MB, (before, server.peak())


def packed_again_and_again(head, piece, times):
    """With gzip: a head, and a piece many times, which is packed once."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    check = zlib.crc32(head)
    for _ in range(times):
        check = zlib.crc32(piece, check)
    return (b'\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff' + squeezed.compress(head) + squeezed.flush(zlib.Z_FULL_FLUSH) +
            (squeezed.compress(piece) + squeezed.flush(zlib.Z_FULL_FLUSH)) * times + squeezed.flush() +
            struct.pack('<II', check, (len(head) + times * len(piece)) % 2**32))


@serving
def a_catalogue_that_unpacks_to_too_much(server):
    before = server.settled()
    server.peak(since_now=True)
    head = catalogue(song_rows(1)).splitlines()[0].encode() + b'\n'
    # 3 GB; and 500 MB, which is not too much, in one field.
    for filler, megabytes, saying in [(b'\n', 3000, '512 MiB'), (b'x', 500, 'more than 1 MiB')]:
        bomb = packed_again_and_again(head, filler * MB, megabytes)
        assert len(bomb) < 4 * MB
        seen = add_by_http(server, bomb, 'application/gzip')
        assert seen[-1]['phase'] == 'failed' and saying in seen[-1]['error'], seen
    assert server.peak() < before + 100 * MB, (before, server.peak())
    assert server.get('/api/library')['songs'] == 40


run([paths_lead_to_no_file, strangers_pages_are_kept_out, methods_and_types_have_to_fit, json_has_to_be_right,
     queries_have_to_be_right, bodies_are_bounded, promises_cost_nothing, headers_are_bounded, a_million_headers_cost_nothing,
     one_host_has_to_be_named, what_is_no_http_gets_no_answer_of_miens, half_requests_and_rubbish,
     two_thousand_idle_connections, pages_that_listen_are_counted, pictures_that_are_none, large_pictures_take_bounded_memory,
     catalogues_that_are_none, catalogues_of_10_mb_in_one_line,
     a_catalogue_that_unpacks_to_too_much])
