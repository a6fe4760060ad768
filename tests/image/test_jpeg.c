/* JPEGs of every kind that is read, made by libjpeg from a picture that is known. */
#include "pictures.h"
#include "test.h"

static struct image decode(const struct text *bytes) {
    struct image image;
    struct error err;
    if (!image_decode(bytes->data, bytes->length, "test.jpg", 1, &image, &err)) {
        fail_msg("%s", err.message);
    }
    return image;
}

static void nearly_equal(const struct image *a, const struct image *b, int most, double mean) {
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_int_equal(a->channels, b->channels);
    double sum = 0;
    size_t count = a->width * a->height * a->channels;
    for (size_t i = 0; i < count; i++) {
        int difference = abs(a->pixels[i] - b->pixels[i]);
        assert_true(difference <= most);
        sum += difference;
    }
    assert_true(sum / (double)count <= mean);
}

static void all_kinds(void **state) {
    (void)state;
    const struct picture_jpeg kinds[] = {
        {.colours = COLOURS_GRAY},
        {.colours = COLOURS_GRAY, .progressive = true},
        {.colours = COLOURS_RGB},
        {.colours = COLOURS_YCC},
        {.colours = COLOURS_YCC, .progressive = true},
        {.colours = COLOURS_YCC, .arithmetic = true},
        {.colours = COLOURS_YCC, .arithmetic = true, .progressive = true},
        {.colours = COLOURS_YCC, .restart = 1},
        {.colours = COLOURS_YCC, .restart = 2, .progressive = true},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct image image = picture(67, 45, kinds[i].colours == COLOURS_GRAY ? 1 : 3);
        struct text bytes = picture_jpeg(&image, &kinds[i]);
        struct image got = decode(&bytes);
        nearly_equal(&got, &image, 24, 4);
        image_free(&got);
        image_free(&image);
        text_free(&bytes);
    }
}

/* What is stored is paper left white: c = k - ((255 - c) k >> 8), the fourth channel is 200. */
static void four_colours(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct picture_jpeg how = {.colours = i % 2 == 0 ? COLOURS_CMYK : COLOURS_YCCK,
                                   .progressive = i >= 2};
        struct image image = picture(40, 30, 3);
        struct text bytes = picture_jpeg(&image, &how);
        struct image got = decode(&bytes);
        for (size_t k = 0; k < (size_t)40 * 30 * 3; k++) {
            image.pixels[k] = (unsigned char)(200 - ((255 - image.pixels[k]) * 200 >> 8));
        }
        nearly_equal(&got, &image, 24, 4);
        image_free(&got);
        image_free(&image);
        text_free(&bytes);
    }
}

/* Where the stored picture's first pixel and the last one of its first row are to be seen, by the
 * EXIF standard: orientation 6 has its first row at the right and its first column at the top. */
static void orientations(void **state) {
    (void)state;
    enum { LEFT, RIGHT, TOP = 0, BOTTOM = 2 };
    static const int first[9] = {TOP + LEFT,     TOP + LEFT,     TOP + RIGHT,
                                 BOTTOM + RIGHT, BOTTOM + LEFT,  TOP + LEFT,
                                 TOP + RIGHT,    BOTTOM + RIGHT, BOTTOM + LEFT};
    static const int row_end[9] = {TOP + RIGHT,    TOP + RIGHT,    TOP + LEFT,
                                   BOTTOM + LEFT,  BOTTOM + RIGHT, BOTTOM + LEFT,
                                   BOTTOM + RIGHT, TOP + RIGHT,    TOP + LEFT};
    for (unsigned orientation = 0; orientation <= 8; orientation++) {
        struct image image = image_new(48, 32, 1);
        for (size_t y = 0; y < 8; y++) {
            memset(image.pixels + y * 48, 100, 8);
            memset(image.pixels + y * 48 + 40, 200, 8);
        }
        struct text bytes = picture_jpeg(
            &image, &(struct picture_jpeg){.colours = COLOURS_GRAY, .orientation = orientation});
        struct image got = decode(&bytes);
        assert_int_equal(got.width, orientation >= 5 ? 32 : 48);
        assert_int_equal(got.height, orientation >= 5 ? 48 : 32);
        const unsigned char *corners[4] = {got.pixels, got.pixels + got.width - 1,
                                           got.pixels + (got.height - 1) * got.width,
                                           got.pixels + got.height * got.width - 1};
        for (int corner = 0; corner < 4; corner++) {
            int wanted = corner == first[orientation]     ? 100
                         : corner == row_end[orientation] ? 200
                                                          : 0;
            assert_near(*corners[corner], wanted, 3);
        }
        image_free(&got);
        image_free(&image);
        text_free(&bytes);
    }
}

/* An orientation that does not exist, and EXIF data that is none, leave the picture as it is. */
static void odd_exif(void **state) {
    (void)state;
    struct image image = picture(20, 10, 3);
    struct text bytes =
        picture_jpeg(&image, &(struct picture_jpeg){.colours = COLOURS_YCC, .orientation = 9});
    struct image got = decode(&bytes);
    assert_int_equal(got.width, 20);
    image_free(&got);
    char *exif = memmem(bytes.data, bytes.length, "Exif", 4);
    memset(exif + 6, 0xff, 20);
    got = decode(&bytes);
    assert_int_equal(got.width, 20);
    image_free(&got);
    image_free(&image);
    text_free(&bytes);
}

static void one_pixel(void **state) {
    (void)state;
    struct image image = image_new(1, 1, 3);
    memset(image.pixels, 180, 3);
    for (int i = 0; i < 4; i++) {
        struct text bytes = picture_jpeg(&image, &(struct picture_jpeg){.colours = COLOURS_YCC,
                                                                        .progressive = i % 2 == 1,
                                                                        .half_colour = i >= 2});
        struct image got = decode(&bytes);
        nearly_equal(&got, &image, 2, 2);
        image_free(&got);
        text_free(&bytes);
    }
    image_free(&image);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds), cmocka_unit_test(four_colours), cmocka_unit_test(orientations),
        cmocka_unit_test(odd_exif),  cmocka_unit_test(one_pixel),
    };
    return test_run("jpeg", tests);
}
