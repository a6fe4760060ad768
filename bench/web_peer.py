"""What GET /api/songs and /api/like answer, as a Python server does it: Flask, everything in memory, five of a
mood drawn by their probabilities, or the ten nearest by Euclidean distance, in numpy. For gunicorn:
gunicorn -w 2 'web_peer:make("LIBRARY")'"""
import sqlite3

import numpy
import pandas
from flask import Flask, jsonify, request
from sklearn.preprocessing import StandardScaler

FEATURES = ['danceability', 'energy', 'key', 'loudness', 'mode', 'speechiness', 'acousticness',
            'instrumentalness', 'liveness', 'valence', 'tempo']
TOLD = ['number', 'id', 'uri', 'title', 'artist', 'album', 'genre', 'duration', 'valence', 'energy', 'mood', 'angry',
        'calm', 'happy', 'sad']


def make(library):
    with sqlite3.connect(library) as connection:
        songs = pandas.read_sql('SELECT track.*, mood.mood AS mood, angry, calm, happy, sad FROM track '
                                'JOIN mood ON mood.track = track.number', connection)
    places = StandardScaler().fit_transform(songs[FEATURES].to_numpy())
    told = songs[TOLD].astype(object).where(songs[TOLD].notna(), None).to_dict('records')
    row_of = {number: row for row, number in enumerate(songs['number'])}
    rows = {mood: numpy.flatnonzero(songs['mood'] == mood) for mood in ('angry', 'calm', 'happy', 'sad')}
    sure = {mood: songs[mood].to_numpy()[rows[mood]] / songs[mood].to_numpy()[rows[mood]].sum() for mood in rows}
    random = numpy.random.default_rng()
    app = Flask(__name__)

    @app.route('/api/songs')
    def draw():
        mood = request.args['mood']
        drawn = random.choice(rows[mood], 5, replace=False, p=sure[mood])
        return jsonify(mood=mood, songs=[told[row] for row in drawn])

    @app.route('/api/like')
    def like():
        row = row_of[int(request.args['song'])]
        distance = ((places - places[row]) ** 2).sum(axis=1)
        nearest = numpy.argpartition(distance, 11)[:11]
        nearest = nearest[numpy.argsort(distance[nearest])][1:]
        return jsonify(like=told[row], songs=[{**told[n], 'score': float(distance[n])} for n in nearest])

    return app
