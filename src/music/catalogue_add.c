#include "music/music.h"

#include <stdlib.h>
#include <string.h>

struct adding {
    struct library *library;
    struct catalogue_counts *counts;
    struct catalogue_added *added;
    unsigned char *seen; /* a bit for each song number met in this file */
    size_t room;         /* bytes of it */
};

/* True if the number was seen before; it is from now on. */
static bool seen_before(struct adding *adding, int64_t number) {
    size_t byte = (size_t)number / 8;
    unsigned bit = 1u << (number % 8);
    if (byte >= adding->room) {
        size_t old = adding->room;
        adding->seen = memory_grow(adding->seen, &adding->room, byte + 1, 1);
        memset(adding->seen + old, 0, adding->room - old);
    }
    bool before = (adding->seen[byte] & bit) != 0;
    adding->seen[byte] |= (unsigned char)bit;
    return before;
}

static bool add(void *context, const struct track *track, struct error *err) {
    struct adding *adding = context;
    int64_t number = 0;
    enum library_added result = library_add_track(adding->library, track, &number, err);
    if (result == LIBRARY_FAILED) {
        return false;
    }
    if (seen_before(adding, number)) {
        adding->counts->left_out[LEFT_OUT_DUPLICATE]++;
        return true;
    }
    adding->added->added += result == LIBRARY_ADDED;
    adding->added->present += result != LIBRARY_ADDED;
    adding->added->completed += result == LIBRARY_COMPLETED;
    return true;
}

bool catalogue_add(struct library *library, const char *path, struct catalogue_counts *counts,
                   struct catalogue_added *added, struct progress *progress, struct error *err) {
    *added = (struct catalogue_added){0};
    struct adding adding = {library, counts, added, NULL, 0};
    bool good = false;
    if (library_begin(library, err)) {
        good = catalogue_read(path, add, &adding, counts, progress, err);
        if (good) {
            good = library_commit(library, err);
        } else {
            library_rollback(library);
        }
    }
    free(adding.seen);
    return good;
}
