/* Letters. Whether they are beautiful, specimen.c shows. */
#include "image/image.h"
#include "image/inside.h"
#include "test.h"

static const struct colour white = {255, 255, 255};

/* The notation of glyphs.c: width, strokes of points in digits of base 36, marks between them. */
static void glyphs_are_well_formed(void **state) {
    (void)state;
    for (char character = ' '; character <= '~'; character++) {
        const char *glyph = image_glyph(character);
        int width = (int)strtol((const char[]){glyph[0], '\0'}, NULL, 36);
        size_t points = 0;
        for (const char *at = glyph + 1; *at != '\0';) {
            if (*at == ' ') {
                at++;
                points = 0;
                continue;
            }
            size_t needed = *at == '~' ? 2 : 1;
            if (strchr("-|~", *at) != NULL) {
                assert_true(points > 0); /* a curve comes from somewhere */
                at++;
            }
            for (; needed > 0; needed--, at += 2, points++) {
                assert_true(strchr("0123456789abc", at[0]) != NULL);
                assert_true(strchr("0123456789abcdefghi", at[1]) != NULL && at[1] != '\0');
                assert_true(strtol((const char[]){at[0], '\0'}, NULL, 36) <= width);
            }
        }
    }
    assert_ptr_equal(image_glyph('\n'), image_glyph('?'));
    assert_ptr_equal(image_glyph('\x7f'), image_glyph('?'));
    assert_ptr_equal(image_glyph((char)0xff), image_glyph('?'));
}

/* Each has ink, none of it outside of its own box, and no two look alike. */
static void glyphs_differ(void **state) {
    (void)state;
    static const double sizes[] = {10, 16, 40};
    for (size_t i = 0; i < 3; i++) {
        double size = sizes[i];
        uint64_t seen[95];
        for (char character = '!'; character <= '~'; character++) {
            const char text[] = {character, '\0'};
            size_t width = (size_t)ceil(image_text_width(text, size)), height = (size_t)size;
            struct image image = image_new(width + 20, 2 * height + 20, 1);
            image_draw_text(&image, 10, 10, size, text, white);
            size_t ink = 0;
            for (size_t k = 0; k < image.width * image.height; k++) {
                size_t x = k % image.width, y = k / image.width;
                double above = 9 - 0.08 * size, below = 11 + 1.08 * size;
                bool inside = x >= 9 && x < width + 11 && (double)y >= above && (double)y < below;
                assert_true(inside || image.pixels[k] == 0);
                ink += image.pixels[k];
            }
            assert_true(ink > 200);
            /* Two may differ by where they are only, so the place counts as well. */
            seen[character - ' '] =
                text_hash(TEXT_HASH, (const char *)image.pixels, image.width * image.height);
            for (char before = '!'; before < character; before++) {
                assert_true(seen[before - ' '] != seen[character - ' ']);
            }
            image_free(&image);
        }
    }
}

static void drawn_is(const char *text, const char *same) {
    struct image a = image_new(200, 80, 3), b = image_new(200, 80, 3);
    image_draw_text(&a, 3, 3, 20, text, white);
    image_draw_text(&b, 3, 3, 20, same, white);
    assert_memory_equal(a.pixels, b.pixels, (size_t)200 * 80 * 3);
    assert_true(image_text_width(text, 20) == image_text_width(same, 20));
    image_free(&a);
    image_free(&b);
}

static void other_characters(void **state) {
    (void)state;
    drawn_is("na\xc3\xafve", "na?ve");
    drawn_is("\xe2\x82\xac\xf0\x9f\x98\x80", "??");
    drawn_is("a\tb\x7f", "a?b?");
}

static void width_and_lines(void **state) {
    (void)state;
    assert_true(image_text_width("", 20) == 0);
    assert_true(image_text_width("ab", 20) > image_text_width("a", 20));
    assert_true(image_text_width("ab", 40) > image_text_width("ab", 20));
    assert_true(image_text_width("wide\nn", 20) == image_text_width("wide", 20));
    assert_true(image_text_width("n\nwide", 20) == image_text_width("wide", 20));
    /* Numbers do not jump about while they count: all digits are alike. */
    for (char digit = '1'; digit <= '9'; digit++) {
        const char text[] = {digit, '%', '\0'};
        assert_true(image_text_width(text, 33) == image_text_width("0%", 33));
    }
    struct image two = image_new(60, 80, 1), one = image_new(60, 80, 1);
    image_draw_text(&two, 3, 3, 40, "A\nA", white);
    image_draw_text(&one, 3, 3, 40, "A", white);
    image_draw_text(&one, 3, 43, 40, "A", white);
    assert_memory_equal(two.pixels, one.pixels, (size_t)60 * 80);
    image_free(&two);
    image_free(&one);
}

/* The letter I is one stroke: as thick at any size, in pixels, as the pen is. */
static void strokes_have_their_width(void **state) {
    (void)state;
    struct image image = image_new(60, 340, 1);
    image_draw_text(&image, 10, 10, 340, "I", white);
    double ink = 0;
    for (size_t x = 0; x < 60; x++) {
        ink += image.pixels[150 * 60 + x] / 255.0;
    }
    assert_near(ink, 1.5 * 340 / 17, 0.1);
    image_free(&image);
}

static void odd_places(void **state) {
    (void)state;
    struct image image = image_new(30, 20, 3), none = image_new(0, 0, 3);
    const double odd[] = {-1e300, -1e9, -7, 0, 0.01, 25, 1000, 1e8, 1e300, INFINITY, NAN};
    for (size_t i = 0; i < 11 * 11 * 11; i++) {
        double x = odd[i / 121], y = odd[i / 11 % 11], size = odd[i % 11];
        image_draw_text(&image, x, y, size, "Ag@", white);
        image_draw_text(&none, x, y, size, "Ag@", white);
    }
    image_free(&image);
    image_free(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glyphs_are_well_formed),   cmocka_unit_test(glyphs_differ),
        cmocka_unit_test(other_characters),         cmocka_unit_test(width_and_lines),
        cmocka_unit_test(strokes_have_their_width), cmocka_unit_test(odd_places),
    };
    return test_run("text", tests);
}
