#!/usr/bin/env python3
"""Clients of `mien serve` that take their time with a song: who reads slowly gets all of it, who stops
reading for a while, as browsers do, may go on, and nobody holds a place for ever."""
import os
import socket
import sqlite3
import threading
import time

import music_files
from harness import run
from web import serving

SIZE = 64 << 20


def ask(server):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    one.settimeout(60)
    one.connect(('127.0.0.1', server.port))
    one.sendall(b'GET /api/songs/1/sound HTTP/1.1\r\nHost: localhost\r\n\r\n')
    return one


def rest(one):
    """All that comes until the connection ends."""
    count = 0
    try:
        while piece := one.recv(1 << 20):
            count += len(piece)
    except ConnectionError:
        pass
    return count


@serving
def clients_take_their_time(server):
    path = music_files.write(server.home.path('music/long.mp3'), b'')
    os.truncate(path, SIZE)
    with sqlite3.connect(server.home.library) as database:
        database.execute('INSERT INTO file (path, size, modified, track, version) VALUES (?, 0, 0, 1, 1)',
                         (os.fsencode(path),))
    database.close()
    got = {}

    def steady(name, pauses):
        """Reads a little, for longer than any other request may take."""
        with ask(server) as one:
            count = 0
            for pause in pauses:
                count += len(one.recv(1 << 16))
                time.sleep(pause)
            got[name] = count + rest(one)
    clients = [threading.Thread(target=steady, args=one) for one in
               (('slow', [3] * 23), ('pausing', [0, 70, 1]), ('leaving', [150]))]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    # With the headers.
    assert SIZE < got['slow'] < SIZE + 4096 and SIZE < got['pausing'] < SIZE + 4096, got
    assert got['leaving'] < SIZE, got


run([clients_take_their_time])
