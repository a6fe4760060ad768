#!/usr/bin/python3
"""The same cross-validation as song_moods.c with scikit-learn's classifiers, to see what can be had
from these labels at all: song_moods_peers.py LABELLED.tsv. Rows of the same table.

"Energetic" only says that arousal is high. As in Mien's own model such a song is happy or angry by its
valence and danceability; a classifier that takes no weights gets the likelier of the two."""
import sys
import warnings

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import SVC

MOODS = ['angry', 'calm', 'happy', 'sad']
REPEATS = 2
DANCEABILITY, VALENCE = 0, 7


def read(path):
    rows = [line.rstrip('\n').split('\t') for line in open(path)]
    x = np.array([row[1:] for row in rows], float)
    # The model's eight features, transformed as in src/music/song_model.c.
    x = x[:, [0, 1, 3, 5, 6, 7, 8, 9]]
    x[:, 2] = x[:, 2].clip(-40, 0)
    x[:, 3] = np.log10(x[:, 3].clip(0.02, 1))
    x[:, 6] = np.log10(x[:, 6].clip(0.01, 1))
    return x, np.array([row[0] for row in rows])


def shared_out(z, labels):
    """Labels with happy or angry for each energetic song."""
    bright = (z[:, VALENCE] + z[:, DANCEABILITY]) / 2
    border = (bright[labels == 'happy'].mean() + bright[labels == 'sad'].mean()) / 2
    moods = labels.copy()
    energetic = labels == 'energetic'
    moods[energetic] = np.where(bright[energetic] > border, 'happy', 'angry')
    return moods


def right(predicted, labels):
    high = (predicted == 'happy') | (predicted == 'angry')
    return np.where(labels == 'energetic', high, predicted == labels)


def main():
    warnings.filterwarnings('ignore', category=ConvergenceWarning)
    x, labels = read(sys.argv[1])
    models = {
        'logistic regression': lambda: (LogisticRegression(max_iter=1000)),
        'logistic regression with squares and products': lambda: (
            make_pipeline(PolynomialFeatures(2), LogisticRegression(C=0.1, max_iter=2000))),
        'k nearest neighbours (11)': lambda: (KNeighborsClassifier(11)),
        'support vectors (RBF)': lambda: (SVC(gamma=0.08)),
        'random forest (200)': lambda: (
            RandomForestClassifier(200, random_state=1, min_samples_leaf=2)),
        'gradient boosting': lambda: (GradientBoostingClassifier(random_state=1)),
        'network, 12 hidden': lambda: (
            MLPClassifier(12, alpha=1, max_iter=500, random_state=1)),
    }
    for name, make in models.items():
        share, valence, arousal = [], [], []
        for repeat in range(REPEATS):
            folds = StratifiedKFold(10, shuffle=True, random_state=repeat)
            for train, test in folds.split(x, labels):
                scaler = StandardScaler().fit(x[train])
                z = scaler.transform(x)
                model = make().fit(z[train], shared_out(z[train], labels[train]))
                predicted, given = model.predict(z[test]), labels[test]
                share.extend(right(predicted, given))
                high = np.isin(predicted, ['happy', 'angry'])
                arousal.extend(high == np.isin(given, ['happy', 'energetic']))
                known = given != 'energetic'
                bright = np.isin(predicted, ['happy', 'calm'])
                valence.extend((bright == np.isin(given, ['happy', 'calm']))[known])
        mean = np.mean(share)
        deviation = np.sqrt(mean * (1 - mean) / len(labels))
        print(f'| {name} (scikit-learn) | {100 * mean:.1f} ± {100 * deviation:.1f} % | '
              f'{100 * np.mean(valence):.1f} % | {100 * np.mean(arousal):.1f} % | - |', flush=True)


main()
