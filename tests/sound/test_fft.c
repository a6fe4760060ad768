#include "sound/fft.h"

#include "test.h"

#include "base/base.h"

static const double turn = 6.283185307179586;

static float *random_samples(size_t count) {
    struct random random = random_seeded(7, 0);
    float *samples = memory_new(count, sizeof(float));
    for (size_t i = 0; i < count; i++) {
        samples[i] = (float)(2 * random_unit(&random) - 1);
    }
    return samples;
}

/* The definition, in doubles. */
static double plain_power(const float *samples, size_t size, size_t bin) {
    double real = 0, imaginary = 0;
    for (size_t i = 0; i < size; i++) {
        double angle = turn * (double)i / (double)size;
        double value = (double)samples[i] * (1 - cos(angle)) * 2 / (double)size;
        real += value * cos(angle * (double)bin);
        imaginary -= value * sin(angle * (double)bin);
    }
    return real * real + imaginary * imaginary;
}

static void test_definition(void **state) {
    (void)state;
    static const size_t sizes[] = {8, 32, 128, 512, 2048, 8192};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t size = sizes[s], hop = size / 4 + 1, bins = size / 2;
        float *samples = random_samples(size + 7 * hop);
        float *power = memory_new(bins * FFT_LANES, sizeof(float));
        struct fft *fft = fft_new(size);
        assert_non_null(fft);
        fft_power(fft, samples, hop, bins, power);
        for (size_t i = 0; i < 64; i++) {
            size_t bin = i * 37 % bins, lane = i % FFT_LANES;
            double wanted = plain_power(samples + lane * hop, size, bin);
            assert_near(power[bin * FFT_LANES + lane], wanted,
                        2e-6 * (wanted + 8.0 / (double)size));
        }
        fft_free(fft);
        free(samples);
        free(power);
    }
}

static void test_sine_keeps_its_power(void **state) {
    (void)state;
    float samples[2048 + 7], power[1024 * FFT_LANES];
    for (size_t i = 0; i < 2048 + 7; i++) {
        samples[i] = (float)(0.5 * sin(turn * 100 * (double)i / 2048));
    }
    struct fft *fft = fft_new(2048);
    fft_power(fft, samples, 1, 1024, power);
    for (size_t lane = 0; lane < FFT_LANES; lane++) {
        assert_near(power[100 * FFT_LANES + lane], 0.25, 1e-6);
        assert_near(power[99 * FFT_LANES + lane], 0.25 / 4, 1e-6); /* Hann's window */
        assert_near(power[103 * FFT_LANES + lane], 0, 1e-9);
    }
    fft_free(fft);
}

static void test_sizes(void **state) {
    (void)state;
    static const size_t wrong[] = {0, 1, 2, 4, 7, 16, 64, 1024, 2047, 4096, 262144, SIZE_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_null(fft_new(wrong[i]));
    }
    fft_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definition),
        cmocka_unit_test(test_sine_keeps_its_power),
        cmocka_unit_test(test_sizes),
    };
    return test_run("sound fft", tests);
}
