#!/usr/bin/python3
"""What `mien songs` and `mien like` do, as a Python program does it: the tracks and moods read with
pandas, five of a mood drawn, or the ten most like one by the cosine of standardised valence and
energy: ask_peer.py LIBRARY songs MOOD | like ID"""
import sqlite3
import sys

import pandas
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import StandardScaler

library, what, which = sys.argv[1:]
with sqlite3.connect(library) as connection:
    songs = pandas.read_sql('SELECT id, title, genre, valence, energy, mood.mood FROM track '
                            'JOIN mood ON mood.track = track.number', connection)
if what == 'songs':
    print(songs[songs['mood'] == which].sample(5))
else:
    songs[['x', 'y']] = StandardScaler().fit_transform(songs[['valence', 'energy']])
    pick = songs[songs['id'] == which].iloc[0]
    same = songs[songs['mood'] == pick['mood']].copy()
    same['score'] = cosine_similarity([[pick['x'], pick['y']]], same[['x', 'y']].to_numpy())[0]
    print(same.sort_values('score', ascending=False)[['title', 'score']].head(11))
