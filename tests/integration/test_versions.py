"""Libraries of earlier versions: they become what this version needs, and lose nothing."""
import sqlite3
import subprocess

from harness import MIEN, catalogue, run, song_rows

# Without what version 4 brought.
VERSION_3 = '''
ALTER TABLE listen DROP COLUMN fate;
ALTER TABLE listen DROP COLUMN heard;
PRAGMA user_version = 3;
'''
# Without what version 3 brought.
VERSION_2 = VERSION_3 + '''
DROP TABLE file;
DROP TABLE sound;
ALTER TABLE track DROP COLUMN gone;
ALTER TABLE track DROP COLUMN heard;
PRAGMA user_version = 2;
'''
# As Mien 0.1.0 made them, when libraries were of version 1.
LISTEN_1 = VERSION_2 + '''
DROP TABLE moment;
DROP TABLE listen;
CREATE TABLE listen (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('shown', 'picked')),
  track INTEGER NOT NULL REFERENCES track(number),
  mood TEXT);
CREATE INDEX listen_at ON listen(at);
PRAGMA user_version = 1;
'''


def version_1(home, listens=5):
    """A library of version 1 in which some songs were shown and picked."""
    home.run('add', home.write('songs.csv', catalogue(song_rows(200))))
    home.run('fit')
    with sqlite3.connect(home.library) as database:
        database.executescript(LISTEN_1)
        rows = [(i + 1, 1700000000 + i, ('shown', 'picked')[i % 2], i + 1, ('happy', None)[i % 2])
                for i in range(listens)]
        database.executemany('INSERT INTO listen VALUES (?, ?, ?, ?, ?)', rows)
    return rows


def listens(home):
    with sqlite3.connect(home.library) as database:
        assert database.execute('PRAGMA user_version').fetchone() == (4,)
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        assert database.execute('PRAGMA foreign_key_check').fetchall() == []
        return database.execute('SELECT number, at, event, track, mood FROM listen WHERE moment '
                                'IS NULL ORDER BY number').fetchall()


def same_tables(home):
    """The same tables as one that was made new, whatever the way to them."""
    tables = {}
    other = home.path('new.db')
    home.run('add', home.path('songs.csv'), '--library', other)
    for path in (home.library, other):
        with sqlite3.connect(path) as database:
            tables[path] = sorted(database.execute(
                'SELECT type, name, tbl_name, sql FROM sqlite_schema').fetchall(), key=str)
    assert tables[home.library] == tables[other]


def version_1_becomes_this_one(home):
    rows = version_1(home)
    songs = home.json('list')
    assert len(songs) == 200 and all(song['mood'] and not song['heard'] for song in songs)
    assert listens(home) == rows
    home.run('songs', 'happy')
    assert listens(home)[:5] == rows and len(listens(home)) == 10
    same_tables(home)


def versions_2_and_3_become_this_one(home):
    home.run('add', home.write('songs.csv', catalogue(song_rows(200))))
    home.run('fit')
    before = home.json('list')
    like = home.json('like', before[0]['id'])
    for script in (VERSION_3, VERSION_2):
        with sqlite3.connect(home.library) as database:
            database.executescript(script)
        assert home.json('list') == before and home.json('like', before[0]['id']) == like
    same_tables(home)


def many_at_once_do_it_once(home):
    rows = version_1(home, listens=150)
    runs = [subprocess.Popen([MIEN, 'moods', '--json'], env=home.environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    said = {process.communicate(timeout=60) for process in runs}
    assert len(said) == 1 and {process.returncode for process in runs} == {0}, said
    assert listens(home) == rows


def a_step_that_fails_changes_nothing(home):
    rows = version_1(home)
    with sqlite3.connect(home.library) as database:
        database.execute('CREATE TABLE listen_1 (other INTEGER)')
    home.fails('moods', saying='listen_1')
    with sqlite3.connect(home.library) as database:
        assert database.execute('PRAGMA user_version').fetchone() == (1,)
        assert database.execute('SELECT * FROM listen').fetchall() == rows
        database.execute('DROP TABLE listen_1')
    home.run('moods')
    assert listens(home) == rows


def versions_that_never_were(home):
    version_1(home)
    for version in (-1, -2147483648, 0):
        with sqlite3.connect(home.library) as database:
            database.execute(f'PRAGMA user_version = {version}')
        home.fails('moods', saying='not a Mien library')


run([version_1_becomes_this_one, versions_2_and_3_become_this_one, many_at_once_do_it_once, a_step_that_fails_changes_nothing,
     versions_that_never_were])
