"""From real faces to songs: what is seen is what mien detect sees, and the listener knows best."""
import os
import sqlite3

from harness import MIEN, SHARED, catalogue, run, song_rows
from media_files import ffmpeg
from terminal import ENTER, Terminal

PHOTOS = os.path.join(SHARED, 'data', 'photos')
HAPPY = os.path.join(PHOTOS, 'happy_man.jpg')
GROUP = os.path.join(PHOTOS, 'group_2008_002470.jpg')
MOODS = ['angry', 'calm', 'happy', 'sad']


def filled(home, moods=('happy', 'angry', 'sad', 'calm')):
    home.run('add', home.write('songs.csv', catalogue(song_rows(120, moods=moods))))
    home.run('fit')


def moments(home):
    with sqlite3.connect(home.library) as database:
        return database.execute('SELECT angry, calm, happy, sad, mood FROM moment '
                                'ORDER BY number').fetchall()


def close(a, b):
    return all(abs(a[mood] - b[mood]) < 1e-6 for mood in MOODS)


def what_is_seen_is_what_detect_sees(home):
    filled(home)
    face = home.json('detect', HAPPY)[0]['faces'][0]
    mood = home.json('now', HAPPY)[0]
    assert mood['file'] == HAPPY and mood['mood'] == face['mood'] == 'happy'
    assert close(mood['moods'], face['moods']) and mood['sure'] == mood['moods']['happy']
    corner = {'angry': (-1, 1), 'calm': (1, -1), 'happy': (1, 1), 'sad': (-1, -1)}
    for axis, name in enumerate(('valence', 'arousal')):
        point = sum(mood['moods'][m] * corner[m][axis] for m in MOODS)
        assert abs(mood[name] - point) < 1e-9
    # Nobody has agreed to it: that is kept, too.
    assert close(dict(zip(MOODS, moments(home)[0])), mood['moods'])
    assert moments(home)[0][4] is None


def the_largest_face_or_all_of_them(home):
    filled(home)
    seen = home.json('detect', '--everyone', GROUP)[0]
    assert len(seen['faces']) > 3
    assert close(home.json('now', GROUP)[0]['moods'], seen['faces'][0]['moods'])
    assert close(home.json('now', GROUP, '--everyone')[0]['moods'], seen['everyone']['moods'])


def a_video(home):
    filled(home)
    video = ffmpeg(home, 'happy.mp4', '-loop', '1', '-i', HAPPY, '-t', '1', '-r', '10', '-vf',
                   'scale=400:500', '-pix_fmt', 'yuv420p')
    mood = home.json('now', video)[0]
    assert mood['mood'] == 'happy' and mood['sure'] > 0.8


def the_listener_agrees(home):
    filled(home)
    terminal = Terminal(home, MIEN, 'now', HAPPY)
    screen = terminal.waits_for('You look happy', 'evidence, not the truth', 'q leave')
    assert any(line.startswith('› happy') for line in screen)
    assert moments(home)[0][4] is None
    terminal.press('x', ENTER)
    terminal.waits_for('Which of these happy songs?')
    assert moments(home)[0][4] == 'happy'
    terminal.press('2')
    terminal.waits_for('Enter plays')
    terminal.press(ENTER)
    text = terminal.ends()
    assert text.startswith(f'{HAPPY}: happy ') and 'You say' not in text


def the_listener_knows_better(home):
    filled(home)
    for key, mood in (('s', 'sad'), ('C', 'calm'), ('a', 'angry'), ('h', 'happy')):
        terminal = Terminal(home, MIEN, 'now', HAPPY)
        terminal.waits_for('You look happy', 'q leave')
        terminal.press(key)
        terminal.waits_for(f'Which of these {mood} songs?')
        terminal.press('1')
        terminal.waits_for('Enter plays')
        terminal.press(ENTER)
        assert ('You say: ' in terminal.ends()) == (mood != 'happy')
        seen = dict(zip(MOODS, moments(home)[-1]))
        assert moments(home)[-1][4] == mood and max(seen, key=seen.get) == 'happy'


def a_mood_without_songs_is_no_end(home):
    filled(home, moods=('happy', 'sad'))
    terminal = Terminal(home, MIEN, 'now', HAPPY)
    terminal.waits_for('You look happy', 'q leave')
    terminal.press('c')
    terminal.waits_for('no song in the library is calm', 'You look happy', 'q leave')
    terminal.press('s')
    terminal.waits_for('Which of these sad songs?')
    assert moments(home)[-1][4] == 'sad'
    terminal.press('q')
    terminal.ends()


def nothing_of_the_picture_is_kept(home):
    filled(home)
    home.json('now', HAPPY)
    kept = [os.path.join(folder, name) for folder, _, names in os.walk(home.folder)
            for name in names]
    assert {os.path.basename(path) for path in kept} <= {
        'songs.csv', 'library.db', 'library.db-wal', 'library.db-shm'}
    for path in kept:
        with open(path, 'rb') as file:
            assert b'happy_man' not in file.read()


run([what_is_seen_is_what_detect_sees, the_largest_face_or_all_of_them, a_video,
     the_listener_agrees, the_listener_knows_better, a_mood_without_songs_is_no_end,
     nothing_of_the_picture_is_kept], needs_shared=True)
