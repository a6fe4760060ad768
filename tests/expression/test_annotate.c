/* What is drawn into pictures, and what stays as it was. */
#include "expression/label.h"
#include "test.h"

static struct image plain(size_t width, size_t height, unsigned char value) {
    struct image image = image_new(width, height, 3);
    memset(image.pixels, value, width * height * 3);
    return image;
}

static const unsigned char *pixel(const struct image *image, int x, int y) {
    return image->pixels + ((size_t)y * image->width + (size_t)x) * 3;
}

static bool is_colour(const struct image *image, int x, int y, int red, int green, int blue) {
    const unsigned char *here = pixel(image, x, y);
    return here[0] == red && here[1] == green && here[2] == blue;
}

static struct annotation face_with(enum mood mood, double probability) {
    struct annotation face = {.box = {200, 200, 120, 120}};
    for (int i = 0; i < MOOD_COUNT; i++) {
        face.moods[i] = i == (int)mood ? probability : (1 - probability) / 3;
    }
    return face;
}

/* In the colours of plot/, and between dark edges. */
static void frames_in_the_moods_colours(void **state) {
    (void)state;
    static const int wanted[MOOD_COUNT][3] = {
        {213, 94, 0}, {0, 158, 115}, {230, 159, 0}, {0, 114, 178}};
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        struct image picture = plain(640, 480, 255);
        struct annotation face = face_with((enum mood)mood, 0.7);
        annotate_faces(&picture, &face, 1);
        const int *colour = wanted[mood];
        assert_true(is_colour(&picture, 200, 260, colour[0], colour[1], colour[2]));
        assert_true(is_colour(&picture, 319, 319, colour[0], colour[1], colour[2]));
        assert_true(is_colour(&picture, 199, 260, 20, 20, 24));
        assert_true(is_colour(&picture, 320, 320, 20, 20, 24));
        assert_true(is_colour(&picture, 260, 260, 255, 255, 255));
        image_free(&picture);
    }
}

static bool within(double x, double y, double left, double top, double width, double height) {
    return x >= left && x < left + width && y >= top && y < top + height;
}

/* Only frames and labels differ from what was there. */
static void the_rest_stays(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{64, 48}, {320, 240}, {641, 479}};
    for (size_t i = 0; i < 3; i++) {
        int width = (int)sizes[i][0], height = (int)sizes[i][1];
        struct annotation faces[] = {
            {.box = {-width / 10, height / 3, height / 3, height / 3}, .moods = {1, 0, 0, 0}},
            {.box = {width / 2, height - height / 4, height / 3, height / 3},
             .moods = {0.3, 0.3, 0.2, 0.2},
             .unsure = true},
            {.box = {width - 20, 3, 6, 6}, .moods = {0, 0, 0, 1}},
        };
        struct label labels[3];
        struct image picture = plain(sizes[i][0], sizes[i][1], 130);
        size_t changed = 0;
        annotate_faces(&picture, faces, 3);
        label_place(sizes[i][0], sizes[i][1], faces, 3, labels);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                bool drawn = false;
                for (int j = 0; j < 3; j++) {
                    const struct face *box = &faces[j].box;
                    const struct label *label = &labels[j];
                    double thickness = label_frame(label, box);
                    double edge = label_frame_edge(thickness), inner = thickness + edge;
                    bool framed = within(x, y, box->x - edge, box->y - edge, box->width + 2 * edge,
                                         box->height + 2 * edge) &&
                                  !within(x, y, box->x + inner, box->y + inner,
                                          box->width - 2 * inner, box->height - 2 * inner);
                    drawn = drawn || framed ||
                            within(x, y, label->x, label->y, label->width, label->height);
                }
                bool same = is_colour(&picture, x, y, 130, 130, 130);
                assert_true(drawn || same);
                changed += same ? 0 : 1;
            }
        }
        assert_true(changed > 100);
        image_free(&picture);
    }
}

/* The pixels of a colour in a row of bars. */
static int length_of(const struct image *picture, const struct label *label, const int colour[3]) {
    int most = 0;
    for (int y = (int)(label->y + label->height / 4); y < label->y + label->height; y++) {
        int count = 0;
        for (int x = (int)(label->x + label->names); x < label->x + label->width; x++) {
            count += is_colour(picture, x, y, colour[0], colour[1], colour[2]) ? 1 : 0;
        }
        most = count > most ? count : most;
    }
    return most;
}

static void bars_are_as_long_as_the_probabilities(void **state) {
    (void)state;
    static const int happy[] = {230, 159, 0}, sad[] = {0, 114, 178};
    struct annotation face = {.box = {1000, 1200, 600, 600}, .moods = {0, 0.05, 0.7, 0.25}};
    struct image picture = plain(3000, 2000, 90);
    struct label label;
    annotate_faces(&picture, &face, 1);
    label_place(3000, 2000, &face, 1, &label);
    double whole = label.width - label.names - label_gap(label.size);
    assert_near(length_of(&picture, &label, happy), 0.7 * whole, 1);
    assert_near(length_of(&picture, &label, sad), 0.25 * whole, 1);
    image_free(&picture);
}

/* Nothing that a caller can hand over goes beyond the picture or a bar. */
static void odd_numbers(void **state) {
    (void)state;
    struct annotation faces[] = {
        {.box = {10, 10, 30, 30}, .moods = {NAN, NAN, NAN, NAN}, .unsure = true},
        {.box = {60, 10, 30, 30}, .moods = {-1, 7, INFINITY, -INFINITY}},
        {.box = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX}},
        {.box = {INT32_MAX, 5, INT32_MAX, 7}},
        {.box = {-5, -5, 1, 1}},
        {.box = {5, 5, -10, 0}},
    };
    static const size_t sizes[][2] = {{1, 1}, {2, 300}, {64, 48}, {320, 240}};
    for (size_t i = 0; i < 4; i++) {
        struct image picture = plain(sizes[i][0], sizes[i][1], 7);
        annotate_faces(&picture, faces, 6);
        annotate_room(&picture, faces[i % 2].moods, i % 2 == 0);
        annotate_everyone(&picture, faces, 6, faces[1].moods, false);
        annotate_faces(&picture, NULL, 0);
        image_free(&picture);
    }
    struct image gray = image_new(320, 240, 1);
    annotate_everyone(&gray, faces, 6, faces[1].moods, true);
    image_free(&gray);
}

static void the_room_is_a_strip(void **state) {
    (void)state;
    static const double moods[MOOD_COUNT] = {0, 0.5, 0.5, 0};
    static const size_t sizes[][2] = {{160, 120}, {320, 240}, {1280, 720}, {6000, 4000}};
    for (size_t i = 0; i < 4; i++) {
        int width = (int)sizes[i][0], height = (int)sizes[i][1];
        struct image picture = plain(sizes[i][0], sizes[i][1], 200);
        annotate_room(&picture, moods, i % 2 == 0);
        int top = 0;
        while (top < height && is_colour(&picture, 0, top, 200, 200, 200)) {
            top++;
        }
        assert_true(top > height * 4 / 5 && top < height - 9);
        for (int x = 0; x < width; x++) {
            assert_true(is_colour(&picture, x, top - 1, 200, 200, 200));
            bool left = x < width / 2;
            assert_true(
                is_colour(&picture, x, top, left ? 0 : 230, left ? 158 : 159, left ? 115 : 0));
        }
        image_free(&picture);
    }
    struct image small = plain(30, 20, 200);
    annotate_room(&small, moods, true);
    for (int i = 0; i < 30 * 20; i++) {
        assert_true(is_colour(&small, i % 30, i / 30, 200, 200, 200));
    }
    image_free(&small);
}

/* A face at the lower edge has its label above the strip. */
static void labels_leave_the_strip_free(void **state) {
    (void)state;
    static const double moods[MOOD_COUNT] = {0, 0.5, 0.5, 0};
    for (int x = -20; x < 320; x += 20) {
        struct annotation face = {.box = {x, 200, 30, 30}, .moods = {0, 0, 0, 1}};
        struct image with = plain(320, 240, 200), without = plain(320, 240, 200);
        annotate_everyone(&with, &face, 1, moods, false);
        annotate_room(&without, moods, false);
        assert_memory_equal(pixel(&with, 0, 236), pixel(&without, 0, 236), (size_t)320 * 4 * 3);
        image_free(&with);
        image_free(&without);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_in_the_moods_colours),
        cmocka_unit_test(the_rest_stays),
        cmocka_unit_test(bars_are_as_long_as_the_probabilities),
        cmocka_unit_test(odd_numbers),
        cmocka_unit_test(the_room_is_a_strip),
        cmocka_unit_test(labels_leave_the_strip_free),
    };
    return test_run("annotate", tests);
}
