/* Scaling. What OpenCV 4.6's resize() with INTER_LINEAR_EXACT gave for the same pictures. */
#include "image/image.h"
#include "test.h"

static struct image pattern(size_t width, size_t height, unsigned channels) {
    struct image image = image_new(width, height, channels);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            for (unsigned c = 0; c < channels; c++) {
                image.pixels[(y * width + x) * channels + c] =
                    (unsigned char)(x * 37 + y * 91 + c * 50 + x * y * 13);
            }
        }
    }
    return image;
}

static void resized_is(size_t width, size_t height, unsigned channels, size_t to_width,
                       size_t to_height, const unsigned char *wanted) {
    struct image image = pattern(width, height, channels);
    struct image resized = image_resize(&image, to_width, to_height);
    assert_int_equal(resized.width, to_width);
    assert_int_equal(resized.height, to_height);
    assert_int_equal(resized.channels, channels);
    assert_memory_equal(resized.pixels, wanted, to_width * to_height * channels);
    image_free(&image);
    image_free(&resized);
}

static void as_opencv_small(void **state) {
    (void)state;
    resized_is(7, 5, 1, 4, 3,
               (const unsigned char[]){46, 118, 116, 178, 206, 60, 170, 120, 110, 87, 161, 127});
    resized_is(3, 4, 1, 6, 5,
               (const unsigned char[]){0,   9,   28,  46,  65,  74,  64,  75,  98,  121,
                                       144, 156, 137, 151, 179, 175, 139, 122, 132, 149,
                                       183, 171, 115, 87,  17,  36,  74,  112, 150, 169});
    resized_is(4, 3, 3, 3, 2,
               (const unsigned char[]){30, 80, 130, 83, 133, 151, 137, 133, 173, 169, 187, 77, 153,
                                       107, 125, 136, 133, 172});
}

/* The same by the hash (FNV-1a) of all pixels. */
static void as_opencv_large(void **state) {
    (void)state;
    static const struct {
        size_t width, height;
        unsigned channels;
        size_t to_width, to_height;
        uint64_t hash;
    } cases[] = {
        {200, 150, 1, 97, 61, 0xac2d5b2e78cf34e6},   {200, 150, 3, 97, 61, 0xaf1d09845689ec3c},
        {200, 150, 1, 100, 75, 0x26294c5066ea86e5},  {200, 150, 3, 100, 75, 0x718b21b2233d0781},
        {97, 61, 1, 200, 150, 0x5f87f2124cfc9d55},   {97, 61, 3, 31, 200, 0x918eda47fb3307db},
        {64, 48, 1, 48, 48, 0x93e3627513d3eca3},     {64, 48, 1, 64, 48, 0x2c8b013846569ca5},
        {1, 9, 1, 5, 5, 0xc3fac80c250f3395},         {9, 1, 3, 5, 5, 0x248bf21d3a619c0a},
        {333, 250, 1, 317, 238, 0xd2cc577106a51b8d}, {1000, 3, 1, 7, 1, 0x02ed56f611ca7f31},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct image image = pattern(cases[i].width, cases[i].height, cases[i].channels);
        struct image resized = image_resize(&image, cases[i].to_width, cases[i].to_height);
        size_t count = cases[i].to_width * cases[i].to_height * cases[i].channels;
        if (text_hash(TEXT_HASH, (const char *)resized.pixels, count) != cases[i].hash) {
            fail_msg("%zu x %zu to %zu x %zu, %u channels", cases[i].width, cases[i].height,
                     cases[i].to_width, cases[i].to_height, cases[i].channels);
        }
        image_free(&image);
        image_free(&resized);
    }
}

static void area_of_whole_numbers(void **state) {
    (void)state;
    unsigned char pixels[] = {10, 20, 30, 40, 50, 60, 70, 80};
    struct image image = {4, 2, 1, pixels};
    struct image small = image_resize_area(&image, 2, 1);
    assert_int_equal(small.pixels[0], (10 + 20 + 50 + 60) / 4);
    assert_int_equal(small.pixels[1], (30 + 40 + 70 + 80) / 4);
    image_free(&small);
}

/* 3 to 2: the middle one is shared, so the new ones are (2 a + b) / 3 and (b + 2 c) / 3. */
static void area_of_parts(void **state) {
    (void)state;
    unsigned char pixels[] = {9, 0, 1, 90, 3, 2, 201, 6, 4};
    struct image image = {3, 1, 3, pixels};
    struct image small = image_resize_area(&image, 2, 1);
    const unsigned char wanted[] = {36, 1, 1, 164, 5, 3};
    assert_memory_equal(small.pixels, wanted, sizeof wanted);
    image_free(&small);
    /* And larger: each new one lies in one old one, or in two. */
    struct image gray = {2, 1, 1, pixels};
    struct image large = image_resize_area(&gray, 3, 2);
    const unsigned char wider[] = {9, 5, 0, 9, 5, 0};
    assert_memory_equal(large.pixels, wider, sizeof wider);
    image_free(&large);
}

static void even_stays_even(void **state) {
    (void)state;
    struct image image = image_new(61, 43, 3);
    memset(image.pixels, 255, (size_t)61 * 43 * 3);
    const size_t sizes[] = {1, 2, 7, 42, 43, 44, 61, 100};
    for (size_t i = 0; i < 64; i++) {
        size_t width = sizes[i / 8], height = sizes[i % 8];
        struct image linear = image_resize(&image, width, height);
        struct image area = image_resize_area(&image, width, height);
        for (size_t k = 0; k < width * height * 3; k++) {
            assert_int_equal(linear.pixels[k], 255);
            assert_int_equal(area.pixels[k], 255);
        }
        image_free(&linear);
        image_free(&area);
    }
    image_free(&image);
}

static void nothing_to_nothing(void **state) {
    (void)state;
    struct image none = image_new(0, 5, 1), some = image_new(3, 3, 3);
    struct image a = image_resize(&none, 2, 2), b = image_resize(&some, 0, 2);
    struct image c = image_resize_area(&none, 2, 2), d = image_resize_area(&some, 2, 0);
    assert_int_equal(a.pixels[3], 0);
    assert_int_equal(c.pixels[3], 0);
    assert_int_equal(b.width, 0);
    assert_int_equal(d.height, 0);
    struct image *all[] = {&none, &some, &a, &b, &c, &d};
    for (size_t i = 0; i < 6; i++) {
        image_free(all[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_opencv_small),       cmocka_unit_test(as_opencv_large),
        cmocka_unit_test(area_of_whole_numbers), cmocka_unit_test(area_of_parts),
        cmocka_unit_test(even_stays_even),       cmocka_unit_test(nothing_to_nothing),
    };
    return test_run("resize", tests);
}
