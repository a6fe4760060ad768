#include "expression/samples.h"

#include "expression/samples_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *emotion_name(enum emotion emotion) {
    static const char *const names[EMOTION_COUNT] = {"angry", "disgust",  "fear",   "happy",
                                                     "sad",   "surprise", "neutral"};
    return names[emotion];
}

enum mood emotion_mood(enum emotion emotion) {
    switch (emotion) {
    case EMOTION_ANGRY:
        return MOOD_ANGRY;
    case EMOTION_HAPPY:
        return MOOD_HAPPY;
    case EMOTION_SAD:
        return MOOD_SAD;
    case EMOTION_NEUTRAL:
        return MOOD_CALM;
    default:
        return MOOD_UNKNOWN;
    }
}

const char *split_name(enum split split) {
    static const char *const names[SPLIT_ALL + 1] = {"training", "public", "private", "all"};
    return names[split];
}

const char *sample_fault_name(enum sample_fault fault) {
    static const char *const names[FAULT_COUNT] = {
        [FAULT_CUT] = "row cut short",
        [FAULT_LONG] = "row too long",
        [FAULT_FIELDS] = "wrong number of fields",
        [FAULT_EMOTION] = "bad emotion",
        [FAULT_PIXEL] = "bad pixel",
        [FAULT_PIXEL_COUNT] = "wrong number of pixels",
        [FAULT_USAGE] = "bad usage",
        [FAULT_PICTURE] = "not a picture",
        [FAULT_FOLDER] = "unknown folder",
    };
    return names[fault];
}

void samples_clear(struct samples *samples) {
    free(samples->pixels);
    free(samples->emotion);
    free(samples->split);
    free(samples->row);
    *samples = (struct samples){0};
}

void samples_free(struct samples *samples) {
    if (samples != NULL) {
        samples_clear(samples);
        free(samples);
    }
}

static void resize(struct samples *samples, size_t room) {
    samples->pixels = memory_resize(samples->pixels, room, SAMPLE_PIXELS);
    samples->emotion = memory_resize(samples->emotion, room, sizeof *samples->emotion);
    samples->split = memory_resize(samples->split, room, sizeof *samples->split);
    samples->row = memory_resize(samples->row, room, sizeof *samples->row);
    samples->room = room;
}

void samples_reserve(struct samples *samples, size_t count) {
    if (count > samples->room) {
        size_t larger = samples->room + samples->room / 2;
        resize(samples, larger > count ? larger : count);
    }
}

void samples_add(struct samples *samples, const unsigned char *pixels, enum emotion emotion,
                 enum split split, uint32_t row) {
    size_t i = samples->count++;
    samples_reserve(samples, samples->count);
    memcpy(samples->pixels + i * SAMPLE_PIXELS, pixels, SAMPLE_PIXELS);
    samples->emotion[i] = (unsigned char)emotion;
    samples->split[i] = (unsigned char)split;
    samples->row[i] = row;
    samples->table[split][emotion]++;
}

bool samples_append(struct samples *samples, const struct samples *more, struct error *err) {
    if (samples->count + more->count > SAMPLES_MOST) {
        return error_set(err, "all sources together have more than %d faces", SAMPLES_MOST);
    }
    samples_reserve(samples, samples->count + more->count);
    for (size_t i = 0; i < more->count; i++) {
        samples_add(samples, more->pixels + i * SAMPLE_PIXELS, (enum emotion)more->emotion[i],
                    (enum split)more->split[i], (uint32_t)SAMPLES_NO_ROW);
    }
    return true;
}

/* The first of all that was left out, of which there is something. */
static const struct error *first_problem(const struct samples *samples) {
    const struct samples_left_out *first = NULL;
    for (int i = 0; i < FAULT_COUNT; i++) {
        const struct samples_left_out *left_out = &samples->left_out[i];
        if (left_out->count > 0 && (first == NULL || left_out->line < first->line)) {
            first = left_out;
        }
    }
    return &first->first;
}

struct samples *samples_read(const char *path, struct pool *pool, struct progress *progress,
                             struct error *err) {
    struct samples *samples = memory_new(1, sizeof *samples);
    struct stat status;
    bool good = stat(path, &status) == 0;
    if (!good) {
        error_set(err, "%.200s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        good = samples_read_folder(path, pool, progress, samples, err);
    } else {
        good = samples_read_table(path, SAMPLES_PIECE, pool, progress, samples, err);
    }
    if (good && samples->read == 0) {
        good = error_set(err, "%.200s: has a header and no faces", path);
    } else if (good && samples->count == 0) {
        good = error_set(err, "%.200s: not one of %zu faces in it can be used: %s", path,
                         samples->read, first_problem(samples)->message);
    }
    if (!good) {
        samples_free(samples);
        return NULL;
    }
    resize(samples, samples->count);
    return samples;
}

struct samples_subset samples_with_mood(const struct samples *samples, enum split split) {
    struct samples_subset subset = {0};
    subset.index = memory_new(samples->count, sizeof *subset.index);
    subset.mood = memory_new(samples->count, sizeof *subset.mood);
    for (size_t i = 0; i < samples->count; i++) {
        enum mood mood = emotion_mood(samples->emotion[i]);
        if (mood != MOOD_UNKNOWN && (split == SPLIT_ALL || samples->split[i] == split)) {
            subset.index[subset.count] = (uint32_t)i;
            subset.mood[subset.count++] = (unsigned char)mood;
            subset.table[mood]++;
        }
    }
    return subset;
}

void samples_subset_free(struct samples_subset *subset) {
    free(subset->index);
    free(subset->mood);
    *subset = (struct samples_subset){0};
}
