"""mien watch: what changes in a folder is soon in the library. Nothing here waits for a time, only
for what is said."""
import json
import os
import shutil
import signal
import subprocess
import threading

from harness import MIEN, run
from music_files import copy, song, write


class Watch:
    """A mien watch that runs; its events one by one."""

    def __init__(self, home, *words):
        self.child = subprocess.Popen([MIEN, 'watch', *words, '--json'], env=home.environment(),
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.patience = threading.Timer(120, self.child.kill)
        self.patience.start()

    def next(self, event):
        """The next event of this kind; what comes before it is looked over."""
        for line in self.child.stdout:
            found = json.loads(line)
            if found['event'] == event:
                return found
        raise AssertionError(f'no {event}: {self.child.stderr.read()}')

    def end(self, number=signal.SIGTERM, code=0):
        self.child.send_signal(number)
        out, err = self.child.communicate(timeout=60)
        self.patience.cancel()
        assert self.child.returncode == code and (code or err == b''), (self.child.returncode, err)
        return out


def titles(home):
    return sorted(s['title'] for s in home.json('list'))


def changes_are_followed(home):
    music = home.path('Music')
    song(home.path('Music/one.wav'), seed=1)
    watch = Watch(home, music)
    assert watch.next('settled')['heard'] == 1
    assert watch.next('ready')['folder'] == music
    # A new file.
    song(home.path('Music/two.wav'), seed=2)
    assert watch.next('heard')['file'] == home.path('Music/two.wav')
    watch.next('settled')
    assert titles(home) == ['one', 'two']
    # A new folder in a new folder, and one that is moved in.
    song(home.path('Music/a/b/three.wav'), seed=3)
    assert watch.next('heard')['file'].endswith('/a/b/three.wav')
    watch.next('settled')
    song(home.path('aside/four.wav'), seed=4)
    os.rename(home.path('aside'), home.path('Music/c'))
    assert watch.next('heard')['file'].endswith('/c/four.wav')
    watch.next('settled')
    # Into the folders that came later.
    song(home.path('Music/c/five.wav'), seed=5)
    assert watch.next('heard')['file'].endswith('/c/five.wav')
    watch.next('settled')
    # Moved inside: not heard again.
    os.rename(home.path('Music/c'), home.path('Music/d'))
    settled = watch.next('settled')
    assert (settled['heard'], settled['known']) == (0, 2)
    assert titles(home) == ['five', 'four', 'one', 'three', 'two']
    assert all('/c/' not in s['uri'] for s in home.json('list'))
    # Deleted, and moved away.
    os.unlink(home.path('Music/one.wav'))
    assert watch.next('settled')['gone'] == 1
    os.rename(home.path('Music/d'), home.path('away'))
    assert watch.next('settled')['gone'] == 2
    assert titles(home) == ['three', 'two'] and home.tracks() == 5
    # What happens in a folder that was moved away is nobody's business; what comes back is.
    song(home.path('away/six.wav'), seed=6)
    os.rename(home.path('away'), home.path('Music/back'))
    watch.next('settled')
    assert titles(home) == ['five', 'four', 'six', 'three', 'two']
    watch.end()


def only_music_that_is_whole(home):
    music = home.path('Music')
    os.mkdir(music)
    watch = Watch(home, music, '--exclude', 'Talk')
    watch.next('ready')
    song(home.path('Music/Talk/no.wav'), seed=1)
    write(home.path('Music/cover.jpg'), b'no music')
    song(home.path('Music/.hidden.wav'), seed=2)
    data = open(song(home.path('whole.wav'), seed=3), 'rb').read()
    with open(home.path('Music/slowly.wav'), 'wb') as file:
        file.write(data[:20000])
        file.flush()
        # Something else is heard meanwhile, this is not.
        song(home.path('Music/quick.wav'), seed=4)
        assert watch.next('heard')['file'].endswith('/quick.wav')
        watch.next('settled')
        assert titles(home) == ['quick']
        file.write(data[20000:])
    assert watch.next('heard')['file'].endswith('/slowly.wav')
    watch.next('settled')
    write(home.path('Music/broken.mp3'), b'broken' * 100)
    assert 'broken.mp3' in watch.next('failed')['problem']
    assert titles(home) == ['quick', 'slowly']
    watch.end(signal.SIGINT)


def what_changed_before_is_seen(home):
    music = home.path('Music')
    song(home.path('Music/one.wav'), seed=1)
    song(home.path('Music/two.wav'), seed=2)
    home.run('add', music)
    os.unlink(home.path('Music/one.wav'))
    copy(home.path('Music/two.wav'), home.path('Music/other.wav'))
    watch = Watch(home, music)
    settled = watch.next('settled')
    assert (settled['heard'], settled['known'], settled['gone']) == (0, 1, 1)
    watch.next('ready')
    watch.end()


def what_cannot_be_watched(home):
    home.fails('watch', home.path('nowhere'), saying='No such file')
    home.fails('watch', song(home.path('a.wav')), saying='not a folder')
    home.fails('watch', code=2, saying='which folder')
    os.mkdir(home.path('Music'))
    watch = Watch(home, home.path('Music'))
    watch.next('ready')
    shutil.rmtree(home.path('Music'))
    out, err = watch.child.communicate(timeout=60)
    watch.patience.cancel()
    assert watch.child.returncode == 1 and b'was taken away' in err, (out, err)


run([changes_are_followed, only_music_that_is_whole, what_changed_before_is_seen,
     what_cannot_be_watched])
