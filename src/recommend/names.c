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

/* What the list has to know of a song. */
struct song_names {
    uint64_t title, artist;
    uint64_t each[16]; /* more than sixteen artists are not looked at */
    size_t count;
};

static bool take_names(void *context, const struct library_song *song) {
    struct song_names *names = context;
    const char *artist = song->track.artist;
    *names = (struct song_names){.title = hash_of(song->track.title, strlen(song->track.title))};
    if (artist == NULL) {
        return true;
    }
    names->artist = hash_of(artist, strlen(artist));
    while (*artist != '\0' && names->count < sizeof names->each / sizeof names->each[0]) {
        const char *end = strstr(artist, ", ");
        size_t length = end == NULL ? strlen(artist) : (size_t)(end - artist);
        names->each[names->count++] = hash_of(artist, length);
        artist += length + (end == NULL ? 0 : 2);
    }
    return true;
}

static bool has_artist(const struct names *names, const struct song_names *song) {
    for (size_t i = 0; i < names->artists; i++) {
        for (size_t k = 0; k < song->count; k++) {
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

bool names_add(struct names *names, struct library *library, int64_t number, enum names_rule rule,
               bool *fresh, struct error *err) {
    struct song_names song = {0};
    if (!library_song(library, number, take_names, &song, err)) {
        return false;
    }
    *fresh = is_fresh(names, &song, rule);
    if (*fresh) {
        names->song =
            memory_grow(names->song, &names->song_room, names->songs + 1, sizeof *names->song);
        names->song[names->songs].title = song.title;
        names->song[names->songs++].artist = song.artist;
        names->artist = memory_grow(names->artist, &names->artist_room, names->artists + song.count,
                                    sizeof *names->artist);
        for (size_t i = 0; i < song.count; i++) {
            names->artist[names->artists++] = song.each[i];
        }
    }
    return true;
}
