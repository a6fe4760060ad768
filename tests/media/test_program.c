/* The whole of mien-media within the test, so that AddressSanitizer sees whether all is freed: a
 * process of its own writes its messages into a file, and they are read from there. */
#include "files.h"
#include "media/program/hash.h"
#include "media/program/send.h"
#include "media/program/sound.h"
#include "media/program/tag.h"
#include "media/program/video.h"
#include "media/reader.h"
#include "test.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#if MEDIA_SANITIZED
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_do_leak_check() ((void)0)
#endif

static const struct media_sound_options sound_options = {
    .rate = 22050, .channels = 2, .from = 0.25, .cover = true};
static const struct media_video_options video_options = {
    .form = MEDIA_GRAY, .most_side = 40, .from = 0.25};

static void run(const char *path, bool sound) {
    struct input input;
    struct decode decode = {0};
    struct error err;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    input_measure(&input, file);
    bool good = input_open(&input, &err) &&
                decode_open(&decode, &input, sound ? AVMEDIA_TYPE_AUDIO : AVMEDIA_TYPE_VIDEO, false,
                            &err) &&
                (sound ? sound_send(&decode, &sound_options, &err)
                       : video_send(&decode, &video_options, &err));
    decode_close(&decode);
    input_close(&input);
    close(file);
    if (!good) {
        send_error(&err);
    }
}

/* A reader of what a process of its own sent. */
static struct media_reader answers(const char *path, bool sound) {
    int file = memfd_create("answers", MFD_CLOEXEC);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        av_log_set_level(AV_LOG_QUIET);
        dup2(file, MEDIA_ANSWERS);
        run(path, sound);
        __lsan_do_leak_check(); /* ends the process if there are any */
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    return (struct media_reader){
        .pipe = file, .sound = sound, .channels = sound ? 2 : 1, .patience = 1};
}

static size_t read_all(struct media_reader *reader) {
    struct image frame = {0};
    double seconds;
    float samples[2 * 1000];
    size_t count = 0;
    if (media_reader_begin(reader) && reader->sound) {
        for (size_t got = 1000; got == 1000; count += got) {
            got = media_reader_samples(reader, samples, 1000);
        }
    } else if (reader->state == MEDIA_RUNNING) {
        while (media_reader_frame(reader, &frame, &seconds)) {
            count++;
        }
    }
    image_free(&frame);
    media_reader_empty(reader);
    close(reader->pipe);
    return count;
}

static void good_files(void **state) {
    (void)state;
    char *cover = file_make("cover.png", "-f lavfi -i testsrc=size=31x17 -frames:v 1");
    char *path = file_make("a.flac",
                           "-f lavfi -i sine=440:d=1 -i '%s' -map 0 -map 1 -c:v copy "
                           "-disposition:v:0 attached_pic -metadata title=Salt",
                           cover);
    struct media_reader reader = answers(path, true);
    assert_near(read_all(&reader), 0.75 * 22050, 1);
    assert_int_equal(reader.state, MEDIA_ENDED);
    free(path);
    free(cover);
    path = file_make("a.mp4", "-f lavfi -i testsrc=size=64x48:rate=20:duration=1 -c:v libx264");
    reader = answers(path, false);
    assert_int_equal(read_all(&reader), 15);
    assert_int_equal(reader.state, MEDIA_ENDED);
    free(path);
}

/* Cut at many places, and with bytes changed: samples, or a sentence; nothing else. */
static void broken_files(void **state) {
    (void)state;
    static const char *const makes[][2] = {
        {"b.mp3", "-f lavfi -i sine=440:d=1 -metadata title=Salt"},
        {"b.m4a", "-f lavfi -i sine=440:d=1 -metadata title=Salt"},
        {"b.ogg", "-f lavfi -i sine=440:d=1 -metadata title=Salt"},
        {"b.avi", "-f lavfi -i testsrc=size=64x48:rate=10:duration=1 -c:v mjpeg"},
    };
    struct random random = random_seeded(7, 1);
    for (size_t i = 0; i < sizeof makes / sizeof makes[0]; i++) {
        char *path = file_make(makes[i][0], "%s", makes[i][1]);
        struct error err;
        size_t length;
        char *bytes = file_read(path, 1 << 20, &length, &err);
        assert_non_null(bytes);
        for (int j = 0; j < 8; j++) {
            char *copy = memory_string_n(bytes, length);
            size_t cut = j % 2 == 0 ? length : random_below(&random, (uint32_t)length) + 1;
            for (int flips = 0; flips < 10; flips++) {
                copy[random_below(&random, (uint32_t)length)] ^= 1 << random_below(&random, 8);
            }
            char *broken = file_put("broken", copy, cut);
            struct media_reader reader = answers(broken, i < 3);
            read_all(&reader);
            assert_true(reader.state == MEDIA_ENDED || reader.state == MEDIA_FAILED);
            assert_null(strstr(reader.problem.message, "mien-media"));
            free(broken);
            free(copy);
        }
        free(bytes);
        free(path);
    }
}

/* Hashes the file, or writes tags into a copy of it, in a process of its own that must leave no
 * memory behind. */
static void work_on(const char *path, bool tags) {
    int file = memfd_create("answers", MFD_CLOEXEC);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        static const struct media_new_tags new_tags = {.mood = "calm", .tempo = 97};
        struct input input;
        struct decode decode = {0};
        struct error err;
        int from = open(path, O_RDONLY | O_CLOEXEC), to = memfd_create("copy", MFD_CLOEXEC);
        av_log_set_level(AV_LOG_QUIET);
        dup2(file, MEDIA_ANSWERS);
        if (tags) {
            if (!tag_write(from, to, &new_tags, &err)) {
                send_error(&err);
            }
        } else {
            input_measure(&input, from);
            if (!input_open(&input, &err) ||
                !decode_find(&decode, &input, AVMEDIA_TYPE_AUDIO, false, &err) ||
                !hash_send(&decode, true, &err)) {
                send_error(&err);
            }
            decode_close(&decode);
            input_close(&input);
        }
        close(from);
        close(to);
        __lsan_do_leak_check();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(file);
}

/* The first kilobytes hold the tags; so most bytes are changed there. */
static void hashes_and_tags(void **state) {
    (void)state;
    static const char *const names[] = {"t.mp3", "t.flac", "t.ogg", "t.opus", "t.m4a", "t.wv"};
    struct random random = random_seeded(11, 1);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = file_make(names[i], "-f lavfi -i sine=440:d=1 -metadata title=Salt "
                                         "-metadata mood=sad -movflags faststart");
        struct error err;
        size_t length;
        char *bytes = file_read(path, 1 << 20, &length, &err);
        assert_non_null(bytes);
        for (int j = 0; j < 40; j++) {
            char *copy = memory_string_n(bytes, length);
            size_t cut = j % 4 != 1 ? length : random_below(&random, (uint32_t)length) + 1;
            for (int flips = 0; j > 0 && flips < 1 + j / 4; flips++) {
                uint32_t most = (uint32_t)(flips % 4 == 3 || length < 2000 ? length : 2000);
                copy[random_below(&random, most)] = (char)random_below(&random, 256);
            }
            char *broken = file_put("broken", copy, cut);
            work_on(broken, true);
            if (j % 8 == 0) {
                work_on(broken, false);
            }
            free(broken);
            free(copy);
        }
        free(bytes);
        free(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files),
        cmocka_unit_test(broken_files),
        cmocka_unit_test(hashes_and_tags),
    };
    return test_run("media_program", tests);
}
