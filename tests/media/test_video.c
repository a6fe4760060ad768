/* Videos of many formats, frame by frame as the command ffmpeg decodes them. */
#include "files.h"
#include "test.h"

#define MOVING "-f lavfi -i testsrc2=size=%dx%d:rate=%d:duration=%d"

struct seen {
    struct media *media;
    bool good;
    struct error err;
    struct image *frame;
    double *seconds;
    size_t count;
};

static struct seen see(const char *path, const struct media_video_options *options) {
    struct seen seen = {.err = {""}};
    size_t frames = 0, times = 0;
    bool end = false;
    seen.media = media_open_video(path, options, &seen.err);
    seen.good = seen.media != NULL;
    while (seen.good && !end) {
        seen.frame = memory_grow(seen.frame, &frames, seen.count + 1, sizeof *seen.frame);
        seen.seconds = memory_grow(seen.seconds, &times, seen.count + 1, sizeof *seen.seconds);
        seen.frame[seen.count] = (struct image){0};
        seen.good = media_frame(seen.media, &seen.frame[seen.count], &seen.seconds[seen.count],
                                &end, &seen.err);
        seen.count += seen.good && !end ? 1 : 0;
    }
    return seen;
}

static struct seen see_well(const char *path, const struct media_video_options *options) {
    struct seen seen = see(path, options);
    if (!seen.good || media_damaged(seen.media) != 0) {
        fail_msg("%s", seen.good ? "damaged" : seen.err.message);
    }
    return seen;
}

static void seen_free(struct seen *seen) {
    for (size_t i = 0; i < seen->count; i++) {
        image_free(&seen->frame[i]);
    }
    free(seen->frame);
    free(seen->seconds);
    media_close(seen->media);
}

static const struct media_video_options rgb = {.form = MEDIA_RGB}, gray = {.form = MEDIA_GRAY};

/* All frames as ffmpeg's own program decodes them to RGB; freed by the caller. */
static char *reference(const char *path, size_t *length) {
    struct error err;
    char *raw = file_make("raw", "-i '%s' -pix_fmt rgb24 -f rawvideo", path);
    char *bytes = file_read(raw, 256 << 20, length, &err);
    assert_non_null(bytes);
    free(raw);
    return bytes;
}

static void equals_reference(const char *path, const struct seen *seen, int tolerance) {
    size_t length;
    char *bytes = reference(path, &length);
    size_t size = seen->frame[0].width * seen->frame[0].height * 3;
    if (length != seen->count * size) {
        fail_msg("%s: %zu frames, not %zu", path, seen->count, length / size);
    }
    for (size_t i = 0; i < length; i++) {
        int got = seen->frame[i / size].pixels[i % size], wanted = (unsigned char)bytes[i];
        if (abs(got - wanted) > tolerance) {
            fail_msg("%s: %d, not %d, in frame %zu", path, got, wanted, i / size);
        }
    }
    free(bytes);
}

static void all_formats(void **state) {
    (void)state;
    static const struct {
        const char *name, *words, *container, *codec;
    } formats[] = {
        {"v.mp4", "-c:v libx264 -pix_fmt yuv420p", "mov", "h264"},
        {"full.mp4", "-c:v libx264 -pix_fmt yuvj420p", "mov", "h264"},
        {"deep.mkv", "-c:v libx264 -pix_fmt yuv422p10", "matroska", "h264"},
        {"x265.mkv", "-c:v libx265 -x265-params log-level=none", "matroska", "hevc"},
        {"v.webm", "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime", "matroska", "vp9"},
        {"vp8.webm", "-c:v libvpx -cpu-used 8 -deadline realtime", "matroska", "vp8"},
        {"av1.mkv", "-c:v libaom-av1 -cpu-used 8 -usage realtime", "matroska", "av1"},
        {"v.avi", "-c:v mpeg4 -q:v 3", "avi", "mpeg4"},
        {"jpeg.avi", "-c:v mjpeg -pix_fmt yuvj422p -q:v 3", "avi", "mjpeg"},
        {"v.mov", "-c:v prores", "mov", "prores"},
        {"v.ts", "-c:v mpeg2video -q:v 3", "mpegts", "mpeg2video"},
        {"v.mpg", "-c:v mpeg1video -q:v 3", "mpeg", "mpeg1video"},
        {"v.flv", "-c:v flv1 -q:v 3", "flv", "flv1"},
        {"v.ogv", "-c:v libtheora -q:v 6", "ogg", "theora"},
        {"v.wmv", "-c:v wmv2 -q:v 3", "asf", "wmv2"},
        {"ffv1.mkv", "-c:v ffv1 -pix_fmt bgr0", "matroska", "ffv1"},
        {"gray.mkv", "-c:v ffv1 -pix_fmt gray", "matroska", "ffv1"},
        {"v.y4m", "-pix_fmt yuv444p", "yuv4mpegpipe", "rawvideo"},
        {"raw.h264", "-c:v libx264 -bf 0", "h264", "h264"},
    };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char *path = file_make(formats[i].name, MOVING " %s", 130, 98, 25, 1, formats[i].words);
        struct seen seen = see_well(path, &rgb);
        const struct media_facts *facts = media_facts(seen.media);
        assert_string_equal(facts->container, formats[i].container);
        assert_string_equal(facts->codec, formats[i].codec);
        assert_int_equal(facts->width, 130);
        assert_int_equal(facts->height, 98);
        assert_near(facts->frame_rate, 25, 0.001);
        assert_int_equal(seen.count, 25);
        for (size_t frame = 0; frame < seen.count; frame++) {
            assert_near(seen.seconds[frame], (double)frame / 25, 0.002);
        }
        equals_reference(path, &seen, 0);
        /* Gray is made of just these. */
        struct seen other = see_well(path, &gray);
        struct image wanted = image_gray(&seen.frame[20]);
        assert_memory_equal(other.frame[20].pixels, wanted.pixels, (size_t)(130 * 98));
        image_free(&wanted);
        seen_free(&other);
        seen_free(&seen);
        free(path);
    }
}

/* Each frame says when it is shown; nothing is counted. */
static void uneven_times(void **state) {
    (void)state;
    char *path = file_make(
        "uneven.mkv",
        MOVING " -vf 'settb=1/1000,setpts=(N*N)/(100*TB)' -vsync passthrough -enc_time_base 1:1000 "
               "-c:v mpeg4",
        64, 48, 25, 1);
    struct seen seen = see_well(path, &gray);
    assert_int_equal(seen.count, 25);
    for (size_t i = 0; i < seen.count; i++) {
        assert_near(seen.seconds[i], (double)(i * i) / 100, 0.002);
    }
    seen_free(&seen);
    /* One a second: the first that is shown in each. */
    struct media_video_options slow = {.form = MEDIA_GRAY, .rate = 1};
    seen = see_well(path, &slow);
    static const double wanted[] = {0, 1, 2.25, 3.24, 4, 5.29};
    assert_int_equal(seen.count, 6);
    for (size_t i = 0; i < seen.count; i++) {
        assert_near(seen.seconds[i], wanted[i], 0.002);
    }
    seen_free(&seen);
    free(path);
}

static void fewer_frames(void **state) {
    (void)state;
    char *path = file_make("rate.mp4", MOVING " -c:v libx264", 64, 48, 30, 3);
    static const struct {
        double rate;
        size_t count;
    } rates[] = {{0, 90}, {1000, 90}, {30, 90}, {15, 45}, {10, 30}, {1, 3}, {0.5, 2}, {0.001, 1}};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct media_video_options options = {.form = MEDIA_GRAY, .rate = rates[i].rate};
        struct seen seen = see_well(path, &options);
        assert_int_equal(seen.count, rates[i].count);
        assert_near(seen.seconds[0], 0, 0);
        seen_free(&seen);
    }
    free(path);
}

static void from_a_second(void **state) {
    (void)state;
    static const char *const kinds[][2] = {{"f.mp4", "-c:v libx264 -g 60"},
                                           {"f.mkv", "-c:v libx264 -g 250"},
                                           {"f.avi", "-c:v mpeg4 -g 30"},
                                           {"f.ts", "-c:v mpeg2video"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char *path = file_make(kinds[i][0], MOVING " %s", 64, 48, 30, 5, kinds[i][1]);
        struct seen whole = see_well(path, &gray);
        struct media_video_options options = {.form = MEDIA_GRAY, .from = 3.35};
        struct seen part = see_well(path, &options);
        /* Frame 100 is shown from 3.333 to 3.367. */
        assert_int_equal(whole.count, 150);
        assert_int_equal(part.count, 50);
        assert_near(part.seconds[0], 100.0 / 30, 0.01);
        assert_memory_equal(part.frame[0].pixels, whole.frame[100].pixels, (size_t)(64 * 48));
        seen_free(&part);
        options.from = 60;
        part = see(path, &options);
        assert_false(part.good);
        assert_non_null(strstr(part.err.message, "has no frame at 60 seconds"));
        seen_free(&part);
        seen_free(&whole);
        free(path);
    }
}

static void upright(void **state) {
    (void)state;
    char *path =
        file_make("lying.mp4", MOVING " -c:v libx264 -crf 1 -pix_fmt yuv444p", 64, 48, 5, 1);
    for (int degrees = 90; degrees < 360; degrees += 90) {
        char *turned =
            file_make("turned.mp4", "-i '%s' -c copy -metadata:s:v:0 rotate=%d", path, degrees);
        struct seen seen = see_well(turned, &rgb);
        assert_int_equal(seen.frame[0].width, degrees == 180 ? 64 : 48);
        assert_int_equal(media_facts(seen.media)->width, degrees == 180 ? 64 : 48);
        equals_reference(turned, &seen, 3);
        seen_free(&seen);
        free(turned);
    }
    free(path);
}

static void scaled(void **state) {
    (void)state;
    char *path = file_make("large.mp4", MOVING " -c:v libx264 -aspect 2:1", 640, 480, 5, 1);
    struct media_video_options options = {.form = MEDIA_GRAY, .most_side = 160};
    struct seen seen = see_well(path, &options);
    /* With square pixels it is 640 x 320. */
    assert_int_equal(media_facts(seen.media)->width, 640);
    assert_int_equal(media_facts(seen.media)->height, 320);
    assert_int_equal(seen.frame[0].width, 160);
    assert_int_equal(seen.frame[0].height, 80);
    seen_free(&seen);
    /* On the whole as bright as it was. */
    struct seen whole = see_well(path, &gray);
    double sum[2] = {0, 0};
    seen = see_well(path, &options);
    for (size_t i = 0; i < (size_t)640 * 320; i++) {
        sum[0] += whole.frame[2].pixels[i];
        sum[1] += i < (size_t)160 * 80 ? seen.frame[2].pixels[i] : 0;
    }
    assert_near(sum[0] / (640 * 320), sum[1] / (160 * 80), 1);
    seen_free(&seen);
    seen_free(&whole);
    free(path);
}

/* Two pieces of another size, one after the other in one stream. */
static void size_changes(void **state) {
    (void)state;
    char *first = file_make("1.ts", MOVING " -c:v mpeg2video -q:v 3", 64, 48, 25, 1);
    char *second = file_make("2.ts", MOVING " -c:v mpeg2video -q:v 3", 320, 96, 25, 1);
    struct error err;
    size_t lengths[2];
    char *bytes[2] = {file_read(first, 1 << 20, &lengths[0], &err),
                      file_read(second, 1 << 20, &lengths[1], &err)};
    struct text both = {0};
    text_add(&both, bytes[0], lengths[0]);
    text_add(&both, bytes[1], lengths[1]);
    char *path = file_put("both.ts", both.data, both.length);
    struct seen seen = see(path, &rgb);
    assert_true(seen.good && seen.count > 45);
    for (size_t i = 0; i < seen.count; i++) {
        assert_int_equal(seen.frame[i].width, 64);
        assert_int_equal(seen.frame[i].height, 48);
        assert_true(i == 0 || seen.seconds[i] > seen.seconds[i - 1]);
    }
    assert_near(seen.seconds[seen.count - 1], 2, 0.1);
    seen_free(&seen);
    text_free(&both);
    for (int i = 0; i < 2; i++) {
        free(bytes[i]);
    }
    free(first);
    free(second);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_formats),  cmocka_unit_test(uneven_times),
        cmocka_unit_test(fewer_frames), cmocka_unit_test(from_a_second),
        cmocka_unit_test(upright),      cmocka_unit_test(scaled),
        cmocka_unit_test(size_changes),
    };
    return test_run("media_video", tests);
}
