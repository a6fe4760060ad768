/* The library, opened once a thread, with the map of its songs in memory. Private to web/. */
#ifndef WEB_SHELF_H
#define WEB_SHELF_H

#include "web/songs.h"

struct shelf;

/* What a request works with. */
struct reader {
    struct library *library;
    struct recommender *recommender; /* has taken notice of what changed */
    bool taken;
    struct told *told; /* songs as text: the shelf's */
    uint64_t changes;  /* of the recommender, when they were forgotten last */
};

/* For a library in the file `path`, which need not be there yet; `readers` at a time. */
struct shelf *shelf_new(const char *path, size_t readers);
void shelf_free(struct shelf *shelf);

/* A reader that is free, or waits for one. NULL with an error if there is no library. */
struct reader *shelf_take(struct shelf *shelf, struct error *err);
void shelf_give_back(struct shelf *shelf, struct reader *reader);

#endif
