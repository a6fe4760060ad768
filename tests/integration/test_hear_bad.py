"""mien add and mien hear on what nobody should have in their music folder."""
import os
import shutil
import struct
import subprocess
import time

from harness import MIEN, catalogue, run, song_rows
from music_files import SANITIZED, Counter, encode, song, tune, wav_bytes, write

LIMIT = 120 << 10  # KiB, of each of the two programs


def add(home, *words, **options):
    answer, = home.json('add', *words, **options)
    return answer


def problems(answer):
    return {os.path.basename(p['file']): p['problem'] for p in answer['problems']}


def broken_files(home):
    """What each of them is to be refused with."""
    good = song(home.path('good.wav'), seed=1)
    flac = encode(good, home.path('good.flac'))
    at = lambda name: home.path('Music/' + name)
    write(at('text.mp3'), b'This is no music, and there is nothing in it to be heard.\n' * 100)
    write(at('empty.ogg'), b'')
    write(at('nothing.wav'), wav_bytes([]))
    write(at('silent.wav'), wav_bytes([0] * 50000))
    write(at('short.wav'), wav_bytes(tune(1, seconds=0.5)))
    write(at('head.flac'), open(flac, 'rb').read()[:60])
    write(at('playlist.mp3'), b'#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nfile:///etc/passwd\n')
    with open(write(at('sparse.mp3'), b''), 'wb') as file:
        file.truncate(10 << 30)
    return {'text.mp3': '', 'empty.ogg': 'is empty', 'nothing.wav': '', 'silent.wav': 'is silent',
            'short.wav': 'has 0.5 seconds of sound', 'head.flac': '', 'playlist.mp3': '',
            'sparse.mp3': ''}


def broken_files_are_listed(home):
    wanted = broken_files(home)
    song(home.path('Music/good.wav'), seed=2)
    out, err = home.run('add', home.path('Music'), code=1)
    assert 'Could not be heard:' in out and '1 heard, 8 could not be heard' in out, out
    assert err == "mien: 8 files could not be heard; 'mien add --failed' shows why\n"
    listed = home.json('add', '--failed')
    assert {os.path.basename(p['file']) for p in listed} == set(wanted)
    for p in listed:
        assert p['problem'].startswith(p['file'] + ': ') and '\n' not in p['problem']
        assert wanted[os.path.basename(p['file'])] in p['problem'], p
    out, _ = home.run('add', '--failed')
    assert len(out.splitlines()) == 8 and 'silent.wav: is silent' in out
    # Nothing is new the next time, and nothing is opened.
    counter = Counter(home)
    answer = add(home, home.path('Music'))
    assert (answer['unchanged'], answer['failed'], answer['problems']) == (9, 8, [])
    assert counter.take() == []
    # One is mended, one is deleted.
    song(home.path('Music/text.mp3'), seed=3)
    os.unlink(home.path('Music/empty.ogg'))
    answer = add(home, home.path('Music'))
    assert answer['heard'] == 1 and len(home.json('add', '--failed')) == 6
    # The song that a file held is no longer offered once it is broken.
    write(home.path('Music/good.wav'), b'no more')
    add(home, home.path('Music'), code=1)
    assert [s['title'] for s in home.json('list')] == ['text']


def only_broken_files(home):
    broken_files(home)
    add(home, home.path('Music'), code=1)
    assert home.tracks() == 0
    home.fails('songs', 'happy', saying='mien fit')


def cut_files_are_heard_as_far_as_they_go(home):
    good = song(home.path('good.wav'), seed=4, seconds=8)
    mp3 = encode(good, home.path('good.mp3'), '-b:a', '64k')
    whole = open(mp3, 'rb').read()
    write(home.path('Music/cut.mp3'), whole[:len(whole) * 3 // 4])
    write(home.path('Music/holes.mp3'), whole[:9000] + bytes(9000) + whole[18000:])
    write(home.path('Music/cut.wav'), open(good, 'rb').read()[:100000])
    answer = add(home, home.path('Music'))
    assert answer['heard'] == 3 and home.tracks() == 3


def odd_sounds(home):
    at = lambda name: home.path('Music/' + name)
    samples = tune(5)
    floats = [s / 32768 for s in samples]
    nan = list(floats)
    nan[1000:1400] = [float('nan')] * 200 + [float('inf')] * 100 + [-float('inf')] * 100
    write(at('nan.wav'), wav_bytes(nan, kind=3))
    write(at('loud.wav'), wav_bytes([1e30 * s for s in floats], kind=3))
    write(at('slow.wav'), wav_bytes(samples, rate=8000))
    write(at('slower.wav'), wav_bytes(samples, rate=4000))
    write(at('fast.wav'), wav_bytes([s for s in samples for _ in range(32)], rate=384000))
    write(at('eight.wav'), wav_bytes([s for s in samples for _ in range(8)], channels=8))
    write(at('all nan.wav'), wav_bytes([float('nan')] * 50000, kind=3))
    answer = add(home, home.path('Music'), code=1)
    assert answer['heard'] == 6 and problems(answer).keys() == {'all nan.wav'}
    assert 'is silent' in problems(answer)['all nan.wav']
    for s in home.json('list'):
        assert all(0 <= p <= 1 for p in s['moods'].values()) and s['energy'] is not None
    like, = home.json('like', home.json('list')[0]['id'])
    assert like['songs']


def names_and_tags(home):
    source = song(home.path('source.wav'), seed=6)
    names = ['plain.flac', 'Ünïcödé 夜.flac', 'line\nend.flac', 'per%cent #1?.flac', "quote'\".flac",
             '-dash.flac', '\033[2J.flac']
    for i, name in enumerate(names):
        encode(song(home.path('s.wav'), seed=20 + i), home.path('Music/' + name))
    raw = os.path.join(os.fsencode(home.path('Music')), b'not \xff\xfe utf-8.wav')
    shutil.copyfile(source, raw)
    deep = home.path('Music/' + '/'.join(f'folder {i}' for i in range(30)) + '/deep.wav')
    song(deep, seed=30)
    # A tag of 2 MB, and a cover that is none.
    tagged = encode(source, home.path('tagged.mp3'))
    huge = b'TIT2' + struct.pack('>I', 2000000) + b'\0\0\0' + b'A' * 1999999
    size = len(huge)
    head = b'ID3\x03\0\0' + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    write(home.path('Music/tags.mp3'), head + huge + open(tagged, 'rb').read())
    answer = add(home, home.path('Music'))
    assert answer['heard'] == len(names) + 3, answer
    songs = home.json('list')
    assert len({s['uri'] for s in songs}) == len(songs)
    for s in songs:
        assert s['uri'].startswith('file:///') and s['uri'].isascii() and ' ' not in s['uri']
        assert all(ord(c) >= 32 for c in s['title']) and len(s['title']) <= 1000
    titles = {s['title'] for s in songs}
    assert 'not ?? utf-8' in titles or any('utf-8' in t for t in titles)
    assert 'Ünïcödé 夜' in titles and 'deep' in titles
    assert any('%FF%FE' in s['uri'] for s in songs)
    out, _ = home.run('list')
    assert '\033' not in out
    # They are found again.
    assert add(home, home.path('Music'))['unchanged'] == len(songs)


def what_is_no_file(home):
    music = home.path('Music')
    song(home.path('Music/good.wav'), seed=7)
    os.mkfifo(home.path('Music/pipe.mp3'))
    os.mkfifo(home.path('pipe.wav'))
    os.symlink(music, home.path('Music/again'))
    os.symlink('loop.mp3', home.path('Music/loop.mp3'))
    os.symlink('nowhere.mp3', home.path('Music/lost.mp3'))
    os.symlink('/dev/zero', home.path('Music/zero.wav'))
    os.mkdir(home.path('Music/folder.mp3'))
    os.mkdir(home.path('Music/a'))
    os.symlink('..', home.path('Music/a/b'))
    song(home.path('Music/.hidden/x.wav'), seed=8)
    song(home.path('elsewhere/linked.wav'), seed=9)
    os.symlink(home.path('elsewhere'), home.path('Music/link'))
    answer = add(home, music, timeout=60)
    assert (answer['files'], answer['heard'], answer['failed']) == (2, 2, 0), answer
    # A FIFO that somebody names.
    answer = add(home, home.path('pipe.wav'), timeout=60, code=1)
    assert 'not a file or folder' in answer['problems'][0]['problem']
    # The library in the folder of music itself, and the root of everything with nothing in it.
    home.run('add', music, '--library', home.path('Music/library.db'))


def without_permission(home):
    """As somebody who is not root; mien itself must be where they can run it."""
    if os.geteuid() != 0:
        return
    nobody = {'user': 65534, 'group': 65534, 'extra_groups': []}
    os.chmod(home.folder, 0o777)
    if subprocess.run([MIEN, '--version'], capture_output=True, **nobody).returncode != 0:
        return
    song(home.path('Music/good.wav'), seed=1)
    closed = song(home.path('Music/closed.wav'), seed=2)
    song(home.path('Music/shut/in.wav'), seed=3)
    os.chmod(closed, 0)
    os.chmod(home.path('Music/shut'), 0)
    answer = add(home, home.path('Music'), code=1, **nobody)
    assert answer['heard'] == 1
    assert 'Permission denied' in problems(answer)['closed.wav']
    assert 'Permission denied' in problems(answer)['shut']
    # It is no news the next time; and once it may be read it is heard, though it did not change.
    answer = add(home, home.path('Music'), code=1, **nobody)
    assert answer['failed'] == 1 and problems(answer).keys() == {'closed.wav', 'shut'}
    assert [p['new'] for p in answer['problems'] if 'closed' in p['file']] == [False]
    os.chmod(closed, 0o644)
    os.chmod(home.path('Music/shut'), 0o755)
    answer = add(home, home.path('Music'), **nobody)
    assert (answer['heard'], answer['unchanged'], answer['failed']) == (2, 1, 0)


def vanishes_and_changes(home):
    """While others are heard: deleted, and written to."""
    for i in range(3):
        song(home.path(f'Music/{i}.wav'), seed=i)
    Counter(home, script=f'case "$file" in */0.wav) rm -f {home.path("Music/1.wav")}; '
                         f'cp {home.path("Music/0.wav")} {home.path("Music/2.wav")};; esac')
    answer = add(home, home.path('Music'), '--threads', '1', code=1)
    assert 'No such file' in problems(answer)['1.wav'] and answer['failed'] == 1
    assert home.json('add', '--failed')
    # 2.wav was noted as it was found, so that it is looked at again.
    answer = add(home, home.path('Music'))
    assert (answer['files'], answer['known'], answer['unchanged'], answer['gone']) == (2, 1, 1, 1)
    assert home.json('add', '--failed') == []


def decoders_that_crash(home):
    song(home.path('Music/a.wav'), seed=1)
    song(home.path('Music/crash.wav'), seed=2)
    song(home.path('Music/garbage.wav'), seed=3)
    song(home.path('Music/z.wav'), seed=4)
    Counter(home, script='case "$file" in *crash*) kill -SEGV $$;; '
                         '*garbage*) head -c 10000 /dev/urandom >&1; exit 0;; esac')
    answer = add(home, home.path('Music'), code=1)
    assert answer['heard'] == 2 and problems(answer).keys() == {'crash.wav', 'garbage.wav'}
    assert 'crashed' in problems(answer)['crash.wav']


def without_the_decoder(home):
    song(home.path('Music/a.wav'), seed=1)
    environment = {**home.environment(), 'MIEN_MEDIA': home.path('no-such-program')}
    home.environment = lambda: environment
    answer = add(home, home.path('Music'), code=1)
    assert 'no-such-program' in answer['problems'][0]['problem']


def peak_of(home, *words):
    """KiB that the larger of the two programs took at the most."""
    with subprocess.Popen([MIEN, *words], env=home.environment(), stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        return usage.ru_maxrss


def hours_take_no_more_memory(home):
    """Three hours of 8 kHz, most of it a hole in the file; fewer under the sanitizers, which take
    many times as long."""
    samples = wav_bytes(tune(1, seconds=10, rate=8000), rate=8000)
    seconds = 300 if SANITIZED else 3 * 3600
    size = seconds * 8000 * 2
    path = home.path('long.wav')
    with open(path, 'wb') as file:
        file.write(samples[:4] + struct.pack('<I', size + 36) + samples[8:40] +
                   struct.pack('<I', size) + samples[44:])
        file.truncate(size + 44)
    short = peak_of(home, 'hear', song(home.path('short.wav'), seed=1, seconds=20, rate=8000))
    long = peak_of(home, 'hear', path)
    assert SANITIZED or (long < LIMIT and long < short + (8 << 10)), (short, long)
    heard, = home.json('hear', path)
    assert abs(heard['seconds'] - seconds) < 1


def a_full_disk_loses_nothing(home):
    """The library cannot grow: a limit on the size of files."""
    for i in range(3):
        song(home.path(f'Music/{i}.wav'), seed=i)
    home.run('add', home.write('songs.csv', catalogue(song_rows(2000))))
    import resource
    import signal

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
    _, err = home.run('add', home.path('Music'), code=1, preexec_fn=limit)
    assert err.startswith('mien: ') and err.count('\n') == 1
    assert home.tracks() == 2000
    assert add(home, home.path('Music'))['heard'] == 3


run([broken_files_are_listed, only_broken_files, cut_files_are_heard_as_far_as_they_go, odd_sounds,
     names_and_tags, what_is_no_file, without_permission, vanishes_and_changes, decoders_that_crash,
     without_the_decoder, hours_take_no_more_memory, a_full_disk_loses_nothing])
