"""The figures of `mien serve`, with wrk on loopback: web.py is part of bench.py. Client and server share the
processors, as they do where the page is open."""
import gzip
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
MOODS = ('angry', 'calm', 'happy', 'sad')
ASKED = '''
local moods = {"angry", "calm", "happy", "sad"}
local asked, pause, songs
function init(words)
  asked, pause, songs = words[1], tonumber(words[2]), tonumber(words[3])
  math.randomseed(7)
end
function request()
  if asked == "healthz" then return wrk.format("GET", "/healthz") end
  if asked == "songs" then return wrk.format("GET", "/api/songs?mood=" .. moods[math.random(4)]) end
  return wrk.format("GET", "/api/like?song=" .. math.random(songs))
end
if PAUSED then
  function delay() return math.random(pause / 2, pause * 3 / 2) end
end
'''
FRAME = '''
local file = io.open("%s", "rb")
wrk.method, wrk.body = "POST", file:read("*a")
wrk.headers["Content-Type"] = "image/jpeg"
'''


class Server:
    """A server on a port of its own, as long as the with-block."""

    def __init__(self, words, ask):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen([word.replace('PORT', str(self.port)) for word in words],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while True:
            try:
                self.get(ask)
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def get(self, path, **headers):
        asked = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}', headers=headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read()

    def memory(self):
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as status:
            return int(re.search(r'VmRSS:\s+(\d+)', status.read()).group(1)) / 1000

    def wrk(self, script, seconds, connections, path='/', words=()):
        """Requests a second, the 99th percentile in seconds, and how many were answered well."""
        out = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--latency', '-s', script,
                              f'http://127.0.0.1:{self.port}{path}', '--', *map(str, words)],
                             check=True, capture_output=True, text=True).stdout
        late, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', out).groups()
        count = int(re.search(r'(\d+) requests in', out).group(1))
        bad = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
        good = count - (int(bad.group(1)) if bad else 0)
        rate = float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1))
        return rate * good / count, float(late) * {'us': 1e-6, 'ms': 1e-3, 's': 1}[unit], good


def row(what, mien, peer, wanted, limit=''):
    ratio = '-' if peer is None else f'{mien / peer:.0f}'
    print(f'| {what} | {mien:,.0f} a second | {"-" if peer is None else f"{peer:,.0f}"} | {ratio} | {wanted} | '
          f'{limit} |', flush=True)


def fact(what, mien, wanted, limit=''):
    print(f'| {what} | {mien} | - | - | {wanted} | {limit} |', flush=True)


def page_bytes(server):
    """What a browser fetches before the page can be used, packed as it is sent."""
    seen, wanted, sizes = set(), ['/'], 0
    while wanted:
        path = wanted.pop()
        if path in seen:
            continue
        seen.add(path)
        packed = server.get(path, **{'Accept-Encoding': 'gzip'})
        sizes += len(packed)
        text = gzip.decompress(packed).decode() if packed[:2] == b'\x1f\x8b' else packed.decode()
        wanted += re.findall(r'(?:src|href|from) ?=? ?[\'"](/[\w.]+)[\'"]', text)
    return sizes


def browser(server, photo, folder):
    """What web_page.mjs measures in Chromium, {} where that or playwright-core is not here."""
    modules = os.path.join(HERE, '..', 'build', 'browser')
    if not shutil.which('chromium') or not os.path.exists(os.path.join(modules, 'node_modules')):
        print('The page was not measured: script/test brings what that needs.\n')
        return {}
    film = os.path.join(folder, 'face.mjpeg')
    subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-loop', '1', '-i', photo, '-vf',
                    'noise=alls=6:allf=t', '-pix_fmt', 'yuvj420p', '-t', '4', '-r', '30', '-q:v', '3', film], check=True)
    given = {**os.environ, 'BASE': f'http://127.0.0.1:{server.port}/', 'MODULES': modules, 'FILM': film}
    out = subprocess.run(['node', os.path.join(HERE, 'web_page.mjs')], env=given, check=True, capture_output=True,
                         text=True).stdout
    return json.loads(out)


def asking(mien, peer, script, songs):
    empty, _, _ = mien.wrk(script, 5, 16, words=('healthz', 0, songs))
    for what, path in (('songs', '/api/songs?mood='), ('like', '/api/like?song=')):
        ours = theirs = 0
        for _ in range(3):
            ours = max(ours, mien.wrk(script, 5, 16, words=(what, 0, songs))[0])
            theirs = max(theirs, peer.wrk(script, 5, 16, words=(what, 0, songs))[0])
        row(f'`{path}` of {songs:,} songs', ours, theirs, '15,000 a second', f'/healthz {empty:,.0f} a second')


def waiting(mien, script, songs):
    """The 99th percentile at half of what must be reached: 80 clients who think for 10 ms on average."""
    for what in ('songs', 'like'):
        rate, late, _ = min((mien.wrk(script, 6, 80, words=(what, 10, songs)) for _ in range(3)), key=lambda o: o[1])
        fact(f'the same: 99th percentile at {rate:,.0f} `{what}` a second', f'{1000 * late:.1f} ms', '10 ms')


def frames(mien, photo, folder):
    script = os.path.join(folder, 'frame.lua')
    with open(script, 'w', encoding='ascii') as out:
        out.write(FRAME % photo)
    mien.wrk(script, 2, 2, '/api/mood?kind=frame')
    rate = max(mien.wrk(script, 5, 2, '/api/mood?kind=frame')[0] for _ in range(3))
    row('640x480 JPEG frames to moods, two clients', rate, None, '120 a second')


def memory(mien, script, songs):
    marks = []
    asked = 0
    for mark in (100_000, 500_000, 1_000_000):
        while asked < mark:
            for what in ('songs', 'like'):
                asked += mien.wrk(script, 2, 16, words=(what, 0, songs))[2]
        marks.append(f'{mien.memory():.0f} after {asked:,}')
    fact(f'memory in MB with {songs:,} songs', ', '.join(marks), '120')


def web(mien, catalogue, photos, folder):
    library = os.path.join(folder, 'library.db')
    for words in (['add', catalogue], ['fit']):
        subprocess.run([mien, *words, '--quiet', '--library', library], check=True)
    with sqlite3.connect(library) as connection:
        songs = connection.execute('SELECT max(number) FROM track').fetchone()[0]
    scripts = {}
    for name, paused in (('asked', 'false'), ('paused', 'true')):
        scripts[name] = os.path.join(folder, f'{name}.lua')
        with open(scripts[name], 'w', encoding='ascii') as out:
            out.write(f'local PAUSED = {paused}\n{ASKED}')
    subprocess.run([sys.executable, os.path.join(HERE, 'detect_peer.py'), '--write', photos, folder], check=True)
    photo = os.path.join(folder, 'small-happy_man.jpg')
    peer = ['gunicorn', '--chdir', HERE, '-w', '2', '-b', '127.0.0.1:PORT', f'web_peer:make("{library}")']
    with Server([mien, 'serve', '--port', 'PORT', '--library', library], '/healthz') as ours:
        figures = browser(ours, photo, folder)
    print('| what | Mien | Flask, gunicorn, numpy | ratio | must reach | limit of the machine |')
    print('|---|---|---|---|---|---|', flush=True)
    with Server([mien, 'serve', '--port', 'PORT', '--library', library], '/healthz') as ours:
        fact('the page over the wire', f'{page_bytes(ours) / 1000:.1f} KB', '120 KB')
        if figures:
            fact('first contentful paint, median of 5', f'{figures["paint"]:.0f} ms', '300 ms')
            fact('camera frame to moved point, median', f'{figures["point"]:.0f} ms', '60 ms')
        with Server(peer, '/api/songs?mood=calm') as theirs:
            asking(ours, theirs, scripts['asked'], songs)
        waiting(ours, scripts['paused'], songs)
        frames(ours, photo, folder)
    with Server([mien, 'serve', '--port', 'PORT', '--library', library], '/healthz') as ours:
        memory(ours, scripts['asked'], songs)
