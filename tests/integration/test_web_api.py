#!/usr/bin/env python3
"""docs/openapi.yaml against the running server: the same routes, and each answer as it is described."""
import json
import re

from harness import run
from openapi import check, document, operations
from web import JSON, serving


@serving
def the_routes_are_those_of_the_document(server):
    mine = {(route['method'], route['path']) for route in server.get('/api')['routes']}
    written = {(method, re.sub(r'\{.*\}', '#', path)) for path, method, _ in operations(document())}
    assert mine == written, (mine - written, written - mine)


# What each request needs; whatever is not here needs nothing.
QUERIES = {'/api/songs': '?mood=happy', '/api/like': '?song=3', '/api/journey': '?song=3&want=lift&count=4',
           '/api/library/search': '?words=a'}
BODIES = {('POST', '/api/login'): {'password': 'x'}, ('POST', '/api/moments'): {'mood': 'calm'},
          ('PUT', '/api/moments/1'): {'mood': 'sad'},
          ('POST', '/api/listens/began'): {'song': 2, 'mood': 'calm', 'moment': 1},
          ('POST', '/api/listens'): {'event': 'picked', 'songs': [1, 2], 'moment': None, 'mood': 'calm'}}
# test_web.py, test_web_look.py, test_web_sound.py, test_web_play.py
ELSEWHERE = {'/api/events', '/api/mood', '/api/library/catalogue', '/api/songs/{number}/sound', '/api/players',
             '/api/play', '/api/listens/{number}'}


@serving
def answers_are_as_they_are_described(server):
    whole = document()
    server.tell('POST', '/api/moments', {'mood': 'happy', 'want': 'calm'}, 201)
    server.tell('POST', '/api/moments', {'moods': {'angry': 1, 'calm': 0, 'happy': 0, 'sad': 0}}, 201)
    # What forgets comes last.
    order = sorted(operations(whole), key=lambda one: one[1] == 'DELETE')
    for path, method, operation in order:
        if path in ELSEWHERE or (path, method) == ('/api/player', 'POST'):
            continue
        wanted = path.replace('{number}', '1')
        body = BODIES.get((method, wanted))
        status, headers, text = server.ask(method, wanted + QUERIES.get(path, ''),
                                           None if body is None else json.dumps(body), JSON if body else {})
        described = operation['responses'].get(str(status))
        assert described and status < 300, (method, path, status, text)
        kind, = described['content']
        assert headers['Content-Type'].split(';')[0] == kind, (path, headers['Content-Type'])
        if kind == 'application/json':
            check(json.loads(text), described['content'][kind]['schema'], whole)


@serving
def errors_are_as_they_are_described(server):
    whole = document()
    error = whole['components']['schemas']['Error']
    wrong = [('GET', '/api/songs', 400), ('GET', '/api/songs?mood=x', 400), ('GET', '/api/songs?mood=calm&count=0', 400),
             ('GET', '/api/songs/99999', 404), ('GET', '/api/like', 400), ('GET', '/api/like?song=99999', 404),
             ('GET', '/api/journey?song=1', 400), ('GET', '/api/journey?song=99999&want=lift', 404),
             ('GET', '/api/library/search', 400)]
    for method, path, expected in wrong:
        status, _, text = server.ask(method, path)
        assert status == expected, (path, status, text)
        plain = re.sub(r'/\d+', '/{number}', path.split('?')[0])
        assert str(status) in whole['paths'][plain][method.lower()]['responses'], (path, status)
        check(json.loads(text), error, whole)


run([the_routes_are_those_of_the_document, answers_are_as_they_are_described, errors_are_as_they_are_described])
