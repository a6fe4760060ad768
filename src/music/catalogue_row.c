#include "music/catalogue_row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SPOTIFY_ID = 22 };
static const char spotify_track[] = "spotify:track:";

/* Longer than any recording; a duration beyond it is some other unit or nonsense. */
static const double longest_duration = 24 * 3600 * 1000.0;

void catalogue_row_free(struct catalogue_row *row) {
    text_free(&row->artist);
}

static void find_fields(struct catalogue_row *row, const struct csv_row *fields,
                        const struct catalogue_columns *columns) {
    row->empty[0] = '\0';
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        row->field[i] = columns->has[i] ? csv_field(fields, columns->at[i]) : row->empty;
    }
}

/* `string`, which ends at `end`, without the spaces at its ends. */
static char *trim_to(char *string, char *end) {
    while (*string == ' ' || *string == '\t') {
        string++;
    }
    while (end > string && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    *end = '\0';
    return string;
}

static char *trim(char *string) {
    return trim_to(string, string + strlen(string));
}

/* Control characters (C0, DEL and, as two bytes of UTF-8, C1) as spaces, none at the ends. */
static char *clean(char *string) {
    char *out = string;
    for (const char *in = string; *in != '\0'; in++) {
        unsigned char c = (unsigned char)*in;
        if (c < 0x20 || c == 0x7f) {
            c = ' ';
        } else if (c == 0xc2 && (unsigned char)in[1] >= 0x80 && (unsigned char)in[1] < 0xa0) {
            in++;
            c = ' ';
        }
        *out++ = (char)c;
    }
    return trim_to(string, out);
}

static char *field(struct catalogue_row *row, enum role role) {
    return clean(row->field[role]);
}

/* "A;B" as "A, B": Exportify joins artists with semicolons. A comma may be part of a name and
 * stays as it is. */
static const char *join_artists(struct text *out, const char *string) {
    text_clear(out);
    for (const char *s = string; *s != '\0';) {
        size_t length = strcspn(s, ";");
        size_t skip = strspn(s, " ");
        size_t end = length;
        while (end > skip && s[end - 1] == ' ') {
            end--;
        }
        if (end > skip) {
            text_add_string(out, out->length > 0 ? ", " : "");
            text_add(out, s + skip, end - skip);
        }
        s += length + (s[length] == ';');
    }
    return out->length > 0 ? out->data : NULL;
}

static const char *after(const char *string, const char *start) {
    return text_starts(string, start) ? string + strlen(start) : string;
}

/* Spotify's 22 letters and digits in "spotify:track:ID", "https://open.spotify.com/track/ID?si=x",
 * ".../intl-xx/track/ID" or alone; NULL if the string is none of these. */
static const char *spotify_id(const char *string) {
    const char *id = after(string, spotify_track);
    const char *site = after(after(string, "https://"), "http://");
    const char *path = after(site, "open.spotify.com/");
    if (path != site) {
        if (text_starts(path, "intl-")) {
            path += strcspn(path, "/");
            path += *path == '/';
        }
        id = after(path, "track/");
        if (id == path) {
            return NULL;
        }
    }
    size_t length = strspn(id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    bool ends = id[length] == '\0' || (path != site && strchr("?/#", id[length]) != NULL);
    return length == SPOTIFY_ID && ends ? id : NULL;
}

static void identify_by(struct catalogue_row *row, uint64_t hash) {
    snprintf(row->id, sizeof row->id, "song:%016llx", (unsigned long long)hash);
}

/* Sets the identifier and the uri; false if the row has no identifier. */
static bool identify(struct catalogue_row *row, const struct catalogue_columns *columns,
                     struct track *track) {
    track->id = row->id;
    track->uri = NULL;
    const char *uri = field(row, ROLE_URI);
    const char *given = *uri != '\0' ? uri : field(row, ROLE_ID);
    if (*given != '\0') {
        const char *id = spotify_id(given);
        if (id != NULL) {
            memcpy(row->id, id, SPOTIFY_ID);
            row->id[SPOTIFY_ID] = '\0';
            memcpy(row->uri, spotify_track, sizeof spotify_track - 1);
            memcpy(row->uri + sizeof spotify_track - 1, row->id, SPOTIFY_ID + 1);
            track->uri = row->uri;
        } else if (!catalogue_columns_features(columns) && !text_starts(given, "spotify:")) {
            /* Names and numbers alone can be anything: artists, playlists, people. */
            return false;
        } else {
            identify_by(row, text_hash(TEXT_HASH, given, strlen(given)));
            track->uri = *uri != '\0' ? uri : NULL;
        }
        return true;
    }
    if (columns->has[ROLE_URI] || columns->has[ROLE_ID] || track->artist == NULL) {
        return false;
    }
    /* A newline cannot be part of either, so that no two pairs run into the same bytes. */
    uint64_t hash = text_hash(TEXT_HASH, track->artist, strlen(track->artist));
    hash = text_hash(hash, "\n", 1);
    identify_by(row, text_hash(hash, track->title, strlen(track->title)));
    return true;
}

/* What a feature must be, for whoever mends the catalogue; feature_in_range() decides. */
static const char *wanted(enum feature feature) {
    switch (feature) {
    case FEATURE_KEY:
        return "a whole number from 0 to 11 (or -1: none found)";
    case FEATURE_MODE:
        return "0 (minor) or 1 (major)";
    case FEATURE_LOUDNESS:
        return "a number of decibels from -100 to 20";
    case FEATURE_TEMPO:
        return "a number of beats a minute from 0 to 500";
    default:
        return "a number from 0 to 1";
    }
}

static bool is_missing(char *string) {
    const char *trimmed = trim(string);
    return *trimmed == '\0' || strcmp(trimmed, "NA") == 0;
}

static bool to_number(const char *string, bool comma, double *out) {
    return text_to_double(string, '.', out) || (comma && text_to_double(string, ',', out));
}

static bool to_feature(enum feature feature, char *string, bool comma, double *out) {
    *out = NAN;
    double value = 0;
    if (!to_number(string, comma, &value)) {
        return is_missing(string);
    }
    if (feature == FEATURE_KEY && value == -1) {
        return true;
    }
    bool whole = feature == FEATURE_KEY || feature == FEATURE_MODE;
    if (!feature_in_range(feature, value) || (whole && value != floor(value))) {
        return false;
    }
    *out = value;
    return true;
}

/* 0 for whatever cannot be a duration in milliseconds: it is worth no song, and a column named
 * "length" may hold something else, such as "3:45". */
static int64_t to_duration(const char *string, bool comma) {
    double value = 0;
    bool good = to_number(string, comma, &value) && value >= 0 && value <= longest_duration;
    return good ? (int64_t)value : 0;
}

static bool bad_value(struct row_problem *problem, enum role role, const char *value,
                      const char *must) {
    enum { SHOWN = 40 };
    char shown[SHOWN + 1];
    text_printable(shown, sizeof shown, value);
    snprintf(problem->sentence, sizeof problem->sentence, "%s is \"%s%s\", not %s", role_name(role),
             shown, strlen(value) > SHOWN ? "..." : "", must);
    problem->reason = LEFT_OUT_BAD_VALUE;
    return false;
}

bool catalogue_row_track(struct catalogue_row *row, const struct csv_row *fields,
                         const struct catalogue_columns *columns, bool comma, struct track *track,
                         struct row_problem *problem) {
    find_fields(row, fields, columns);
    problem->sentence[0] = '\0';
    track->title = field(row, ROLE_TITLE);
    if (*track->title == '\0') {
        problem->reason = LEFT_OUT_NO_TITLE;
        return false;
    }
    track->artist = join_artists(&row->artist, field(row, ROLE_ARTIST));
    if (!identify(row, columns, track)) {
        problem->reason = LEFT_OUT_NO_IDENTIFIER;
        return false;
    }
    for (enum role role = ROLE_TITLE; role <= ROLE_ID; role++) {
        char *string = row->field[role];
        if (!text_is_utf8(string, strlen(string))) {
            return bad_value(problem, role, trim(string), "UTF-8 text (save the file as UTF-8)");
        }
    }
    const char *album = field(row, ROLE_ALBUM);
    const char *genre = field(row, ROLE_GENRE);
    track->album = *album == '\0' ? NULL : album;
    track->genre = *genre == '\0' ? NULL : genre;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        char *string = row->field[i];
        if (!to_feature((enum feature)i, string, comma, &track->feature[i])) {
            return bad_value(problem, (enum role)i, trim(string), wanted((enum feature)i));
        }
    }
    track->duration = to_duration(row->field[ROLE_DURATION], comma);
    return true;
}
