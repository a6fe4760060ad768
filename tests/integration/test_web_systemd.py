#!/usr/bin/env python3
"""`mien serve` as a service of systemd's: the units say what systemd understands, little is left open, and the program
starts once somebody asks at the socket."""
import http.client
import os
import signal
import socket
import subprocess
import time

from harness import MIEN, catalogue, run, song_rows

UNITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'assets', 'systemd')


def units(home):
    """Both, of the program that is tested."""
    paths = []
    for name in ('mien.service', 'mien.socket'):
        with open(os.path.join(UNITS, name), encoding='utf-8') as file:
            paths.append(home.write(name, file.read().replace('@prefix@/bin/mien', MIEN)))
    return paths


def analyse(home, *words):
    done = subprocess.run(['systemd-analyze', '--user', '--no-pager', *words], env=home.environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == '', done.stdout[-300:] + done.stderr
    return done.stdout


def the_units_are_understood(home):
    analyse(home, '--man=no', 'verify', *units(home))


def little_is_left_open(home):
    """In tenths, of systemd's own measure from 0 to 10, above which it says more than OK."""
    said = analyse(home, 'security', '--offline=true', '--threshold=30', units(home)[0])
    assert 'Overall exposure level' in said


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as one:
        return one.getsockname()[1]


def ask(port):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    try:
        connection.request('GET', '/api/library')
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def it_starts_when_it_is_asked(home):
    home.run('add', home.write('songs.csv', catalogue(song_rows(8))), '--quiet')
    port = free_port()
    # What is not named does not go through to the program.
    kept = [f'--setenv={name}' for name in home.environment()]
    process = subprocess.Popen(['systemd-socket-activate', '-l', f'127.0.0.1:{port}', *kept, MIEN, 'serve'],
                               env=home.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    # It says so once it listens; nobody has asked, and so nothing else runs.
    line = process.stderr.readline().decode()
    assert 'Listening' in line, line
    time.sleep(0.2)
    with open(f'/proc/{process.pid}/comm', encoding='ascii') as file:
        assert file.read().startswith('systemd-socket'), 'it has not waited'
    status, body = ask(port)
    assert status == 200 and b'"songs":8' in body, (status, body)
    with open(f'/proc/{process.pid}/comm', encoding='ascii') as file:
        assert file.read().startswith('mien'), 'another program answers'
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    process.stderr.close()


run([the_units_are_understood, little_is_left_open, it_starts_when_it_is_asked])
