/* Music files: what is heard in them, and how they come into the library. Part of music.h.
 *
 * The way of a file: what it says of itself and a hash of its sound (hearing_identity.c), one pass
 * over its samples (hearing.c), names (hear_names.c), and into the library (hear_add.c). */
#ifndef MUSIC_HEAR_H
#define MUSIC_HEAR_H

#include "library/library.h"
#include "sound/sound.h"

/* What a file says of itself. */
struct hear_tags {
    char *title, *artist, *album, *genre; /* UTF-8; NULL where it says nothing */
    double gain;                          /* dB to add, from ReplayGain; NAN likewise */
};

void hear_tags_free(struct hear_tags *tags);

/* What was heard in a file. */
struct heard {
    struct hear_tags tags;
    char codec[32];                 /* FFmpeg's short name */
    unsigned sample_rate, channels; /* of the file */
    uint64_t damaged;               /* pieces of it that were left out */
    struct sound_facts sound;
    struct loudness_facts loudness;
    double mood[MOOD_COUNT]; /* probabilities */
    struct mood_point point;
    double feature[FEATURE_COUNT]; /* on Spotify's scales; NAN where not known */
};

void heard_free(struct heard *heard);

/* What hears: a model, and whatever it needs. One for each thread. */
struct hearer;

struct hearer *hearer_new(struct error *err);
void hearer_free(struct hearer *hearer);

/* Hears a sound file (or the sound of a video, or "-", standard input), all of it, in memory that
 * does not depend on its length. `out` is freed with heard_free(). False with an error that names
 * the file: what media_open_sound() says, or too little sound to say anything of. */
bool hearer_hear(struct hearer *hearer, const char *path, struct heard *out, struct error *err);

/* ---- into the library ---- */

/* True for names of music files, by their ending. */
bool hear_is_music(const char *name);

/* How far it is. */
struct hear_progress {
    size_t files, done; /* to be opened; and opened */
    double a_minute;    /* songs; 0 at the beginning */
    double left;        /* seconds; NAN at the beginning */
};

struct hear_options {
    char **exclude; /* patterns of fnmatch() for names, or paths below the folder; ends with NULL */
    const char *root; /* names of folders tell artist and album below this one; NULL: below each
                         path that is added */
    bool missing;     /* a path that is not there is one that was deleted, and no error */
    bool dry_run;     /* nothing is heard or written; `file` is told what would be heard */
    unsigned threads; /* that hear; 0: one for each processor */
    /* All may be NULL. Called by the thread that called hear_add(), but `stop` by any. */
    bool (*stop)(void *context); /* true: no more files are begun */
    void (*progress)(void *context, const struct hear_progress *progress);
    void (*file)(void *context, const char *path); /* was heard, or would be */
    /* A file that cannot be heard, or what is counted as closed. */
    void (*problem)(void *context, const char *path, const char *problem, bool fresh);
    void *context;
};

struct hear_counts {
    size_t files;     /* found */
    size_t unchanged; /* as they were, and not opened */
    size_t known;     /* of a sound that the library has: moved, retagged, or copies */
    size_t heard;
    size_t failed; /* could not be heard; `fresh` of them not known before */
    size_t fresh;
    size_t gone;   /* no longer there */
    size_t closed; /* folders that cannot be read, and what was named and is no file */
    bool stopped;
};

/* Brings the library up to date with music files and folders of them. What is as it was (path,
 * size, time) is not opened; what has a known sound (its hash) is not heard again. Each song is
 * committed by itself, so that whoever is killed loses those in work only. Follows links, but in no
 * circles; FIFOs, devices and hidden files are not looked at. False with an error if a path is not
 * there or the library cannot be written; what was done before stays. */
bool hear_add(struct library *library, char *const *path, size_t paths,
              const struct hear_options *options, struct hear_counts *out, struct error *err);

/* After songs were heard: makes the map on which songs are compared anew and, as that needs a fit,
 * learns the moods of given songs as people hear them. If the last fit was of another recipe
 * nothing is done, which `*done` tells, since the listener chose it. */
bool hear_fit(struct library *library, bool *done, struct error *err);

/* Keeps the library current with a folder until options->stop says so: files are heard once they
 * are written and quiet, those that are deleted or moved away are gone. `ready` is called once all
 * that was there before is heard and every change from then on is seen, `settled` after each round
 * of changes. False with an error if the folder cannot be watched. */
struct watch_options {
    struct hear_options hear; /* of which root and missing are the watch's own */
    double quiet;             /* seconds without a change before files are heard; 0: 1.5 */
    void (*ready)(void *context);
    void (*settled)(void *context, const struct hear_counts *counts);
};
bool hear_watch(struct library *library, const char *folder, const struct watch_options *options,
                struct error *err);

#endif
