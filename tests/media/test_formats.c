/* Every format that ffmpeg writes, decoded by mien-media: the sines that went in come out, as loud
 * and as long as they were. */
#include "files.h"
#include "test.h"

#include <unistd.h>

/* Two seconds: 1000 Hz at half of full scale on the left, 1500 Hz at a quarter on the right. */
#define SINES "-f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)|0.25*sin(2*PI*1500*t):s=%d:d=2'"

struct format {
    const char *name, *words;
    const char *container, *codec;
    int rate;
    double loss;     /* of the levels, in parts of them */
    double duration; /* seconds by which it may differ */
};

static const struct format formats[] = {
    {"a.wav", "", "wav", "pcm_s16le", 44100, 0.001, 0},
    {"a24.wav", "-c:a pcm_s24le", "wav", "pcm_s24le", 96000, 0.001, 0},
    {"a8.wav", "-c:a pcm_u8", "wav", "pcm_u8", 44100, 0.02, 0},
    {"af.wav", "-c:a pcm_f32le", "wav", "pcm_f32le", 48000, 0.001, 0},
    {"a64.wav", "-c:a pcm_f64le", "wav", "pcm_f64le", 44100, 0.001, 0},
    {"law.wav", "-c:a pcm_mulaw", "wav", "pcm_mulaw", 44100, 0.02, 0},
    {"adpcm.wav", "-c:a adpcm_ms", "wav", "adpcm_ms", 44100, 0.02, 0.06},
    {"a.w64", "-f w64", "w64", "pcm_s16le", 44100, 0.001, 0},
    {"a.aiff", "", "aiff", "pcm_s16be", 44100, 0.001, 0},
    {"a.au", "", "au", "pcm_s16be", 44100, 0.001, 0},
    {"a.caf", "", "caf", "pcm_s16be", 44100, 0.001, 0},
    {"a.voc", "-c:a pcm_s16le", "voc", "pcm_s16le", 44100, 0.001, 0.01},
    {"a.flac", "", "flac", "flac", 44100, 0.001, 0},
    {"a24.flac", "-sample_fmt s32", "flac", "flac", 192000, 0.001, 0},
    {"a.oga", "-c:a flac", "ogg", "flac", 44100, 0.001, 0},
    {"a.wv", "", "wv", "wavpack", 44100, 0.001, 0},
    {"a.tta", "", "tta", "tta", 44100, 0.001, 0},
    {"alac.m4a", "-c:a alac", "mov", "alac", 44100, 0.001, 0},
    {"a.mp3", "-c:a libmp3lame -b:a 320k", "mp3", "mp3", 44100, 0.01, 0.001},
    {"vbr.mp3", "-c:a libmp3lame -q:a 4", "mp3", "mp3", 48000, 0.07, 0.001},
    /* LAME makes sound softer where it has few bits. */
    {"low.mp3", "-c:a libmp3lame -b:a 64k", "mp3", "mp3", 22050, 0.06, 0.001},
    {"old.mp3", "-c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0", "mp3", "mp3", 44100,
     0.06, 0.08},
    {"a.mp2", "-c:a mp2 -b:a 256k", "mp3", "mp2", 44100, 0.02, 0.06},
    {"a.m4a", "-c:a aac -b:a 192k", "mov", "aac", 44100, 0.02, 0.03},
    {"a.aac", "-c:a aac -b:a 192k", "aac", "aac", 44100, 0.02, 0.08},
    {"a.ogg", "-c:a libvorbis -q:a 6", "ogg", "vorbis", 44100, 0.02, 0.001},
    {"a.opus", "-c:a libopus -b:a 128k", "ogg", "opus", 48000, 0.02, 0.001},
    {"a.wma", "-c:a wmav2 -b:a 192k", "asf", "wmav2", 44100, 0.02, 0.15},
    {"one.wma", "-c:a wmav1 -b:a 192k", "asf", "wmav1", 44100, 0.02, 0.15},
    {"a.ac3", "-c:a ac3 -b:a 256k", "ac3", "ac3", 48000, 0.02, 0.06},
    {"a.eac3", "-c:a eac3 -b:a 256k", "eac3", "eac3", 48000, 0.02, 0.06},
    {"a.dts", "-c:a dca -strict -2 -b:a 768k", "dts", "dts", 48000, 0.02, 0.06},
    {"a.mka", "-c:a libvorbis -q:a 6", "matroska", "vorbis", 44100, 0.02, 0.03},
    {"a.webm", "-c:a libopus -b:a 128k", "matroska", "opus", 48000, 0.02, 0.01},
    {"a.avi", "-c:a pcm_s16le", "avi", "pcm_s16le", 44100, 0.001, 0},
    {"a.ts", "-c:a aac -b:a 192k", "mpegts", "aac", 48000, 0.02, 0.08},
    {"a.flv", "-c:a libmp3lame -b:a 320k", "flv", "mp3", 44100, 0.02, 0.08},
};

static void say(const struct format *format, const char *what, double got, double wanted) {
    fail_msg("%s: %s is %g, not %g", format->name, what, got, wanted);
}

static void near(const struct format *format, const char *what, double got, double wanted,
                 double tolerance) {
    if (!(fabs(got - wanted) <= tolerance)) {
        say(format, what, got, wanted);
    }
}

/* One channel holds this sine, and little else. */
static void has_sine(const struct format *format, const struct heard *heard, unsigned rate,
                     unsigned channel, double frequency, double level) {
    double power = heard_power(heard, 2, channel);
    double sine = heard_level(heard, rate, 2, channel, frequency);
    double rest = sqrt(fmax(power * power - sine * sine / 2, 0));
    near(format, "the level", sine, level, level * format->loss + 1e-4);
    near(format, "what else there is", rest, 0, level * (0.03 + format->loss));
}

static void all_formats(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        const struct format *format = &formats[i];
        char *path = file_make(format->name, SINES " %s", format->rate, format->words);
        struct heard heard = hear(path, 44100, 2, 0);
        if (!heard.good || media_damaged(heard.media) != 0) {
            fail_msg("%s", heard.good ? "damaged" : heard.err.message);
        }
        const struct media_facts *facts = media_facts(heard.media);
        assert_string_equal(facts->container, format->container);
        assert_string_equal(facts->codec, format->codec);
        assert_int_equal(facts->sample_rate, format->rate);
        assert_int_equal(facts->channels, 2);
        assert_int_equal(facts->width, 0);
        near(format, "the length", (double)heard.frames / 44100, 2, format->duration + 2e-4);
        if (!isnan(facts->duration)) {
            near(format, "the duration", facts->duration, 2, format->duration + 0.1);
        }
        has_sine(format, &heard, 44100, 0, 1000, 0.5);
        has_sine(format, &heard, 44100, 1, 1500, 0.25);
        heard_free(&heard);
        /* One channel is the mean of both. */
        heard = hear(path, 22050, 1, 0);
        assert_true(heard.good);
        near(format, "the left level", heard_level(&heard, 22050, 1, 0, 1000), 0.25,
             0.25 * format->loss + 1e-4);
        near(format, "the right level", heard_level(&heard, 22050, 1, 0, 1500), 0.125,
             0.125 * format->loss + 1e-4);
        heard_free(&heard);
        free(path);
    }
}

/* The left channel's frequency goes up by 100 Hz with each of ten seconds. */
#define STEPS "-f lavfi -i 'aevalsrc=0.5*sin(2*PI*(400+100*floor(t))*t):s=44100:d=10'"

static void from_a_second(void **state) {
    (void)state;
    static const struct {
        const char *name, *words;
        double tolerance; /* seconds */
    } kinds[] = {
        {"s.wav", "", 0},
        {"s.flac", "", 0},
        {"s.m4a", "-c:a aac -b:a 128k", 0.03},
        {"s.mp3", "-c:a libmp3lame -b:a 128k", 0.06},
        {"s.ogg", "-c:a libvorbis", 0.03},
        {"s.opus", "-c:a libopus", 0.01},
        {"s.wma", "-c:a wmav2", 0.1},
        {"s.mka", "-c:a libmp3lame", 0.05},
        {"s.wv", "", 0},
        {"s.aac", "-c:a aac -b:a 128k", 0.5}, /* knows no times; they are guessed by its bit rate */
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct format format = {.name = kinds[i].name};
        char *path = file_make(kinds[i].name, STEPS " %s", kinds[i].words);
        struct heard whole = hear(path, 22050, 1, 0);
        struct heard part = hear(path, 22050, 1, 6.5);
        assert_true(whole.good && part.good);
        assert_int_equal(media_damaged(part.media), 0);
        near(&format, "the length", (double)part.frames / 22050, (double)whole.frames / 22050 - 6.5,
             kinds[i].tolerance + 1e-4);
        /* The first tenth of a second has the seventh frequency. */
        struct heard start = part;
        start.frames = 2205;
        near(&format, "the level", heard_level(&start, 22050, 1, 0, 1000), 0.5, 0.05);
        if (kinds[i].tolerance == 0) {
            size_t skipped = whole.frames - part.frames;
            for (size_t j = 100; j < part.frames - 100; j++) {
                near(&format, "a sample", part.samples[j], whole.samples[skipped + j], 1e-5);
            }
        }
        heard_free(&whole);
        heard_free(&part);
        struct heard nothing = hear(path, 22050, 1, 60);
        assert_null(nothing.media);
        assert_non_null(strstr(nothing.err.message, "has no sound at 60 seconds"));
        free(path);
    }
}

/* A ProTracker module of one sample, a square wave of 32 bytes that repeats, played at C-2: 8287
 * samples a second (Amiga, PAL), so a tone of 259 Hz. */
static void tracker(void **state) {
    (void)state;
    enum { PATTERNS = 1084, SAMPLES = PATTERNS + 1024, SIZE = SAMPLES + 32 };
    unsigned char module[SIZE] = "tone";
    unsigned char *sample = module + 20;
    sample[23] = 16; /* words */
    sample[25] = 64; /* volume */
    sample[29] = 16; /* words of the loop */
    for (int i = 1; i < 31; i++) {
        module[20 + 30 * i + 29] = 1;
    }
    module[950] = 1; /* of one pattern */
    module[951] = 127;
    memcpy(module + 1080, "M.K.", 4);
    const unsigned char note[4] = {428 >> 8, 428 & 0xff, 0x10, 0}; /* C-2 of sample 1 */
    memcpy(module + PATTERNS, note, sizeof note);
    for (int i = 0; i < 32; i++) {
        module[SAMPLES + i] = i < 16 ? 0x60 : 0xa0;
    }
    char *path = file_put("tone.mod", module, sizeof module);
    struct heard heard = hear(path, 22050, 1, 0);
    if (!heard.good) {
        fail_msg("%s", heard.err.message);
    }
    assert_string_equal(media_facts(heard.media)->container, "libopenmpt");
    assert_string_equal(media_facts(heard.media)->tag[MEDIA_TITLE], "tone");
    /* 64 rows of 6 ticks of 20 ms. */
    assert_near((double)heard.frames / 22050, 7.68, 0.2);
    double tone = heard_level(&heard, 22050, 1, 0, 8287.14 / 32);
    assert_true(tone > 0.05 && tone > 20 * heard_level(&heard, 22050, 1, 0, 350));
    heard_free(&heard);
    free(path);
}

/* Through a pipe, where nothing can be sought. */
static void standard_input(void **state) {
    (void)state;
    static const char *const names[] = {"p.mp3", "p.flac", "p.ogg", "p.wav"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = file_make(names[i], SINES, 44100);
        struct heard whole = hear(path, 22050, 2, 0);
        char command[256];
        snprintf(command, sizeof command, "cat '%s'", path);
        FILE *pipe = popen(command, "r"); /* NOLINT(cert-env33-c): words of the tests' own */
        int kept = dup(STDIN_FILENO);
        assert_true(pipe != NULL && dup2(fileno(pipe), STDIN_FILENO) == STDIN_FILENO);
        struct heard heard = hear("-", 22050, 2, 0);
        dup2(kept, STDIN_FILENO);
        close(kept);
        pclose(pipe);
        assert_true(heard.good && whole.good);
        /* Where an MP3's last frame ends is not found without going there first. */
        bool mp3 = strcmp(names[i], "p.mp3") == 0;
        assert_true(mp3 ? heard.frames >= whole.frames : heard.frames == whole.frames);
        assert_memory_equal(heard.samples, whole.samples, 2 * 44000 * sizeof(float));
        heard_free(&heard);
        heard_free(&whole);
        free(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_formats),
        cmocka_unit_test(from_a_second),
        cmocka_unit_test(tracker),
        cmocka_unit_test(standard_input),
    };
    return test_run("media_formats", tests);
}
