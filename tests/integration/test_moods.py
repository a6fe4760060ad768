"""From a library to moods, five songs of a mood, and the songs like one."""
import json
import math
import sqlite3
import statistics

from harness import FEATURES, PLACES, catalogue, run, song_rows

MOODS = ['angry', 'calm', 'happy', 'sad']


def filled(home, count=400, **options):
    rows = list(song_rows(count, **options))
    home.run('add', home.write('songs.csv', catalogue(rows)))
    return rows


def plain_songs_get_their_mood(home):
    filled(home)
    report, = home.json('fit')
    assert report['recipe'] == 'people' and report['songs'] == 400
    assert report['features'] == FEATURES and len(report['explained_variance']) == 4
    assert sum(cluster['songs'] for cluster in report['clusters']) == 400
    songs = home.json('list')
    assert len(songs) == 400
    right = sum(song['mood'] == list(PLACES)[i % 4] for i, song in enumerate(songs))
    assert right > 380, right
    for song in songs:
        assert sorted(song['moods']) == MOODS
        assert abs(sum(song['moods'].values()) - 1) < 1e-9
        assert song['moods'][song['mood']] == max(song['moods'].values()) == song['sure']
    moods, = home.json('moods')
    for mood in MOODS:
        assert moods['moods'][mood]['songs'] == sum(song['mood'] == mood for song in songs)
    assert moods['moods']['calm']['genres'][0] == 'calm music' and moods['unknown'] == 0


def every_algorithm_maps_its_clusters(home):
    filled(home)
    for words in (['--recipe', 'article'], ['--algorithm', 'birch', '--threshold', '1'],
                  ['--algorithm', 'kmeans', '--clusters', '7', '--components', '6'],
                  ['--clusters', '2'],
                  ['--algorithm', 'dbscan', '--eps', '0.9', '--min-samples', '5']):
        report, = home.json('fit', *words)
        moods = [cluster['mood'] for cluster in report['clusters']]
        assert len(set(moods)) == min(4, len(moods)), moods
        assert sum(c['songs'] for c in report['clusters']) + report['noise'] == 400
        listed = home.json('list')
        for cluster_mood in set(moods):
            wanted = sum(c['songs'] for c in report['clusters'] if c['mood'] == cluster_mood)
            assert sum(song['mood'] == cluster_mood for song in listed) == wanted
        assert sum(song['mood'] is None for song in listed) == report['noise']
        for song in listed:
            if song['mood'] is not None:
                assert song['moods'][song['mood']] == max(song['moods'].values())
        for cluster in report['clusters']:
            assert abs(cluster['valence']) < 3 and abs(cluster['energy']) < 3
    again = home.json('fit', '--recipe', 'article', '--seed', '5')
    assert again == home.json('fit', '--recipe', 'article', '--seed', '5')
    assert again[0]['recipe'] == 'article'


def five_songs(home):
    filled(home)
    home.fails('songs', 'happy', saying='mien fit')
    home.run('fit')
    for mood in MOODS:
        answer, = home.json('songs', mood)
        songs = answer['songs']
        assert answer['mood'] == mood and len(songs) == 5
        assert all(song['mood'] == mood for song in songs)
        assert len({song['title'] for song in songs}) == len({song['artist'] for song in songs}) == 5
    assert len(home.json('songs', 'Happy', '--count', '12')[0]['songs']) == 12
    first = home.json('songs', 'sad', '--seed', '7')
    assert first == home.json('songs', 'sad', '--seed', '7')
    assert first != home.json('songs', 'sad', '--seed', '8')
    out, _ = home.run('songs', 'calm')
    assert 'mien like' in out and '--seed' in out


def nothing_twice_within_an_hour(home):
    filled(home, 200)
    home.run('fit')
    available = home.json('moods')[0]['moods']['happy']['songs']
    seen = set()
    for _ in range(available // 10):
        shown = {song['id'] for song in home.json('songs', 'happy')[0]['songs']}
        assert len(shown) == 5 and not shown & seen
        seen |= shown
    # An hour later they may come again.
    with sqlite3.connect(home.library) as database:
        count, = database.execute("SELECT count(*) FROM listen WHERE event = 'shown'").fetchone()
        assert count == len(seen)
        database.execute('UPDATE listen SET at = at - 3700')
    everything = home.json('songs', 'happy', '--count', str(available))[0]['songs']
    assert {song['id'] for song in everything} & seen
    # And at once where there are no others.
    assert len(home.json('songs', 'happy')[0]['songs']) == 5


def an_artist_comes_once(home):
    rows = list(song_rows(40, moods=('happy',)))
    for i, row in enumerate(rows):
        row['track_artist'] = f'Artist {i % 3}'
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    songs = home.json('songs', 'happy')[0]['songs']
    assert len(songs) == len({song['artist'] for song in songs}) == 3
    home.fails('songs', 'calm', saying='no song in the library is calm')


def songs_are_found_in_many_ways(home):
    rows = filled(home)
    home.run('fit')
    one = rows[17]
    by_id, = home.json('like', one['track_id'])
    uri = 'spotify:track:' + one['track_id']
    assert by_id['like']['uri'] == uri and by_id['like']['title'] == one['track_name']
    link = 'https://open.spotify.com/track/' + one['track_id'] + '?si=abc'
    for words in ([uri], [link], [one['track_name']], one['track_name'].split(),
                  [one['track_name'].upper()]):
        assert home.json('like', *words)[0]['songs'] == by_id['songs'], words
    _, err = home.run('like', 'amber', code=1)
    assert 'songs match' in err and 'mien like' in err and 3 < len(err.splitlines()) < 13
    out, err = home.run('like', 'amber', '--json', code=1)
    matches = json.loads(out)['matches']
    assert 1 < len(matches) < 10 and all('amber' in song['title'] for song in matches)
    assert matches[0]['id'] in err
    home.fails('like', 'no such words anywhere', saying='mien list --search')
    for odd in ('"', '*', 'NEAR(', 'AND', 'title:amber', "'; DROP TABLE track; --", '%', '\\', '(',
                '""""', '-', 'amber OR', '^amber', '{amber', 'ｗｉｄｅ'):
        out, err = home.run('list', '--search', odd)
        assert 'mien: ' not in err or 'no song fits' in err, err
    assert len(home.json('list', '--search', 'amber')) > 10
    assert all('amber' in song['title'] for song in home.json('list', '--search', 'ambe'))


def scripts_without_spaces_are_found(home):
    rows = list(song_rows(40))
    rows[3]['track_name'] = '星に願いを込めて'
    rows[4]['track_name'] = 'Élan Vital'
    home.run('add', home.write('songs.csv', catalogue(rows)))
    home.run('fit')
    assert home.json('like', '願い')[0]['like']['title'] == '星に願いを込めて'
    assert home.json('like', 'elan')[0]['like']['title'] == 'Élan Vital'


def matches_have_scores_and_reasons(home):
    rows = filled(home)
    twin = dict(rows[8], track_id='twin' + '0' * 18, track_name='The Twin', track_artist='Another')
    far = dict(rows[8], track_id='same' + '0' * 18)  # another release of the very song
    home.run('add', home.write('more.csv', catalogue([twin, far])))
    home.run('fit')
    answer, = home.json('like', rows[8]['track_id'])
    songs = answer['songs']
    assert answer['by'] == 'features' and len(songs) == 10
    assert songs[0]['title'] == 'The Twin' and songs[0]['score'] == 100
    assert far['track_id'] not in [song['id'] for song in songs]
    assert rows[8]['track_id'] not in [song['id'] for song in songs]
    scores = [song['score'] for song in songs]
    assert scores == sorted(scores, reverse=True) and 50 < scores[-1] < 100
    for song in songs:
        assert 2 <= len(song['because']) <= 3 and set(song['because']) <= set(FEATURES)
    for song in home.json('like', rows[8]['track_id'], '--mood', 'sad')[0]['songs']:
        assert song['mood'] == 'sad'
    assert len(home.json('like', rows[8]['track_id'], '--count', '300')[0]['songs']) == 300
    out, _ = home.run('like', rows[8]['track_id'])
    assert 'The Twin' in out and 'two songs taken at random' in out


def distances_are_those_of_all_features(home):
    """Worked out here again from the definition: standardised, key on the circle of fifths and
    mode counting half."""
    rows = filled(home, 300)
    home.run('fit')
    place = {}
    for row in rows:
        angle = row['key'] * 7 / 12 * 2 * math.pi
        place[row['track_id']] = [0.5 * math.cos(angle), 0.5 * math.sin(angle)]
    for feature in FEATURES:
        if feature != 'key':
            values = [row[feature] for row in rows]
            mean, deviation = statistics.fmean(values), statistics.pstdev(values)
            for row in rows:
                z = (row[feature] - mean) / deviation
                place[row['track_id']].append(z * (0.5 if feature == 'mode' else 1))
    for row in rows[:20]:
        here = place[row['track_id']]
        nearest = sorted(place, key=lambda other: math.dist(here, place[other]))[1:11]
        songs = home.json('like', row['track_id'])[0]['songs']
        assert [song['id'] for song in songs] == nearest


def the_articles_cosine(home):
    rows = filled(home)
    home.run('fit', '--recipe', 'article')
    mood = {song['id']: song['mood'] for song in home.json('list')}
    scaled = {}
    for feature in ('valence', 'energy'):
        values = [row[feature] for row in rows]
        mean, deviation = statistics.fmean(values), statistics.pstdev(values)
        for row in rows:
            scaled.setdefault(row['track_id'], []).append((row[feature] - mean) / deviation)

    def cosine(a, b):
        return sum(x * y for x, y in zip(a, b)) / math.hypot(*a) / math.hypot(*b)

    for row in rows[:12]:
        own = row['track_id']
        answer, = home.json('like', own, '--by', 'cosine')
        expected = sorted((cosine(scaled[own], scaled[other]) for other in scaled
                           if other != own and mood[other] == mood[own]), reverse=True)[:10]
        for song, similarity in zip(answer['songs'], expected):
            assert mood[song['id']] == mood[own]
            assert abs(song['similarity'] - similarity) < 1e-9
    out, _ = home.run('like', own, '--by', 'cosine')
    for similarity in expected:
        assert f'{similarity:.6f}' in out


def choices_are_remembered(home):
    rows = filled(home)
    home.run('fit')
    shown = [song['id'] for song in home.json('songs', 'happy')[0]['songs']]
    matches = [song['id'] for song in home.json('like', rows[0]['track_id'])[0]['songs']]
    with sqlite3.connect(home.library) as database:
        listens = database.execute('SELECT event, id, listen.mood FROM listen JOIN track ON '
                                   'track.number = track ORDER BY listen.number').fetchall()
    assert [entry[:2] for entry in listens] == (
        [('shown', song) for song in shown] + [('picked', rows[0]['track_id'])]
        + [('shown', song) for song in matches])
    assert all(entry[2] == 'happy' for entry in listens)


def what_is_missing_is_left_out(home):
    """A catalogue without key, mode and tempo, and one song without anything."""
    columns = [c for c in next(song_rows(1)) if c not in ('key', 'mode', 'tempo')]
    rows = list(song_rows(200))
    home.run('add', home.write('a.csv', catalogue(rows, columns)))
    bare = list(song_rows(1, seed=9))
    home.run('add', home.write('b.csv', catalogue(bare, ['track_id', 'track_name'])))
    report, = home.json('fit')
    assert report['features'] == [f for f in FEATURES if f not in ('key', 'mode', 'tempo')]
    assert report['songs'] == 200 and report['without_features'] == 1
    by_id = {song['id']: song for song in home.json('list')}
    assert by_id[bare[0]['track_id']]['mood'] is None
    assert by_id[bare[0]['track_id']]['moods'] is None
    assert sum(song['mood'] is not None for song in by_id.values()) == 200
    home.fails('like', bare[0]['track_id'], saying='too few features')
    home.fails('like', bare[0]['track_id'], '--by', 'cosine', saying='not known')
    assert len(home.json('like', rows[0]['track_id'])[0]['songs']) == 10
    assert home.json('moods')[0]['unknown'] == 1


def a_gap_costs_one_song_its_place_and_not_its_mood(home):
    rows = list(song_rows(200))
    rows[5]['energy'] = ''
    rows[6].update(tempo=0, danceability=0, valence=0, speechiness=0)
    home.run('add', home.write('a.csv', catalogue(rows)))
    report, = home.json('fit')
    assert report['features'] == FEATURES and report['songs'] == 199
    assert report['with_mood'] == 200 and report['incomplete'] == 1
    songs = home.json('list')
    assert songs[5]['mood'] == 'angry' and songs[6]['mood'] == 'sad'
    home.fails('like', rows[5]['track_id'], saying='too few features')


def songs_without_spread(home):
    one = next(song_rows(1))
    home.run('add', home.write('one.csv', catalogue([one])))
    assert home.json('fit')[0]['with_mood'] == 1
    home.fails('fit', '--recipe', 'article', saying='two songs')
    home.fails('like', one['track_id'], saying='no other song')
    same = [dict(one, track_id=f'{i:022d}', track_name=f'Song {i}') for i in range(30)]
    home.run('add', home.write('same.csv', catalogue(same)))
    report, = home.json('fit')
    assert report['songs'] == 31
    assert all(song['score'] == 100 for song in home.json('like', same[3]['track_id'])[0]['songs'])
    home.run('fit', '--recipe', 'article', code=1)
    home.fails('fit', '--algorithm', 'dbscan', '--min-samples', '40', saying='noise')
    # What failed has not touched what was there.
    assert home.json('moods')[0]['recipe'] == 'people'


def new_songs_wait_for_the_next_fit(home):
    rows = filled(home, 100)
    home.run('fit')
    new = list(song_rows(4, seed=5))
    home.run('add', home.write('new.csv', catalogue(new)))
    assert home.json('moods')[0]['unknown'] == 4
    home.fails('like', new[0]['track_id'], saying="'mien fit'")
    home.run('fit')
    assert home.json('moods')[0]['unknown'] == 0
    assert len(home.json('like', new[0]['track_id'])[0]['songs']) == 10
    assert len(home.json('like', rows[0]['track_id'])[0]['songs']) == 10


def hostile_titles_stay_text(home):
    rows = list(song_rows(60, moods=('happy',)))
    rows[0]['track_name'] = '\x1b]0;owned\x07\x1b[2J'
    rows[1]['track_name'] = '"<script>alert(1)</script> ""quoted"""'
    rows[2]['track_name'] = 'left\u202eright'
    home.run('add', home.write('a.csv', catalogue(rows)))
    home.run('fit')
    for words in (['list'], ['songs', 'happy', '--count', '50'], ['like', rows[0]['track_id']]):
        out, _ = home.run(*words)
        assert '\x1b' not in out and '\x07' not in out and '\u202e' not in out
        assert home.json(*words)


run([plain_songs_get_their_mood, every_algorithm_maps_its_clusters, five_songs,
     nothing_twice_within_an_hour, an_artist_comes_once, songs_are_found_in_many_ways,
     scripts_without_spaces_are_found, matches_have_scores_and_reasons,
     distances_are_those_of_all_features, the_articles_cosine, choices_are_remembered,
     what_is_missing_is_left_out, a_gap_costs_one_song_its_place_and_not_its_mood,
     songs_without_spread, new_songs_wait_for_the_next_fit, hostile_titles_stay_text])
