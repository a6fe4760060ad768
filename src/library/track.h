/* A song, as catalogues give it and as the library keeps it. */
#ifndef LIBRARY_TRACK_H
#define LIBRARY_TRACK_H

#include "base/base.h"

/* What is known of the sound, in the article's order, on Spotify's scales: key 0 to 11 (C to B),
 * loudness in dBFS, mode 0 minor or 1 major, tempo in beats a minute, all others 0 to 1. */
enum feature {
    FEATURE_DANCEABILITY,
    FEATURE_ENERGY,
    FEATURE_KEY,
    FEATURE_LOUDNESS,
    FEATURE_MODE,
    FEATURE_SPEECHINESS,
    FEATURE_ACOUSTICNESS,
    FEATURE_INSTRUMENTALNESS,
    FEATURE_LIVENESS,
    FEATURE_VALENCE,
    FEATURE_TEMPO,
    FEATURE_COUNT
};

/* "danceability", "energy", ... */
const char *feature_name(enum feature feature);

/* The feature of that name; FEATURE_COUNT if there is none (also for NULL). */
enum feature feature_from_name(const char *name);

/* True if a value can be this feature: what lies outside is an error in the catalogue. */
bool feature_in_range(enum feature feature, double value);

/* All strings are UTF-8. */
struct track {
    const char *id;     /* unique: Spotify's 22 characters, or "song:" and 16 hex digits made from
                           artist and title where the catalogue has no identifier, or "sound:" and
                           32 hex digits made from the sound of a file */
    const char *uri;    /* "spotify:track:..." or "file:///..."; NULL if there is none */
    const char *title;  /* never NULL or empty */
    const char *artist; /* NULL if not known, as all below; several are joined by ", " */
    const char *album;
    const char *genre;
    int64_t duration;              /* milliseconds; 0 if not known */
    double feature[FEATURE_COUNT]; /* as given or heard; NAN where missing */
};

/* True if at least one feature is known. */
bool track_has_features(const struct track *track);

#endif
