#!/usr/bin/env python3
"""The memory of the page's server does not grow with what it is asked. (A million requests: script/bench web.)"""
import http.client
import threading

from harness import run
from web import JSON, gray_png, serving

MB = 1 << 20
READING = ['/api/songs?mood=calm', '/api/songs?mood=happy&count=20', '/api/like?song=3', '/api/like?song=7&mood=sad&count=30',
           '/api/journey?song=3&want=lift&count=6', '/api/library', '/api/library/points', '/api/library/search?words=a',
           '/api/songs/5', '/api/listens', '/metrics', '/app.js', '/', '/nothing/there', '/api/songs?mood=glad', '/api/like?song=9999']


def ask(server, requests, wrong):
    """One client that keeps its connection."""
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=120)
    for method, path, body, headers, expected in requests:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status // 100 not in expected:
            wrong.append((method, path, answer.status))
    connection.close()


def ask_all(server, requests):
    wrong = []
    clients = [threading.Thread(target=ask, args=(server, requests, wrong)) for _ in range(4)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert not wrong, wrong[:5]


def half_as_much_again(server, requests, most):
    """After as many again there is no more memory in use, but for a little that comes and goes."""
    ask_all(server, requests)
    before = server.memory()
    ask_all(server, requests)
    after = server.memory()
    assert after < before + most, f'{before / MB:.1f} MB, then {after / MB:.1f} MB'


@serving(songs=1000)
def reading_takes_no_memory(server):
    server.settled()
    requests = [('GET', path, None, {}, (2, 4)) for path in READING] * 160
    half_as_much_again(server, requests, 3 * MB)


@serving
def remembering_takes_no_memory(server):
    server.settled()
    told = [('POST', '/api/moments', '{"mood":"calm"}', JSON, (2,)),
            ('POST', '/api/listens', '{"event":"shown","songs":[1,2,3,4,5]}', JSON, (2,)),
            ('POST', '/api/moments', '{"mood":', JSON, (4,)), ('DELETE', '/api/listens', None, {}, (2,))]
    half_as_much_again(server, told * 100, 3 * MB)


@serving
def pictures_take_no_memory(server):
    server.settled()
    pictures = [('POST', '/api/mood?kind=' + kind, data, {'Content-Type': 'image/png'}, (2, 4))
                for kind in ('photo', 'frame') for data in (gray_png(640, 480, value=b'\x80'), b'no picture')]
    half_as_much_again(server, pictures * 50, 6 * MB)


@serving
def connections_take_no_memory(server):
    server.settled()

    def come_and_go():
        for _ in range(1500):
            server.well()

    come_and_go()
    before = server.memory()
    come_and_go()
    assert server.memory() < before + 3 * MB, (before, server.memory())


run([reading_takes_no_memory, remembering_takes_no_memory, pictures_take_no_memory, connections_take_no_memory])
