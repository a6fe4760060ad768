#include "image/image.h"
#include "test.h"

static struct image counting(size_t width, size_t height, unsigned channels) {
    struct image image = image_new(width, height, channels);
    for (size_t i = 0; i < width * height * channels; i++) {
        image.pixels[i] = (unsigned char)(i * 7 % 251);
    }
    return image;
}

static void mirrored_twice_is_the_same(void **state) {
    (void)state;
    for (unsigned channels = 1; channels <= 3; channels += 2) {
        struct image image = counting(5, 3, channels);
        struct image once = image_mirror(&image);
        struct image twice = image_mirror(&once);
        assert_int_equal(once.pixels[0], image.pixels[4 * channels]);
        assert_memory_equal(twice.pixels, image.pixels, 5 * 3 * channels);
        image_free(&image);
        image_free(&once);
        image_free(&twice);
    }
}

static void gray_becomes_three_equal_channels(void **state) {
    (void)state;
    struct image gray = counting(2, 2, 1);
    struct image colour = image_colour(&gray);
    assert_int_equal(colour.channels, 3);
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(colour.pixels[i], gray.pixels[i / 3]);
    }
    struct image again = image_colour(&colour);
    assert_memory_equal(again.pixels, colour.pixels, 12);
    image_free(&gray);
    image_free(&colour);
    image_free(&again);
}

/* A quarter turn clockwise moves every pixel to another one exactly: the upper left corner becomes
 * the upper right one. */
static void a_quarter_turn(void **state) {
    (void)state;
    struct image image = counting(4, 3, 1);
    struct image_turn turn = image_turn_by(&image, 90);
    struct image out = image_turned(&image, &turn);
    assert_int_equal(out.width, 3);
    assert_int_equal(out.height, 4);
    for (size_t y = 0; y < 3; y++) {
        for (size_t x = 0; x < 4; x++) {
            assert_int_equal(out.pixels[x * 3 + (2 - y)], image.pixels[y * 4 + x]);
        }
    }
    image_free(&image);
    image_free(&out);
}

/* The middle stays the middle, and a point one to the right of it lies, before a turn of 30 degrees
 * clockwise, up to the right: (cos 30, -sin 30). */
static void points_go_back(void **state) {
    (void)state;
    struct image image = image_new(40, 20, 1);
    struct image_turn turn = image_turn_by(&image, 30);
    double x = turn.to_x;
    double y = turn.to_y;
    image_turn_back(&turn, &x, &y);
    assert_near(x, 20, 1e-9);
    assert_near(y, 10, 1e-9);
    x = turn.to_x + 1;
    y = turn.to_y;
    image_turn_back(&turn, &x, &y);
    assert_near(x, 20 + 0.8660254, 1e-6);
    assert_near(y, 10 - 0.5, 1e-6);
    image_free(&image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mirrored_twice_is_the_same),
        cmocka_unit_test(gray_becomes_three_equal_channels),
        cmocka_unit_test(a_quarter_turn),
        cmocka_unit_test(points_go_back),
    };
    return test_run("image/turn", tests);
}
