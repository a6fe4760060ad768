/* PNGs of every kind, made by libpng from a picture that is known. */
#include "pictures.h"
#include "test.h"

#include <png.h>

static struct image decode(const struct text *bytes) {
    struct image image;
    struct error err;
    if (!image_decode(bytes->data, bytes->length, "test.png", 1, &image, &err)) {
        fail_msg("%s", err.message);
    }
    return image;
}

/* A sample of `depth` bits brought to 8: the largest becomes 255. */
static unsigned char widened(unsigned char sample, int depth) {
    return depth >= 8 ? sample
                      : (unsigned char)((sample >> (8 - depth)) * 255 / ((1 << depth) - 1));
}

static unsigned char wanted_at(const struct image *image, const struct picture_png *how, size_t i,
                               unsigned channels) {
    const unsigned char *pixel = image->pixels + i / channels * image->channels;
    size_t c = i % channels;
    if (how->colour == PNG_COLOR_TYPE_PALETTE) {
        unsigned index = pixel[0] >> (8 - how->depth);
        return (unsigned char)(c == 0 ? index : c == 1 ? 255 - index : 7);
    }
    return widened(pixel[c % image->channels], how->depth);
}

static void all_kinds(void **state) {
    (void)state;
    static const int kinds[][2] = {
        {PNG_COLOR_TYPE_GRAY, 1},        {PNG_COLOR_TYPE_GRAY, 2},
        {PNG_COLOR_TYPE_GRAY, 4},        {PNG_COLOR_TYPE_GRAY, 8},
        {PNG_COLOR_TYPE_GRAY, 16},       {PNG_COLOR_TYPE_RGB, 8},
        {PNG_COLOR_TYPE_RGB, 16},        {PNG_COLOR_TYPE_PALETTE, 1},
        {PNG_COLOR_TYPE_PALETTE, 2},     {PNG_COLOR_TYPE_PALETTE, 4},
        {PNG_COLOR_TYPE_PALETTE, 8},     {PNG_COLOR_TYPE_GRAY_ALPHA, 8},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16}, {PNG_COLOR_TYPE_RGBA, 8},
        {PNG_COLOR_TYPE_RGBA, 16},
    };
    static const size_t sizes[][2] = {{37, 21}, {1, 1}, {3, 50}, {9, 2}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] * 4 * 4; i++) {
        struct picture_png how = {.colour = kinds[i / 16][0],
                                  .depth = kinds[i / 16][1],
                                  .interlaced = i % 2 == 1,
                                  .transparent =
                                      i % 4 >= 2 && (kinds[i / 16][0] & PNG_COLOR_MASK_ALPHA) == 0};
        const size_t *size = sizes[i / 4 % 4];
        unsigned channels = (how.colour & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
        struct image image = picture(size[0], size[1], channels);
        struct text bytes = picture_png(&image, &how);
        struct image got = decode(&bytes);
        assert_int_equal(got.width, size[0]);
        assert_int_equal(got.height, size[1]);
        assert_int_equal(got.channels, channels);
        for (size_t k = 0; k < size[0] * size[1] * channels; k++) {
            assert_int_equal(got.pixels[k], wanted_at(&image, &how, k, channels));
        }
        image_free(&got);
        image_free(&image);
        text_free(&bytes);
    }
}

/* EXIF before or after the pixels; what the eight mean, test_jpeg.c has by the standard. Here each
 * pixel: (x, y) of the stored picture is seen at (a, b). */
static void orientations(void **state) {
    (void)state;
    enum { W = 70, H = 41 };
    struct image image = picture(W, H, 3);
    for (unsigned i = 0; i < 18; i++) {
        unsigned orientation = i % 9;
        struct picture_png how = {.colour = PNG_COLOR_TYPE_RGB,
                                  .depth = 8,
                                  .orientation = orientation,
                                  .exif_last = i >= 9};
        struct text bytes = picture_png(&image, &how);
        struct image got = decode(&bytes);
        for (size_t y = 0; y < H; y++) {
            for (size_t x = 0; x < W; x++) {
                const size_t places[9][2] = {
                    {x, y},         {x, y}, {W - 1 - x, y}, {W - 1 - x, H - 1 - y},
                    {x, H - 1 - y}, {y, x}, {H - 1 - y, x}, {H - 1 - y, W - 1 - x},
                    {y, W - 1 - x}};
                const size_t *place = places[orientation];
                assert_memory_equal(got.pixels + (place[1] * got.width + place[0]) * 3,
                                    image.pixels + (y * W + x) * 3, 3);
            }
        }
        image_free(&got);
        text_free(&bytes);
    }
    image_free(&image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds),
        cmocka_unit_test(orientations),
    };
    return test_run("png", tests);
}
