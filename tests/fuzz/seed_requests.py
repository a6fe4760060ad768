#!/usr/bin/env python3
"""Requests that fuzzing of the page's server starts from: of each operation of docs/openapi.yaml some that are right,
with every word that a parameter or a key can have, and some that are not. How they are written is told in
fuzz_server.c.
usage: seed_requests.py FOLDER; makes FOLDER/server/* and FOLDER/server.dict"""
import gzip
import json
import os
import re
import struct
import sys
import zlib

import yaml

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
DOCUMENT = yaml.safe_load(open(os.path.join(ROOT, 'docs', 'openapi.yaml'), encoding='utf-8'))
WANTS_PASSWORD, HAS_COOKIE, OWN_ORIGIN, OTHER_ORIGIN, AS_HEAD, IN_PIECES, OTHER_TYPE = (1 << bit for bit in range(7))


def routes():
    """As they stand in the program: method and path."""
    with open(os.path.join(ROOT, 'src', 'web', 'routes.c'), encoding='utf-8') as file:
        return re.findall(r'^    \{"([A-Z]+)", "([^"]+)"', file.read(), re.M)


def resolved(schema):
    while '$ref' in schema or 'allOf' in schema:
        if '$ref' in schema:
            at = DOCUMENT
            for name in schema['$ref'].split('/')[1:]:
                at = at[name]
            schema = at
        else:
            schema = schema['allOf'][0]
    return schema


def values(schema):
    """What may stand there, the first of which is the plainest; None: nothing."""
    nothing = [None] if schema.get('nullable') else []
    schema = resolved(schema)
    if 'enum' in schema:
        return schema['enum'] + nothing
    kind = schema.get('type')
    if kind == 'integer':
        least = schema.get('minimum', 1)
        return [least, least + 1] + nothing
    if kind == 'number':
        return [schema.get('minimum', 0.25), 12.5] + nothing
    if kind == 'boolean':
        return [True, False] + nothing
    if kind == 'array':
        return [[values(schema['items'])[0]] * max(1, schema.get('minItems', 1))] + nothing
    if kind == 'object':
        return objects(schema) + nothing
    return ['amber'] + nothing


def objects(schema):
    """One with the keys that must be, one with all, and one for each other value of a key."""
    keys = schema.get('properties', {})
    if set(keys) == {'angry', 'calm', 'happy', 'sad'}:
        return [{'angry': 0.1, 'calm': 0.6, 'happy': 0.1, 'sad': 0.2}]
    plain = {name: values(keys[name])[0] for name in schema.get('required', [])}
    whole = {name: values(key)[0] for name, key in keys.items()}
    made = [plain, whole]
    for name, key in keys.items():
        made += [{**base, name: value} for base in (plain, whole) for value in values(key)]
    return [one for i, one in enumerate(made) if one not in made[:i]]


def queries(operation):
    given = [one for one in operation.get('parameters', []) if one['in'] == 'query']
    plain = {one['name']: values(one['schema'])[0] for one in given if one.get('required')}
    made = [plain]
    for one in given:
        made += [{**plain, one['name']: value} for value in values(one['schema'])]
    return ['?' + '&'.join(f'{name}={value}' for name, value in one.items()) if one else '' for one in made]


def headers(operation):
    """Lines that a part of a file, or a file that may have changed, is asked for with."""
    if '206' not in operation['responses']:
        return []
    return [f'Range: bytes={which}' for which in ('0-', '10-19', '-10', '999-', '1000-', '5-4', '0-1,3-4', 'x')] + \
        ['If-None-Match: *', 'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT', 'If-Range: "x"']


def picture():
    """Gray, 24 x 24, which is as small as a face can be."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + bytes((x * 11 + y * 7) % 256 for x in range(24)) for y in range(24))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 24, 24, 8, 0, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


SONGS = (b'title,artist,id,danceability,energy,loudness,valence,tempo\n'
         b'Salt,Tin,madeA,0.1,0.2,-4.5,0.3,120\nRain,Tin,madeB,0.7,0.8,-9,0.9,90\n')


def bodies(operation):
    """Each with the flag of its type."""
    content = operation.get('requestBody', {}).get('content', {})
    if 'application/json' in content:
        return [(json.dumps(one).encode(), 0) for one in values(content['application/json']['schema'])]
    if 'image/png' in content:
        return [(picture(), 0), (picture()[:100], OTHER_TYPE)]
    if 'text/csv' in content:
        return [(SONGS, 0), (gzip.compress(SONGS, mtime=0), OTHER_TYPE)]
    return [(b'', 0)]


def operations():
    known = routes()
    for path, methods in DOCUMENT['paths'].items():
        for method, operation in methods.items():
            pattern = re.sub(r'\{[^}]*\}', '#', path)
            yield 1 + known.index((method.upper(), pattern)), method.upper(), pattern, operation


def seeds():
    for index, method, path, operation in operations():
        number = '1' if '#' in path else ''
        first = True
        for query in queries(operation):
            for body, flag in bodies(operation):
                yield bytes([index, flag]) + f'{number}{query}\n\n'.encode() + body
                if first:
                    for how in (WANTS_PASSWORD, WANTS_PASSWORD | HAS_COOKIE, OWN_ORIGIN, OTHER_ORIGIN, AS_HEAD,
                                IN_PIECES):
                        yield bytes([index, flag | how]) + f'{number}{query}\n\n'.encode() + body
                    kind = next(iter(operation.get('requestBody', {}).get('content', {})), None)
                    yield b'\0\0' + raw(method, path.replace('#', '1') + query, kind, body)
                    first = False
        for line in headers(operation):
            yield bytes([index, 0]) + f'{number}\n{line}\n'.encode()
    yield from (b'\0\0' + one for one in rubbish())
    yield from (b'\0\x20' + one for one in rubbish())


def raw(method, path, kind, body):
    head = f'{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n'
    if kind:
        head += f'Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n'
    return head.encode() + b'\r\n' + body


def rubbish():
    host = b'\r\nHost: localhost\r\n'
    for path in ['/', '/app.js', '/..%2f..%2fetc/passwd', '/%00', '/api/songs/%c0%af', '/' + 'a' * 5000]:
        yield b'GET ' + path.encode() + b' HTTP/1.1' + host + b'Accept-Encoding: gzip\r\n\r\n'
    get, post = b'GET /healthz HTTP/1.1' + host, b'POST /api/moments HTTP/1.1' + host + b'Content-Type: application/json\r\n'
    yield get + b'\r\n' + get + b'\r\n' + get + b'Connection: close\r\n\r\n'
    yield get + b'Host: evil\r\n\r\n'
    yield get + b'X: y\r\n' * 150 + b'\r\n'
    yield b'GET /api/songs?' + b'a=b&' * 60 + b' HTTP/1.1' + host + b'\r\n'
    yield post + b'Content-Length: 5\r\n\r\n{'
    yield post + b'Content-Length: -5\r\n\r\n'
    yield post + b'Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello'
    yield post + b'Content-Length: 99999999999999999999999\r\n\r\n'
    yield post + b'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'
    yield post + b'Expect: 100-continue\r\nContent-Length: 14\r\n\r\n{"mood":"sad"}'
    yield post + b'Content-Length: 9000\r\n\r\n' + b'[' * 4000
    yield from (b'GET\r\n\r\n', b'\x16\x03\x01\x02\x00', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n',
                b'BREW / HTTP/1.1' + host + b'\r\n', b'GET / HTTP/1.1\r\n\r\n', b'GET /healthz HTTP/1.0\r\n\r\n')


def words():
    """Names of parameters and keys, and what they may be."""
    found = {'HTTP/1.1', 'Host: localhost', 'Content-Length: ', 'Content-Type: ', 'Range: bytes=0-', 'Accept-Encoding: gzip',
             'Cookie: mien=', 'Expect: 100-continue', 'If-None-Match: ', '%00', '%ff', '%2f', '..', 'null', '-1', '1e308'}
    for text in re.findall(r'[a-z_]{3,}(?=:)|enum: \[[a-z, ]*\]', json.dumps(DOCUMENT).replace('"', '')):
        found.update(re.findall('[a-z_]{3,}', text))
    return sorted(found)


def main(folder):
    os.makedirs(os.path.join(folder, 'server'), exist_ok=True)
    for i, seed in enumerate(seeds()):
        with open(os.path.join(folder, 'server', f'{i:04}'), 'wb') as file:
            file.write(seed)
    with open(os.path.join(folder, 'server.dict'), 'w', encoding='ascii') as file:
        file.write(''.join(f'"{word}"\n' for word in words()))


main(sys.argv[1])
