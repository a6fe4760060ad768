#include "music/catalogue_row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SPOTIFY_ID = 22 };

/* Longer than any recording; a duration beyond it is some other unit or nonsense. */
static const double longest_duration = 24 * 3600 * 1000.0;

void catalogue_row_clear(struct catalogue_row *row) {
    row->fields = 0;
    memset(row->at, 0, sizeof row->at);
    text_clear(&row->bytes);
    text_add(&row->bytes, "", 1);
}

void catalogue_row_free(struct catalogue_row *row) {
    text_free(&row->bytes);
    text_free(&row->artist);
}

void catalogue_row_add(struct catalogue_row *row, const struct catalogue_columns *columns,
                       const char *field, size_t length) {
    size_t column = row->fields++;
    if (column >= columns->count || columns->role[column] == ROLE_COUNT) {
        return;
    }
    size_t start = row->bytes.length;
    row->at[columns->role[column]] = start;
    text_add(&row->bytes, field, length + 1);
    /* So that a field ends where it ends: another control character instead of a NUL. */
    char *copy = row->bytes.data + start;
    for (size_t i = 0; row->has_nul && i < length; i++) {
        copy[i] = copy[i] == '\0' ? '\x01' : copy[i];
    }
}

static char *trim(char *string) {
    char *start = string + strspn(string, " \t");
    char *end = start + strlen(start);
    while (end > start && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    *end = '\0';
    return start;
}

/* Control characters (C0, DEL and, as two bytes of UTF-8, C1) as spaces, none at the ends. */
static char *clean(char *string) {
    char *out = string;
    for (const char *in = string; *in != '\0'; in++) {
        unsigned char c = (unsigned char)*in;
        unsigned char next = (unsigned char)in[1];
        if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
            in++;
            c = ' ';
        }
        *out++ = c < 0x20 || c == 0x7f ? ' ' : (char)c;
    }
    *out = '\0';
    return trim(string);
}

static char *field(struct catalogue_row *row, enum role role) {
    return clean(row->bytes.data + row->at[role]);
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
    const char *id = after(string, "spotify:track:");
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
            snprintf(row->id, sizeof row->id, "%.*s", SPOTIFY_ID, id);
            snprintf(row->uri, sizeof row->uri, "spotify:track:%s", row->id);
            track->uri = row->uri;
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

static bool is_missing(const char *string) {
    return *string == '\0' || strcmp(string, "NA") == 0;
}

static bool to_number(const char *string, bool comma, double *out) {
    return text_to_double(string, '.', out) || (comma && text_to_double(string, ',', out));
}

static bool to_feature(enum feature feature, const char *string, bool comma, double *out) {
    *out = NAN;
    double value = 0;
    if (is_missing(string)) {
        return true;
    }
    if (!to_number(string, comma, &value)) {
        return false;
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

bool catalogue_row_track(struct catalogue_row *row, const struct catalogue_columns *columns,
                         bool comma, struct track *track, struct row_problem *problem) {
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
        const char *string = row->bytes.data + row->at[role];
        if (!text_is_utf8(string, strlen(string))) {
            return bad_value(problem, role, string, "UTF-8 text (save the file as UTF-8)");
        }
    }
    const char *album = field(row, ROLE_ALBUM);
    const char *genre = field(row, ROLE_GENRE);
    track->album = *album == '\0' ? NULL : album;
    track->genre = *genre == '\0' ? NULL : genre;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        const char *string = trim(row->bytes.data + row->at[i]);
        if (!to_feature((enum feature)i, string, comma, &track->feature[i])) {
            return bad_value(problem, (enum role)i, string, wanted((enum feature)i));
        }
    }
    track->duration = to_duration(trim(row->bytes.data + row->at[ROLE_DURATION]), comma);
    return true;
}
