"""Players to test with: a real MPD with an output that nobody hears, servers that are none, and songs
for them."""
import math
import os
import socket
import sqlite3
import struct
import subprocess
import threading
import time
import wave

import harness
from harness import catalogue, song_rows

PATIENCE = 60  # seconds; machines may be busy, and nothing here is about time


def until(what, seconds=PATIENCE):
    """Waits until what() is true, and gives it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError('never came to be')


def silent(home):
    """True if no mien-play plays for this home."""
    lock = home.path('run/mien/lock')
    return not os.path.exists(lock) or \
        subprocess.run(['flock', '--nonblock', lock, 'true']).returncode == 0


def watched(test):
    """The test, and afterwards no mien-play is left, nor anything that a sanitizer had to say of one:
    it has no terminal to say it on."""
    def watching(home):
        log = home.path('sanitizer')
        for name in ('ASAN_OPTIONS', 'UBSAN_OPTIONS'):
            home.variables[name] = f'log_path={log}:' + os.environ.get(name, '')
        # libmpv tries SDL where no other output is there, and SDL keeps what it then made.
        home.variables['LSAN_OPTIONS'] = \
            f"print_suppressions=0:suppressions={home.write('known', 'leak:libSDL2')}"
        test(home)
        until(lambda: silent(home))
        for name in os.listdir(home.folder):
            if name.startswith('sanitizer.'):
                with open(home.path(name), errors='replace') as file:
                    raise AssertionError(file.read())
    watching.__name__ = test.__name__
    return watching


def run(tests):
    harness.run([watched(test) for test in tests])


def sound(path, seconds=3, pitch=440):
    """A WAV file with a sine of so many whole cycles a second: each second is as the one before."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    rate = 8000
    with wave.open(path, 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        second = b''.join(struct.pack('<h', int(8000 * math.sin(2 * math.pi * pitch * i / rate)))
                          for i in range(rate))
        file.writeframes((second * math.ceil(seconds))[:2 * int(rate * seconds)])
    return path


def library_of(home, paths, **options):
    """A library with as many songs as there are files, fitted, each with the uri of a file."""
    rows = list(song_rows(max(len(paths), 60), **options))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    with sqlite3.connect(home.library) as database:
        database.execute('UPDATE track SET uri = NULL')
        for number, path in enumerate(paths, 1):
            database.execute('UPDATE track SET uri = ? WHERE number = ?',
                             ('file://' + path.replace('%', '%25'), number))


def listens(home):
    """What was played: id, milliseconds, what became of it."""
    with sqlite3.connect(home.library) as database:
        return database.execute(
            "SELECT id, listen.heard, fate FROM listen JOIN track ON track.number = track "
            "WHERE event = 'played' ORDER BY listen.number").fetchall()


class Mpd:
    """A real one, in a folder of the test."""

    def __init__(self, home, settings=''):
        self.home = home
        self.music = home.path('music')
        self.socket = home.path('mpd.socket')
        os.makedirs(self.music, exist_ok=True)
        probe = socket.socket()
        probe.bind(('127.0.0.1', 0))
        self.port = probe.getsockname()[1]
        probe.close()
        config = home.write('mpd.conf', f'''
            music_directory "{self.music}"
            db_file "{home.path('mpd.db')}"
            log_file "{home.path('mpd.log')}"
            bind_to_address "{self.socket}"
            bind_to_address "127.0.0.1"
            port "{self.port}"
            auto_update "no"
            audio_output {{
                type "null"
                name "nowhere"
            }}
            {settings}''')
        self.process = subprocess.Popen(['mpd', '--no-daemon', config], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: os.path.exists(self.socket) or self.process.poll() is not None)
        assert self.process.poll() is None, open(home.path('mpd.log')).read()
        home.variables['MPD_HOST'] = self.socket

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def ask(self, *commands):
        """Pairs that it answers to commands."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        connection.connect(self.socket)
        file = connection.makefile('rwb')
        assert file.readline().startswith(b'OK MPD')
        pairs = []
        for command in commands:
            file.write(command.encode() + b'\n')
            file.flush()
            for line in file:
                assert not line.startswith(b'ACK'), (command, line)
                if line == b'OK\n':
                    break
                pairs.append(tuple(line.decode().rstrip('\n').split(': ', 1)))
        connection.close()
        return pairs

    def status(self):
        return dict(self.ask('status'))

    def queue(self):
        return [value for key, value in self.ask('playlistinfo') if key == 'file']

    def current(self):
        return dict(self.ask('currentsong')).get('file')

    def update(self):
        """Lets it look for its music."""
        self.ask('update')
        until(lambda: 'updating_db' not in self.status())


class Server:
    """Accepts, and does with each connection what it is told."""

    def __init__(self, home, serve, path=None):
        self.path = path or home.path('server.socket')
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen()
        self.connections = []
        self.serve = serve
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        try:
            self.serve(connection)
        except OSError:
            pass  # it did not wait

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)  # for the thread that waits there
        self.listener.close()
        for connection in self.connections:
            connection.close()
