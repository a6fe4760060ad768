#include "music/catalogue_columns.h"

#include <string.h>

/* Names as they are once only lower-case letters and digits are left, the better ones first: in
 * genres_v2.csv `title` is the name of a playlist. The features have their own names. */
static const struct {
    const char *name;
    enum role role;
} known[] = {
    {"songname", ROLE_TITLE},
    {"trackname", ROLE_TITLE},
    {"name", ROLE_TITLE},
    {"song", ROLE_TITLE},
    {"songtitle", ROLE_TITLE},
    {"tracktitle", ROLE_TITLE},
    {"title", ROLE_TITLE},
    {"artistnames", ROLE_ARTIST},
    {"artistname", ROLE_ARTIST},
    {"trackartist", ROLE_ARTIST},
    {"trackartists", ROLE_ARTIST},
    {"artists", ROLE_ARTIST},
    {"artist", ROLE_ARTIST},
    {"albumname", ROLE_ALBUM},
    {"trackalbumname", ROLE_ALBUM},
    {"album", ROLE_ALBUM},
    {"genre", ROLE_GENRE},
    {"genres", ROLE_GENRE},
    {"trackgenre", ROLE_GENRE},
    {"playlistgenre", ROLE_GENRE},
    {"uri", ROLE_URI},
    {"trackuri", ROLE_URI},
    {"spotifyuri", ROLE_URI},
    {"spotifytrackuri", ROLE_URI},
    {"id", ROLE_ID},
    {"trackid", ROLE_ID},
    {"spotifyid", ROLE_ID},
    {"spotifytrackid", ROLE_ID},
    {"durationms", ROLE_DURATION},
    {"trackdurationms", ROLE_DURATION},
    {"length", ROLE_DURATION},
};
enum { KNOWN = sizeof known / sizeof known[0], LONGEST = 31 };

const char *role_name(enum role role) {
    switch (role) {
    case ROLE_TITLE:
        return "title";
    case ROLE_ARTIST:
        return "artist";
    case ROLE_ALBUM:
        return "album";
    case ROLE_GENRE:
        return "genre";
    case ROLE_URI:
        return "uri";
    case ROLE_ID:
        return "id";
    case ROLE_DURATION:
        return "duration";
    default:
        return feature_name((enum feature)role);
    }
}

/* Lower-case letters and digits of the name; empty if there are more than any known name has. */
static void normalise(const char *name, char out[LONGEST + 1]) {
    size_t used = 0;
    for (const char *s = name; *s != '\0'; s++) {
        char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            continue;
        }
        if (used == LONGEST) {
            used = 0;
            break;
        }
        out[used++] = c;
    }
    out[used] = '\0';
}

/* ROLE_COUNT if the name is none that is wanted. */
static enum role role_of(const char *name, size_t *rank) {
    for (size_t i = 0; i < KNOWN; i++) {
        if (strcmp(name, known[i].name) == 0) {
            *rank = i;
            return known[i].role;
        }
    }
    *rank = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (strcmp(name, feature_name((enum feature)i)) == 0) {
            return (enum role)i;
        }
    }
    return ROLE_COUNT;
}

void catalogue_columns_add(struct catalogue_columns *columns, const char *name) {
    char plain[LONGEST + 1];
    normalise(name, plain);
    size_t rank = 0;
    enum role role = role_of(plain, &rank);
    size_t column = columns->count++;
    if (role == ROLE_COUNT || (columns->has[role] && columns->rank[role] <= rank)) {
        return;
    }
    columns->has[role] = true;
    columns->at[role] = column;
    columns->rank[role] = rank;
}

bool catalogue_columns_features(const struct catalogue_columns *columns) {
    for (int i = 0; i < FEATURE_COUNT; i++) {
        if (columns->has[i]) {
            return true;
        }
    }
    return false;
}

bool catalogue_columns_check(const struct catalogue_columns *columns, const char **problem) {
    if (!columns->has[ROLE_TITLE]) {
        *problem = "its first line names no column for the title (song_name, track_name or name)";
        return false;
    }
    bool useful =
        columns->has[ROLE_URI] || columns->has[ROLE_ID] || catalogue_columns_features(columns);
    if (!useful) {
        *problem = "its first line names neither an identifier (uri or id) nor a feature (energy, "
                   "valence, tempo, ...)";
    }
    return useful;
}
