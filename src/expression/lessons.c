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
    for (size_t i = 0; share != NULL && votes > 0 && i < EMOTION_COUNT; i++) {
        size_t class = emotion_class((enum emotion)i);
        if (class < options->classes) {
            target[class] += (float)(votes * share[i] / sum);
        }
    }
}

/* What people said of a sample; NULL where nobody was asked. */
static const unsigned char *asked(const struct lesson_faces *faces, size_t sample) {
    uint32_t row = faces->samples->row[sample];
    return faces->votes == NULL || row >= faces->votes->count ? NULL : faces->votes->row[row];
}

static void add(struct lessons *lessons, const struct lesson_faces *faces, size_t sample) {
    enum emotion emotion = (enum emotion)faces->samples->emotion[sample];
    uint32_t row = faces->samples->row[sample];
    double share[EMOTION_COUNT];
    bool voted = asked(faces, sample) != NULL;
    if (voted && lessons->options.clean && votes_useless(faces->votes, row)) {
        lessons->left_out++;
        return;
    }
    if (voted) {
        votes_shares(faces->votes, row, share);
    }
    set_target(&lessons->options, emotion, voted ? share : NULL,
               lessons->target + lessons->count * lessons->options.classes);
    lessons->index[lessons->count++] = (uint32_t)sample;
}

/* How often a sample comes. */
static size_t times(const struct lesson_faces *faces, size_t sample, struct random *random) {
    double weight = faces->weight == NULL ? 1 : faces->weight[sample];
    size_t whole = (size_t)weight;
    return whole + (random_unit(random) < weight - (double)whole);
}

static bool *marked(const struct lesson_faces *faces) {
    bool *away = memory_new(faces->samples->count, sizeof *away);
    for (size_t i = 0; i < faces->held->count; i++) {
        away[faces->held->index[i]] = true;
    }
    return away;
}

/* Room for all of them. */
static size_t most(const struct lesson_faces *faces) {
    size_t count = 0;
    for (size_t i = 0; i < faces->samples->count; i++) {
        count += faces->weight == NULL ? 1 : (size_t)ceil(faces->weight[i]);
    }
    return count;
}

struct lessons lessons_new(const struct lesson_faces *faces, const struct lesson_options *options,
                           uint64_t seed) {
    const struct samples *samples = faces->samples;
    struct lessons lessons = {.samples = samples, .options = *options};
    struct random random = random_seeded(seed, 98);
    lessons.index = memory_new(most(faces), sizeof *lessons.index);
    lessons.target = memory_new(most(faces) * options->classes, sizeof *lessons.target);
    bool *away = marked(faces);
    for (size_t i = 0; i < samples->count; i++) {
        size_t class = emotion_class((enum emotion)samples->emotion[i]);
        size_t left = times(faces, i, &random);
        bool taken = class < options->classes && samples->split[i] == SPLIT_TRAINING && !away[i];
        for (; taken && left > 0; left--) {
            add(&lessons, faces, i);
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

/* ---- what a teacher answers ---- */

/* All faces as they are, then all of them mirrored. */
static void fill_asked(const void *context, size_t index, struct random *random, float *input,
                       float *target) {
    const struct lessons *lessons = context;
    bool mirrored = index >= lessons->count;
    const unsigned char *face =
        lessons->samples->pixels +
        (size_t)lessons->index[index - (mirrored ? lessons->count : 0)] * SAMPLE_PIXELS;
    (void)random;
    *target = 0; /* nobody asks for it */
    face_to_input(face, input);
    for (size_t row = 0; mirrored && row < SAMPLE_SIDE; row++) {
        float *line = input + row * SAMPLE_SIDE;
        for (size_t i = 0; i < SAMPLE_SIDE / 2; i++) {
            float kept = line[i];
            line[i] = line[SAMPLE_SIDE - 1 - i];
            line[SAMPLE_SIDE - 1 - i] = kept;
        }
    }
}

bool lessons_ask(struct lessons *lessons, struct model *teacher, enum net_precision precision,
                 unsigned threads, struct error *err) {
    enum { BATCH = 64 };
    size_t classes = lessons->options.classes, count = lessons->count;
    if (teacher->classes != classes) {
        return error_set(err, "the teacher tells %zu classes apart and the recipe %zu",
                         teacher->classes, classes);
    }
    struct net_plan *plan = model_compile(teacher, BATCH, precision, threads, err);
    if (plan == NULL) {
        return false;
    }
    struct net_source source = {2 * count, SAMPLE_PIXELS, 0, fill_asked, lessons};
    float *answers = memory_new(2 * count * classes, sizeof *answers), nothing = 0;
    bool good = net_answers(plan, BATCH, &source, 1, answers, &nothing, err);
    float share = (float)lessons->options.teacher;
    softmax(answers, classes, teacher->temperature, 0, good ? 2 * count : 0, answers);
    for (size_t i = 0; good && i < count * classes; i++) {
        float taught = (answers[i] + answers[count * classes + i]) / 2;
        lessons->target[i] += share * (taught - lessons->target[i]);
    }
    free(answers);
    net_plan_free(plan);
    return good;
}

/* ---- a lesson as the network gets it ---- */

/* A number between 0 and 1 from Beta(a, a), for a up to 1 (M. D. Joehnk, 1964). */
static double random_beta(struct random *random, double a) {
    for (;;) {
        double u = random_unit(random), v = random_unit(random);
        double x = pow(u, 1 / a), y = pow(v, 1 / a);
        if (x + y == 0) { /* too small for a double, as most are for a small `a` */
            return u > v;
        }
        if (x + y <= 1) {
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

/* Blends all of `other` into a face; gives its share. */
static float mix_up(float *input, const float *other, double most, struct random *random) {
    float share = (float)random_beta(random, most);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        input[i] += share * (other[i] - input[i]);
    }
    return share;
}

/* Puts a rectangle of `other`, of any share of its area, into its own place in a face, cut off at
 * the edges; gives the share that is seen of it. */
static float cut_mix(float *input, const float *other, struct random *random) {
    int side = (int)(sqrt(random_unit(random)) * SAMPLE_SIDE);
    int left = (int)random_below(random, SAMPLE_SIDE) - side / 2;
    int above = (int)random_below(random, SAMPLE_SIDE) - side / 2;
    int right = left + side < SAMPLE_SIDE ? left + side : SAMPLE_SIDE;
    int below = above + side < SAMPLE_SIDE ? above + side : SAMPLE_SIDE;
    left = left < 0 ? 0 : left;
    above = above < 0 ? 0 : above;
    for (int row = above; row < below; row++) {
        for (int column = left; column < right; column++) {
            input[row * SAMPLE_SIDE + column] = other[row * SAMPLE_SIDE + column];
        }
    }
    return (float)((right - left) * (below - above)) / SAMPLE_PIXELS;
}

static void fill(const void *context, size_t lesson, struct random *random, float *input,
                 float *target) {
    const struct lessons *lessons = context;
    size_t classes = lessons->options.classes;
    see(lessons, lesson, random, input);
    for (size_t i = 0; i < classes; i++) {
        target[i] = lessons->target[lesson * classes + i];
    }
    const struct lesson_options *options = &lessons->options;
    if (random == NULL || (options->mixup == 0 && options->cutmix == 0)) {
        return;
    }
    bool cut = options->cutmix > 0 && random_unit(random) < options->cutmix;
    if (!cut && options->mixup == 0) {
        return;
    }
    float other[SAMPLE_PIXELS];
    size_t second = random_below(random, (uint32_t)lessons->count);
    see(lessons, second, random, other);
    float share =
        cut ? cut_mix(input, other, random) : mix_up(input, other, options->mixup, random);
    for (size_t i = 0; i < classes; i++) {
        target[i] += share * (lessons->target[second * classes + i] - target[i]);
    }
}

struct net_source lessons_source(const struct lessons *lessons) {
    return (struct net_source){lessons->count, SAMPLE_PIXELS, lessons->options.classes, fill,
                               lessons};
}
