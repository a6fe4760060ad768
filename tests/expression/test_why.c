/* Which part of a face decided: what is hidden, and what is drawn of it. */
#include "expression/samples.h"
#include "expression/why.h"
#include "models.h"
#include "test.h"

/* Of one cell, at the right edge, it is worked out here what the network answers without it. */
static void what_is_hidden_is_missed(void **state) {
    (void)state;
    struct error err = {""};
    struct model *model = model_made();
    struct classifier_options options = {16, NET_FP32, 1};
    struct classifier *classifier = classifier_new(model, &options, &err);
    unsigned char face[SAMPLE_PIXELS], hidden[SAMPLE_PIXELS];
    struct random random = random_seeded(1, 1);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        face[i] = (unsigned char)random_below(&random, 256);
    }
    struct why why;
    assert_true(why_ask(classifier, face, &why, &err));
    double whole[MOOD_COUNT];
    assert_true(classifier_moods(classifier, face, 1, &whole, &err));
    assert_int_equal(why.mood, mood_likeliest(whole));
    size_t sum = 0;
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        sum += face[i];
    }
    /* The cell in row 3, column 11: pixels 8 to 19 down, 40 to 47 (of 51) across. */
    memcpy(hidden, face, sizeof face);
    for (size_t y = 8; y < 20; y++) {
        for (size_t x = 40; x < 48; x++) {
            hidden[48 * y + x] = (unsigned char)(sum / SAMPLE_PIXELS);
        }
    }
    double without[MOOD_COUNT];
    assert_true(classifier_moods(classifier, hidden, 1, &without, &err));
    assert_near(why.less[3][11], whole[why.mood] - without[why.mood], 1e-6);
    classifier_free(classifier);
    model_free(model);
}

static void red_where_it_counts(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    struct why why = {.mood = MOOD_SAD, .moods = {0.1, 0.1, 0.1, 0.7}};
    memset(face, 128, sizeof face);
    why.less[2][5] = 0.4;
    why.less[7][9] = -0.2;
    struct image picture = why_draw(face, &why);
    size_t right = 2 * 16 + 288;
    for (int row = 0; row < WHY_CELLS; row++) {
        for (int column = 0; column < WHY_CELLS; column++) {
            size_t x = right + (size_t)column * 24 + 12, y = 64 + (size_t)row * 24 + 12;
            const unsigned char *pixel = picture.pixels + 3 * (y * picture.width + x);
            const unsigned char *plain = pixel - (size_t)3 * (16 + 288);
            assert_true(plain[0] == 128 && plain[1] == 128 && plain[2] == 128);
            if (row == 2 && column == 5) {
                assert_true(pixel[0] > 180 && pixel[1] < 80);
            } else if (row == 7 && column == 9) {
                assert_true(pixel[2] > 140 && pixel[0] < 128);
            } else {
                assert_memory_equal(pixel, plain, 3);
            }
        }
    }
    image_free(&picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_hidden_is_missed),
        cmocka_unit_test(red_where_it_counts),
    };
    return test_run("expression/why", tests);
}
