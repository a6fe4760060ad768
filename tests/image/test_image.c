/* Gray and crop. */
#include "image/image.h"
#include "test.h"

static void gray_by_the_formula(void **state) {
    (void)state;
    unsigned char pixels[] = {0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 30};
    struct image image = {6, 1, 3, pixels};
    struct image gray = image_gray(&image);
    /* (9798 R + 19235 G + 3735 B + 16384) / 32768, on paper */
    const unsigned char wanted[] = {0, 255, 76, 150, 29, 124};
    assert_int_equal(gray.channels, 1);
    assert_memory_equal(gray.pixels, wanted, sizeof wanted);
    struct image again = image_gray(&gray);
    assert_memory_equal(again.pixels, wanted, sizeof wanted);
    image_free(&gray);
    image_free(&again);
}

static void cropped_is(const struct image *image, int64_t x, int64_t y, size_t width, size_t height,
                       const char *wanted) {
    struct image part = image_crop(image, x, y, width, height);
    assert_int_equal(part.width, width);
    assert_int_equal(part.height, height);
    assert_memory_equal(part.pixels, wanted, width * height * image->channels);
    image_free(&part);
}

static void crop_inside_and_outside(void **state) {
    (void)state;
    unsigned char pixels[] = "abcdefghijkl";
    struct image image = {4, 3, 1, pixels};
    cropped_is(&image, 1, 1, 2, 2, "fgjk");
    cropped_is(&image, 0, 0, 4, 3, "abcdefghijkl");
    cropped_is(&image, -2, -1, 4, 3, "aaabaaabeeef");
    cropped_is(&image, 3, 2, 3, 2, "llllll");
    cropped_is(&image, 100, 1, 2, 1, "hh");
    cropped_is(&image, -100, 1, 2, 1, "ee");
    cropped_is(&image, INT64_MIN, INT64_MIN, 2, 1, "aa");
    cropped_is(&image, INT64_MAX, INT64_MAX, 2, 1, "ll");
    cropped_is(&image, -1, 0, 6, 1, "aabcdd");
    struct image colour = {2, 2, 3, pixels};
    cropped_is(&colour, -1, 1, 3, 1, "ghighijkl");
}

static void crop_of_nothing(void **state) {
    (void)state;
    struct image none = image_new(0, 0, 1);
    struct image part = image_crop(&none, 0, 0, 2, 1);
    assert_int_equal(part.pixels[0] + part.pixels[1], 0);
    image_free(&part);
    image_free(&none);
    assert_null(none.pixels);
}

static void one_put_onto_another(void **state) {
    (void)state;
    struct image onto = image_new(4, 3, 3), gray = image_new(2, 2, 1), colour = image_new(2, 2, 3);
    memset(onto.pixels, 9, 36);
    for (size_t i = 0; i < 12; i++) {
        colour.pixels[i] = (unsigned char)(100 + i);
        gray.pixels[i / 3] = (unsigned char)(50 + i / 3);
    }
    image_put(&onto, 0, 1, &gray);
    image_put(&onto, 3, 2, &colour); /* only its first pixel */
    image_put(&onto, 4, 0, &colour);
    image_put(&onto, 0, 3, &colour);
    static const unsigned char wanted[3][4][3] = {
        {{9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {9, 9, 9}},
        {{50, 50, 50}, {51, 51, 51}, {9, 9, 9}, {9, 9, 9}},
        {{52, 52, 52}, {53, 53, 53}, {9, 9, 9}, {100, 101, 102}},
    };
    assert_memory_equal(onto.pixels, wanted, sizeof wanted);
    image_free(&onto);
    image_free(&gray);
    image_free(&colour);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray_by_the_formula),
        cmocka_unit_test(crop_inside_and_outside),
        cmocka_unit_test(crop_of_nothing),
        cmocka_unit_test(one_put_onto_another),
    };
    return test_run("image", tests);
}
