/* Frames and boxes. */
#include "image/image.h"
#include "test.h"

static const struct colour white = {255, 255, 255}, orange = {255, 128, 0};

/* The first channel of every pixel. */
static void pixels_are(const struct image *image, const int *wanted) {
    for (size_t i = 0; i < image->width * image->height; i++) {
        assert_int_equal(image->pixels[i * image->channels], wanted[i]);
    }
}

static void crisp_frame(void **state) {
    (void)state;
    struct image image = image_new(5, 5, 3);
    image_draw_frame(&image, 0, 1, 5, 4, 1, white);
    pixels_are(&image, (const int[]){0, 0,   0,   0, 0, 255, 255, 255, 255, 255, 255, 0,  0,
                                     0, 255, 255, 0, 0, 0,   255, 255, 255, 255, 255, 255});
    image_free(&image);
}

/* Half a pixel covered is half the colour, a quarter of one a quarter. */
static void smooth_edges(void **state) {
    (void)state;
    struct image image = image_new(4, 3, 3);
    image_draw_box(&image, 0.5, 0.5, 2.5, 2, orange, 1);
    pixels_are(&image, (const int[]){64, 128, 128, 0, 128, 255, 255, 0, 64, 128, 128, 0});
    assert_int_equal(image.pixels[4 * 3 + 1 * 3 + 1], 128);
    assert_int_equal(image.pixels[4 * 3 + 1 * 3 + 2], 0);
    image_free(&image);
    /* A frame half a pixel thick. */
    image = image_new(3, 3, 1);
    image_draw_frame(&image, 0, 0, 3, 3, 0.5, white);
    pixels_are(&image, (const int[]){191, 128, 191, 128, 0, 128, 191, 128, 191});
    image_free(&image);
}

static void translucent_box(void **state) {
    (void)state;
    struct image image = image_new(2, 1, 3);
    memset(image.pixels, 100, 6);
    image_draw_box(&image, 0, 0, 1, 1, white, 0.4);
    const unsigned char wanted[] = {162, 162, 162, 100, 100, 100};
    assert_memory_equal(image.pixels, wanted, sizeof wanted);
    image_free(&image);
}

static void thick_frames_fill(void **state) {
    (void)state;
    struct image image = image_new(3, 3, 1), same = image_new(3, 3, 1);
    image_draw_frame(&image, 0, 0, 3, 3, 1.5, white);
    image_draw_box(&same, 0, 0, 3, 3, white, 1);
    assert_memory_equal(image.pixels, same.pixels, 9);
    image_draw_frame(&image, 0, 0, 3, 3, 1e300, white);
    assert_memory_equal(image.pixels, same.pixels, 9);
    image_free(&image);
    image_free(&same);
}

static void outside_is_left_out(void **state) {
    (void)state;
    struct image image = image_new(3, 2, 1);
    const double odd[] = {-1e300, -5, -0.5, 0, 2.5, 3, 1e300, INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < 10 * 10 * 10; i++) {
        double x = odd[i / 100], y = odd[i / 10 % 10], size = odd[i % 10];
        image_draw_frame(&image, x, y, size, size, 2, white);
        image_draw_box(&image, x, y, size, 1, white, size);
        image_draw_frame(&image, 0, 0, 3, 2, size > 1e9 ? NAN : -size, white);
    }
    memset(image.pixels, 0, 6);
    image_draw_box(&image, 3, 0, 5, 5, white, 1);
    image_draw_frame(&image, -9, -9, 30, 30, 2, white);
    image_draw_box(&image, 0, 0, -1, 1, white, 1);
    image_draw_box(&image, 0, 0, 1, 1, white, NAN);
    pixels_are(&image, (const int[]){0, 0, 0, 0, 0, 0});
    image_draw_frame(&image, -1, -1, 3, 9, 1, white);
    pixels_are(&image, (const int[]){0, 255, 0, 0, 255, 0});
    image_free(&image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crisp_frame),         cmocka_unit_test(smooth_edges),
        cmocka_unit_test(translucent_box),     cmocka_unit_test(thick_frames_fill),
        cmocka_unit_test(outside_is_left_out),
    };
    return test_run("draw", tests);
}
