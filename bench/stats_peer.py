#!/usr/bin/env python3
"""The timings of bench_stats with scikit-learn: same rows, same parameters, best of as many runs.

stats_peer.py --write genres_v2.csv.gz songs.bin   the cleaned songs as raw numbers, for both
stats_peer.py songs.bin [RUNS]                     one JSON object a measurement

songs.bin: rows and columns as little-endian 64-bit whole numbers, then the columns one after the
other as 64-bit floats."""
import json
import sys
import time

import numpy as np

FEATURES = ["danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
            "instrumentalness", "liveness", "valence", "tempo"]


def write(catalogue, target):
    import pandas

    songs = pandas.read_csv(catalogue, low_memory=False)
    songs = songs.dropna(subset=["song_name", "uri"]).drop_duplicates(["song_name", "uri"])
    values = songs[FEATURES].to_numpy(np.float64)
    with open(target, "wb") as out:
        out.write(np.array(values.shape, "<u8").tobytes())
        out.write(values.astype("<f8").tobytes(order="F"))


def read(path):
    rows, columns = np.fromfile(path, "<u8", 2)
    values = np.fromfile(path, "<f8", offset=16).reshape(int(columns), int(rows)).T
    return np.ascontiguousarray(values)  # what scikit-learn likes best


def best(what, runs, work, **more):
    seconds = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds = min(seconds, time.perf_counter() - start)
    print(json.dumps({"what": what, "seconds": round(seconds, 6), **more}), flush=True)
    return result


def main():
    from sklearn.cluster import DBSCAN, Birch, KMeans
    from sklearn.decomposition import PCA
    from sklearn.neighbors import NearestNeighbors
    from sklearn.preprocessing import StandardScaler

    table = read(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5

    def pca_kmeans():
        places = PCA(4).fit_transform(StandardScaler().fit_transform(table))
        KMeans(4, n_init=10, random_state=42).fit(places)
        return places

    places = best("pca_kmeans", runs, pca_kmeans)
    best("dbscan", runs, lambda: DBSCAN(eps=1.0, min_samples=10, n_jobs=-1).fit(places))
    best("birch", runs, lambda: Birch(threshold=0.5, branching_factor=50, n_clusters=4).fit(places))

    # A million songs that look like the real ones: each a real one, moved a little.
    random = np.random.default_rng(1)
    songs = StandardScaler().fit_transform(table)
    million = songs[random.integers(len(songs), size=1_000_000)]
    million = (million + random.normal(scale=0.1, size=million.shape)).astype(np.float32)
    queries = million[random.integers(len(million), size=20)]
    for algorithm in ["kd_tree", "brute"]:
        index = NearestNeighbors(n_neighbors=10, algorithm=algorithm).fit(million)
        each = []
        for query in queries:
            start = time.perf_counter()
            index.kneighbors(query[None])
            each.append(time.perf_counter() - start)
        print(json.dumps({"what": "neighbors_million", "seconds": round(float(np.median(each)), 6),
                          "worst": round(max(each), 6), "algorithm": algorithm}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--write":
        write(sys.argv[2], sys.argv[3])
    else:
        main()
