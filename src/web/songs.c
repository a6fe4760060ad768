#include "web/songs.h"

#include "web/request.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

void *web_song_json(const struct library_song *song) {
    json_t *json = song_json(song);
    bool known = song->mood != MOOD_UNKNOWN;
    json_object_set_new(json, "number", json_integer((json_int_t)song->number));
    json_object_set_new(json, "duration",
                        song->track.duration > 0 ? json_integer((json_int_t)song->track.duration)
                                                 : json_null());
    json_object_set_new(json, "point",
                        known ? point_json(mood_point_of(song->probability)) : json_null());
    json_object_set_new(json, "plays_here", json_boolean(song->plays_here));
    return json;
}

bool web_song_add(void *list, const struct library_song *song) {
    json_array_append_new(list, web_song_json(song));
    return true;
}

/* ---- told again and again ---- */

struct told_song {
    double feature[FEATURE_COUNT];
    size_t length; /* of the text: the object of web_song_json(), without a NUL */
    char text[];
};

struct told {
    pthread_mutex_t lock;
    struct numbered songs; /* struct told_song */
    uint64_t forgotten;    /* how often */
};

struct told *told_new(void) {
    struct told *told = memory_new(1, sizeof *told);
    pthread_mutex_init(&told->lock, NULL);
    return told;
}

void told_free(struct told *told) {
    numbered_clear(&told->songs, free);
    pthread_mutex_destroy(&told->lock);
    free(told);
}

void told_forget(struct told *told) {
    pthread_mutex_lock(&told->lock);
    numbered_clear(&told->songs, free);
    told->forgotten++;
    pthread_mutex_unlock(&told->lock);
}

static bool keep_told(void *context, const struct library_song *song) {
    struct told_song **kept = context;
    struct text text = {0};
    json_add(&text, web_song_json(song));
    *kept = memory_new(1, sizeof **kept + text.length);
    memcpy((*kept)->feature, song->track.feature, sizeof(*kept)->feature);
    memcpy((*kept)->text, text.data, text.length);
    (*kept)->length = text.length;
    text_free(&text);
    return true;
}

static void tell(const struct told_song *song, struct text *out, double feature[FEATURE_COUNT]) {
    text_add(out, song->text, song->length);
    if (feature != NULL) {
        memcpy(feature, song->feature, sizeof song->feature);
    }
}

/* Keeps a song, unless all was forgotten since it was read: it may be another one by now. */
static void keep(struct told *told, int64_t number, struct told_song *song, uint64_t read_at) {
    enum { AT_MOST = 100000 }; /* some 700 bytes each */
    pthread_mutex_lock(&told->lock);
    if (told->songs.count >= AT_MOST) {
        numbered_clear(&told->songs, free);
    }
    if (read_at == told->forgotten && numbered_find(&told->songs, number) == NULL) {
        numbered_add(&told->songs, number, song);
        song = NULL;
    }
    pthread_mutex_unlock(&told->lock);
    free(song);
}

bool told_add(struct told *told, struct library *library, int64_t number, struct text *out,
              double feature[FEATURE_COUNT], struct error *err) {
    pthread_mutex_lock(&told->lock);
    uint64_t read_at = told->forgotten;
    struct told_song *song = numbered_find(&told->songs, number);
    if (song != NULL) {
        tell(song, out, feature);
    }
    pthread_mutex_unlock(&told->lock);
    if (song != NULL) {
        return true;
    }
    if (!library_song(library, number, keep_told, &song, err)) {
        return false;
    }
    tell(song, out, feature);
    keep(told, number, song, read_at);
    return true;
}
