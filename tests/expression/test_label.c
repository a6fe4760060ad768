/* Where labels go: never out of the picture, and onto no face where there is another place. */
#include "expression/label.h"
#include "test.h"

static struct annotation face_at(int x, int y, int side, bool unsure) {
    return (struct annotation){
        .box = {x, y, side, side}, .moods = {0.1, 0.2, 0.6, 0.1}, .unsure = unsure};
}

static void is_inside(const struct label *label, size_t width, size_t height) {
    if (label->form == LABEL_NONE) {
        return;
    }
    assert_true(label->x >= 0 && label->y >= 0);
    assert_true(label->width > 0 && label->x + label->width <= (double)width);
    assert_true(label->height > 0 && label->y + label->height <= (double)height);
    assert_true(label->size >= 9 && label->row_size >= 8);
    /* Whole pixels. */
    assert_true(label->x == floor(label->x) && label->y == floor(label->y));
    assert_true(label->width == floor(label->width) && label->height == floor(label->height));
}

static double overlap(const struct label *label, const struct face *face) {
    double width = fmin(label->x + label->width, face->x + face->width) - fmax(label->x, face->x);
    double height =
        fmin(label->y + label->height, face->y + face->height) - fmax(label->y, face->y);
    return width > 0 && height > 0 ? width * height : 0;
}

static const size_t sizes[][2] = {{64, 48},    {48, 64},     {122, 178},   {320, 240},
                                  {640, 480},  {1920, 1080}, {1080, 1920}, {6000, 4000},
                                  {4000, 600}, {16384, 100}};

/* Faces from tiny ones to those as large as the picture, at edges and corners, within and across.
 */
static void never_outside(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int width = (int)sizes[i][0], height = (int)sizes[i][1];
        int shorter = width < height ? width : height;
        const int sides[] = {1, 5, shorter / 10, shorter / 4, shorter / 2, shorter, 2 * shorter};
        for (size_t j = 0; j < 7 * 2; j++) {
            int side = sides[j / 2];
            const int x[] = {-side + 1, -side / 2, 0, (width - side) / 2, width - side, width - 1};
            const int y[] = {-side + 1,           -side / 2,     0,
                             (height - side) / 2, height - side, height - 1};
            for (int place = 0; place < 36; place++) {
                struct annotation face = face_at(x[place % 6], y[place / 6], side, j % 2 == 0);
                struct label label;
                label_place(sizes[i][0], sizes[i][1], &face, 1, &label);
                is_inside(&label, sizes[i][0], sizes[i][1]);
                /* There is room for a word on all of these. */
                assert_true(label.form != LABEL_NONE);
                /* And where a face leaves enough, for all, without hiding it. */
                if (shorter >= 240 && side <= shorter / 4) {
                    assert_int_equal(label.form, LABEL_BARS);
                    assert_true(overlap(&label, &face.box) == 0);
                }
            }
        }
    }
}

static void above_if_there_is_room(void **state) {
    (void)state;
    struct annotation face = face_at(250, 250, 100, false);
    struct label label;
    label_place(640, 480, &face, 1, &label);
    assert_true(label.y + label.height <= 250 && label.y + label.height > 240);
    assert_true(label.x > 240 && label.x <= 250);
    face = face_at(250, 10, 100, false);
    label_place(640, 480, &face, 1, &label);
    assert_true(label.y >= 110 && label.y < 120);
}

static void nothing_where_nothing_fits(void **state) {
    (void)state;
    static const size_t small[][2] = {{1, 1}, {20, 8}, {8, 400}, {1, 1000}};
    struct annotation face = face_at(0, 0, 5, false);
    struct label label;
    for (size_t i = 0; i < 4; i++) {
        label_place(small[i][0], small[i][1], &face, 1, &label);
        assert_int_equal(label.form, LABEL_NONE);
    }
    /* Nor for faces that are not in the picture, or are none. */
    static const struct face faces[] = {
        {-50, 10, 50, 50},
        {640, 10, 50, 50},
        {10, -50, 50, 50},
        {10, 480, 50, 50},
        {10, 10, 0, 0},
        {10, 10, -5, 20},
        {INT32_MAX, 0, INT32_MAX, INT32_MAX},
    };
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++) {
        face.box = faces[i];
        label_place(640, 480, &face, 1, &label);
        assert_int_equal(label.form, LABEL_NONE);
    }
    /* One that is all of the picture and far more has its label inside. */
    face.box = (struct face){INT32_MIN / 2, INT32_MIN / 2, INT32_MAX, INT32_MAX};
    label_place(640, 480, &face, 1, &label);
    assert_true(label.form != LABEL_NONE);
    is_inside(&label, 640, 480);
}

static void says_less_where_there_is_less_room(void **state) {
    (void)state;
    struct annotation face = face_at(20, 10, 24, true);
    struct label label;
    label_place(64, 48, &face, 1, &label);
    assert_int_equal(label.form, LABEL_SHORT);
    face.unsure = false;
    label_place(64, 30, &face, 1, &label);
    assert_int_equal(label.form, LABEL_WORD);
    face = face_at(0, 0, 8, false);
    label_place(50, 60, &face, 1, &label);
    assert_int_equal(label.form, LABEL_LETTERS);
    label_place(120, 90, &face, 1, &label);
    assert_int_equal(label.form, LABEL_BARS);
}

/* Rows of people as on the photo of a class. */
static void neighbours(void **state) {
    (void)state;
    enum { ROWS = 3, COLUMNS = 8 };
    struct annotation faces[ROWS * COLUMNS];
    struct label labels[ROWS * COLUMNS];
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        faces[i] = face_at(40 + i % COLUMNS * 150 + i / COLUMNS % 2 * 60, 150 + i / COLUMNS * 250,
                           60, i % 5 == 0);
    }
    label_place(1280, 960, faces, ROWS * COLUMNS, labels);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        is_inside(&labels[i], 1280, 960);
        assert_int_equal(labels[i].form, LABEL_BARS);
        for (int j = 0; j < ROWS * COLUMNS; j++) {
            struct face other = {(int)labels[j].x, (int)labels[j].y, (int)labels[j].width,
                                 (int)labels[j].height};
            assert_true(overlap(&labels[i], &faces[j].box) == 0);
            assert_true(i == j || overlap(&labels[i], &other) < 0.05 * labels[i].width * 11);
        }
    }
}

/* Far more than fit: all within the picture, and no more than so many. */
static void crowds(void **state) {
    (void)state;
    enum { COUNT = LABEL_MOST + 100 };
    static struct annotation faces[COUNT];
    static struct label labels[COUNT];
    struct random random = random_seeded(5, 1);
    for (size_t i = 0; i < COUNT; i++) {
        int x = (int)random_below(&random, 700) - 50, y = (int)random_below(&random, 500) - 50;
        faces[i] = face_at(x, y, 1 + (int)random_below(&random, 80), i % 3 == 0);
    }
    label_place(640, 480, faces, COUNT, labels);
    for (size_t i = 0; i < COUNT; i++) {
        is_inside(&labels[i], 640, 480);
        assert_true(i < LABEL_MOST || labels[i].form == LABEL_NONE);
    }
    label_place(640, 480, NULL, 0, NULL);
}

static void words(void **state) {
    (void)state;
    static const double moods[][MOOD_COUNT] = {
        {0.4, 0.3, 0.2, 0.1}, {0.3, 0.4, 0.2, 0.1}, {0.1, 0.2, 0.3, 0.4}, {0.25, 0.25, 0.25, 0.25}};
    static const char *const sure[] = {"angry", "calm", "sad", "angry"};
    static const char *const unsure[] = {"not sure:\nangry or calm", "not sure:\ncalm or angry",
                                         "not sure:\nsad or happy", "not sure:\nangry or calm"};
    char text[LABEL_WORDS];
    for (size_t i = 0; i < 4; i++) {
        label_words(text, moods[i], false, LABEL_WORD);
        assert_string_equal(text, sure[i]);
        label_words(text, moods[i], false, LABEL_SHORT);
        assert_string_equal(text, sure[i]);
        label_words(text, moods[i], true, LABEL_BARS);
        assert_string_equal(text, unsure[i]);
    }
    label_words(text, moods[2], true, LABEL_SHORT);
    assert_string_equal(text, "sad?");
    label_name(text, MOOD_HAPPY, LABEL_BARS);
    assert_string_equal(text, "happy");
    label_name(text, MOOD_HAPPY, LABEL_LETTERS);
    assert_string_equal(text, "h");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_outside),
        cmocka_unit_test(above_if_there_is_room),
        cmocka_unit_test(nothing_where_nothing_fits),
        cmocka_unit_test(says_less_where_there_is_less_room),
        cmocka_unit_test(neighbours),
        cmocka_unit_test(crowds),
        cmocka_unit_test(words),
    };
    return test_run("label", tests);
}
