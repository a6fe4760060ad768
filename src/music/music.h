/* Tracks: catalogue files in, and (with the library) the moods of songs. */
#ifndef MUSIC_MUSIC_H
#define MUSIC_MUSIC_H

#include "base/base.h"
#include "library/library.h"
#include "music/hear.h"

/* Why a row of a catalogue is not taken. */
enum left_out {
    LEFT_OUT_NO_TITLE,
    LEFT_OUT_NO_IDENTIFIER,
    LEFT_OUT_DUPLICATE,    /* the same song stands earlier in the same file */
    LEFT_OUT_BAD_VALUE,    /* out of its range, or not a number */
    LEFT_OUT_WRONG_FIELDS, /* another number of fields than the header */
    LEFT_OUT_COUNT
};

/* "no title", "no identifier", "duplicate", "bad value", "wrong number of fields" */
const char *left_out_name(enum left_out reason);

struct catalogue_counts {
    uint64_t read; /* rows after the header, empty lines not counted */
    uint64_t left_out[LEFT_OUT_COUNT];
    /* The first row left out because something in it is broken (bad value, wrong number of
     * fields), in a sentence with its row number; empty if there is none. */
    char first_broken[256];
};

/* What is done with a track; its strings are gone when the call returns. False, with an error,
 * stops the reading. */
typedef bool catalogue_take(void *context, const struct track *track, struct error *err);

/* Reads a catalogue by its header and hands each good row to `take`, in file order: UTF-8 CSV,
 * plain or gzip, with commas, semicolons or tabs between the fields; with the latter two, numbers
 * may have a decimal comma. Counts everything but duplicates, which only whoever keeps the tracks
 * can see.
 *
 * A row is left out for the first of: another number of fields, no title, no identifier (where the
 * file has no column for one, artist and title are it), a feature that cannot be or a string that
 * is not UTF-8. An empty field and "NA" are missing values, as is key -1; a duration that cannot be
 * is not known. Control characters in strings become spaces.
 *
 * False with an error if the file cannot be read, is cut short, is no catalogue, has a field of
 * more than 1 MiB, more than 4096 fields in a row or a quote that is not closed, or if `take` says
 * so (with its error as it is). Rows before that have then been taken, and are counted. */
bool catalogue_read(const char *path, catalogue_take *take, void *context,
                    struct catalogue_counts *counts, struct progress *progress, struct error *err);

struct catalogue_added {
    uint64_t added, present;
    uint64_t completed; /* of those present, how many got the features that they lacked */
};

/* Reads a catalogue into the library: all of it or, on an error, nothing. The pool must have two
 * threads at least, of which one reads and one writes. */
bool catalogue_add(struct library *library, const char *path, struct pool *pool,
                   struct catalogue_counts *counts, struct catalogue_added *added,
                   struct progress *progress, struct error *err);

/* ---- learning the moods of the library's songs ---- */

enum fit_recipe {
    FIT_PEOPLE,  /* Mien's own model of how people label songs; no clusters */
    FIT_CLUSTERS /* standardise, PCA, cluster, clusters to moods; the article's are its defaults */
};

enum fit_algorithm { FIT_KMEANS, FIT_DBSCAN, FIT_BIRCH };

struct fit_options {
    enum fit_recipe recipe;
    enum fit_algorithm algorithm;
    size_t components;  /* principal components that are clustered */
    size_t clusters;    /* K-means, BIRCH */
    size_t starts;      /* K-means */
    double eps;         /* DBSCAN */
    size_t min_samples; /* DBSCAN */
    double threshold;   /* BIRCH */
    size_t branching;   /* BIRCH */
    uint64_t seed;
};

/* The article's: 4 components, K-means with 4 clusters and 10 starts; DBSCAN 1.0 and 10, BIRCH 0.5
 * and 50. */
struct fit_options fit_defaults(void);

/* One cluster, or with FIT_PEOPLE all songs of one mood. */
struct fit_group {
    enum mood mood;
    size_t songs;
    double valence, energy; /* standardised means */
};

struct fit_report {
    size_t songs;            /* that have every feature in use: what clusters and map are made of */
    size_t with_mood;        /* that were given a mood now */
    size_t heard;            /* that keep the mood that was heard in them */
    size_t without_features; /* of which nothing but title and artist is known */
    size_t incomplete;       /* with some feature, but not all in use */
    size_t features;
    enum feature feature[FEATURE_COUNT]; /* in use: what nearly all songs have */
    double mean[FEATURE_COUNT], deviation[FEATURE_COUNT];
    double *correlation; /* features x features */
    size_t components;
    double explained[FEATURE_COUNT]; /* share of the variance, one a component */
    size_t groups;
    struct fit_group *group;
    size_t noise; /* DBSCAN: songs in no cluster */
    double inertia, silhouette;
};

void fit_report_free(struct fit_report *report);

/* Learns the moods of songs that were given features and writes them to the library with the map
 * that `mien like` uses, on which the songs that were heard are as well, as one transaction. False
 * with an error if there are no songs, no features, or too few. */
bool music_fit(struct library *library, const struct fit_options *options, struct pool *pool,
               struct progress *progress, struct fit_report *report, struct error *err);

/* "people", "article", "kmeans", "dbscan" or "birch". */
const char *fit_recipe_name(const struct fit_options *options);

/* Writes the report as the object that `mien fit --json` prints; freed with free(). */
char *fit_report_json(const struct fit_report *report, const struct fit_options *options);

/* ---- learning the mood of music from its sound ---- */

struct sound_training {
    const char *labels; /* a CSV table: file, artist, mood and, if known, Spotify's features */
    const char *folder; /* below which the files are */
    const char *kept;   /* where what was heard is kept and found again; NULL: nowhere */
    const char *out;    /* the model file; NULL: none */
    unsigned folds;     /* of the cross-validation by artist; 0: none */
    size_t members;     /* networks that answer together; 0: as many as Mien's own */
    uint64_t seed;
};

/* What a feature's estimates are worth. */
struct sound_training_estimate {
    enum feature feature;
    size_t songs;                           /* that have it */
    double correlation, error, usual_error; /* Pearson's; mean, and of always saying the mean */
};

enum { SOUND_TRAINING_ESTIMATES = 4 };

struct sound_training_report {
    size_t songs, artists, inputs;
    uint64_t occurs[MOOD_COUNT];
    /* Of artists that were not learned from; all 0 without folds. */
    uint64_t confusion[MOOD_COUNT][MOOD_COUNT]; /* [label][answer] */
    double accuracy, arousal, valence;          /* of the mood and of both its halves, 0..1 */
    double loss, calibration, temperature;      /* nats; expected error, 0..1 */
    struct sound_training_estimate estimate[SOUND_TRAINING_ESTIMATES];
};

/* Hears labelled files, judges by cross-validation how well their moods can be told, and writes a
 * model. False with an error for a table or a file that cannot be read, or for too few songs. */
bool music_train_sounds(const struct sound_training *training, struct progress *progress,
                        struct sound_training_report *out, struct error *err);

/* Writes the report as the object that `mien train-sounds --json` prints; freed with free(). */
char *sound_training_json(const struct sound_training_report *report);

#endif
