"""From mood to mood: what the command prints, writes and remembers."""
import math
import os
import sqlite3

from harness import PLACES, catalogue, run, song_rows

CORNER = {'angry': (-1, 1), 'calm': (1, -1), 'happy': (1, 1), 'sad': (-1, -1)}


def between(count, seed=3):
    """Made-up songs all the way between the moods: features mixed from those of two of them."""
    rows = list(song_rows(count, seed=seed))
    names = list(PLACES)
    for i, row in enumerate(rows):
        a, b, t = PLACES[names[i % 4]], PLACES[names[i // 4 % 4]], (i // 16 % 11) / 10
        mixed = [x + t * (y - x) for x, y in zip(a, b)]
        for name, value in zip(('danceability', 'energy', 'loudness', 'acousticness',
                                'instrumentalness', 'valence'), mixed):
            row[name] = round(value, 4)
        row['track_artist'] = f'Artist {seed} {i}'
        row['duration_ms'] = 150000 + 1000 * (i * 37 % 150)
    return rows


def filled(home, rows=None):
    rows = rows or between(800)
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    return {row['track_id']: row for row in rows}


def point_of(song):
    """The probability-weighted mean of the corners."""
    return tuple(sum(song['moods'][mood] * CORNER[mood][axis] for mood in CORNER)
                 for axis in (0, 1))


def stations_are_even(home):
    rows = filled(home)
    for start, goal in (('sad', 'happy'), ('angry', 'happy'), ('-0.4,-0.2', '0.5,0.75')):
        way, = home.json('journey', '--from', start, '--to', goal, '--songs', '9')
        a, b = [CORNER.get(name) or tuple(map(float, name.split(','))) for name in (start, goal)]
        assert (way['from']['valence'], way['from']['arousal']) == a
        assert (way['to']['valence'], way['to']['arousal']) == b
        assert way['from']['mood'] == (start if start in CORNER else None)
        assert way['to']['mood'] == (goal if goal in CORNER else None)
        assert way['want'] is None and way['wanted'] == len(way['songs']) == 9
        begin, end = [(way[key]['valence'], way[key]['arousal']) for key in ('begin', 'end')]
        assert (begin, end) == (a, b)
        for i, song in enumerate(way['songs']):
            row = rows[song['id']]
            point = point_of(song)
            for axis, name in enumerate(('valence', 'arousal')):
                even = begin[axis] + i / 8 * (end[axis] - begin[axis])
                assert abs(song['station'][name] - even) < 1e-9
                assert abs(song['point'][name] - point[axis]) < 1e-9
            assert song['minutes_known'] and abs(song['minutes'] - row['duration_ms'] / 60000) < 1e-9
        assert abs(way['minutes'] - sum(song['minutes'] for song in way['songs'])) < 1e-9
        assert len({song['artist'] for song in way['songs']}) == 9
        assert len({song['title'] for song in way['songs']}) == 9
        assert math.dist(point_of(way['songs'][0]), a) < 0.4
        assert math.dist(point_of(way['songs'][-1]), b) < 0.4


def the_same_seed_is_the_same_journey(home):
    filled(home)
    words = ['journey', '--from', 'sad', '--to', 'happy']
    first = home.json(*words)
    assert first == home.json(*words, '--seed', str(first[0]['seed']))
    ids = lambda way: [song['id'] for song in way[0]['songs']]
    assert len({tuple(ids(home.json(*words, '--seed', str(seed)))) for seed in range(5)}) > 1


def it_lasts_as_long_as_asked(home):
    filled(home)
    for minutes in (10, 20, 60):
        way, = home.json('journey', '--from', 'sad', '--to', 'happy', '--minutes', str(minutes))
        assert abs(way['minutes'] - minutes) < 3, way['minutes']
    way, = home.json('journey', '--from', 'sad', '--to', 'happy')
    assert abs(way['minutes'] - 20) < 3


def wants_lead_to_their_goals(home):
    filled(home)
    for want, goal in (('match', (-0.5, 0.2)), ('lift', (1, 1)), ('calm', (1, -1)),
                       ('energize', (0.5, 1))):
        way, = home.json('journey', '--from', '-0.5,0.2', '--want', want, '--songs', '5')
        assert way['want'] == want
        assert (way['to']['valence'], way['to']['arousal']) == goal


def it_is_remembered(home):
    filled(home)
    seen = set()
    for i in range(4):
        way, = home.json('journey', '--from', 'sad', '--to', 'happy', '--songs', '6')
        shown = {song['id'] for song in way['songs']}
        assert len(shown) == 6 and not shown & seen
        seen |= shown
        with sqlite3.connect(home.library) as database:
            rows = database.execute('SELECT event, id, listen.mood FROM listen JOIN track ON '
                                    'track.number = track ORDER BY listen.number').fetchall()
        assert rows[-6:] == [('shown', song['id'], 'happy') for song in way['songs']]
        assert len(rows) == 6 * (i + 1)


def people_see_a_table(home):
    filled(home)
    out, err = home.run('journey', '--from', 'sad', '--to', 'happy', '--songs', '5', '--seed', '1')
    lines = out.splitlines()
    assert lines[0].startswith('From sad to happy: 5 songs, ') and err == ''
    assert lines[1].split() == ['title', 'artist', 'mood', 'way', 'valence', 'arousal', 'time']
    way, = home.json('journey', '--from', 'sad', '--to', 'happy', '--songs', '5', '--seed', '1')
    for i, song in enumerate(way['songs']):
        seconds = round(60 * song['minutes'])
        assert lines[2 + i].split()[0] == str(i + 1)
        for part in (song['title'], song['artist'], f"{song['mood']} {100 * song['sure']:.0f} %",
                     f'{seconds // 60}:{seconds % 60:02}'):
            assert part in lines[2 + i], (part, lines[2 + i])
    assert lines[-1] == 'The same journey again: --seed 1'
    out, _ = home.run('journey', '--from', 'sad', '--want', 'match', '--songs', '3')
    assert out.startswith('At sad: 3 songs, ') and 'way' not in out


def lengths_that_are_not_known_are_assumed(home):
    rows = between(400)
    for row in rows:
        row['duration_ms'] = ''
    filled(home, rows)
    way, = home.json('journey', '--from', 'sad', '--to', 'happy', '--minutes', '35')
    assert len(way['songs']) == 10 and way['minutes'] == 35
    assert not any(song['minutes_known'] for song in way['songs'])
    out, _ = home.run('journey', '--from', 'sad', '--to', 'happy')
    assert '~3:30' in out and '3.5 minutes are assumed' in out


def players_get_a_list(home):
    rows = between(400)
    rows[0]['track_name'] = 'été'
    filled(home, rows)
    file = home.path('way.m3u8')
    words = ['journey', '--from', 'sad', '--to', 'happy', '--songs', '6', '--seed', '2']
    out, _ = home.run(*words, '--m3u', file)
    assert f'Written to {file}.' in out
    way, = home.json(*words)
    with open(file, encoding='utf-8', newline='') as list_file:
        text = list_file.read()
    expected = ['#EXTM3U', '#PLAYLIST:From sad to happy']
    for song in way['songs']:
        expected.append(f"#EXTINF:{round(60 * song['minutes'])},{song['artist']} - {song['title']}")
        expected.append(song['uri'])
    assert text == '\n'.join(expected) + '\n'
    # What is there already is replaced, or stays if it cannot be.
    home.run(*words, '--m3u', file, '--json')
    with open(file, encoding='utf-8') as list_file:
        assert list_file.read() == text
    before = shown(home)
    home.fails(*words, '--m3u', home.path('no/such/folder/way.m3u'), saying='way.m3u')
    home.fails(*words, '--m3u', home.folder, saying=home.folder)
    assert shown(home) == before and not [name for name in os.listdir(home.folder) if 'm3u8.' in name]


def shown(home):
    with sqlite3.connect(home.library) as database:
        return database.execute('SELECT count(*) FROM listen').fetchone()[0]


def what_has_no_uri_is_a_comment(home):
    """Titles with line ends, in a library that another program wrote, do not make lines."""
    filled(home, between(400))
    with sqlite3.connect(home.library) as database:
        database.execute("UPDATE track SET uri = NULL WHERE number % 3 = 0")
        database.execute("UPDATE track SET uri = '#no' WHERE number % 3 = 1")
        database.execute("UPDATE track SET uri = 'x:1' || char(10) || '/etc/passwd' "
                         "WHERE number % 3 = 2 AND number % 2 = 0")
        database.execute("UPDATE track SET title = 'a' || char(10) || 'b' || char(27) || number")
    file = home.path('way.m3u')
    out, _ = home.run('journey', '--from', 'sad', '--to', 'happy', '--songs', '30', '--m3u', file)
    with open(file, encoding='utf-8') as list_file:
        lines = list_file.read().splitlines()
    comments = [line for line in lines if line.startswith('# no uri: Artist')]
    uris = [line for line in lines if not line.startswith('#')]
    assert len(comments) + len(uris) == 30 and f'{len(comments)} of the songs have no uri' in out
    assert all(line.startswith('spotify:track:') for line in uris)
    assert len(lines) == 2 + len(comments) + 2 * len(uris)
    assert '\x1b' not in out


def a_mood_without_songs(home):
    filled(home, list(song_rows(400, moods=('happy', 'sad'))))
    words = ['journey', '--from', 'sad', '--to', 'calm', '--songs', '6']
    out, err = home.run(*words)
    assert 'no song in the library is near calm; the journey ends at' in err
    way, = home.json(*words)
    assert way['to'] == {'mood': 'calm', 'valence': 1, 'arousal': -1}
    end = way['end']['valence'], way['end']['arousal']
    assert math.dist(end, (1, -1)) > 0.5
    assert all(math.dist(point_of(song), (1, -1)) > math.dist(end, (1, -1)) - 1e-9
               for song in home.json('list'))
    assert home.run(*words, '--quiet')[1] == ''
    _, err = home.run('journey', '--from', 'calm', '--want', 'match', '--songs', '3')
    assert err.count('near calm') == 1


def too_few_songs(home):
    rows = list(song_rows(12))
    for i, row in enumerate(rows):
        row['track_artist'] = f'Artist {i % 3}'
    filled(home, rows)
    out, err = home.run('journey', '--from', 'sad', '--to', 'happy', '--songs', '8')
    assert 'only 3 songs that can go together' in err and '8 were wanted' in err
    assert len(home.json('journey', '--from', 'sad', '--to', 'happy')[0]['songs']) == 3
    for row in rows:
        row['track_artist'] = 'Only One'
        row['track_id'] = 'a' + row['track_id'][1:]
    home.library = home.path('other.db')
    home.run('add', home.write('one.csv', catalogue(rows)), '--library', home.library)
    home.fails('journey', '--from', 'sad', '--to', 'happy', '--library', home.library,
               saying="'mien fit'")
    home.run('fit', '--library', home.library)
    home.fails('journey', '--from', 'sad', '--to', 'happy', '--library', home.library,
               saying='two songs by different artists')


run([stations_are_even, the_same_seed_is_the_same_journey, it_lasts_as_long_as_asked,
     wants_lead_to_their_goals, it_is_remembered, people_see_a_table,
     lengths_that_are_not_known_are_assumed, players_get_a_list, what_has_no_uri_is_a_comment,
     a_mood_without_songs, too_few_songs])
