/* What a network learns from: which faces, and what it should answer to each. */
#include "expression/lessons.h"
#include "expression/model.h"
#include "expression/samples_inside.h"
#include "expression/training_faces.h"
#include "test.h"

enum { FACES = 8 };

static const enum emotion emotions[FACES] = {
    EMOTION_ANGRY, EMOTION_DISGUST,  EMOTION_FEAR,    EMOTION_HAPPY,
    EMOTION_SAD,   EMOTION_SURPRISE, EMOTION_NEUTRAL, EMOTION_SAD,
};

static struct samples *made(void) {
    struct samples *samples = memory_new(1, sizeof *samples);
    for (uint32_t i = 0; i < FACES; i++) {
        unsigned char pixels[SAMPLE_PIXELS];
        memset(pixels, (int)(30 * i), sizeof pixels);
        /* Rows of the table are twice as many: what is broken is not there. */
        samples_add(samples, pixels, emotions[i], i == 7 ? SPLIT_PUBLIC : SPLIT_TRAINING, 2 * i);
    }
    return samples;
}

static struct votes *voted(void) {
    struct votes *votes = memory_new(1, sizeof *votes);
    votes->count = 2 * FACES;
    votes->row = memory_new(votes->count, sizeof *votes->row);
    for (size_t i = 0; i < FACES; i++) {
        votes->row[2 * i][VOTE_HAPPY] = 5;
        votes->row[2 * i][VOTE_FEAR] = 3;
        votes->row[2 * i][VOTE_UNKNOWN] = 2;
    }
    votes->row[2 * 4][VOTE_NO_FACE] = 9;
    memset(votes->row[2 * 6], 0, VOTE_COUNT);
    votes->row[2 * 6][VOTE_CONTEMPT] = 10;
    return votes;
}

static void moods_come_first(void **state) {
    (void)state;
    char labels[128] = "";
    for (size_t class = 0; class < CLASSES_EMOTIONS; class ++) {
        for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
            if (emotion_class((enum emotion)emotion) == class) {
                enum mood mood = emotion_mood((enum emotion)emotion);
                strcat(strcat(labels, class == 0 ? "" : ","),
                       mood == MOOD_UNKNOWN ? emotion_name((enum emotion)emotion)
                                            : mood_name(mood));
            }
        }
    }
    assert_string_equal(labels, MODEL_LABELS_EMOTIONS);
}

/* Of faces `from` and after: their targets in a row of text, "0.5 0 0.5 0". */
static void targets_are(const struct lessons *lessons, size_t lesson, const float *wanted) {
    float input[SAMPLE_PIXELS], target[EMOTION_COUNT];
    struct net_source source = lessons_source(lessons);
    source.fill(source.context, lesson, NULL, input, target);
    for (size_t i = 0; i < lessons->options.classes; i++) {
        assert_near(target[i], wanted[i], 1e-6);
    }
    assert_true(input[7] == (float)(30 * lessons->index[lesson]) / 255);
}

static void labels_alone(void **state) {
    (void)state;
    struct samples *samples = made();
    struct samples_subset none = {0};
    struct lesson_options options = {.classes = CLASSES_MOODS};
    struct lessons lessons =
        lessons_new(&(struct lesson_faces){samples, NULL, &none, NULL}, &options, 1);
    assert_int_equal(lessons.count, 4);
    targets_are(&lessons, 0, (float[]){1, 0, 0, 0});
    targets_are(&lessons, 1, (float[]){0, 0, 1, 0});
    targets_are(&lessons, 2, (float[]){0, 0, 0, 1});
    targets_are(&lessons, 3, (float[]){0, 1, 0, 0});
    lessons_free(&lessons);
    options.classes = CLASSES_EMOTIONS;
    lessons = lessons_new(&(struct lesson_faces){samples, NULL, &none, NULL}, &options, 1);
    assert_int_equal(lessons.count, 7); /* all of Training */
    targets_are(&lessons, 1, (float[]){0, 0, 0, 0, 1, 0, 0});
    targets_are(&lessons, 2, (float[]){0, 0, 0, 0, 0, 1, 0});
    targets_are(&lessons, 5, (float[]){0, 0, 0, 0, 0, 0, 1});
    lessons_free(&lessons);
    samples_free(samples);
}

static void votes_and_labels(void **state) {
    (void)state;
    struct samples *samples = made();
    struct votes *votes = voted();
    struct samples_subset none = {0};
    struct lesson_options options = {.classes = CLASSES_EMOTIONS, .votes = 0.4};
    struct lessons lessons =
        lessons_new(&(struct lesson_faces){samples, votes, &none, NULL}, &options, 1);
    assert_int_equal(lessons.count, 7);
    targets_are(&lessons, 0, (float[]){0.6F, 0, 0.25F, 0, 0, 0.15F, 0});
    targets_are(&lessons, 6, (float[]){0, 1, 0, 0, 0, 0, 0}); /* contempt is no class */
    lessons_free(&lessons);
    options.classes = CLASSES_MOODS; /* fear is none */
    lessons = lessons_new(&(struct lesson_faces){samples, votes, &none, NULL}, &options, 1);
    targets_are(&lessons, 0, (float[]){0.6F, 0, 0.4F, 0});
    lessons_free(&lessons);
    options.clean = true;
    lessons = lessons_new(&(struct lesson_faces){samples, votes, &none, NULL}, &options, 1);
    assert_int_equal(lessons.left_out, 1); /* the first sad one */
    assert_int_equal(lessons.count, 3);
    lessons_free(&lessons);
    votes_free(votes);
    samples_free(samples);
}

static void what_is_held_back_is_not_learned(void **state) {
    (void)state;
    struct samples *samples = made();
    uint32_t index[] = {3, 6};
    struct samples_subset held = {.count = 2, .index = index};
    struct lesson_options options = {.classes = CLASSES_EMOTIONS};
    struct lessons lessons =
        lessons_new(&(struct lesson_faces){samples, NULL, &held, NULL}, &options, 1);
    assert_int_equal(lessons.count, 5);
    for (size_t i = 0; i < lessons.count; i++) {
        assert_true(lessons.index[i] != 3 && lessons.index[i] != 6 && lessons.index[i] != 7);
    }
    lessons_free(&lessons);
    samples_free(samples);
}

/* Two faces of one gray each: what is blended says by how much, and targets are blended as much. */
static void blended_faces_have_blended_answers(void **state) {
    (void)state;
    struct samples *samples = made();
    struct samples_subset none = {0};
    struct lesson_options options = {.classes = CLASSES_MOODS, .mixup = 0.4};
    struct lessons lessons =
        lessons_new(&(struct lesson_faces){samples, NULL, &none, NULL}, &options, 1);
    struct net_source source = lessons_source(&lessons);
    struct random random = random_seeded(1, 1);
    unsigned blended = 0, middle = 0;
    for (int i = 0; i < 2000; i++) {
        float input[SAMPLE_PIXELS], target[MOOD_COUNT], sum = 0, gray = 0;
        source.fill(source.context, 0, &random, input, target);
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            sum += target[mood];
        }
        gray = target[MOOD_HAPPY] * 90 + target[MOOD_SAD] * 120 + target[MOOD_CALM] * 180;
        assert_near(sum, 1, 1e-5);
        assert_near(input[1000] * 255, gray, 1e-2);
        blended += target[MOOD_ANGRY] < 1;
        middle += target[MOOD_ANGRY] > 0.25F && target[MOOD_ANGRY] < 0.75F;
    }
    assert_in_range(blended, 1420, 1580); /* three of four others are another mood */
    /* Of Beta(0.4, 0.4) 28.7 % lie between a quarter and three (SciPy): 431 of them. */
    assert_in_range(middle, 359, 503);
    lessons_free(&lessons);
    samples_free(samples);
}

/* The faces are even: how many pixels are another's can be counted, and is its share. */
static void a_rectangle_brings_its_answer(void **state) {
    (void)state;
    struct samples *samples = made();
    struct samples_subset none = {0};
    struct lesson_options options = {.classes = CLASSES_MOODS, .cutmix = 0.5};
    struct lessons lessons =
        lessons_new(&(struct lesson_faces){samples, NULL, &none, NULL}, &options, 1);
    struct net_source source = lessons_source(&lessons);
    struct random random = random_seeded(1, 1);
    unsigned mixed = 0, large = 0;
    for (int i = 0; i < 2000; i++) {
        float input[SAMPLE_PIXELS], target[MOOD_COUNT];
        source.fill(source.context, 0, &random, input, target);
        unsigned own = 0;
        for (size_t pixel = 0; pixel < SAMPLE_PIXELS; pixel++) {
            own += input[pixel] == 0;
        }
        if (target[MOOD_ANGRY] < 1) { /* else it was left alone, or mixed with itself */
            assert_near(target[MOOD_ANGRY] * SAMPLE_PIXELS, own, 0.01);
            mixed++;
            large += own < SAMPLE_PIXELS / 2;
        }
    }
    /* Half of all, of which three of four meet another mood; one in some hundred has no pixel. */
    assert_in_range(mixed, 650, 800);
    assert_in_range(large, mixed / 8, mixed / 2);
    lessons_free(&lessons);
    samples_free(samples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moods_come_first),
        cmocka_unit_test(labels_alone),
        cmocka_unit_test(votes_and_labels),
        cmocka_unit_test(what_is_held_back_is_not_learned),
        cmocka_unit_test(blended_faces_have_blended_answers),
        cmocka_unit_test(a_rectangle_brings_its_answer),
    };
    return test_run("expression/lessons", tests);
}
