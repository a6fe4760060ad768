"""A running `mien serve`, for the tests of the page's server."""
import http.client
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import threading
import time
import zlib

from harness import MIEN, catalogue, song_rows

JSON = {'Content-Type': 'application/json'}


class Server:
    """`mien serve` on a port that is free, in a test's home; ended by stop()."""

    def __init__(self, home, *words, songs=40, environment=None):
        self.home = home
        if songs:
            home.run('add', home.write('songs.csv', catalogue(song_rows(songs))), '--quiet')
            home.run('fit', '--quiet')
        # A sanitizer keeps what was freed, by default more than what is asserted of the memory in use.
        sanitizer = {'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=16'}
        self.process = subprocess.Popen(
            [MIEN, 'serve', '--port', '0', *words], env={**home.environment(), **sanitizer, **(environment or {})},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(home.path('log'), 'wb'))
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        line = self.process.stdout.readline().decode() if ready else ''
        found = re.search(r'at http://(.*):(\d+)/', line)
        assert found, line + self.log()
        self.port = int(found.group(2))

    def log(self):
        with open(self.home.path('log'), 'rb') as file:
            return file.read().decode()

    def ask(self, method, path, body=None, headers=None, timeout=60):
        """The status, the headers and the body of an answer."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path, status=200, **options):
        given, headers, body = self.ask('GET', path, **options)
        assert given == status, (path, given, body)
        return json.loads(body)

    def tell(self, method, path, what, status=200):
        given, _, body = self.ask(method, path, None if what is None else json.dumps(what), JSON)
        assert given == status, (path, given, body)
        return json.loads(body)

    def refuses(self, status, method, path, body=None, headers=None, saying=''):
        """A request that has to be answered with this status and one sentence."""
        given, answered, text = self.ask(method, path, body, headers)
        assert given == status, (method, path, given, text)
        assert answered['Content-Type'] == 'application/json', answered
        said = json.loads(text)
        assert list(said) == ['error'] and saying in said['error'], said
        assert '\n' not in said['error'] and len(said['error']) > 5, said
        return said['error']

    def raw(self, data, timeout=30):
        """Sends bytes as they are; all that is answered until the connection ends or is silent."""
        with socket.create_connection(('127.0.0.1', self.port), timeout=timeout) as one:
            try:
                one.sendall(data)
                one.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            answer = b''
            try:
                while piece := one.recv(65536):
                    answer += piece
            except OSError:
                pass
            return answer

    def well(self):
        """It still answers."""
        assert self.get('/healthz') == {'status': 'ok'}

    def memory(self):
        """Bytes of memory in use."""
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as file:
            return 1024 * int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1))

    def peak(self, since_now=False):
        """The most bytes of memory that were in use at once, since it was called with since_now."""
        if since_now:
            with open(f'/proc/{self.process.pid}/clear_refs', 'w', encoding='ascii') as file:
                file.write('5')
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as file:
            return 1024 * int(re.search(r'VmHWM:\s+(\d+)', file.read()).group(1))

    def settled(self):
        """Bytes of memory in use once what it reads at its start, models, is there."""
        self.ask('POST', '/api/mood', b'no picture', {'Content-Type': 'image/png'})
        before, now = 0, self.memory()
        while now != before:
            time.sleep(0.5)
            before, now = now, self.memory()
        return now

    def stop(self, sign=signal.SIGTERM):
        """Ends it, which has to be in peace."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        code = self.process.wait(60)
        self.process.stdout.close()
        assert code == 0, (code, self.log())


def serving(test=None, **options):
    """A test that is given a running server, which must end in peace."""
    def wrap(test):
        def run(home):
            server = Server(home, **options)
            try:
                test(server)
                server.well()
            except Exception:
                server.process.kill()
                server.process.wait()
                print('# ' + server.log().replace('\n', '\n# '))
                raise
            server.stop()
        run.__name__ = test.__name__
        return run
    return wrap(test) if test else wrap


def events_of(server, seen, opened):
    connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=120)
    connection.request('GET', '/api/events')
    answer = connection.getresponse()
    assert answer.status == 200 and answer.headers['Content-Type'] == 'text/event-stream'
    opened.set()
    while seen[-1:] != ['done'] and seen[-1:] != ['failed']:
        line = answer.readline().decode()
        if line == '':
            break
        if line.startswith('data: '):
            seen.append(json.loads(line[6:]))
            if seen[-1]['phase'] in ('done', 'failed'):
                seen.append(seen[-1]['phase'])
    connection.close()


def add_by_http(server, data, kind='text/csv'):
    """Sends a catalogue; all events until it is done."""
    seen, opened = [], threading.Event()
    listener = threading.Thread(target=events_of, args=(server, seen, opened))
    listener.start()
    assert opened.wait(60)
    status, _, body = server.ask('POST', '/api/library/catalogue', data, {'Content-Type': kind})
    assert status == 202, (status, body)
    listener.join(120)
    return seen[:-1]


def gray_png(width, height, depth=8, channels=1, value=b'\0'):
    """A picture of one gray, or of black in colour (4 channels), as a PNG."""
    row = b'\0' + value * (width * channels * depth // 8)
    squeezed = zlib.compressobj(9)
    rows = b''.join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    header = struct.pack('>IIBBBBB', width, height, depth, {1: 0, 4: 6}[channels], 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', header) + png_chunk(b'IDAT', rows) + png_chunk(b'IEND', b'')


def png_chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def photo(name):
    path = os.path.join(os.environ.get('MIEN_SHARED', ''), 'data', 'photos', name)
    with open(path, 'rb') as file:
        return file.read()
