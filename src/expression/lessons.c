#include "expression/lessons.h"

#include "expression/training_faces.h"

#include <math.h>
#include <stdlib.h>

size_t emotion_class(enum emotion emotion) {
    static const unsigned char others[EMOTION_COUNT] = {
        [EMOTION_DISGUST] = MOOD_COUNT,
        [EMOTION_FEAR] = MOOD_COUNT + 1,
        [EMOTION_SURPRISE] = MOOD_COUNT + 2,
    };
    enum mood mood = emotion_mood(emotion);
    return mood == MOOD_UNKNOWN ? others[emotion] : (size_t)mood;
}

/* ---- what is to be answered ---- */

/* The label and the votes in their shares. Votes for emotions that are no class are not counted;
 * where none is left, the label alone says it. */
static void set_target(const struct lesson_options *options, enum emotion emotion,
                       const double *share, float *target) {
    double sum = 0;
    for (size_t i = 0; share != NULL && i < EMOTION_COUNT; i++) {
        sum += emotion_class((enum emotion)i) < options->classes ? share[i] : 0;
    }
    double votes = sum > 0 ? options->votes : 0;
    for (size_t class = 0; class < options->classes; class ++) {
        target[class] = 0;
    }
    target[emotion_class(emotion)] = (float)(1 - votes);
    for (size_t i = 0; votes > 0 && i < EMOTION_COUNT; i++) {
        size_t class = emotion_class((enum emotion)i);
        if (class < options->classes) {
            target[class] += (float)(votes * share[i] / sum);
        }
    }
}

static void add(struct lessons *lessons, size_t sample, const struct votes *votes) {
    const struct samples *samples = lessons->samples;
    enum emotion emotion = (enum emotion)samples->emotion[sample];
    double share[EMOTION_COUNT];
    if (emotion_class(emotion) >= lessons->options.classes) {
        return;
    }
    if (votes != NULL && lessons->options.clean && votes_useless(votes, samples->row[sample])) {
        lessons->left_out++;
        return;
    }
    if (votes != NULL) {
        votes_shares(votes, samples->row[sample], share);
    }
    set_target(&lessons->options, emotion, votes == NULL ? NULL : share,
               lessons->target + lessons->count * lessons->options.classes);
    lessons->index[lessons->count++] = (uint32_t)sample;
}

struct lessons lessons_new(const struct samples *samples, const struct votes *votes,
                           const struct samples_subset *held,
                           const struct lesson_options *options) {
    struct lessons lessons = {.samples = samples, .options = *options};
    lessons.index = memory_new(samples->count, sizeof *lessons.index);
    lessons.target = memory_new(samples->count * options->classes, sizeof *lessons.target);
    bool *away = memory_new(samples->count, sizeof *away);
    for (size_t i = 0; i < held->count; i++) {
        away[held->index[i]] = true;
    }
    for (size_t i = 0; i < samples->count; i++) {
        if (samples->split[i] == SPLIT_TRAINING && !away[i]) {
            add(&lessons, i, votes);
        }
    }
    free(away);
    return lessons;
}

void lessons_free(struct lessons *lessons) {
    free(lessons->index);
    free(lessons->target);
    *lessons = (struct lessons){0};
}

/* ---- a lesson as the network gets it ---- */

/* A number between 0 and 1 from Beta(a, a), for a up to 1 (M. D. Joehnk, 1964). */
static double random_beta(struct random *random, double a) {
    for (;;) {
        double x = pow(random_unit(random), 1 / a), y = pow(random_unit(random), 1 / a);
        if (x + y > 0 && x + y <= 1) {
            return x / (x + y);
        }
    }
}

static void see(const struct lessons *lessons, size_t lesson, struct random *random, float *input) {
    const unsigned char *face =
        lessons->samples->pixels + (size_t)lessons->index[lesson] * SAMPLE_PIXELS;
    if (random == NULL) {
        face_to_input(face, input);
    } else {
        face_augment(face, &lessons->options.augmentation, random, input);
    }
}

static void fill(const void *context, size_t lesson, struct random *random, float *input,
                 float *target) {
    const struct lessons *lessons = context;
    size_t classes = lessons->options.classes;
    see(lessons, lesson, random, input);
    for (size_t i = 0; i < classes; i++) {
        target[i] = lessons->target[lesson * classes + i];
    }
    if (random == NULL || lessons->options.mixup == 0) {
        return;
    }
    float other[SAMPLE_PIXELS], share = (float)random_beta(random, lessons->options.mixup);
    size_t second = random_below(random, (uint32_t)lessons->count);
    see(lessons, second, random, other);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        input[i] += share * (other[i] - input[i]);
    }
    for (size_t i = 0; i < classes; i++) {
        target[i] += share * (lessons->target[second * classes + i] - target[i]);
    }
}

struct net_source lessons_source(const struct lessons *lessons) {
    return (struct net_source){lessons->count, SAMPLE_PIXELS, lessons->options.classes, fill,
                               lessons};
}
