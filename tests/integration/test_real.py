"""The whole way on the real catalogues, against scikit-learn's answers on the same rows."""
import json
import math
import os

from harness import MUSIC, run


def reference(name):
    with open(os.path.join(MUSIC, 'sklearn_reference.json'), encoding='utf-8') as file:
        return json.load(file)[name]


def close(given, expected, tolerance):
    assert len(given) == len(expected), (len(given), len(expected))
    for a, b in zip(given, expected):
        assert abs(a - b) <= tolerance, (a, b)


def add(home, name):
    answer, = home.json('add', os.path.join(MUSIC, name))
    return answer


def the_articles_catalogue(home):
    first = add(home, 'genres_v2.csv.gz')
    left_out = {'no title': 20786, 'no identifier': 0, 'duplicate': 3167, 'bad value': 0,
                'wrong number of fields': 0}
    assert (first['read'], first['added'], first['present']) == (42305, 18352, 0)
    assert first['left_out'] == left_out
    again = add(home, 'genres_v2.csv.gz')
    assert (again['read'], again['added'], again['present']) == (42305, 0, 18352)
    assert again['left_out'] == left_out and home.tracks() == 18352

    expected = reference('genres_v2_cleaned')
    article, = home.json('fit', '--recipe', 'article')
    assert article['songs'] == 18352 and article['features'] == expected['features']
    close(article['explained_variance'], expected['explained_variance_ratio'][:4], 1e-6)
    close(article['mean'], [expected['mean'][f] for f in expected['features']], 1e-6)
    close(article['deviation'], [expected['std_population'][f] for f in expected['features']], 1e-6)
    for row, expected_row in zip(article['correlation'], expected['correlation_matrix']):
        close(row, expected_row, 1e-6)
    best = expected['kmeans4_on_pca4']['best_of_60_restarts']['inertia']
    for seed in range(1, 6):
        report, = home.json('fit', '--recipe', 'article', '--seed', str(seed))
        assert report['inertia'] <= 1.0005 * best, report['inertia']
        assert {c['mood'] for c in report['clusters']} == {'angry', 'calm', 'happy', 'sad'}

    for entry in expected['dbscan_on_pca4']:
        report, = home.json('fit', '--algorithm', 'dbscan', '--eps', str(entry['eps']),
                            '--min-samples', str(entry['min_samples']))
        assert (len(report['clusters']), report['noise']) == (entry['clusters'], entry['noise'])

    people, = home.json('fit')
    assert people['recipe'] == 'people' and people['with_mood'] == 18352
    songs = home.json('songs', 'happy', '--seed', '1')[0]['songs']
    assert len(songs) == 5
    assert len(home.json('like', songs[0]['id'])[0]['songs']) == 10


def a_catalogue_with_fewer_features(home):
    answer = add(home, 'spotify_songs_26k.csv.gz')
    assert (answer['read'], answer['added']) == (26229, 26229)
    expected = reference('spotify_songs_26k')
    article, = home.json('fit', '--recipe', 'article')
    assert article['songs'] == 26229 and article['features'] == expected['features']
    close(article['explained_variance'], expected['explained_variance_ratio'][:4], 1e-6)
    close(article['mean'], [expected['mean'][f] for f in expected['features']], 1e-6)
    close(article['deviation'], [expected['std_population'][f] for f in expected['features']], 1e-6)
    best = expected['kmeans4_on_pca4']['best_of_60_restarts']['inertia']
    assert article['inertia'] <= 1.0005 * best
    assert home.json('fit')[0]['with_mood'] == 26229


def every_exportify_layout(home):
    for name, rows in (('exportify_features_a.csv', 706), ('exportify_nofeatures_b.csv', 746),
                       ('exportify_excel_c.csv.gz', 2645)):
        answer = add(home, 'exportify/' + name)
        assert answer['read'] == rows == answer['added'] + answer['present'], answer
        assert sum(answer['left_out'].values()) == 0
    report, = home.json('fit')
    # Only b's songs are without features, and two of c's.
    assert 740 <= report['without_features'] <= 748
    assert home.json('moods')[0]['unknown'] == report['without_features']


def catalogues_together(home):
    for name in ('genres_v2.csv.gz', 'spotify_songs_26k.csv.gz', 'data_moods_dev.csv'):
        add(home, name)
    report, = home.json('fit')
    # Key and mode are missing in most songs: left out for all, so that all can be compared.
    assert 'key' not in report['features'] and 'mode' not in report['features']
    assert report['incomplete'] == 0 and report['with_mood'] == report['songs'] == home.tracks()


def journeys_through_real_songs(home):
    """Where there are songs all the way, steps are even, each goes on, and songs sound alike."""
    for name in ('spotify_songs_26k.csv.gz', 'exportify/exportify_features_a.csv'):
        add(home, name)
    home.run('fit')
    place = {'angry': (-1, 1), 'calm': (1, -1), 'happy': (1, 1), 'sad': (-1, -1)}
    for start, goal in (('sad', 'happy'), ('angry', 'happy'), ('happy', 'sad'), ('sad', 'calm')):
        (a, b), (c, d) = place[start], place[goal]
        length = math.hypot(c - a, d - b)
        for seed in ('1', '2', '3'):
            way, = home.json('journey', '--from', start, '--to', goal, '--songs', '8', '--seed', seed)
            songs = way['songs']
            assert len(songs) == way['wanted'] == 8
            assert len({song['artist'] for song in songs}) == 8
            assert songs[0]['mood'] == start and songs[-1]['mood'] == goal
            along = [((song['point']['valence'] - a) * (c - a)
                      + (song['point']['arousal'] - b) * (d - b)) / length for song in songs]
            for before, after in zip(along, along[1:]):
                assert 0.5 * length / 7 < after - before < 1.5 * length / 7, along
            for song in songs:
                assert abs(song['point']['valence'] - song['station']['valence']) < 0.2
                assert abs(song['point']['arousal'] - song['station']['arousal']) < 0.2
    for minutes in ('20', '45', '120'):
        for want in ('match', 'lift', 'calm', 'energize'):
            way, = home.json('journey', '--from', '-0.6,-0.2', '--want', want, '--minutes', minutes)
            assert abs(way['minutes'] - int(minutes)) < 4, (way['minutes'], minutes)
            assert all(song['minutes_known'] for song in way['songs'])


run([the_articles_catalogue, a_catalogue_with_fewer_features, every_exportify_layout,
     catalogues_together, journeys_through_real_songs], needs_shared=True)
