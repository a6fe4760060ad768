#include "face/integral.h"

#include "faces.h"
#include "test.h"

static const size_t rows = 12, stride = 96;

static uint32_t value(const struct integral *integral, size_t plane, size_t x, size_t y) {
    const struct layout *layout = &integral->layout;
    return integral->plane[(plane * layout->rows + y - integral->top) * layout->stride +
                           layout_column(layout, x)];
}

/* 1 2 3 over 4 5 6. */
static void test_on_paper(void **state) {
    (void)state;
    static const unsigned char pixels[] = {1, 2, 3, 4, 5, 6};
    static const uint32_t sums[] = {0, 0, 0, 0, 0, 1, 3, 6, 0, 5, 12, 21};
    static const uint32_t squares[] = {0, 0, 0, 0, 0, 1, 5, 14, 0, 17, 46, 91};
    /* the triangles above: T(1,2) is 4 and, above it, 1 and 2 */
    static const uint32_t tilted[] = {0, 0, 0, 0, 0, 1, 2, 3, 1, 7, 11, 11};
    for (size_t step = 1; step <= 2; step++) {
        struct integral integral = integral_new(rows * stride, 3);
        integral_begin(&integral, (struct layout){step, stride, rows}, true, true, 3, 0);
        integral_add(&integral, pixels);
        integral_add(&integral, pixels + 3);
        assert_int_equal(integral.rows, 3);
        for (size_t i = 0; i < 12; i++) {
            assert_int_equal(value(&integral, 0, i % 4, i / 4), sums[i]);
            assert_int_equal(value(&integral, 1, i % 4, i / 4), tilted[i]);
            assert_int_equal(value(&integral, 2, i % 4, i / 4), squares[i]);
        }
        integral_free(&integral);
    }
}

/* The sum over a tilted rectangle, pixel by pixel: those whose way from the top corner is up to
 * `width` steps down to the right and up to `height` down to the left. */
static uint32_t tilted_sum(const struct image *image, const struct cascade_rect *rect) {
    uint32_t sum = 0;
    for (int y = 0; y < (int)image->height; y++) {
        for (int x = 0; x < (int)image->width; x++) {
            int right = (x - rect->x + 1) + (y - rect->y), left = (y - rect->y) - (x - rect->x + 1);
            if (right >= 0 && right < 2 * rect->width && left >= 0 && left < 2 * rect->height) {
                sum += image->pixels[(size_t)y * image->width + (size_t)x];
            }
        }
    }
    return sum;
}

static void test_pieces(void **state) {
    (void)state;
    struct image image = picture_random(31, 40, 5);
    struct random random = random_seeded(3, 0);
    for (size_t step = 1; step <= 2; step++) {
        struct integral integral = integral_new(rows * stride, 31);
        integral_begin(&integral, (struct layout){step, stride, rows}, true, true, 31, 4);
        for (size_t y = 4; y < 40; y++) {
            if (integral.rows == rows) {
                integral_drop(&integral, y - 9); /* of ten rows, nine pixels high */
            }
            integral_add(&integral, image.pixels + y * 31);
            if (y < 13) {
                continue;
            }
            size_t top = y - 8;
            struct cascade_rect rect = {0, (int)top, 1 + (int)random_below(&random, 4),
                                        1 + (int)random_below(&random, 4), 0};
            rect.x =
                rect.height + (int)random_below(&random, (uint32_t)(32 - rect.height - rect.width));
            size_t x = (size_t)rect.x, w = (size_t)rect.width, h = (size_t)rect.height;
            uint32_t sum = value(&integral, 1, x, top) - value(&integral, 1, x - h, top + h) -
                           value(&integral, 1, x + w, top + w) +
                           value(&integral, 1, x + w - h, top + w + h);
            assert_int_equal(sum, tilted_sum(&image, &rect));
            uint32_t squares = value(&integral, 2, x + w > 31 ? 31 : x + w, top + h) -
                               value(&integral, 2, x, top + h) -
                               value(&integral, 2, x + w > 31 ? 31 : x + w, top) +
                               value(&integral, 2, x, top);
            uint32_t wanted = 0;
            for (size_t i = top; i < top + h; i++) {
                for (size_t j = x; j < x + w && j < 31; j++) {
                    wanted += (uint32_t)image.pixels[i * 31 + j] * image.pixels[i * 31 + j];
                }
            }
            assert_int_equal(squares, wanted);
        }
        integral_free(&integral);
    }
    free(image.pixels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_on_paper),
        cmocka_unit_test(test_pieces),
    };
    return test_run("face_integral", tests);
}
