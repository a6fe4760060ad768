/* Labelled pieces of music to learn from. Private to music/. */
#ifndef MUSIC_SOUND_SET_H
#define MUSIC_SOUND_SET_H

#include "library/library.h"
#include "mood/mood.h"
#include "music/sound_inputs.h"

/* Each is heard as a whole and in pieces of 12 seconds that begin 9 seconds after each other, so
 * that a mood does not hang on how long a piece is. */
enum { SOUND_PIECES = 3, SOUND_VARIANTS = 1 + SOUND_PIECES, SOUND_SET_MOST = 100000 };

struct sound_example {
    char *file, *artist;
    size_t group; /* artists by number, from 0 */
    enum mood mood;
    double feature[FEATURE_COUNT]; /* Spotify's, where the table gives them; else NAN */
};

struct sound_set {
    size_t count, groups, inputs;
    struct sound_example *example;
    float *value; /* count x SOUND_VARIANTS x inputs; NAN for gaps; NULL before it is measured */
};

/* Reads a CSV table with the columns file, artist and mood (of the four) and, where there are
 * columns of their names, Spotify's features. Without an artist a file is an artist of its own.
 * NULL with an error that names the row for what is missing or cannot be. */
struct sound_set *sound_set_read(const char *path, struct error *err);
void sound_set_free(struct sound_set *set);

/* Hears all files of the set, whose names are below `folder`. False with an error at the first that
 * cannot be read. */
bool sound_set_hear(struct sound_set *set, const char *folder, struct progress *progress,
                    struct error *err);

/* Keeps what was heard, and takes it back for the same table (*found is false, and nothing has
 * changed, where the file is not there, or of another table or another version of Mien). */
bool sound_set_keep(const struct sound_set *set, const char *path, struct error *err);
bool sound_set_take(struct sound_set *set, const char *path, bool *found, struct error *err);

#endif
