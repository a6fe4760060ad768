"""mien add: what goes in, what stays out, and that the library survives whatever happens."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import MIEN, catalogue, in_a_mount, run, song_rows

REASONS = ['no title', 'no identifier', 'duplicate', 'bad value', 'wrong number of fields']


def counts(answer):
    left_out = answer['left_out']
    assert sorted(left_out) == sorted(REASONS)
    assert answer['read'] == answer['added'] + answer['present'] + sum(left_out.values())
    return answer['read'], answer['added'], answer['present'], sum(left_out.values())


def songs_go_in_once(home):
    path = home.write('a.csv', catalogue(song_rows(50)))
    first, = home.json('add', path)
    assert first['file'] == path and counts(first) == (50, 50, 0, 0)
    again, = home.json('add', path)
    assert counts(again) == (50, 0, 50, 0)
    assert home.tracks() == 50
    packed = home.write('b.csv.gz', catalogue(song_rows(60)))
    assert counts(*home.json('add', packed)) == (60, 10, 50, 0)
    out, _ = home.run('add', path, packed)
    assert 'rows read' in out and 'already there' in out


def rows_are_left_out_by_reason(home):
    rows = list(song_rows(10))
    rows[1]['track_name'] = ''
    rows[2]['track_id'] = ''
    rows[3] = rows[0]
    path = home.write('a.csv', catalogue(rows))
    answer, = home.json('add', path)
    assert counts(answer) == (10, 7, 0, 3)
    assert all(answer['left_out'][r] == 1 for r in REASONS[:3])
    # The same again: what was left out is left out, for the same reasons.
    again, = home.json('add', path)
    assert counts(again) == (10, 0, 7, 3) and again['left_out'] == answer['left_out']


def broken_rows_are_shown_and_the_others_stay(home):
    for number, (column, value) in enumerate([('energy', 'loud'), ('energy', 'NaN'),
                                              ('tempo', '1e308'), ('valence', '1.01'),
                                              ('key', '12'), ('loudness', '-inf')]):
        rows = list(song_rows(5, seed=number + 1))
        rows[2][column] = value
        path = home.write(f'{number}.csv', catalogue(rows))
        err = home.fails('add', path, saying=[path, 'row 3', column, '1 broken row'])
        assert value in err
    rows = catalogue(song_rows(5, seed=50)).splitlines()
    rows[2] = 'a,b,c'
    home.fails('add', home.write('short.csv', '\n'.join(rows)), saying=['row 2', '3 fields'])
    assert home.tracks() == 6 * 4 + 4


def one_broken_row_alone_adds_nothing(home):
    row = next(song_rows(1))
    row['energy'] = '1e308'
    home.fails('add', home.write('a.csv', catalogue([row])), saying='energy')
    home.fails('add', home.write('b.csv', 'name,id,energy\nx,y\n'), saying='2 fields')
    assert home.tracks() == 0


def file_names_of_any_bytes(home):
    path = os.fsencode(home.write('a.csv', catalogue(song_rows(5)))) + b'\xff\n.csv'
    os.rename(home.path('a.csv'), path)
    answer, = home.json('add', path)
    assert answer['added'] == 5 and answer['file'].endswith('??.csv'), answer
    home.fails('add', path + b'x', saying='a.csv??.csvx: ')


def features_come_later(home):
    rows = list(song_rows(6))
    bare = catalogue(rows, ['track_name', 'track_artist', 'track_id'])
    assert counts(*home.json('add', home.write('bare.csv', bare))) == (6, 6, 0, 0)
    home.fails('fit', saying=['none of', 'features'])
    answer, = home.json('add', home.write('full.csv', catalogue(rows)))
    assert counts(answer) == (6, 0, 6, 0) and answer['completed'] == 6
    assert home.json('fit')[0]['songs'] == 6


def files_that_are_none(home):
    home.fails('add', home.write('empty.csv', ''), saying='empty')
    home.fails('add', home.path('missing.csv'), saying='No such file')
    home.fails('add', home.write('foo.csv', 'a,b,c\n1,2,3\n'), saying='not a song catalogue')
    home.fails('add', home.write('title.csv', 'song_name,colour\nx,red\n'), saying='not a song')
    home.fails('add', home.write('names.csv', 'id,name,colour\n1,x,red\n2,y,blue\n'),
               saying='no song in it that could be added: no identifier')
    home.fails('add', home.write('header.csv', 'id,name,energy\n'), saying='no song in it')
    home.fails('add', home.write('binary.csv', random.Random(1).randbytes(100000)), saying='binary.csv')
    home.fails('add', home.write('latin.csv', b'name,id,energy\ncaf\xe9,1,0.5\n'), saying='UTF-8')
    os.mkfifo(home.path('fifo.csv'))
    home.fails('add', home.path('fifo.csv'), saying='fifo.csv')
    cut = home.write('cut.csv.gz', catalogue(song_rows(2000)))
    data = open(cut, 'rb').read()
    home.fails('add', home.write('cut.csv', data[:len(data) // 2]), saying='cut.csv')
    assert home.tracks() == 0


def a_line_of_100_megabytes(home):
    path = home.path('long.csv')
    with open(path, 'wb') as file:
        file.write(b'name,id,energy\n"')
        for _ in range(100):
            file.write(b'x' * 1000000)
        file.write(b'",1,0.5\n')
    home.fails('add', path, saying='long.csv')
    assert home.tracks() == 0


def a_good_file_behind_a_bad_one(home):
    good = home.write('good.csv', catalogue(song_rows(5)))
    home.run('add', home.path('missing.csv'), good, code=1)
    assert home.tracks() == 5


def killed_half_way(home):
    """kill -9 while rows go in: the library is as before, and can be used at once."""
    home.run('add', home.write('first.csv', catalogue(song_rows(20))))
    path = home.write('many.csv', catalogue(song_rows(30000, seed=2)))
    interrupted = 0
    for attempt in range(12):
        adding = subprocess.Popen([MIEN, 'add', path], env=home.environment(),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Killed as soon as the log shows that rows are being written, or a little later.
        log = home.library + '-wal'
        end = time.monotonic() + 30
        while adding.poll() is None and time.monotonic() < end:
            if os.path.exists(log) and os.path.getsize(log) > 200000 * attempt:
                break
            time.sleep(0.001)
        adding.send_signal(signal.SIGKILL)
        code = adding.wait()
        if code == 0:
            break
        interrupted += 1
        assert home.tracks() == 20, 'a part of the file is in the library'
    assert interrupted >= 2, 'it was never killed in time'
    home.run('add', path)
    assert home.tracks() == 30020


def two_at_once(home):
    paths = [home.write(f'{i}.csv', catalogue(song_rows(3000, seed=i))) for i in range(1, 5)]
    running = [subprocess.Popen([MIEN, 'add', path], env=home.environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE) for path in paths]
    good = 0
    for process in running:
        _, err = process.communicate(timeout=120)
        good += process.returncode == 0
        # They wait for each other; one that waits too long says so and has added nothing.
        assert process.returncode == 0 or b'another program is writing' in err, err
    assert good >= 1 and home.tracks() == 3000 * good


def many_make_the_library(home):
    """Of programs that begin at once in a new folder one makes the library, and the others use it."""
    file = home.write('a.csv', catalogue(song_rows(5)))
    for i in range(10):
        library = home.path(f'new-{i}/library.db')
        runs = [subprocess.Popen([MIEN, 'add', file, '--quiet', '--library', library], env=home.environment(),
                                 stderr=subprocess.PIPE) for _ in range(6)]
        said = [(child.communicate(timeout=300)[1], child.returncode) for child in runs]
        assert said == [(b'', 0)] * 6, said
        with sqlite3.connect(library) as connection:
            assert connection.execute('SELECT count(*) FROM track').fetchone() == (5,)


def a_locked_library(home):
    path = home.write('a.csv', catalogue(song_rows(5)))
    home.run('add', path)
    with sqlite3.connect(home.library, isolation_level=None) as database:
        database.execute('BEGIN EXCLUSIVE')
        home.fails('add', path, saying='another program is writing')
        home.fails('fit', saying='another program is writing')
        database.execute('ROLLBACK')
    home.run('add', path)


def a_library_from_a_newer_version(home):
    path = home.write('a.csv', catalogue(song_rows(5)))
    home.run('add', path)
    with sqlite3.connect(home.library) as database:
        database.execute('PRAGMA user_version = 99')
    for words in (['add', path], ['fit'], ['moods'], ['list'], ['songs', 'sad'], ['like', 'x']):
        home.fails(*words, saying=['newer Mien', '99'])
    assert home.tracks() == 5


def libraries_that_are_none(home):
    path = home.write('a.csv', catalogue(song_rows(5)))
    home.write('data/mien/library.db', b'This is no database at all. ' * 400)
    home.fails('add', path, saying='not a Mien library')
    home.fails('list', saying='not a Mien library')
    os.remove(home.library)
    with sqlite3.connect(home.library) as database:
        database.execute('CREATE TABLE other (x)')
    before = open(home.library, 'rb').read()
    home.fails('add', path, saying='not a Mien library')
    home.fails('list', saying='not a Mien library')
    assert open(home.library, 'rb').read() == before
    assert os.listdir(os.path.dirname(home.library)) == ['library.db']
    os.remove(home.library)
    os.mkdir(home.library)
    home.fails('add', path, saying='not a Mien library')


def a_damaged_library(home):
    home.run('add', home.write('a.csv', catalogue(song_rows(2000))))
    home.run('fit')
    whole = open(home.library, 'rb').read()
    dice = random.Random(7)
    for attempt in range(25):
        data = bytearray(whole)
        for _ in range(40):
            at = dice.randrange(100, len(data))
            data[at] = dice.randrange(256)
        if attempt % 5 == 0:
            data = data[:dice.randrange(200, len(data))]
        for end in ('', '-wal', '-shm'):
            if os.path.exists(home.library + end):
                os.remove(home.library + end)
        with open(home.library, 'wb') as file:
            file.write(data)
        for words in (['list'], ['moods'], ['songs', 'happy'], ['like', 'amber'], ['fit']):
            done = subprocess.run([MIEN, *words], env=home.environment(), capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=60)
            assert done.returncode in (0, 1), (words, done.stderr[-3000:])


def as_somebody_who_may_not_write(home):
    """A read-only folder, as another user: root may write everywhere."""
    path = home.write('a.csv', catalogue(song_rows(5)))
    home.run('add', path)
    before = open(home.library, 'rb').read()
    # The checkout may be where another user cannot even look.
    program = shutil.copy(MIEN, home.path('mien'))
    os.chmod(home.folder, 0o755)
    for folder, _, files in os.walk(home.folder):
        os.chmod(folder, 0o555)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o555 if name == 'mien' else 0o444)
    user = {'user': 65534, 'group': 65534} if os.getuid() == 0 else {}
    user['program'] = program
    saying = 'cannot be written here'
    home.fails('add', path, saying=saying, **user)
    home.fails('songs', 'happy', saying=saying, **user)
    for folder, _, _ in os.walk(home.folder):
        os.chmod(folder, 0o755)
    assert open(home.library, 'rb').read() == before


def a_read_only_disk(home):
    path = home.write('a.csv', catalogue(song_rows(5)))
    done = in_a_mount('size=4m', f'{MIEN} add --library /mnt/x.db {path} && '
                      f'mount -o remount,ro /mnt && {MIEN} add --library /mnt/x.db {path}')
    if done is None:
        # No mounts here: the same answer from a folder that may not be written.
        return as_somebody_who_may_not_write(home)
    assert done.returncode == 1 and 'cannot be written here' in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1


def a_full_disk(home):
    """The disk fills while rows go in: one sentence, and the library is as before."""
    small = home.write('small.csv', catalogue(song_rows(5)))
    large = home.write('large.csv', catalogue(song_rows(20000, seed=2)))
    done = in_a_mount('size=1m', f'{MIEN} add --quiet --library /mnt/x.db {small}; '
                      f'{MIEN} add --quiet --library /mnt/x.db {large}; echo code $?; '
                      f'{MIEN} list --library /mnt/x.db | wc -l')
    if done is not None:
        assert done.stdout.split() == ['code', '1', '5'], (done.stdout, done.stderr)
        errors = [line for line in done.stderr.splitlines() if 'no option' not in line]
        assert len(errors) == 1 and 'disk' in errors[0], done.stderr
        return
    # No mounts here: files may not grow beyond a megabyte, which SQLite reports the same way.
    home.run('add', small)
    limited = subprocess.run(['sh', '-c', f'trap "" XFSZ; ulimit -f 1000; {MIEN} add {large}'],
                             env=home.environment(), capture_output=True, text=True)
    assert limited.returncode == 1 and 'disk' in limited.stderr, limited.stderr
    assert home.tracks() == 5


def nothing_is_left_behind(home):
    """Only the library and SQLite's own two files beside it; readable by the owner only."""
    home.run('add', home.write('a.csv', catalogue(song_rows(5))))
    folder = os.path.dirname(home.library)
    assert set(os.listdir(folder)) <= {'library.db', 'library.db-wal', 'library.db-shm'}
    assert os.stat(folder).st_mode & 0o077 == 0


run([songs_go_in_once, rows_are_left_out_by_reason, broken_rows_are_shown_and_the_others_stay,
     one_broken_row_alone_adds_nothing, file_names_of_any_bytes, features_come_later, files_that_are_none,
     a_line_of_100_megabytes, a_good_file_behind_a_bad_one, killed_half_way, two_at_once,
     many_make_the_library, a_locked_library, a_library_from_a_newer_version, libraries_that_are_none, a_damaged_library,
     as_somebody_who_may_not_write, a_read_only_disk, a_full_disk, nothing_is_left_behind])
