#include "recommend/names.h"

#include <stdlib.h>
#include <string.h>

void names_free(struct names *names) {
    free(names->song);
    free(names->artist);
    *names = (struct names){0};
}

static uint64_t hash_of(const char *string, size_t length) {
    uint64_t hash = TEXT_HASH;
    for (size_t i = 0; i < length; i++) {
        char c = string[i];
        char lower = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        hash = text_hash(hash, &lower, 1);
    }
    return hash;
}

struct song_names names_of(const struct library_song *song) {
    const char *title = song->track.title;
    const char *artist = song->track.artist;
    struct song_names names = {.title = hash_of(title, strlen(title))};
    if (artist == NULL) {
        return names;
    }
    names.artist = hash_of(artist, strlen(artist));
    while (*artist != '\0' && names.artists < NAMES_ARTISTS) {
        const char *end = strstr(artist, ", ");
        size_t length = end == NULL ? strlen(artist) : (size_t)(end - artist);
        names.each[names.artists++] = hash_of(artist, length);
        artist += length + (end == NULL ? 0 : 2);
    }
    return names;
}

bool names_clash(const struct song_names *a, const struct song_names *b) {
    bool clash = a->title == b->title;
    for (size_t i = 0; !clash && i < a->artists; i++) {
        for (size_t k = 0; !clash && k < b->artists; k++) {
            clash = a->each[i] == b->each[k];
        }
    }
    return clash;
}

static bool has_artist(const struct names *names, const struct song_names *song) {
    for (size_t i = 0; i < names->artists; i++) {
        for (size_t k = 0; k < song->artists; k++) {
            if (names->artist[i] == song->each[k]) {
                return true;
            }
        }
    }
    return false;
}

static bool is_fresh(const struct names *names, const struct song_names *song,
                     enum names_rule rule) {
    for (size_t i = 0; i < names->songs; i++) {
        bool title = names->song[i].title == song->title;
        bool artist = names->song[i].artist == song->artist;
        if (title && (artist || rule == NAMES_ARTIST_ONCE)) {
            return false;
        }
    }
    return rule == NAMES_SONG_ONCE || !has_artist(names, song);
}

bool names_add(struct names *names, const struct song_names *song, enum names_rule rule) {
    if (!is_fresh(names, song, rule)) {
        return false;
    }
    names->song =
        memory_grow(names->song, &names->song_room, names->songs + 1, sizeof *names->song);
    names->song[names->songs].title = song->title;
    names->song[names->songs++].artist = song->artist;
    names->artist = memory_grow(names->artist, &names->artist_room, names->artists + song->artists,
                                sizeof *names->artist);
    for (size_t i = 0; i < song->artists; i++) {
        names->artist[names->artists++] = song->each[i];
    }
    return true;
}
