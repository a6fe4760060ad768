#!/usr/bin/python3
"""Songs of a CSV file as lines of numbers: label, then the features in Mien's order, nan where one
is missing. The label is the column `mood` in lower case, or - where there is none.
Usage: labels.py FILE.csv[.gz] > FILE.tsv"""
import csv
import gzip
import sys

FEATURES = ('danceability energy key loudness mode speechiness acousticness instrumentalness '
            'liveness valence tempo').split()


def main():
    path = sys.argv[1]
    opened = gzip.open if path.endswith('.gz') else open
    seen = set()
    with opened(path, 'rt', encoding='utf-8-sig', newline='') as file:
        for row in csv.DictReader(file):
            if 'song_name' in row:  # the catalogue of the article, cleaned as the article does
                key = (row['song_name'], row['uri'])
                if not all(key) or key in seen:
                    continue
                seen.add(key)
            numbers = [row.get(name) or 'nan' for name in FEATURES]
            print(row.get('mood', '-').lower(), *numbers, sep='\t')


main()
