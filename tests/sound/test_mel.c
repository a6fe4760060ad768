#include "sound/mel.h"

#include "sound/spectrum.h"

#include "test.h"
#include "vectors.h"

static const double turn = 6.283185307179586;

/* The frame of vectors.py. */
static void make_frame(float *samples) {
    for (size_t i = 0; i < SPECTRUM_SIZE; i++) {
        double noise = ((double)((i * i * 7 + i * 3) % 1009) / 1009 - 0.5) * 0.2;
        samples[i] = (float)(noise + 0.3 * sin(turn * 440 * (double)i / SOUND_RATE) +
                             0.05 * sin(turn * 3000 * (double)i / SOUND_RATE));
    }
}

static void test_numpy(void **state) {
    (void)state;
    static float samples[SPECTRUM_SIZE + 7], power[SPECTRUM_BINS * FFT_LANES];
    float bands[MEL_BANDS * FFT_LANES];
    double mfcc[SOUND_MFCC];
    struct fft *fft = fft_new(SPECTRUM_SIZE);
    struct mel *mel = mel_new();
    for (size_t lane = 0; lane < FFT_LANES; lane++) {
        memset(samples, 0, sizeof samples);
        make_frame(samples + lane);
        fft_power(fft, samples, 1, SPECTRUM_BINS, power);
        mel_bands(mel, power, bands);
        for (size_t i = 0; i < MEL_BANDS; i++) {
            assert_near(bands[i * FFT_LANES + lane], vector_bands[i], 2e-6 * vector_bands[i]);
        }
        mel_cepstrum(mel, bands, lane, mfcc);
        for (size_t i = 0; i < SOUND_MFCC; i++) {
            assert_near(mfcc[i], vector_mfcc[i], 1e-4);
        }
    }
    mel_free(mel);
    fft_free(fft);
}

/* Between the first and the last top the triangles add up to 1. */
static void test_triangles(void **state) {
    (void)state;
    static float power[SPECTRUM_BINS * FFT_LANES];
    struct mel *mel = mel_new();
    for (size_t bin = 6; bin < 880; bin++) {
        float bands[MEL_BANDS * FFT_LANES];
        double sum = 0;
        memset(power, 0, sizeof power);
        power[bin * FFT_LANES + 3] = 1;
        mel_bands(mel, power, bands);
        for (size_t i = 0; i < MEL_BANDS; i++) {
            sum += (double)bands[i * FFT_LANES + 3];
        }
        assert_near(sum, 1, 1e-6);
    }
    mel_free(mel);
}

static void test_only_what_was_heard(void **state) {
    (void)state;
    float bands[MEL_BANDS * FFT_LANES];
    const bool heard[FFT_LANES] = {true, false, true, false, false, false, false, false};
    struct sound_facts facts;
    struct mel *mel = mel_new();
    for (size_t i = 0; i < MEL_BANDS * FFT_LANES; i++) {
        bands[i] = i % FFT_LANES == 0 ? 1 : i % FFT_LANES == 2 ? 100 : 1e-3F;
    }
    mel_end(mel, &facts);
    assert_true(isnan(facts.mfcc[0].mean) && isnan(facts.mfcc[19].deviation));
    mel_add(mel, bands, 8, heard);
    mel_end(mel, &facts);
    assert_near(facts.mfcc[0].mean, 8 * 10, 1e-4); /* the mean of 0 and 20 dB, times root 64 */
    assert_near(facts.mfcc[0].deviation, 8 * 10, 1e-4);
    assert_near(facts.mfcc[5].mean, 0, 1e-4);
    mel_free(mel);
    mel_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numpy),
        cmocka_unit_test(test_triangles),
        cmocka_unit_test(test_only_what_was_heard),
    };
    return test_run("sound mel", tests);
}
