#include "recommend/names.h"

#include <stdlib.h>
#include <string.h>

void names_free(struct names *names) {
    free(names->title);
    free(names->artist);
    *names = (struct names){0};
}

static uint64_t hash_of(const char *string) {
    uint64_t hash = TEXT_HASH;
    for (const char *c = string; *c != '\0'; c++) {
        char lower = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        hash = text_hash(hash, &lower, 1);
    }
    return hash;
}

struct pair {
    uint64_t title, artist;
};

static bool take_pair(void *context, const struct library_song *song) {
    struct pair *pair = context;
    pair->title = hash_of(song->track.title);
    pair->artist = song->track.artist == NULL ? 0 : hash_of(song->track.artist);
    return true;
}

bool names_add(struct names *names, struct library *library, int64_t number, enum names_rule rule,
               bool *fresh, struct error *err) {
    struct pair pair = {0, 0};
    if (!library_song(library, number, take_pair, &pair, err)) {
        return false;
    }
    *fresh = true;
    for (size_t i = 0; *fresh && i < names->count; i++) {
        bool title = names->title[i] == pair.title;
        bool artist = names->artist[i] == pair.artist;
        *fresh =
            rule == NAMES_SONG_ONCE ? !(title && artist) : !title && !(artist && pair.artist != 0);
    }
    if (*fresh) {
        size_t capacity = names->capacity;
        names->title = memory_grow(names->title, &capacity, names->count + 1, sizeof(uint64_t));
        names->artist =
            memory_grow(names->artist, &names->capacity, names->count + 1, sizeof(uint64_t));
        names->title[names->count] = pair.title;
        names->artist[names->count++] = pair.artist;
    }
    return true;
}
