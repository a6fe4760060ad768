#include "music/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A feature is used if at least this share of the songs has it: a few gaps cost a few songs, a
 * catalogue without keys costs the key. */
static const double enough = 0.95;

/* True if nearly all songs of a kind have the feature, or if there are none. */
static bool nearly_all(const struct fit_songs *songs, bool heard, int feature) {
    size_t all = 0;
    size_t have = 0;
    for (size_t i = 0; i < songs->songs; i++) {
        if ((songs->heard[i] != MOOD_UNKNOWN) == heard) {
            all++;
            have += !isnan(songs->feature[i * FEATURE_COUNT + (size_t)feature]);
        }
    }
    return all == 0 || (have > 0 && (double)have >= enough * (double)all);
}

/* Songs that were heard have no liveness: if there are both kinds, what one kind lacks is not used,
 * or that kind could not be compared with the other. */
static void choose_columns(struct fit_songs *songs) {
    for (int f = 0; f < FEATURE_COUNT; f++) {
        if (songs->songs > 0 && nearly_all(songs, false, f) && nearly_all(songs, true, f)) {
            songs->column[songs->columns++] = (enum feature)f;
        }
    }
}

static void choose_rows(struct fit_songs *songs) {
    songs->row = memory_new(songs->songs, sizeof *songs->row);
    for (size_t i = 0; i < songs->songs; i++) {
        bool complete = songs->columns > 0;
        for (size_t c = 0; c < songs->columns; c++) {
            complete = complete && !isnan(songs->feature[i * FEATURE_COUNT + songs->column[c]]);
        }
        if (complete) {
            songs->row[songs->rows++] = i;
        }
    }
}

bool fit_songs_read(struct library *library, struct fit_songs *out, struct error *err) {
    *out = (struct fit_songs){0};
    struct library_features all;
    if (!library_features(library, &all, err)) {
        return false;
    }
    out->songs = all.songs;
    out->number = all.number;
    out->feature = all.feature;
    out->heard = all.heard;
    choose_columns(out);
    choose_rows(out);
    return true;
}

struct fit_songs fit_songs_given(const struct fit_songs *songs) {
    struct fit_songs out = {0};
    out.number = memory_new(songs->songs, sizeof *out.number);
    out.feature = memory_new(songs->songs * FEATURE_COUNT, sizeof *out.feature);
    out.heard = memory_new(songs->songs, sizeof *out.heard);
    for (size_t i = 0; i < songs->songs; i++) {
        if (songs->heard[i] == MOOD_UNKNOWN) {
            memcpy(out.feature + out.songs * FEATURE_COUNT, songs->feature + i * FEATURE_COUNT,
                   FEATURE_COUNT * sizeof *out.feature);
            out.heard[out.songs] = MOOD_UNKNOWN;
            out.number[out.songs++] = songs->number[i];
        }
    }
    choose_columns(&out);
    choose_rows(&out);
    return out;
}

void fit_songs_free(struct fit_songs *songs) {
    free(songs->number);
    free(songs->feature);
    free(songs->heard);
    free(songs->row);
    *songs = (struct fit_songs){0};
}

struct table fit_songs_table(const struct fit_songs *songs) {
    struct table table = table_new(songs->rows, songs->columns);
    for (size_t c = 0; c < songs->columns; c++) {
        double *column = table_column(&table, c);
        for (size_t r = 0; r < songs->rows; r++) {
            column[r] = songs->feature[songs->row[r] * FEATURE_COUNT + songs->column[c]];
        }
    }
    return table;
}
