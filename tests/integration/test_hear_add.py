"""mien add with folders of music: what is heard, what is known, and that nothing is lost."""
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from harness import MIEN, catalogue, run, song_rows
from music_files import Counter, copy, encode, song


def add(home, *words, **options):
    answer, = home.json('add', *words, **options)
    return answer


def counts(answer):
    return tuple(answer[key] for key in ('files', 'heard', 'known', 'unchanged', 'gone', 'failed'))


def folder(home, songs=3):
    """A folder of made songs, all in one album of an artist."""
    for i in range(songs):
        song(home.path(f'Music/Some Artist/An Album/{i + 1:02d} - Song {i + 1}.wav'), seed=i)
    return home.path('Music')


def query(home, sql, *values):
    with sqlite3.connect(home.library) as database:
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        assert database.execute('PRAGMA foreign_key_check').fetchall() == []
        return database.execute(sql, values).fetchall()


def by_title(home):
    """All songs; they were added in the order in which they were done."""
    return sorted(home.json('list'), key=lambda s: s['title'])


def songs_so_far(home):
    if not os.path.exists(home.library):
        return 0
    try:
        return query(home, 'SELECT count(*) FROM sound')[0][0]
    except sqlite3.OperationalError:
        return 0  # it is being made


def a_folder_is_heard(home):
    music = folder(home)
    answer = add(home, music)
    assert counts(answer) == (3, 3, 0, 0, 0, 0) and answer['problems'] == []
    songs = by_title(home)
    assert [s['title'] for s in songs] == ['Song 1', 'Song 2', 'Song 3']
    assert {(s['artist'], s['album']) for s in songs} == {('Some Artist', 'An Album')}
    for s in songs:
        assert s['heard'] is True and s['mood'] and 0 <= s['valence'] <= 1
        assert abs(sum(s['moods'].values()) - 1) < 1e-6
        assert s['id'].startswith('sound:') and len(s['id']) == 38
        assert s['uri'] == 'file://' + music + ('/Some%20Artist/An%20Album/'
                                               + f'0{s["title"][-1]}%20-%20Song%20{s["title"][-1]}.wav')
    moods, = home.json('moods')
    assert sum(m['songs'] for m in moods['moods'].values()) == 3 == sum(
        m['heard'] for m in moods['moods'].values())
    # Without 'mien fit': songs of a mood, songs like one, and by the uri of a file.
    drawn, = home.json('songs', songs[0]['mood'])
    # No artist comes twice, and all three songs have the same one.
    assert len(drawn['songs']) == 1 and drawn['songs'][0]['mood'] == songs[0]['mood']
    like, = home.json('like', songs[0]['uri'])
    assert len(like['songs']) == 2 and all(s['heard'] for s in like['songs'])
    out, _ = home.run('moods')
    assert 'All moods were heard in your files (3 songs).' in out
    out, _ = home.run('add', music)
    assert '3 music files: 3 as they were' in out


def what_is_unchanged_is_not_opened(home):
    music = folder(home)
    counter = Counter(home)
    add(home, music)
    assert len(set(counter.take())) == 3
    before = query(home, 'SELECT * FROM file')
    assert counts(add(home, music)) == (3, 0, 0, 3, 0, 0)
    assert counter.take() == [] and query(home, 'SELECT * FROM file') == before
    # One more: only that one.
    more = song(home.path('Music/more.wav'), seed=9)
    assert counts(add(home, music)) == (4, 1, 0, 3, 0, 0)
    assert set(counter.take()) == {more}


def what_was_moved_is_known(home):
    music = folder(home)
    add(home, music)
    before = query(home, 'SELECT number, id, valence, tempo FROM track')
    vectors = query(home, 'SELECT vector FROM sound')
    os.rename(home.path('Music/Some Artist'), home.path('Music/Somebody Else'))
    counter = Counter(home)
    assert counts(add(home, music)) == (3, 0, 3, 0, 3, 0)
    assert len(counter.take()) == 3, 'opened for its hash, and not heard'
    assert query(home, 'SELECT number, id, valence, tempo FROM track') == before
    assert query(home, 'SELECT vector FROM sound') == vectors
    songs = home.json('list')
    assert len(songs) == 3 and all('/Somebody%20Else/' in s['uri'] for s in songs)
    assert {s['artist'] for s in songs} == {'Somebody Else'}
    # Out of the folder, to another one that alone is added.
    elsewhere = home.path('Elsewhere')
    os.rename(home.path('Music/Somebody Else'), elsewhere)
    assert counts(add(home, elsewhere))[:3] == (3, 0, 3)
    assert all(s['uri'].startswith('file://' + elsewhere) for s in home.json('list'))


def copies_are_one_song(home):
    first = song(home.path('Music/a/first.wav'))
    copy(first, home.path('Music/b/second.wav'))
    answer = add(home, home.path('Music'))
    assert counts(answer) == (2, 1, 1, 0, 0, 0)
    assert home.tracks() == 1 and len(query(home, 'SELECT * FROM file WHERE track = 1')) == 2
    # The song stays as long as one of them is there.
    title = home.json('list')[0]['title']
    os.unlink(home.path(f'Music/{"a" if title == "first" else "b"}/{title}.wav'))
    assert counts(add(home, home.path('Music'))) == (1, 0, 0, 1, 1, 0)
    assert len(home.json('list')) == 1


def new_tags_are_taken_without_hearing(home):
    source = song(home.path('source.wav'), seed=3)
    path = encode(source, home.path('Music/song.mp3'), '-metadata', 'title=Before', '-metadata',
                  'artist=One', '-metadata', 'genre=Waltz', '-metadata', 'album=First')
    add(home, home.path('Music'))
    first, = home.json('list')
    assert [first[k] for k in ('title', 'artist', 'genre', 'album')] == ['Before', 'One', 'Waltz', 'First']
    other = encode(path, home.path('other/song.mp3'), '-c', 'copy', '-metadata', 'title=After Ours',
                   '-metadata', 'artist=Two')
    os.replace(other, path)
    assert counts(add(home, home.path('Music'))) == (1, 0, 1, 0, 0, 0)
    second, = home.json('list')
    assert [second[k] for k in ('id', 'title', 'artist')] == [first['id'], 'After Ours', 'Two']
    assert home.json('list', '--search', 'ours')[0]['id'] == first['id']
    assert home.json('list', '--search', 'before') == []


def another_sound_is_another_song(home):
    path = song(home.path('Music/song.wav'), seed=1)
    add(home, home.path('Music'))
    first, = home.json('list')
    song(path, seed=2, seconds=5)
    assert counts(add(home, home.path('Music'))) == (1, 1, 0, 0, 0, 0)
    second, = home.json('list')
    assert second['id'] != first['id'] and home.tracks() == 2


def what_is_deleted_is_not_offered(home):
    music = folder(home, songs=4)
    add(home, music)
    songs = by_title(home)
    gone = songs[1]
    path = home.path('Music/Some Artist/An Album/02 - Song 2.wav')
    os.rename(path, home.path('aside.wav'))
    assert counts(add(home, music)) == (3, 0, 0, 3, 1, 0)
    assert home.tracks() == 4 and gone['id'] not in {s['id'] for s in home.json('list')}
    for mood in ('angry', 'calm', 'happy', 'sad'):
        if any(s['mood'] == mood for s in songs if s != gone):
            drawn, = home.json('songs', mood, '--count', '10')
            assert gone['id'] not in {s['id'] for s in drawn['songs']}
    like, = home.json('like', songs[0]['id'])
    assert gone['id'] not in {s['id'] for s in like['songs']} and len(like['songs']) == 2
    # It comes back as it was, without being opened.
    os.rename(home.path('aside.wav'), path)
    counter = Counter(home)
    assert counts(add(home, music)) == (4, 0, 0, 4, 0, 0) and counter.take() == []
    assert by_title(home) == songs
    # A folder that is no longer there at all.
    shutil.rmtree(home.path('Music/Some Artist'))
    assert counts(add(home, home.path('Music/Some Artist'))) == (0, 0, 0, 0, 4, 0)
    assert home.json('list') == []


def killed_in_the_middle(home):
    music = folder(home, songs=12)
    child = subprocess.Popen([MIEN, 'add', music, '--threads', '1'], env=home.environment(),
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while songs_so_far(home) < 3 and child.poll() is None:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    kept = query(home, 'SELECT count(*) FROM sound')[0][0]
    assert kept >= 3 and home.tracks() == kept
    assert counts(add(home, music)) == (12, 12 - kept, 0, kept, 0, 0)
    assert len(home.json('list')) == 12


def stopped_with_ctrl_c(home):
    music = folder(home, songs=12)
    Counter(home, script='sleep 0.2')
    child = subprocess.Popen([MIEN, 'add', music, '--threads', '1', '--json'], env=home.environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while songs_so_far(home) < 1:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130 and err == b'' and b'"stopped":true' in out, (out, err)
    kept = home.tracks()
    assert 1 <= kept < 12
    assert counts(add(home, music)) == (12, 12 - kept, 0, kept, 0, 0)


def nothing_is_done_in_a_dry_run(home):
    music = folder(home)
    counter = Counter(home)
    answer = add(home, music, '--dry-run')
    assert sorted(answer['would_hear']) == answer['would_hear'] and len(answer['would_hear']) == 3
    assert counter.take() == [] and home.tracks() == 0
    assert query(home, 'SELECT * FROM file') == []
    out, _ = home.run('add', music, '--dry-run')
    assert out.count('would hear ') == 3
    add(home, music)
    os.unlink(home.path('Music/Some Artist/An Album/01 - Song 1.wav'))
    answer = add(home, music, '--dry-run')
    assert counts(answer) == (2, 0, 0, 2, 1, 0) and answer['would_hear'] == []
    assert query(home, 'SELECT count(*) FROM file WHERE gone') == [(0,)]


def some_are_left_out(home):
    music = folder(home)
    song(home.path('Music/Talk/one.wav'), seed=7)
    song(home.path('Music/other.aif'), seed=8)
    for pattern, files in (('Talk', 4), ('*.aif', 4), ('Talk,*.aif', 3), ('Some Artist/*', 2),
                           ('Song', 5), ('0[12]*,Talk,nothing', 2)):
        answer = add(home, music, '--dry-run', '--exclude', pattern)
        assert answer['files'] == files == len(answer['would_hear']), pattern
    # What is there already is not gone because it is left out.
    add(home, music)
    assert counts(add(home, music, '--exclude', 'Talk')) == (4, 0, 0, 4, 0, 0)


def both_kinds_live_in_one_library(home):
    music = folder(home)
    out, _ = home.run('add', home.write('songs.csv', catalogue(song_rows(200))), music)
    assert '3 music files: 3 heard' in out and 'rows read' in out and "'mien fit'" in out
    home.run('fit')
    moods, = home.json('moods')
    each = moods['moods'].values()
    assert sum(m['songs'] for m in each) == 203 and sum(m['heard'] for m in each) == 3
    out, _ = home.run('moods')
    assert '3 moods were heard in your files, 200 learned from given features.' in out
    songs = home.json('list')
    heard = [s for s in songs if s['heard']]
    given = [s for s in songs if not s['heard']]
    assert len(heard) == 3 and len(given) == 200
    fitted, = home.json('fit')
    assert fitted['heard'] == 3 and fitted['with_mood'] == 200 and 'liveness' not in fitted['features']
    assert home.json('list') == songs, 'a fit changes nothing that was heard'
    # Each is compared with the other kind.
    like, = home.json('like', heard[0]['id'], '--count', '100')
    assert any(not s['heard'] for s in like['songs'])
    like, = home.json('like', given[0]['id'], '--count', '202')
    assert any(s['heard'] for s in like['songs'])
    # The article's recipe is made of given songs alone, and stays where it was chosen.
    article, = home.json('fit', '--recipe', 'article')
    assert article['songs'] == 200 and len(article['features']) == 11 and article['heard'] == 3
    chosen = home.json('list')
    assert [s for s in chosen if s['heard']] == heard
    song(home.path('Music/new.wav'), seed=77)
    _, err = home.run('add', music)
    assert "run 'mien fit' with it again" in err
    assert home.json('list')[:-1] == chosen
    home.run('fit', '--recipe', 'article')
    assert home.json('like', home.json('list')[-1]['id'])


def what_sounds_alike_is_near(home):
    """Two files of one performance among others."""
    for i in range(6):
        song(home.path(f'Music/{i}.wav'), seed=i)
    encode(home.path('Music/0.wav'), home.path('Music/again.flac'))
    add(home, home.path('Music'))
    first, = [s for s in home.json('list') if s['title'] == '0']
    like, = home.json('like', first['id'])
    assert like['songs'][0]['title'] == 'again' and like['songs'][0]['because'][0] == 'sound'
    scores = [s['score'] for s in like['songs']]
    assert scores == sorted(scores, reverse=True) and scores[0] > 80
    out, _ = home.run('like', first['id'])
    assert 'sounds alike' in out


def clusters_need_given_songs(home):
    add(home, folder(home))
    home.fails('fit', '--recipe', 'article', saying='all songs here were heard')
    fitted, = home.json('fit')
    assert fitted['with_mood'] == 0 and fitted['heard'] == 3


def an_older_ear_is_not_trusted(home):
    music = folder(home)
    add(home, music)
    before = query(home, 'SELECT number, id FROM track')
    with sqlite3.connect(home.library) as database:
        database.execute('UPDATE file SET version = 0 WHERE number > 1')
        database.execute('UPDATE sound SET version = 0, loudness = 1 WHERE track > 1')
    assert counts(add(home, music)) == (3, 2, 0, 1, 0, 0)
    assert query(home, 'SELECT number, id FROM track') == before
    assert query(home, 'SELECT count(*) FROM sound WHERE loudness > 0') == [(0,)]


def single_files_and_wrong_words(home):
    path = song(home.path('here/a song.wav'), seed=1)
    assert counts(add(home, path)) == (1, 1, 0, 0, 0, 0)
    one, = home.json('list')
    assert one['title'] == 'a song' and one['artist'] is None
    home.fails('add', home.path('nothing.mp3'), saying=['nothing.mp3', 'No such file'])
    home.fails('add', home.path('no/where.mp3'), saying='No such file')
    home.fails('add', '--dry-run', home.write('a.csv', catalogue(song_rows(3))), code=2,
               saying='for folders of music')
    home.fails('add', '--failed', path, code=2, saying='adds nothing')
    out, _ = home.run('add', '--failed')
    assert out == 'Every music file could be heard.\n'
    os.mkdir(home.path('empty'))
    assert counts(add(home, home.path('empty'))) == (0, 0, 0, 0, 0, 0)


def many_at_once(home):
    music = folder(home, songs=8)
    runs = [subprocess.Popen([MIEN, 'add', music, '--json'], env=home.environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for child in runs:
        out, err = child.communicate(timeout=120)
        assert child.returncode == 0, (out, err)
    assert home.tracks() == 8 and len(home.json('list')) == 8
    assert counts(add(home, music)) == (8, 0, 0, 8, 0, 0)


run([a_folder_is_heard, what_is_unchanged_is_not_opened, what_was_moved_is_known, copies_are_one_song,
     new_tags_are_taken_without_hearing, another_sound_is_another_song, what_is_deleted_is_not_offered,
     killed_in_the_middle, stopped_with_ctrl_c, nothing_is_done_in_a_dry_run, some_are_left_out,
     both_kinds_live_in_one_library, what_sounds_alike_is_near, clusters_need_given_songs, an_older_ear_is_not_trusted,
     single_files_and_wrong_words, many_at_once])
