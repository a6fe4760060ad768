/* Tracks: catalogue files in, and (with the library) the moods of songs. */
#ifndef MUSIC_MUSIC_H
#define MUSIC_MUSIC_H

#include "base/base.h"
#include "library/library.h"

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

/* Reads a catalogue (CSV, plain or gzip) by its header and hands each good row to `take`, in file
 * order. Counts everything but duplicates, which only whoever keeps the tracks can see. False with
 * an error if the file cannot be read, is cut short or is no catalogue. */
bool catalogue_read(const char *path, catalogue_take *take, void *context,
                    struct catalogue_counts *counts, struct progress *progress, struct error *err);

#endif
