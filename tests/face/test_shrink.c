#include "face/shrink.h"

#include "faces.h"
#include "test.h"

static void check(const unsigned char *in, size_t from, size_t to, const unsigned char *wanted) {
    /* The row as a picture of one row, and as one of one column. */
    for (int way = 0; way < 2; way++) {
        unsigned char pixels[16], out[16];
        uint16_t mixed[17];
        memcpy(pixels, in, from);
        struct image image = {way == 0 ? from : 1, way == 0 ? 1 : from, 1, pixels};
        struct shrink shrink = shrink_new(&image, way == 0 ? to : 1, way == 0 ? 1 : to);
        for (size_t y = 0; y < shrink.height; y++) {
            memcpy(out + y, shrink_row(&shrink, y, mixed, out + y), shrink.width);
        }
        assert_memory_equal(out, wanted, to);
        shrink_free(&shrink);
    }
}

/* 3 to 2: pixel middles at 0.25 and 1.75, so 3/4 of one and 1/4 of the next. */
static void test_on_paper(void **state) {
    (void)state;
    check((unsigned char[]){10, 20, 30, 41}, 4, 4, (unsigned char[]){10, 20, 30, 41});
    check((unsigned char[]){10, 20, 30, 41}, 4, 2, (unsigned char[]){15, 36});
    check((unsigned char[]){0, 100, 200}, 3, 2, (unsigned char[]){25, 175});
    check((unsigned char[]){0, 100, 200}, 3, 1, (unsigned char[]){100});
    check((unsigned char[]){0, 255}, 2, 4, (unsigned char[]){0, 64, 191, 255});
    check((unsigned char[]){7}, 1, 3, (unsigned char[]){7, 7, 7});
}

/* Both ways at once, by the rule of the specification in plain arithmetic. */
static void test_both_ways(void **state) {
    (void)state;
    struct image image = picture_random(37, 29, 1);
    struct shrink shrink = shrink_new(&image, 23, 17);
    uint16_t mixed[38];
    unsigned char out[23];
    for (size_t y = 0; y < 17; y++) {
        const unsigned char *row = shrink_row(&shrink, y, mixed, out);
        double v = 29.0 / 17.0 * ((double)y + 0.5) - 0.5;
        long vertical = lrint((v - floor(v)) * 256);
        for (size_t x = 0; x < 23; x++) {
            double h = 37.0 / 23.0 * ((double)x + 0.5) - 0.5;
            long horizontal = lrint((h - floor(h)) * 256);
            const unsigned char *p = image.pixels + (size_t)v * 37 + (size_t)h;
            long upper = p[0] * (256 - horizontal) + p[1] * horizontal;
            long lower = p[37] * (256 - horizontal) + p[38] * horizontal;
            assert_int_equal(row[x], (upper * (256 - vertical) + lower * vertical + 32768) >> 16);
        }
    }
    shrink_free(&shrink);
    free(image.pixels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_on_paper),
        cmocka_unit_test(test_both_ways),
    };
    return test_run("face_shrink", tests);
}
