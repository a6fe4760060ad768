#include "web/shelf.h"

#include <pthread.h>
#include <stdlib.h>

struct shelf {
    char *path;
    size_t readers;
    struct reader *reader;
    struct told *told;
    pthread_mutex_t lock;
    pthread_cond_t given_back;
};

struct shelf *shelf_new(const char *path, size_t readers) {
    struct shelf *shelf = memory_new(1, sizeof *shelf);
    shelf->path = memory_string(path);
    shelf->readers = readers;
    shelf->reader = memory_new(readers, sizeof *shelf->reader);
    shelf->told = told_new();
    pthread_mutex_init(&shelf->lock, NULL);
    pthread_cond_init(&shelf->given_back, NULL);
    return shelf;
}

void shelf_free(struct shelf *shelf) {
    if (shelf == NULL) {
        return;
    }
    for (size_t i = 0; i < shelf->readers; i++) {
        recommender_free(shelf->reader[i].recommender);
        library_close(shelf->reader[i].library);
    }
    pthread_mutex_destroy(&shelf->lock);
    pthread_cond_destroy(&shelf->given_back);
    told_free(shelf->told);
    free(shelf->reader);
    free(shelf->path);
    free(shelf);
}

/* One that is free, rather one that is open already; NULL if all are taken. */
static struct reader *free_one(struct shelf *shelf) {
    struct reader *found = NULL;
    for (size_t i = 0; i < shelf->readers; i++) {
        struct reader *reader = &shelf->reader[i];
        if (!reader->taken && (found == NULL || found->library == NULL)) {
            found = reader;
        }
    }
    return found;
}

/* Opens the library, or forgets what is known of it if it is another one by now. */
static bool make_ready(const struct shelf *shelf, struct reader *reader, struct error *err) {
    uint64_t changes = 0;
    if (reader->library == NULL) {
        reader->library = library_open(shelf->path, LIBRARY_USE, err);
        if (reader->library == NULL) {
            return false;
        }
        /* What is asked again is kept by the recommender and here. */
        library_keep(reader->library, 2048);
        reader->recommender = recommender_new(reader->library);
        reader->told = shelf->told;
    }
    if (!recommender_refresh(reader->recommender, &changes, err)) {
        return false;
    }
    if (changes != reader->changes) {
        told_forget(shelf->told);
        reader->changes = changes;
    }
    return true;
}

struct reader *shelf_take(struct shelf *shelf, struct error *err) {
    struct reader *reader = NULL;
    pthread_mutex_lock(&shelf->lock);
    while ((reader = free_one(shelf)) == NULL) {
        pthread_cond_wait(&shelf->given_back, &shelf->lock);
    }
    reader->taken = true;
    pthread_mutex_unlock(&shelf->lock);
    if (!make_ready(shelf, reader, err)) {
        shelf_give_back(shelf, reader);
        return NULL;
    }
    return reader;
}

void shelf_give_back(struct shelf *shelf, struct reader *reader) {
    if (reader == NULL) {
        return;
    }
    pthread_mutex_lock(&shelf->lock);
    reader->taken = false;
    pthread_cond_signal(&shelf->given_back);
    pthread_mutex_unlock(&shelf->lock);
}
