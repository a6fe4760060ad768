#include "music/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A feature is used if at least this share of the songs has it: a few gaps cost a few songs, a
 * catalogue without keys costs the key. */
static const double enough = 0.95;

static void choose_columns(struct fit_songs *songs) {
    for (int f = 0; f < FEATURE_COUNT; f++) {
        size_t have = 0;
        for (size_t i = 0; i < songs->songs; i++) {
            have += !isnan(songs->feature[i * FEATURE_COUNT + (size_t)f]);
        }
        if (have > 0 && (double)have >= enough * (double)songs->songs) {
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
    if (!library_features(library, &out->number, &out->feature, &out->songs, err)) {
        return false;
    }
    choose_columns(out);
    choose_rows(out);
    return true;
}

void fit_songs_free(struct fit_songs *songs) {
    free(songs->number);
    free(songs->feature);
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
