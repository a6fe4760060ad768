/* What is no picture, is damaged, or wants to fill the memory: one sentence each. */
#include "pictures.h"
#include "test.h"

#include <png.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void says(bool good, const struct image *image, const struct error *err, const char *why) {
    assert_false(good);
    assert_null(image->pixels);
    if (strstr(err->message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err->message, why);
    }
}

static void fails(const void *bytes, size_t length, const char *why) {
    struct image image;
    struct error err = {""};
    bool good = image_decode(bytes, length, "x", IMAGE_MEGAPIXELS, &image, &err);
    says(good, &image, &err, why);
}

#define fails_text(text, why) fails((text), sizeof(text) - 1, (why))

static void read_fails(const char *path, const char *why) {
    struct image image;
    struct error err = {""};
    bool good = image_read(path, IMAGE_MEGAPIXELS, &image, &err);
    says(good, &image, &err, why);
}

static void not_files(void **state) {
    (void)state;
    char path[128];
    read_fails(test_folder(), ": not a file");
    snprintf(path, sizeof path, "%s/missing.jpg", test_folder());
    read_fails(path, "missing.jpg: No such file");
    snprintf(path, sizeof path, "%s/pipe.jpg", test_folder());
    assert_int_equal(mkfifo(path, 0600), 0);
    read_fails(path, "pipe.jpg: not a file");
    read_fails("/dev/zero", "/dev/zero: not a file");
    snprintf(path, sizeof path, "%s/text.jpg", test_folder());
    struct error err;
    assert_true(file_write(path, "Dear reader,\n", 13, &err));
    read_fails(path, "text.jpg: not a JPEG, PNG, PGM or PPM picture");
    assert_true(file_write(path, "", 0, &err));
    read_fails(path, "text.jpg: is empty");
}

static void other_pictures(void **state) {
    (void)state;
    fails_text("GIF89a......", "x: looks like a GIF picture; save it as JPEG or PNG");
    fails_text("RIFF....WEBPVP8 ", "a WebP picture");
    fails_text("....ftypheic....", "a HEIC picture");
    fails_text("MM\0*........", "a TIFF picture");
    fails_text("P3 1 1 255 1 2 3", "of kind P3; save it as PGM (P5) or PPM (P6)");
    fails_text("P4 1 1 1", "of kind P4");
    fails_text("P8 1 1 255 .", "not a JPEG, PNG");
    fails_text("P5", "not a JPEG, PNG");
    fails_text("\xff\xd8", "not a JPEG, PNG");
    fails_text("\x89PNG\r\n\x1a", "not a JPEG, PNG");
}

static void bad_pnm(void **state) {
    (void)state;
    fails_text("P5 0 5 255\n", "has no pixels (0 x 5)");
    fails_text("P5 65535 65535 255\n....", "has 65535 x 65535 pixels, more than 200 megapixels; "
                                           "--megapixels 4295 allows it");
    fails_text("P6 999999999 999999999 255\n", "more than 200 megapixels");
    fails_text("P5 9999999999 1 255\n", "a damaged PGM or PPM");
    fails_text("P5 -1 1 255\n.", "a damaged PGM or PPM");
    fails_text("P5 1 1 255.", "a damaged PGM or PPM");
    fails_text("P5 1 1 65535\n..", "has values up to 65535; save it with 8 bits");
    fails_text("P5 1 1 0\n.", "has values up to 0");
    static const char whole[] = "P6 # comment\n2 2\n255\n012345678901";
    for (size_t length = 3; length < sizeof whole - 1; length++) {
        fails(whole, length, "is cut short");
    }
}

static struct text small_jpeg(bool progressive) {
    struct image image = picture(40, 24, 3);
    struct text bytes = picture_jpeg(&image, &(struct picture_jpeg){.colours = COLOURS_YCC,
                                                                    .progressive = progressive,
                                                                    .half_colour = true,
                                                                    .restart = 1,
                                                                    .orientation = 6});
    image_free(&image);
    return bytes;
}

static struct text small_png(int colour, bool interlaced) {
    struct image image = picture(30, 20, 3);
    struct text bytes = picture_png(
        &image, &(struct picture_png){
                    .colour = colour, .depth = 8, .interlaced = interlaced, .orientation = 6});
    image_free(&image);
    return bytes;
}

/* Copied to its own block each time, so that AddressSanitizer sees a read past its end. */
static void every_cut(struct text bytes) {
    for (size_t length = 0; length < bytes.length; length++) {
        char *part = memory_string_n(bytes.data, length);
        char *exact = memory_resize(part, length, 1);
        size_t magic = (unsigned char)bytes.data[0] == 0xff ? 3 : 8;
        fails(exact, length,
              length == 0       ? "is empty"
              : length >= magic ? "x: is cut short"
                                : "not a JPEG, PNG, PGM or PPM picture");
        free(exact);
    }
    text_free(&bytes);
}

static void cut_anywhere(void **state) {
    (void)state;
    every_cut(small_jpeg(false));
    every_cut(small_jpeg(true));
    every_cut(small_png(PNG_COLOR_TYPE_RGB, false));
    every_cut(small_png(PNG_COLOR_TYPE_PALETTE, true));
}

/* With one byte changed at every place: a picture or an error, and no more of it than allowed. */
static void every_flip(struct text bytes) {
    static const unsigned char flips[] = {0x01, 0x80, 0xff};
    for (size_t i = 0; i < bytes.length * sizeof flips; i++) {
        char *place = bytes.data + i / sizeof flips, kept = *place;
        *place = (char)(*place ^ flips[i % sizeof flips]);
        struct image image;
        struct error err = {""};
        if (image_decode(bytes.data, bytes.length, "x", 1, &image, &err)) {
            assert_true(image.width * image.height <= 1000000);
            assert_true(image.channels == 1 || image.channels == 3);
            image_free(&image);
        } else {
            assert_null(image.pixels);
            assert_true(text_starts(err.message, "x: ") && strchr(err.message, '\n') == NULL);
        }
        *place = kept;
    }
    text_free(&bytes);
}

static void flipped_anywhere(void **state) {
    (void)state;
    every_flip(small_jpeg(false));
    every_flip(small_jpeg(true));
    every_flip(small_png(PNG_COLOR_TYPE_RGB, false));
    every_flip(small_png(PNG_COLOR_TYPE_PALETTE, true));
}

/* After the last row is there comes a second header: libjpeg gives up with the picture half done.
 * The PNG's pixels fail their checksum. */
static void given_up_in_the_middle(void **state) {
    (void)state;
    struct text bytes = small_jpeg(false);
    bytes.length -= 2;
    char *start = memmem(bytes.data, bytes.length, "\xff\xc0", 2);
    assert_non_null(start);
    char header[19];
    memcpy(header, start, sizeof header);
    text_add(&bytes, header, sizeof header);
    fails(bytes.data, bytes.length, "x: is a damaged JPEG (Invalid JPEG file structure: two SOF");
    text_free(&bytes);
    bytes = small_png(PNG_COLOR_TYPE_RGB, false);
    bytes.data[bytes.length - 12 - 1] ^= 1;
    fails(bytes.data, bytes.length, "x: is a damaged PNG (IDAT: CRC error)");
    text_free(&bytes);
}

static void put16(char *to, unsigned value) {
    to[0] = (char)(value >> 8);
    to[1] = (char)value;
}

/* A small JPEG and PNG whose headers declare another size. */
static void sized_fails(unsigned width, unsigned height, const char *jpeg_why,
                        const char *png_why) {
    for (int progressive = 0; progressive < 2; progressive++) {
        struct text bytes = small_jpeg(progressive == 1);
        char *start = memmem(bytes.data, bytes.length, progressive ? "\xff\xc2" : "\xff\xc0", 2);
        put16(start + 5, height);
        put16(start + 7, width);
        fails(bytes.data, bytes.length, jpeg_why);
        text_free(&bytes);
    }
    struct text bytes = small_png(PNG_COLOR_TYPE_RGB, false);
    memset(bytes.data + 16, 0, 8);
    put16(bytes.data + 18, width);
    put16(bytes.data + 22, height);
    fails(bytes.data, bytes.length, png_why);
    text_free(&bytes);
}

static void sizes_that_cannot_be(void **state) {
    (void)state;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    sized_fails(0, 5, "has no pixels (0 x 5)", "has no pixels (0 x 5)");
    sized_fails(5, 0, "has no pixels (5 x 0)", "has no pixels (5 x 0)");
    /* More than 65500 a side libjpeg cannot do, whatever the limit. */
    sized_fails(65535, 65535, "has 65535 x 65535 pixels; JPEGs of more than 65500 a side",
                "has 65535 x 65535 pixels, more than 200 megapixels; --megapixels 4295 allows it");
    sized_fails(65000, 65000, "more than 200 megapixels; --megapixels 4225 allows it",
                "more than 200 megapixels; --megapixels 4225 allows it");
    /* Within the limit, but in 2 KB. */
    sized_fails(14000, 14000, "is cut short", "is cut short");
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 << 10); /* KiB */
}

static void limits_to_the_pixel(void **state) {
    (void)state;
    struct text text = {0};
    char *pixels = memory_new(1001000, 1);
    text_format(&text, "P5 1000 1000 255\n");
    text_add(&text, pixels, 1000000);
    struct image image;
    struct error err;
    assert_true(image_decode(text.data, text.length, "x", 1, &image, &err));
    image_free(&image);
    assert_false(image_decode(text.data, text.length, "x", 0, &image, &err));
    text_clear(&text);
    text_format(&text, "P5 1000 1001 255\n");
    text_add(&text, pixels, 1001000);
    assert_false(image_decode(text.data, text.length, "x", 1, &image, &err));
    assert_non_null(strstr(err.message, "more than 1 megapixels; --megapixels 2 allows it"));
    assert_true(image_decode(text.data, text.length, "x", 2, &image, &err));
    image_free(&image);
    assert_true(image_decode(text.data, text.length, "x", SIZE_MAX, &image, &err));
    image_free(&image);
    free(pixels);
    text_free(&text);
}

/* A progressive picture with the same scan a hundred times over. */
static void too_many_scans(void **state) {
    (void)state;
    struct image image = picture(16, 16, 1);
    struct text bytes =
        picture_jpeg(&image, &(struct picture_jpeg){.colours = COLOURS_GRAY, .progressive = true});
    size_t end = bytes.length - 2; /* EOI */
    char *last = NULL;
    for (char *at = bytes.data; at < bytes.data + end; at++) {
        last = memcmp(at, "\xff\xda", 2) == 0 ? at : last;
    }
    struct text scan = {0};
    text_add(&scan, last, (size_t)(bytes.data + end - last));
    bytes.length = end;
    for (int i = 0; i < 120; i++) {
        text_add(&bytes, scan.data, scan.length);
    }
    text_add(&bytes, "\xff\xd9", 2);
    fails(bytes.data, bytes.length, "x: is a damaged JPEG (more than 100 scans)");
    text_free(&scan);
    text_free(&bytes);
    image_free(&image);
}

/* Told by the first bytes; a video, a text and nothing at all are no pictures. */
static void what_begins_like_a_picture(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        bool picture;
    } files[] = {
        {"\xff\xd8\xff\xe0\0\x10JFIF", 10, true},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, true},
        {"P5\n640 480\n255\n", 15, true},
        {"P6 1 1 255 abc", 14, true},
        {"GIF89a", 6, true},
        {"RIFF\x10\0\0\0WEBPVP8 ", 16, true},
        {"\0\0\0\x1c"
         "ftypheic\0\0\0\0",
         16, true},
        {"RIFF\x10\0\0\0AVI LIST", 16, false},
        {"\0\0\0\x1c"
         "ftypisom\0\0\0\0",
         16, false},
        {"\x1a\x45\xdf\xa3", 4, false},
        {"Plain text.", 11, false},
        {"P5", 2, false},
        {"P5\0", 3, false},
        {"\xff\xd8", 2, false},
        {"", 0, false},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_int_equal(image_is_picture(files[i].bytes, files[i].length), files[i].picture);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_files),
        cmocka_unit_test(other_pictures),
        cmocka_unit_test(bad_pnm),
        cmocka_unit_test(sizes_that_cannot_be),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(flipped_anywhere),
        cmocka_unit_test(given_up_in_the_middle),
        cmocka_unit_test(limits_to_the_pixel),
        cmocka_unit_test(too_many_scans),
        cmocka_unit_test(what_begins_like_a_picture),
    };
    return test_run("bad pictures", tests);
}
