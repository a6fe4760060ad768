#include "face/scales.h"

#include "test.h"

static struct scale *find(int window, size_t width, size_t height, struct face_options options,
                          size_t *count) {
    struct cascade cascade = {.width = window, .height = window};
    struct image gray = {width, height, 1, NULL};
    return scales_find(&cascade, &gray, &options, count);
}

static void test_on_paper(void **state) {
    (void)state;
    size_t count = 0;
    struct scale *scale = find(24, 100, 90, (struct face_options){.scale_factor = 2}, &count);
    assert_int_equal(count, 2); /* a window of 96 pixels is higher than the picture */
    assert_true(scale[0].factor == 1 && scale[0].width == 100 && scale[0].height == 90);
    assert_true(scale[0].step == 2 && scale[0].columns == 77);
    /* 67 rows are 33 steps; shared among ceil(77 / 32) stripes 11 each, which end at row 66 */
    assert_int_equal(scale[0].rows, 66);
    assert_true(scale[1].factor == 2 && scale[1].width == 50 && scale[1].height == 45);
    assert_true(scale[1].step == 1 && scale[1].columns == 27 && scale[1].rows == 22);
    free(scale);
}

/* 7 rows in steps of 2 are 3 steps, by OpenCV's division, and row 6 is in none. */
static void test_the_last_row(void **state) {
    (void)state;
    size_t count = 0;
    struct scale *scale = find(24, 30, 30, (struct face_options){.scale_factor = 1.5}, &count);
    assert_int_equal(count, 1);
    assert_true(scale[0].columns == 7 && scale[0].rows == 6);
    free(scale);
}

static void test_limits(void **state) {
    (void)state;
    size_t count = 0;
    struct face_options options = {.scale_factor = 2, .min_size = 40, .max_size = 100};
    struct scale *scale = find(20, 400, 400, options, &count); /* 20 40 80 160 320 */
    assert_true(count == 2 && scale[0].factor == 2 && scale[1].factor == 4);
    free(scale);
    options.min_size = options.max_size = 130; /* none fits; 160 is nearest */
    scale = find(20, 400, 400, options, &count);
    assert_true(count == 1 && scale[0].factor == 8);
    free(scale);
    scale = find(20, 400, 19, options, &count);
    assert_int_equal(count, 0);
    free(scale);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_on_paper),
        cmocka_unit_test(test_the_last_row),
        cmocka_unit_test(test_limits),
    };
    return test_run("face_scales", tests);
}
