/* Starting and ending mien-media, and what is said when it does not do well. */
#include "files.h"
#include "media/inside.h"
#include "test.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct media_sound_options plain = {.rate = 22050, .channels = 1};

static char *sine(void) {
    return file_make("sine.flac", "-f lavfi -i sine=440:d=60");
}

static void fails(const char *path, const struct media_sound_options *options, const char *why) {
    struct error err = {""};
    assert_null(media_open_sound(path, options, &err));
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void video_fails(const char *path, const struct media_video_options *options,
                        const char *why) {
    struct error err = {""};
    assert_null(media_open_video(path, options, &err));
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
}

static void options_that_cannot_be(void **state) {
    (void)state;
    char *path = sine();
    const struct media_sound_options sound[] = {
        {.rate = 999, .channels = 1},
        {.rate = 192001, .channels = 1},
        {.rate = 22050, .channels = 3},
        {.rate = 22050, .channels = 1, .beside = 999},
        {.rate = 22050, .channels = 1, .beside = 192001},
    };
    for (size_t i = 0; i < sizeof sound / sizeof sound[0]; i++) {
        fails(path, &sound[i], "cannot be brought to");
    }
    const double from[] = {-1, NAN, INFINITY, 1e10};
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        struct media_sound_options late = {.rate = 22050, .channels = 1, .from = from[i]};
        fails(path, &late, "cannot begin at");
        struct media_video_options late_video = {.from = from[i]};
        video_fails(path, &late_video, "cannot begin at");
    }
    const double rate[] = {-1, NAN, INFINITY, 0.0001, 1001};
    for (size_t i = 0; i < sizeof rate / sizeof rate[0]; i++) {
        struct media_video_options fast = {.rate = rate[i]};
        video_fails(path, &fast, "frames a second");
    }
    free(path);
}

/* All samples of one of two streams read side by side. */
static size_t read_beside(const char *path, bool beside, float *out, size_t room,
                          struct media_facts *facts) {
    const struct media_sound_options options = {.beside = 22050};
    struct error err;
    struct media *media = media_open_sound(path, &options, &err);
    assert_non_null(media);
    *facts = *media_facts(media);
    size_t count = 0;
    struct media_piece piece;
    do {
        assert_true(media_piece(media, &piece, &err));
        size_t floats = piece.frames * (piece.beside ? 1 : facts->sent_channels);
        if (piece.beside == beside && floats > 0) {
            assert_true(count + floats <= room);
            memcpy(out + count, piece.samples, floats * sizeof(float));
            count += floats;
        }
    } while (piece.frames > 0);
    media_close(media);
    return count;
}

/* What comes beside another stream is what would come alone. */
static void two_streams_of_one_decoding(void **state) {
    (void)state;
    static const struct {
        const char *name, *words;
        unsigned rate, channels;
    } files[] = {
        {"stereo.flac", "-f lavfi -i aevalsrc='sin(880*t)|0.5*sin(1760*t)':d=2:s=44100", 44100, 2},
        {"mono.wav", "-f lavfi -i sine=300:d=2:r=11025", 11025, 1},
        {"six.wav", "-f lavfi -i anoisesrc=d=1:r=48000 -ac 6", 48000, 2},
        {"slow.wav", "-f lavfi -i sine=300:d=2:r=4000", 8000, 1},
        {"fast.wav", "-f lavfi -i sine=300:d=1:r=384000", 192000, 1},
    };
    enum { ROOM = 400000 };
    float *both = memory_new(ROOM, sizeof *both);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *path = file_make(files[i].name, "%s", files[i].words);
        struct media_facts facts;
        size_t beside = read_beside(path, true, both, ROOM, &facts);
        assert_int_equal(facts.sent_rate, files[i].rate);
        assert_int_equal(facts.sent_channels, files[i].channels);
        struct heard alone = hear(path, 22050, 1, 0);
        assert_int_equal(beside, alone.frames);
        assert_memory_equal(both, alone.samples, beside * sizeof *both);
        heard_free(&alone);
        size_t own = read_beside(path, false, both, ROOM, &facts);
        alone = hear(path, files[i].rate, files[i].channels, 0);
        assert_int_equal(own, alone.frames * files[i].channels);
        assert_memory_equal(both, alone.samples, own * sizeof *both);
        heard_free(&alone);
        free(path);
    }
    free(both);
}

static void not_files(void **state) {
    (void)state;
    char path[128];
    fails(test_folder(), &plain, ": is a folder");
    fails("/no/such/file.mp3", &plain, "/no/such/file.mp3: No such file");
    fails("/dev/zero", &plain, "/dev/zero: not a file (a camera is written camera:/dev/zero)");
    snprintf(path, sizeof path, "%s/pipe.mp3", test_folder());
    assert_int_equal(mkfifo(path, 0600), 0);
    fails(path, &plain, "pipe.mp3: not a file");
    char *empty = file_put("empty.mp3", "", 0);
    fails(empty, &plain, "empty.mp3: is empty");
    free(empty);
    char *text = file_put("text.mp3", "Dear reader, this is a letter.\n", 31);
    fails(text, &plain, "text.mp3: not a sound or video file");
    free(text);
    fails("test:sine", &plain, "test:sine: No such file");
    char name[400] = "camera:";
    memset(name + 7, 'x', 300);
    video_fails(name, &(struct media_video_options){.rate = 0}, "File name too long");
}

/* Runs with another program in the place of mien-media. */
static void instead(const char *program, const char *why) {
    char *kept = memory_string(getenv("MIEN_MEDIA"));
    char *path = sine();
    setenv("MIEN_MEDIA", program, 1);
    fails(path, &plain, why);
    setenv("MIEN_MEDIA", kept, 1);
    free(path);
    free(kept);
}

static void script(const char *line, const char *why) {
    char text[256];
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", line);
    char *path = file_put("script", text, strlen(text));
    assert_int_equal(chmod(path, 0700), 0);
    instead(path, why);
    free(path);
}

static void other_programs(void **state) {
    (void)state;
    instead("/no/such/program", "sine.flac: cannot start /no/such/program, which decodes it: No "
                                "such file");
    instead("", "the program mien-media, which decodes it, is missing");
    instead("/bin/false", "gave up (status 1)");
    instead("/bin/true", "gave up (status 0)");
    script("echo This is no message of any kind.", "answered what makes no sense");
    script("exit 127", "cannot start; run it with --version to see why");
    script("kill -SEGV $$", "crashed mien-media, which decoded it (Segmentation fault)");
    script("kill -PROF $$", "takes too long to decode");
    script("kill -KILL $$", "was killed");
    /* It closes its pipe, but stays. */
    script("exec sleep 100 >/dev/null", "was killed");
}

static unsigned open_files(void) {
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static void nothing_is_left(void **state) {
    (void)state;
    char *path = sine();
    unsigned before = open_files();
    for (int i = 0; i < 3; i++) {
        struct error err;
        struct media *media = media_open_sound(path, &plain, &err);
        float samples[100];
        size_t got;
        assert_non_null(media);
        assert_true(media_samples(media, samples, 100, &got, &err));
        pid_t pid = media->process.pid;
        media_close(media);
        assert_int_equal(open_files(), before);
        assert_int_equal(kill(pid, 0), -1); /* and no zombie */
        fails("/no/such/file", &plain, "No such file");
        fails("/proc/self/maps", &plain, "is empty");
        assert_int_equal(open_files(), before);
    }
    media_close(NULL);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    free(path);
}

static void several_at_once(void **state) {
    (void)state;
    enum { COUNT = 4 };
    char *path = sine();
    struct media *media[COUNT];
    struct error err;
    float samples[COUNT][1000];
    size_t got;
    for (int i = 0; i < COUNT; i++) {
        media[i] = media_open_sound(path, &plain, &err);
        assert_non_null(media[i]);
    }
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < COUNT; i++) {
            assert_true(media_samples(media[i], samples[i], 1000, &got, &err) && got == 1000);
            assert_memory_equal(samples[i], samples[0], sizeof samples[0]);
        }
    }
    for (int i = 0; i < COUNT; i++) {
        media_close(media[i]);
    }
    free(path);
}

/* Reads on until there is an error, which stays the same. */
static void ends_with(struct media *media, const char *why) {
    static float samples[22050];
    struct error err = {""};
    size_t got;
    while (media_samples(media, samples, 22050, &got, &err)) {
        assert_int_equal(got, 22050);
    }
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err.message, why);
    }
    struct error again = {""};
    assert_false(media_samples(media, samples, 1, &got, &again));
    assert_int_equal(got, 0);
    assert_string_equal(err.message, again.message);
}

static struct media *open_sine(const char *path) {
    struct error err;
    struct media *media = media_open_sound(path, &plain, &err);
    assert_non_null(media);
    return media;
}

static void killed_or_stopped(void **state) {
    (void)state;
    char *path = sine();
    struct media *media = open_sine(path);
    kill(media->process.pid, SIGKILL);
    ends_with(media, "sine.flac: mien-media, which decoded it, was killed");
    media_close(media);
    media = open_sine(path);
    kill(media->process.pid, SIGSYS); /* AddressSanitizer lets it through */
    ends_with(media, "crashed mien-media");
    media_close(media);
    media = open_sine(path);
    media->reader.patience = 0.3;
    kill(media->process.pid, SIGSTOP);
    ends_with(media, "nothing came for 0 seconds; given up");
    media_close(media);
    free(path);
}

static void sound_is_not_video(void **state) {
    (void)state;
    char *path = sine();
    struct media *media = open_sine(path);
    struct image frame = {0};
    struct error err;
    double seconds;
    bool end;
    assert_false(media_frame(media, &frame, &seconds, &end, &err));
    assert_non_null(strstr(err.message, "was opened for its sound"));
    media_close(media);
    free(path);
}

/* A camera that FFmpeg plays: of its frames none is sent that nobody asked for. */
static void newest_frames(void **state) {
    (void)state;
    setenv("MIEN_TEST_SOURCES", "1", 1);
    struct media_video_options options = {.form = MEDIA_GRAY, .newest = true};
    struct error err;
    struct media *media = media_open_video("test:testsrc=size=320x240:rate=30", &options, &err);
    struct image frame = {0};
    double seconds = 0, last = 0;
    bool end;
    if (media == NULL) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(media_facts(media)->width, 320);
    assert_true(isnan(media_facts(media)->duration));
    /* What came while nobody asked is gone; how soon that is depends on the machine. */
    for (int i = 0; i < 200 && seconds < last + 1.5 / 30; i++) {
        usleep(10000);
        last = seconds;
        assert_true(media_frame(media, &frame, &seconds, &end, &err) && !end);
        assert_true(i == 0 || seconds > last);
    }
    assert_true(seconds >= last + 1.5 / 30);
    kill(media->process.pid, SIGKILL);
    while (media_frame(media, &frame, &seconds, &end, &err)) {
    }
    assert_non_null(strstr(err.message, "was killed"));
    media_close(media);
    /* All frames, if one wants them. */
    options.newest = false;
    media = media_open_video("test:testsrc=size=320x240:rate=30", &options, &err);
    for (int i = 0; i < 5; i++) {
        assert_true(media_frame(media, &frame, &seconds, &end, &err) && !end);
        assert_near(seconds, i / 30.0, 1e-6);
    }
    media_close(media);
    media = media_open_video("test:testsrc=size=320x240:rate=30:duration=0.1", &options, &err);
    for (int i = 0; i < 3; i++) {
        assert_true(media_frame(media, &frame, &seconds, &end, &err) && !end);
    }
    assert_true(media_frame(media, &frame, &seconds, &end, &err) && end);
    media_close(media);
    image_free(&frame);
    unsetenv("MIEN_TEST_SOURCES");
}

static void no_camera(void **state) {
    (void)state;
    struct media_video_options options = {.form = MEDIA_GRAY};
    video_fails("camera:/dev/null", &options, "camera: /dev/null is no camera");
    video_fails("camera:/no/such", &options, "camera: there is no /no/such; plug the camera in");
}

/* With these closed, others get their numbers. */
static void without_standard_files(void **state) {
    (void)state;
    char *path = sine();
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct error err;
        float samples[100];
        size_t got;
        for (int file = 0; file < 3; file++) {
            close(file);
        }
        struct media *media = media_open_sound(path, &plain, &err);
        bool good = media != NULL && media_samples(media, samples, 100, &got, &err) && got == 100;
        media_close(media);
        _exit(good ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_that_cannot_be),
        cmocka_unit_test(two_streams_of_one_decoding),
        cmocka_unit_test(not_files),
        cmocka_unit_test(other_programs),
        cmocka_unit_test(nothing_is_left),
        cmocka_unit_test(several_at_once),
        cmocka_unit_test(killed_or_stopped),
        cmocka_unit_test(sound_is_not_video),
        cmocka_unit_test(newest_frames),
        cmocka_unit_test(no_camera),
        cmocka_unit_test(without_standard_files),
    };
    return test_run("media", tests);
}
