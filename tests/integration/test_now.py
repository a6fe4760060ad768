"""The whole way without a face: songs, the pick, what is like it, what plays; as programs and
scripts use it. What a listener sees is in test_now_terminal.py."""
import json
import sqlite3
import subprocess

from harness import MIEN, catalogue, run, song_rows

STEPS = ['mood', 'offer', 'pick', 'matches', 'play']
CORNER = {'angry': (-1, 1), 'calm': (1, -1), 'happy': (1, 1), 'sad': (-1, -1)}


def filled(home, count=200, **options):
    rows = list(song_rows(count, **options))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    return rows


def walk(home, *words):
    """The objects of the steps by their names."""
    objects = home.json('now', *words)
    assert [step['step'] for step in objects] == STEPS
    return dict(zip(STEPS, objects))


def ids(step):
    return [song['id'] for song in step['songs']]


def listens(home):
    with sqlite3.connect(home.library) as database:
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        moments = database.execute('SELECT angry, calm, happy, sad, mood, want FROM moment '
                                   'ORDER BY number').fetchall()
        rows = database.execute('SELECT event, id, listen.mood, moment FROM listen JOIN track ON '
                                'track.number = track ORDER BY listen.number').fetchall()
    return moments, rows


def every_step_is_printed(home):
    filled(home)
    way = walk(home, '--mood', 'happy', '--pick', '2')
    assert way['mood'] | {'seed': 0} == {
        'step': 'mood', 'file': None, 'mood': 'happy', 'moods': None, 'sure': None, 'valence': 1,
        'arousal': 1, 'want': 'match', 'seed': 0}
    offer, pick, matches, play = (way[step] for step in STEPS[1:])
    assert len(offer['songs']) == 5 and all(song['mood'] == 'happy' for song in offer['songs'])
    assert len({song['artist'] for song in offer['songs']}) == 5
    assert {**offer['songs'][1], 'step': 'pick', 'pick': 2} == pick
    like = home.json('like', pick['id'], '--mood', 'happy')[0]['songs']
    assert matches['songs'] == like and len(like) == 10
    assert ids(play) == ids(matches)
    assert play['playing'] is False and play['m3u'] is None and play['want'] == 'match'
    assert play['player'] is None and play['left_out'] == [] and play['problem']
    for words in (['--no-play'], ['--m3u', home.path('list.m3u')]):
        assert walk(home, '--mood', 'happy', *words)['play']['problem'] is None
    assert walk(home, '--mood', 'Happy')['pick']['pick'] == 1


def the_same_seed_is_the_same_way(home):
    filled(home)
    for want in ('match', 'lift'):
        words = ['--mood', 'sad', '--want', want, '--seed', '7']
        assert walk(home, *words) == walk(home, *words)
    assert len({tuple(ids(walk(home, '--mood', 'sad', '--seed', str(seed))['offer']))
                for seed in range(5)}) > 1


def wants_lead_from_the_pick_to_their_goals(home):
    filled(home, 400)
    for mood, want, goal in (('sad', 'lift', 'happy'), ('angry', 'calm', 'calm'),
                             ('calm', 'energize', None), ('happy', 'lift', 'happy')):
        way = walk(home, '--mood', mood, '--want', want, '--pick', '3')
        songs = way['play']['songs']
        assert len(songs) == 8 and songs[0]['id'] == way['pick']['id']
        assert way['offer']['songs'][2]['mood'] == mood and len(way['matches']['songs']) == 10
        assert len({song['title'] for song in songs}) == len({song['artist'] for song in songs}) == 8
        last = songs[-1]['point']
        assert goal is None or songs[-1]['mood'] == goal
        assert goal is not None or (last['arousal'] > 0.7 and last['valence'] > 0.2)
        assert songs[0]['station'] == songs[0]['point']


def what_was_heard_is_not_offered_again(home):
    filled(home, 200)
    shown = set(ids(walk(home, '--mood', 'calm')['offer']))
    assert not shown & set(ids(walk(home, '--mood', 'calm')['offer']))
    heard = set()
    for _ in range(3):
        way = walk(home, '--mood', 'calm', '--m3u', home.path('list.m3u'))
        assert not heard & set(ids(way['offer']))
        heard |= {way['pick']['id']} | set(ids(way['play']))
        # An hour later what was only shown may come again, and what was played may not.
        with sqlite3.connect(home.library) as database:
            database.execute('UPDATE listen SET at = at - 3700')
    calm = {song['id'] for song in home.json('list', '--mood', 'calm')}
    offered = home.json('songs', 'calm', '--count', str(len(calm)))[0]['songs']
    assert {song['id'] for song in offered[:10]} <= calm - heard
    # A day later it may.
    with sqlite3.connect(home.library) as database:
        database.execute('UPDATE listen SET at = at - 86400')
    for _ in range(50):
        if set(ids(walk(home, '--mood', 'calm')['offer'])) & heard:
            return
    assert False, 'what was played a day ago never comes'


def each_step_is_kept(home):
    filled(home)
    file = home.path('list.m3u')
    for number, want in enumerate(('match', 'energize'), 1):
        way = walk(home, '--mood', 'calm', '--want', want, '--m3u', file)
        moments, rows = listens(home)
        assert moments[-1] == (None, None, None, None, 'calm', want) and len(moments) == number
        mine = [row[:3] for row in rows if row[3] == number]
        way_on = ids(way['play'])[1:] if want == 'energize' else []
        shown = ids(way['matches']) + way_on
        listed = [way['pick']['id']] + (way_on or ids(way['matches']))
        assert mine == ([('shown', song, 'calm') for song in ids(way['offer'])]
                        + [('picked', way['pick']['id'], 'calm')]
                        + [('shown', song, 'calm') for song in shown]
                        + [('played', song, 'calm') for song in listed])
    home.json('now', '--mood', 'sad')
    moments, rows = listens(home)
    assert 'played' not in [row[0] for row in rows if row[3] == 3]  # nobody took it away


def a_list_for_players(home):
    filled(home)
    file = home.path('list.m3u8')
    way = walk(home, '--mood', 'happy', '--m3u', file)
    assert way['play']['m3u'] == file
    with open(file, encoding='utf-8') as list_file:
        lines = list_file.read().splitlines()
    assert lines[:2] == ['#EXTM3U', f"#PLAYLIST:happy, like {way['pick']['title']}"]
    # The pick, and then what would play.
    assert [line for line in lines if not line.startswith('#')] == [
        song['uri'] for song in [way['pick']] + way['play']['songs']]
    walk(home, '--mood', 'happy', '--want', 'calm', '--m3u', file)
    with open(file, encoding='utf-8') as list_file:
        assert '#PLAYLIST:From happy to calm\n' in list_file.read()
    before = len(listens(home)[1])
    _, err = home.run('now', '--mood', 'happy', '--m3u', home.path('no/folder/x.m3u'), code=1)
    assert 'x.m3u' in err
    assert 'played' not in [row[0] for row in listens(home)[1][before:]]


def people_read_it(home):
    rows = filled(home)
    out, err = home.run('now', '--mood', 'sad', '--seed', '4', '--pick', '5')
    way = walk(home, '--mood', 'sad', '--seed', '4', '--pick', '5')
    assert err == '' and out.startswith('You say: sad.\n\nsad songs:\n')
    for song in way['offer']['songs'] + way['matches']['songs']:
        assert song['title'] in out and song['artist'] in out
    pick = way['pick']
    assert f"The pick: 5, {pick['title']} by {pick['artist']}" in out
    assert f"Most like {pick['title']}" in out and 'two songs taken at random' in out
    best = way['matches']['songs'][0]
    assert f"The best match: {best['title']} by {best['artist']}, {best['uri']}\n" in out
    assert 'What to play: the best match, and then the others.' in out
    assert 'Not played: ' in out and f"open {best['uri']}\n" in out and '--seed 4' in out
    out, _ = home.run('now', '--mood', 'sad', '--want', 'lift', '--m3u', home.path('x.m3u'))
    assert 'From sad to happy: 8 songs' in out and f"Written for players: {home.path('x.m3u')}" in out
    with sqlite3.connect(home.library) as database:
        database.execute('UPDATE track SET uri = NULL')
    out, _ = home.run('now', '--mood', 'sad', '--m3u', home.path('x.m3u'))
    assert 'knows no address' in out and '11 of the songs have no uri' in out


def hostile_names_stay_text(home):
    rows = list(song_rows(60, moods=('happy',)))
    for row in rows:
        row['track_name'] += '\x1b]0;owned\x07\x1b[2J\u202e'
        row['track_artist'] += '\x1b[31m'
    home.run('add', home.write('a.csv', catalogue(rows)))
    home.run('fit')
    with sqlite3.connect(home.library) as database:
        database.execute("UPDATE track SET uri = 'x:' || char(27) || '[2J$(id)'")
    for want in ('match', 'calm'):
        out, err = home.run('now', '--mood', 'happy', '--want', want)
        assert not {'\x1b', '\x07', '\u202e'} & set(out + err)
        home.json('now', '--mood', 'happy', '--want', want)


def small_libraries(home):
    home.fails('now', '--mood', 'happy', saying=['no library yet', 'mien add'])
    rows = list(song_rows(8, moods=('happy', 'sad')))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.fails('now', '--mood', 'happy', saying="'mien fit'")
    home.fails('now', saying="'mien fit'")  # and no camera went on
    home.run('fit')
    home.fails('now', '--mood', 'calm', '--quiet', saying='no song in the library is calm')
    happy = len(home.json('list', '--mood', 'happy'))
    artists = {song['artist'] for song in home.json('list', '--mood', 'happy')}
    assert happy == 4 and len(artists) == 4
    way = walk(home, '--mood', 'happy', '--pick', '4')
    assert len(way['offer']['songs']) == 4 and len(way['matches']['songs']) == 3
    _, err = home.run('now', '--mood', 'happy', '--pick', '5', code=1)
    assert '--pick is 5, but only 4 happy songs' in err


def a_song_that_nothing_is_like(home):
    home.run('add', home.write('one.csv', catalogue(song_rows(1, moods=('happy',)))))
    home.run('fit')
    way = walk(home, '--mood', 'happy')
    assert len(way['offer']['songs']) == 1 and way['matches']['songs'] == []
    assert ids(way['play']) == [way['pick']['id']]
    out, _ = home.run('now', '--mood', 'happy')
    assert 'Too little is known' in out and f"What to play: {way['pick']['title']} by " in out
    _, err = home.run('now', '--mood', 'happy', '--want', 'calm', code=1)
    assert 'two songs by different artists' in err


def a_mood_with_one_song_has_matches_of_others(home):
    rows = list(song_rows(40, moods=('happy',))) + list(song_rows(1, seed=2, moods=('calm',)))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    way = walk(home, '--mood', 'calm')
    assert len(way['offer']['songs']) == 1 and len(way['matches']['songs']) == 10


def killed_at_any_time_the_library_is_whole(home):
    filled(home)
    for pause in (0.0, 0.01, 0.02, 0.03, 0.05, 0.08):
        process = subprocess.Popen([MIEN, 'now', '--mood', 'calm', '--json'],
                                   env=home.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE)
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            process.kill()
        steps = [json.loads(line)['step'] for line in process.stdout.read().splitlines()]
        process.wait()
        process.stdout.close()
        moments, rows = listens(home)
        events = [row[0] for row in rows if row[3] == len(moments)]
        # What was printed was kept before, and each step is there whole.
        assert len(events) in (0, 5, 16)
        assert steps == STEPS[:len(steps)]
        if 'offer' in steps:
            assert len(events) >= 5
        if 'pick' in steps:
            assert len(events) == 16
    walk(home, '--mood', 'calm')


def wrong_usage_says_so(home):
    for words, saying in ((['--mood', 'hungry'], "no mood 'hungry'"),
                          (['--mood', 'sad', '--want', 'dance'], "--want is 'dance'"),
                          (['--mood', 'sad', '--pick', '0'], '1 to 5'),
                          (['--mood', 'sad', '--pick', '6'], '1 to 5'),
                          (['--mood', 'sad', 'photo.jpg'], '--mood says the mood'),
                          (['--mood', 'sad', '--everyone'], '--mood says the mood'),
                          (['--mood', 'sad', '--seconds', '3'], '--mood says the mood'),
                          (['a.jpg', 'b.jpg'], "'b.jpg' is too much"),
                          (['--mood', 'sad', '--seed', '-1'], '--seed')):
        home.fails('now', *words, code=2, saying=saying)


def an_output_that_is_full(home):
    filled(home)
    with open('/dev/full', 'w') as full:
        done = subprocess.run([MIEN, 'now', '--mood', 'sad', '--json'], env=home.environment(),
                              stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1 and b'could not be written' in done.stderr


if __name__ == '__main__':
    run([every_step_is_printed, the_same_seed_is_the_same_way,
         wants_lead_from_the_pick_to_their_goals, what_was_heard_is_not_offered_again,
         each_step_is_kept, a_list_for_players, people_read_it, hostile_names_stay_text,
         small_libraries, a_song_that_nothing_is_like,
         a_mood_with_one_song_has_matches_of_others, killed_at_any_time_the_library_is_whole,
         wrong_usage_says_so, an_output_that_is_full])
