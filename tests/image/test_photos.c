/* Real photos: gray as OpenCV 4.6 saw them, to the byte. */
#include "image/image.h"
#include "test.h"

#include <zlib.h>

/* All of data/photos; not one differs by a single byte. */
static const char *const photos[] = {
    "angry_man.jpg",       "cmyk_trio.jpg",         "exif6_two_people.jpg",  "gray_angry_man.jpg",
    "gray_sad_woman.jpg",  "group_2007_007763.jpg", "group_2008_002470.jpg", "happy_man.jpg",
    "happy_woman.jpg",     "large_woman.jpg",       "neutral_man.jpg",       "neutral_woman.jpg",
    "noface_dogs.jpg",     "noface_table_gray.jpg", "rgba_speaker.png",      "sad_man.jpg",
    "surprised_woman.jpg", "tiny_man.png",          "trio_2008_002506.jpg",  "two_people.jpg",
};

/* gray/NAME.pgm, which may be packed: zlib reads both. */
static struct image read_gray(const char *name) {
    char path[4096];
    int length = (int)(strrchr(name, '.') - name);
    snprintf(path, sizeof path, "%s/data/photos/gray/%.*s.pgm", test_shared(), length, name);
    gzFile file = gzopen(path, "rb");
    if (file == NULL) {
        snprintf(path, sizeof path, "%s/data/photos/gray/%.*s.pgm.gz", test_shared(), length, name);
        file = gzopen(path, "rb");
    }
    assert_non_null(file);
    enum { MOST = 16 << 20 };
    char *bytes = memory_new(MOST, 1);
    int got = gzread(file, bytes, MOST);
    gzclose(file);
    assert_true(got > 0);
    struct image gray;
    struct error err;
    assert_true(image_decode(bytes, (size_t)got, path, IMAGE_MEGAPIXELS, &gray, &err));
    free(bytes);
    return gray;
}

static void gray_of_photos(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof photos / sizeof photos[0]; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/data/photos/%s", test_shared(), photos[i]);
        struct image image;
        struct error err;
        if (!image_read(path, IMAGE_MEGAPIXELS, &image, &err)) {
            fail_msg("%s", err.message);
        }
        struct image gray = image_gray(&image), wanted = read_gray(photos[i]), read;
        assert_true(image_read_gray(path, IMAGE_MEGAPIXELS, &read, &err));
        assert_int_equal(read.channels, 1);
        assert_int_equal(read.width, gray.width);
        assert_int_equal(read.height, gray.height);
        assert_memory_equal(read.pixels, gray.pixels, gray.width * gray.height);
        image_free(&read);
        assert_int_equal(gray.width, wanted.width);
        assert_int_equal(gray.height, wanted.height);
        int most = 0;
        size_t differ = 0;
        for (size_t k = 0; k < gray.width * gray.height; k++) {
            int difference = abs(gray.pixels[k] - wanted.pixels[k]);
            most = difference > most ? difference : most;
            differ += difference != 0;
        }
        if (differ > 0) {
            fail_msg("%s: %zu pixels differ, by up to %d", photos[i], differ, most);
        }
        image_free(&image);
        image_free(&gray);
        image_free(&wanted);
    }
}

/* As README.md of the photos has it: three are gray, one is turned. */
static void kinds_of_photos(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t width, height;
        unsigned channels;
    } kinds[] = {{"exif6_two_people.jpg", 400, 500, 3},
                 {"gray_sad_woman.jpg", 350, 350, 1},
                 {"cmyk_trio.jpg", 500, 375, 3},
                 {"rgba_speaker.png", 626, 1200, 3},
                 {"large_woman.jpg", 4352, 2903, 3}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/data/photos/%s", test_shared(), kinds[i].name);
        struct image image;
        struct error err;
        assert_true(image_read(path, 13, &image, &err));
        assert_int_equal(image.width, kinds[i].width);
        assert_int_equal(image.height, kinds[i].height);
        assert_int_equal(image.channels, kinds[i].channels);
        image_free(&image);
    }
}

static void limit_of_photos(void **state) {
    (void)state;
    char path[4096];
    snprintf(path, sizeof path, "%s/data/photos/large_woman.jpg", test_shared());
    struct image image;
    struct error err;
    assert_false(image_read(path, 12, &image, &err));
    assert_non_null(strstr(err.message, "has 4352 x 2903 pixels, more than 12 megapixels; "
                                        "--megapixels 13 allows it"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gray_of_photos),
        cmocka_unit_test(kinds_of_photos),
        cmocka_unit_test(limit_of_photos),
    };
    return test_run_shared("photos", tests);
}
