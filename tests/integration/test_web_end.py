#!/usr/bin/env python3
"""How the page's server ends: whatever is going on, it ends soon and in peace, and what was begun is finished."""
import concurrent.futures
import contextlib
import http.client
import json
import signal
import socket
import sqlite3
import threading
import time

from harness import catalogue, run, song_rows
from web import JSON, Server, gray_png

PNG = {'Content-Type': 'image/png'}
POST = b'POST /api/moments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n'


def connect(server, data=b''):
    one = socket.create_connection(('127.0.0.1', server.port), timeout=60)
    one.sendall(data)
    return one


def slow_clients_do_not_hold_it_up(home):
    server = Server(home)
    with contextlib.ExitStack() as held:
        for data in [b'', b'G', b'GET /healthz HTTP/1.1\r\nHo', POST, POST + b'{"mood"', b'GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n',
                     b'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'] * 5:
            held.enter_context(connect(server, data))
        drip = held.enter_context(connect(server, b'GET /healthz HTTP/1.1\r\n'))
        ended = threading.Event()
        dripping = threading.Thread(target=drip_headers, args=(drip, ended))
        dripping.start()
        server.well()
        server.stop()
        ended.set()
        dripping.join(30)


def drip_headers(one, ended):
    """A client that sends a header's byte now and then, and never ends it (slow loris)."""
    with contextlib.suppress(OSError):
        while not ended.wait(0.05):
            one.sendall(b'x')


def who_reads_nothing_does_not_hold_it_up(home):
    server = Server(home, songs=1000)
    ask = b'GET /api/library/points HTTP/1.1\r\nHost: localhost\r\n\r\n'
    with contextlib.ExitStack() as held:
        for _ in range(4):
            one = held.enter_context(connect(server))
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.send(ask * 100)
        server.well()
        server.stop()


def all_are_connected(server, count):
    """As many connections, and the one that asks."""
    while counted(server, 'mien_connections') < count + 1:
        time.sleep(0.01)


def pictures_in_flight_are_answered(home):
    server = Server(home)
    server.settled()
    data = gray_png(4000, 4000, depth=16, channels=4)
    sending = [http.client.HTTPConnection('127.0.0.1', server.port, timeout=60) for _ in range(3)]
    for one in sending:
        one.connect()
    all_are_connected(server, 3)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: one.request('POST', '/api/mood', data, PNG), sending))
        server.process.send_signal(signal.SIGTERM)
        given = [(answer.status, json.loads(answer.read())) for answer in pool.map(lambda one: one.getresponse(), sending)]
    server.stop()
    # Of those that waited for another one only the newest is looked at.
    assert {status for status, _ in given} <= {200, 429, 503}, given


def a_request_that_is_still_coming_is_answered(home):
    server = Server(home)
    with connect(server, POST + b'{"mood"') as one:
        all_are_connected(server, 1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        one.sendall(b':"sad"}')
        answer = b''
        while piece := one.recv(65536):
            answer += piece
    assert b' 201 ' in answer[:20] and b'Connection: close' in answer, answer
    server.stop()


def counted(server, name):
    _, _, text = server.ask('GET', '/metrics')
    return float(next(line.split()[1] for line in text.decode().splitlines() if line.startswith(name + ' ')))


def a_catalogue_is_added_whole_or_not_at_all(home):
    for signal_sent in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        server = Server(home, songs=0)
        data = catalogue(song_rows(3000, seed=int(signal_sent)))
        status, _, body = server.ask('POST', '/api/library/catalogue', data, {'Content-Type': 'text/csv'})
        assert status == 202, body
        server.stop(signal_sent)
        assert home.tracks() % 3000 == 0 and home.tracks() > 0
    with sqlite3.connect(home.library) as database:
        assert database.execute('SELECT count(*) FROM mood').fetchone()[0] == home.tracks()


def it_can_be_told_twice_and_at_once(home):
    server = Server(home)
    for _ in range(3):
        server.process.send_signal(signal.SIGTERM)
    server.stop()
    server = Server(home)
    server.stop(signal.SIGINT)


def what_was_said_is_kept(home):
    """A request that was answered before the end is in the library after it."""
    server = Server(home)
    for _ in range(20):
        server.tell('POST', '/api/moments', {'mood': 'calm'}, 201)
    server.stop()
    again = Server(home, songs=0)
    assert len(again.get('/api/listens')['moments']) == 20
    again.stop()


run([slow_clients_do_not_hold_it_up, who_reads_nothing_does_not_hold_it_up, pictures_in_flight_are_answered,
     a_request_that_is_still_coming_is_answered, a_catalogue_is_added_whole_or_not_at_all, it_can_be_told_twice_and_at_once, what_was_said_is_kept])
