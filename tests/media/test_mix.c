/* Samples of all forms to floats of one rate. */
#include "media/program/mix.h"
#include "test.h"

/* `count` samples in which channel i has the constant value[i]. */
static AVFrame *constant(int channels, const float *value, int count, int rate, bool known) {
    AVFrame *frame = av_frame_alloc();
    assert_non_null(frame);
    frame->nb_samples = count;
    frame->sample_rate = rate;
    frame->format = AV_SAMPLE_FMT_FLTP;
    if (known) {
        av_channel_layout_default(&frame->ch_layout, channels);
    } else {
        frame->ch_layout =
            (AVChannelLayout){.order = AV_CHANNEL_ORDER_UNSPEC, .nb_channels = channels};
    }
    assert_true(av_frame_get_buffer(frame, 0) >= 0);
    for (int c = 0; c < channels; c++) {
        for (int i = 0; i < count; i++) {
            ((float *)(void *)frame->extended_data[c])[i] = value[c];
        }
    }
    return frame;
}

/* All that comes out of a frame, step by step, and of the rest; freed by the caller. */
static float *mixed(AVFrame *frame, int rate, int channels, size_t *count) {
    struct mix mix = {.rate = rate, .channels = channels};
    struct error err;
    float *all = NULL;
    size_t got;
    *count = 0;
    assert_true(mix_set_up(&mix, frame, &err));
    assert_true(mix_fits(&mix, frame));
    for (int from = 0; from <= frame->nb_samples; from += MIX_STEP) {
        bool last = from + MIX_STEP > frame->nb_samples;
        assert_true(mix_step(&mix, frame, from, &got, &err));
        all = memory_resize(all, *count + got + 1, sizeof *all);
        memcpy(all + *count, mix.out, got * sizeof *all);
        *count += got;
        if (last) {
            break;
        }
    }
    assert_true(mix_rest(&mix, &got, &err));
    assert_false(mix_fits(&mix, frame));
    all = memory_resize(all, *count + got + 1, sizeof *all);
    memcpy(all + *count, mix.out, got * sizeof *all);
    *count += got;
    mix_free(&mix);
    return all;
}

/* The middle of what comes out, where the resampler is in its swing. */
static void gives(int channels, const float *value, bool known, int to, float left, float right) {
    AVFrame *frame = constant(channels, value, 20000, 44100, known);
    size_t count;
    float *all = mixed(frame, 22050, to, &count);
    assert_near(count, 10000 * to, 2 * to);
    assert_near(all[count / 2 / 2 * 2], left, 1e-4);
    assert_near(all[count / 2 / 2 * 2 + 1], right, 1e-4);
    free(all);
    av_frame_free(&frame);
}

static void channels_are_mixed(void **state) {
    (void)state;
    const float two[] = {0.5f, -0.25f};
    gives(1, two, true, 1, 0.5f, 0.5f);
    gives(1, two, true, 2, 0.5f, 0.5f);
    gives(2, two, true, 1, 0.125f, 0.125f);
    gives(2, two, true, 2, 0.5f, -0.25f);
    gives(2, two, false, 2, 0.5f, -0.25f);
    /* In 5.1 the channel of low tones is left out; the others' weights add up to one. */
    const float surround[] = {0.5f, 0.5f, 0.5f, 0, 0.5f, 0.5f};
    gives(6, surround, true, 1, 0.5f, 0.5f);
}

/* Numbers of channels for which there are no places: the mean of all, or of every second. */
static void channels_without_places(void **state) {
    (void)state;
    float value[64];
    double sum = 0, left = 0, right = 0;
    for (int i = 0; i < 63; i++) {
        value[i] = (float)(i % 7) / 10;
        sum += value[i];
        left += i % 2 == 0 ? value[i] : 0;
        right += i % 2 == 1 ? value[i] : 0;
    }
    gives(63, value, false, 1, (float)(sum / 63), (float)(sum / 63));
    gives(63, value, false, 2, (float)(left / 32), (float)(right / 31));
    const float nine[] = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    gives(9, nine, false, 1, 1.0f / 9, 1.0f / 9);
}

/* 0.25 in each form of sample that FFmpeg's decoders give. */
static void forms(void **state) {
    (void)state;
    static const struct {
        enum AVSampleFormat format;
        union {
            uint8_t u8;
            int16_t s16;
            int32_t s32;
            float flt;
            double dbl;
        } value;
    } all[] = {
        {AV_SAMPLE_FMT_U8, {.u8 = 160}},       {AV_SAMPLE_FMT_U8P, {.u8 = 160}},
        {AV_SAMPLE_FMT_S16, {.s16 = 8192}},    {AV_SAMPLE_FMT_S16P, {.s16 = 8192}},
        {AV_SAMPLE_FMT_S32, {.s32 = 1 << 29}}, {AV_SAMPLE_FMT_S32P, {.s32 = 1 << 29}},
        {AV_SAMPLE_FMT_FLT, {.flt = 0.25f}},   {AV_SAMPLE_FMT_FLTP, {.flt = 0.25f}},
        {AV_SAMPLE_FMT_DBL, {.dbl = 0.25}},    {AV_SAMPLE_FMT_DBLP, {.dbl = 0.25}},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        AVFrame *frame = av_frame_alloc();
        assert_non_null(frame);
        frame->nb_samples = 9000;
        frame->sample_rate = 8000;
        frame->format = all[i].format;
        av_channel_layout_default(&frame->ch_layout, 2);
        assert_true(av_frame_get_buffer(frame, 0) >= 0);
        size_t size = (size_t)av_get_bytes_per_sample(all[i].format);
        bool planar = av_sample_fmt_is_planar(all[i].format) == 1;
        for (size_t at = 0; at < 9000 * size * (planar ? 1 : 2); at += size) {
            memcpy(frame->extended_data[0] + at, &all[i].value, size);
            if (planar) {
                memcpy(frame->extended_data[1] + at, &all[i].value, size);
            }
        }
        size_t count;
        float *samples = mixed(frame, 8000, 1, &count);
        assert_int_equal(count, 9000);
        for (size_t j = 0; j < count; j++) {
            assert_near(samples[j], 0.25, 1e-6);
        }
        free(samples);
        av_frame_free(&frame);
    }
}

static void another_rate_has_to_be_set_up(void **state) {
    (void)state;
    const float value[] = {0.5f, 0.5f};
    struct mix mix = {.rate = 22050, .channels = 1};
    struct error err;
    AVFrame *frame = constant(2, value, 100, 44100, true);
    AVFrame *faster = constant(2, value, 100, 48000, true);
    AVFrame *fewer = constant(1, value, 100, 44100, true);
    assert_false(mix_fits(&mix, frame));
    assert_true(mix_set_up(&mix, frame, &err));
    assert_true(mix_fits(&mix, frame));
    assert_false(mix_fits(&mix, faster));
    assert_false(mix_fits(&mix, fewer));
    assert_true(mix_set_up(&mix, fewer, &err));
    assert_true(mix_fits(&mix, fewer));
    mix_free(&mix);
    av_frame_free(&frame);
    av_frame_free(&faster);
    av_frame_free(&fewer);
}

static void cannot_be(int channels, int rate, const char *why) {
    const float value[512] = {0};
    struct mix mix = {.rate = 22050, .channels = 2};
    struct error err = {""};
    AVFrame *frame = constant(channels, value, 10, rate, false);
    assert_false(mix_set_up(&mix, frame, &err));
    assert_non_null(strstr(err.message, why));
    mix_free(&mix);
    av_frame_free(&frame);
}

static void what_no_recording_has(void **state) {
    (void)state;
    cannot_be(255, 44100, "has 255 channels; at most 64 are read");
    cannot_be(65, 44100, "has 65 channels");
    cannot_be(1, 1, "has 1 samples a second");
    cannot_be(1, 999, "has 999 samples a second");
    cannot_be(1, 2000000000, "has 2000000000 samples a second");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channels_are_mixed),
        cmocka_unit_test(channels_without_places),
        cmocka_unit_test(forms),
        cmocka_unit_test(another_rate_has_to_be_set_up),
        cmocka_unit_test(what_no_recording_has),
    };
    return test_run("media_mix", tests);
}
