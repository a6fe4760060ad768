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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray_by_the_formula),
        cmocka_unit_test(crop_inside_and_outside),
        cmocka_unit_test(crop_of_nothing),
    };
    return test_run("image", tests);
}
