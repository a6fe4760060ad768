/* Writing a video within the test, so that AddressSanitizer sees whether all is freed, and with the
 * encoder that is taken where FFmpeg came without libx264. */
#include "files.h"
#include "media/program/encode.h"
#include "media/program/film.h"
#include "media/program/send.h"
#include "media/reader.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#if MEDIA_SANITIZED
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_do_leak_check() ((void)0)
#endif

enum { WIDTH = 65, HEIGHT = 49, FRAMES = 20 };

static void put(int file, const void *bytes, size_t length) {
    assert_int_equal(write(file, bytes, length), length);
}

/* What Mien sends: gray frames that grow brighter, and the end. */
static int frames(void) {
    static unsigned char pixels[WIDTH * HEIGHT * 3];
    int file = memfd_create("frames", MFD_CLOEXEC);
    for (int i = 0; i < FRAMES; i++) {
        struct media_header header = {MEDIA_MESSAGE_FRAME, sizeof(double) + sizeof pixels};
        double seconds = i / 10.0;
        memset(pixels, 20 + 10 * i, sizeof pixels);
        put(file, &header, sizeof header);
        put(file, &seconds, sizeof seconds);
        put(file, pixels, sizeof pixels);
    }
    struct media_header end = {MEDIA_MESSAGE_END, 0};
    put(file, &end, sizeof end);
    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    return file;
}

static const struct media_write_options options = {.width = WIDTH, .height = HEIGHT, .rate = 10};

static bool write_all(int from, int file, struct error *err) {
    return film_write(from, file, &options, err);
}

/* In a process of its own; what it answered. */
static struct media_reader film(bool (*work)(int, int, struct error *), int from, int file) {
    int answers = memfd_create("answers", MFD_CLOEXEC);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct error err;
        av_log_set_level(AV_LOG_QUIET);
        dup2(answers, MEDIA_ANSWERS);
        if (!work(from, file, &err)) {
            send_error(&err);
        }
        __lsan_do_leak_check(); /* ends the process if there are any */
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(lseek(answers, 0, SEEK_SET), 0);
    return (struct media_reader){.pipe = answers, .patience = 1};
}

static void is_the_film(const char *path, const char *codec, int tolerance) {
    struct media_video_options read = {.form = MEDIA_RGB};
    struct error err;
    struct image frame = {0};
    struct media *media = media_open_video(path, &read, &err);
    if (media == NULL) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(media_facts(media)->codec, codec);
    for (int i = 0; i <= FRAMES; i++) {
        double seconds;
        bool end;
        assert_true(media_frame(media, &frame, &seconds, &end, &err));
        assert_int_equal(end, i == FRAMES);
        assert_int_equal(frame.width * 1000 + frame.height, (WIDTH + 1) * 1000 + HEIGHT + 1);
        assert_true(end || fabs(seconds - i / 10.0) < 0.001);
        for (size_t byte = 0; byte < frame.width * frame.height * 3 && !end; byte++) {
            assert_near(frame.pixels[byte], 20 + 10 * i, tolerance);
        }
    }
    image_free(&frame);
    media_close(media);
}

static void whole(void **state) {
    (void)state;
    char *path = path_join(test_folder(), "whole.mp4");
    int from = frames();
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct media_reader reader = film(write_all, from, file);
    assert_true(media_reader_finish(&reader));
    is_the_film(path, "h264", 3);
    close(reader.pipe);
    close(file);
    close(from);
    free(path);
}

/* Every place at which there is no more room: a sentence, and all is freed. */
static void no_room(void **state) {
    (void)state;
    int from = frames();
    int file = open("/dev/full", O_RDWR | O_CLOEXEC);
    struct media_reader reader = film(write_all, from, file);
    assert_false(media_reader_finish(&reader));
    assert_string_equal(reader.problem.message, "cannot be written: No space left on device");
    close(reader.pipe);
    close(file);
    /* A file that can be written only, not moved. */
    char *path = path_join(test_folder(), "only.mp4");
    assert_int_equal(lseek(from, 0, SEEK_SET), 0);
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    reader = film(write_all, from, file);
    assert_false(media_reader_finish(&reader));
    assert_string_equal(reader.problem.message, "cannot be written: Bad file descriptor");
    close(reader.pipe);
    close(file);
    close(from);
    free(path);
}

static bool write_otherwise(int from, int file, struct error *err) {
    struct output output;
    struct encode encode;
    (void)from;
    bool good =
        output_open(&output, file, err) && encode_open(&encode, &output, "mpeg4", &options, err);
    for (int i = 0; i < FRAMES && good; i++) {
        memset(encode.rgb->data[0], 20 + 10 * i, (size_t)encode.rgb->linesize[0] * HEIGHT);
        good = encode_frame(&encode, i / 10.0, err);
    }
    good = good && encode_end(&encode, err);
    encode_close(&encode);
    output_close(&output);
    if (good) {
        send_end(0);
    }
    return good;
}

static void without_libx264(void **state) {
    (void)state;
    char *path = path_join(test_folder(), "other.mp4");
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_string_equal(encode_codec(), "libx264");
    struct media_reader reader = film(write_otherwise, -1, file);
    assert_true(media_reader_finish(&reader));
    close(reader.pipe);
    close(file);
    is_the_film(path, "mpeg4", 4);
    free(path);
}

static void what_ffmpeg_refuses(void **state) {
    (void)state;
    struct output output;
    struct encode encode;
    struct error err;
    int file = memfd_create("file", MFD_CLOEXEC);
    assert_true(output_open(&output, file, &err));
    assert_false(encode_open(&encode, &output, "nothing", &options, &err));
    assert_string_equal(err.message, "cannot be encoded: FFmpeg here came without nothing");
    encode_close(&encode);
    struct media_write_options wide = {.width = 12000, .height = 10};
    assert_false(encode_open(&encode, &output, "mpeg4", &wide, &err));
    assert_non_null(strstr(err.message, "cannot be encoded ("));
    encode_close(&encode);
    output_close(&output);
    close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),
        cmocka_unit_test(no_room),
        cmocka_unit_test(without_libx264),
        cmocka_unit_test(what_ffmpeg_refuses),
    };
    return test_run("media_film", tests);
}
