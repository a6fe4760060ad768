/* Writing, and PGM and PPM both ways. */
#include "pictures.h"
#include "test.h"

#include <sys/stat.h>

static char path[128];

static const char *in_folder(const char *name) {
    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    return path;
}

static void round_trip(const char *name, unsigned channels, int most) {
    struct image image = picture(50, 31, channels), again;
    struct error err;
    if (!image_write(in_folder(name), &image, &err) || !image_read(path, 1, &again, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(again.width, 50);
    assert_int_equal(again.height, 31);
    assert_int_equal(again.channels, channels);
    for (size_t i = 0; i < (size_t)50 * 31 * channels; i++) {
        assert_near(again.pixels[i], image.pixels[i], most);
    }
    image_free(&image);
    image_free(&again);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    round_trip("a.png", 3, 0);
    round_trip("a.PNG", 1, 0);
    round_trip("a.pgm", 1, 0);
    round_trip("a.ppm", 3, 0);
    round_trip("a.jpg", 3, 20);
    round_trip("a.b.jpeg", 1, 12);
}

static void pgm_of_colours_is_gray(void **state) {
    (void)state;
    unsigned char pixels[] = {255, 0, 0, 0, 0, 255};
    struct image image = {2, 1, 3, pixels};
    struct text bytes = {0};
    struct error err;
    assert_true(image_encode("x.pgm", &image, &bytes, &err));
    assert_int_equal(bytes.length, 13);
    assert_memory_equal(bytes.data, "P5\n2 1\n255\n\x4c\x1d", 13);
    text_free(&bytes);
}

static void not_written(const char *name, struct image image, const char *why) {
    struct error err = {""};
    assert_false(image_write(name, &image, &err));
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void refusals(void **state) {
    (void)state;
    unsigned char pixels[3] = {0};
    struct image image = {1, 1, 3, pixels}, gray = {1, 1, 1, pixels};
    not_written("x.gif", image, "x.gif: the name of a picture ends in .png, .jpg");
    not_written("dir.png/x", image, "ends in .png");
    not_written("png", image, "ends in .png");
    not_written("x.ppm", gray, "written as .pgm");
    not_written("x.png", (struct image){0, 5, 3, pixels}, "without pixels");
    not_written("x.jpg", (struct image){65501, 1, 1, pixels}, "65500 pixels a side; write a PNG");
    not_written(in_folder("missing/x.png"), image, "No such file or directory");
    struct stat status;
    assert_int_equal(stat(in_folder("missing"), &status), -1);
}

static void pnm_is(const char *bytes, size_t length, size_t width, size_t height, unsigned channels,
                   const char *wanted) {
    struct image image;
    struct error err;
    if (!image_decode(bytes, length, "x.pgm", 1, &image, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(image.width, width);
    assert_int_equal(image.height, height);
    assert_int_equal(image.channels, channels);
    assert_memory_equal(image.pixels, wanted, width * height * channels);
    image_free(&image);
}

#define bytes_of(text) (text), sizeof(text) - 1

static void pnm_headers(void **state) {
    (void)state;
    pnm_is(bytes_of("P5 2 1 255 \n\t"), 2, 1, 1, "\n\t");
    pnm_is(bytes_of("P5\n# a comment 9 9\n2#x\n\r1\t255\nabmore"), 2, 1, 1, "ab");
    pnm_is(bytes_of("P6#c\n1 2 255\nabcdef"), 1, 2, 3, "abcdef");
    /* Of 0..100, and one that is too large. */
    pnm_is(bytes_of("P5 5 1 100\n\0\1\x32\x64\xff"), 5, 1, 1, "\0\3\x80\xff\xff");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(pgm_of_colours_is_gray),
        cmocka_unit_test(refusals),
        cmocka_unit_test(pnm_headers),
    };
    return test_run("write", tests);
}
