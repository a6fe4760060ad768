/* Numbers of 16 bits against a plain reading of their definition, over all there are. */
#include "nn/nn.h"
#include "test.h"

enum { ALL = 1 << 16 };

static uint32_t bits_of(float number) {
    uint32_t bits = 0;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits) {
    float number = 0;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* What the 16 bits of a format with so many bits of exponent mean: sign, exponent, fraction. */
static double meaning(unsigned number, int exponent_bits) {
    int fraction_bits = 15 - exponent_bits;
    int most = (1 << exponent_bits) - 1;
    int exponent = (int)(number >> fraction_bits) & most;
    double fraction = number & ((1u << fraction_bits) - 1);
    double sign = number & 0x8000 ? -1 : 1;
    if (exponent == most) {
        return fraction == 0 ? sign * INFINITY : NAN;
    }
    if (exponent > 0) {
        fraction += 1 << fraction_bits;
    } else {
        exponent = 1;
    }
    return sign * ldexp(fraction, exponent - most / 2 - fraction_bits);
}

/* The nearest number of the format to `number`, found by search; even if two are equally near. */
static unsigned nearest(double number, int exponent_bits) {
    unsigned sign = signbit(number) ? 0x8000 : 0;
    unsigned infinite = ((1u << exponent_bits) - 1) << (15 - exponent_bits);
    double magnitude = fabs(number);
    unsigned low = 0, high = infinite;
    while (low + 1 < high) {
        unsigned middle = (low + high) / 2;
        if (meaning(middle, exponent_bits) <= magnitude) {
            low = middle;
        } else {
            high = middle;
        }
    }
    /* Infinity stands, when rounding, where the next number would be. */
    double above = high == infinite
                       ? 2 * meaning(infinite - (1u << (15 - exponent_bits)), exponent_bits)
                       : meaning(high, exponent_bits);
    double to_low = magnitude - meaning(low, exponent_bits);
    double to_high = above - magnitude;
    bool up = to_high < to_low || (to_high == to_low && low % 2 == 1);
    return sign | (up ? high : low);
}

typedef void widen(const void *in, size_t count, float *out);
typedef void narrow(const float *in, size_t count, void *out);

static void check_all(widen *to_floats, narrow *from_floats, int exponent_bits) {
    uint16_t *in = memory_new(ALL, sizeof *in);
    uint16_t *again = memory_new(ALL, sizeof *again);
    float *out = memory_new(ALL, sizeof *out);
    for (unsigned i = 0; i < ALL; i++) {
        in[i] = (uint16_t)i;
    }
    to_floats(in, ALL, out);
    from_floats(out, ALL, again);
    for (unsigned i = 0; i < ALL; i++) {
        double wanted = meaning(i, exponent_bits);
        if (isnan(wanted)) {
            assert_true(isnan(out[i]));
            assert_true(isnan(meaning(again[i], exponent_bits)));
        } else {
            assert_true(out[i] == wanted && copysign(1, out[i]) == copysign(1, wanted));
            assert_int_equal(again[i], i);
        }
    }
    free(in);
    free(again);
    free(out);
}

/* Floats with each upper half, so with each exponent, and lower halves about the middle between two
 * numbers of the format. */
static void check_rounding(narrow *from_floats, int exponent_bits) {
    static const uint16_t lower[] = {0,      1,      0x0fff, 0x1000, 0x1001, 0x1fff, 0x2000,
                                     0x2fff, 0x3000, 0x3001, 0x7fff, 0x8000, 0x8001, 0xffff};
    enum { EACH = sizeof lower / sizeof lower[0] };
    float in[EACH];
    uint16_t out[EACH];
    for (uint32_t upper = 0; upper < ALL; upper++) {
        for (size_t i = 0; i < EACH; i++) {
            in[i] = float_of(upper << 16 | lower[i]);
        }
        from_floats(in, EACH, out);
        for (size_t i = 0; i < EACH; i++) {
            if (isnan(in[i])) {
                assert_true(isnan(meaning(out[i], exponent_bits)));
            } else {
                assert_int_equal(out[i], nearest(in[i], exponent_bits));
            }
        }
    }
}

static void halves_and_back(void **state) {
    (void)state;
    check_all(half_to_floats, half_from_floats, 5);
}

static void bfloats_and_back(void **state) {
    (void)state;
    check_all(bfloat_to_floats, bfloat_from_floats, 8);
}

static void floats_to_the_nearest_half(void **state) {
    (void)state;
    check_rounding(half_from_floats, 5);
}

static void floats_to_the_nearest_bfloat(void **state) {
    (void)state;
    check_rounding(bfloat_from_floats, 8);
}

/* Every float that is a middle between two halves, and its neighbours. */
static void middles_between_halves(void **state) {
    (void)state;
    for (unsigned i = 0; i < 0x7bff; i++) {
        float middle = (float)((meaning(i, 5) + meaning(i + 1, 5)) / 2);
        float in[] = {float_of(bits_of(middle) - 1), middle, float_of(bits_of(middle) + 1)};
        uint16_t out[3];
        half_from_floats(in, 3, out);
        assert_int_equal(out[0], i);
        assert_int_equal(out[1], i + i % 2);
        assert_int_equal(out[2], i + 1);
    }
}

/* Examples of Wikipedia's article on the half-precision format. */
static void known_halves(void **state) {
    (void)state;
    static const uint16_t half[] = {0x0001, 0x03ff, 0x0400, 0x3555, 0x3bff, 0x3c00,
                                    0x3c01, 0x7bff, 0x7c00, 0x8000, 0xc000, 0xfc00};
    static const double value[] = {
        0.000000059604645, 0.000060975552, 0.00006103515625, 0.33325195, 0.99951172, 1,
        1.00097656,        65504,          INFINITY,         -0.0,       -2,         -INFINITY};
    float out[12];
    half_to_floats(half, 12, out);
    for (size_t i = 0; i < 12; i++) {
        assert_true(out[i] == value[i] || fabs(out[i] - value[i]) < 1e-7 * fabs(value[i]));
    }
}

/* In a file they lie at any address, and a vector's width may be more than is left. */
static void any_place_and_any_count(void **state) {
    (void)state;
    unsigned char in[2 * 70 + 1] = {0}, again[2 * 70 + 1];
    float out[70] = {0};
    for (size_t count = 0; count < 70; count++) {
        for (size_t i = 0; i < count; i++) {
            uint16_t half = (uint16_t)(0x3c00 + i);
            memcpy(in + 1 + 2 * i, &half, 2);
        }
        half_to_floats(in + 1, count, out);
        for (size_t i = 0; i < count; i++) {
            assert_true(out[i] == 1 + (float)i / 1024);
        }
        memset(again, 0xee, sizeof again);
        half_from_floats(out, count, again + 1);
        assert_memory_equal(again + 1, in + 1, 2 * count);
        assert_true(2 * count + 1 == sizeof again || again[2 * count + 1] == 0xee);
        bfloat_from_floats(out, count, again + 1);
        bfloat_to_floats(again + 1, count, out);
        assert_true(count == 0 || out[0] == 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_and_back),
        cmocka_unit_test(bfloats_and_back),
        cmocka_unit_test(floats_to_the_nearest_half),
        cmocka_unit_test(floats_to_the_nearest_bfloat),
        cmocka_unit_test(middles_between_halves),
        cmocka_unit_test(known_halves),
        cmocka_unit_test(any_place_and_any_count),
    };
    return test_run("nn/half", tests);
}
