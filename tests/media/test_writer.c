/* Videos that are written, read again; and what is left where that goes wrong: nothing. */
#include "files.h"
#include "media/inside.h"
#include "test.h"

#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *path_of(const char *name) {
    return path_join(test_folder(), name);
}

/* A plain colour that changes from frame to frame. */
static void paint(struct image *image, size_t number) {
    static const unsigned char colours[][3] = {{255, 255, 255}, {230, 159, 0}, {0, 114, 178},
                                               {213, 94, 0},    {0, 158, 115}, {10, 10, 10}};
    for (size_t i = 0; i < image->width * image->height; i++) {
        memcpy(image->pixels + 3 * i, colours[number % 6], 3);
    }
}

static struct media_writer *begin(const char *path, size_t width, size_t height) {
    struct media_write_options options = {.width = width, .height = height, .rate = 25};
    struct error err;
    struct media_writer *writer = media_write_video(path, &options, &err);
    if (writer == NULL) {
        fail_msg("%s", err.message);
    }
    return writer;
}

static void add(struct media_writer *writer, const struct image *frame, double seconds) {
    struct error err;
    if (!media_write_frame(writer, frame, seconds, &err)) {
        fail_msg("%s", err.message);
    }
}

static void end(struct media_writer *writer) {
    struct error err;
    if (!media_write_end(writer, &err)) {
        fail_msg("%s", err.message);
    }
}

static struct media *open_again(const char *path) {
    struct media_video_options options = {.form = MEDIA_RGB};
    struct error err;
    struct media *media = media_open_video(path, &options, &err);
    if (media == NULL) {
        fail_msg("%s", err.message);
    }
    return media;
}

static double next(struct media *media, struct image *frame) {
    struct error err;
    double seconds;
    bool ended;
    if (!media_frame(media, frame, &seconds, &ended, &err)) {
        fail_msg("%s", err.message);
    }
    return ended ? NAN : seconds;
}

static void sizes_and_colours(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{64, 48}, {65, 49}, {33, 32},   {32, 33},   {1, 1},
                                      {2, 300}, {301, 3}, {320, 240}, {641, 479}, {1280, 721}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *path = path_of("sizes.mp4");
        struct image frame = image_new(sizes[i][0], sizes[i][1], 3), seen = {0};
        struct media_writer *writer = begin(path, sizes[i][0], sizes[i][1]);
        for (size_t number = 0; number < 12; number++) {
            paint(&frame, number);
            add(writer, &frame, (double)number / 25);
        }
        end(writer);
        struct media *media = open_again(path);
        assert_string_equal(media_facts(media)->container, "mov");
        assert_string_equal(media_facts(media)->codec, "h264");
        assert_near(media_facts(media)->frame_rate, 25, 0.01);
        assert_near(media_facts(media)->duration, 12 / 25.0, 0.002);
        for (size_t number = 0; number < 12; number++) {
            assert_near(next(media, &seen), (double)number / 25, 0.001);
            assert_int_equal(seen.width, sizes[i][0] + sizes[i][0] % 2);
            assert_int_equal(seen.height, sizes[i][1] + sizes[i][1] % 2);
            paint(&frame, number);
            for (size_t byte = 0; byte < seen.width * seen.height * 3; byte++) {
                assert_near(seen.pixels[byte], frame.pixels[byte % 3], 4);
            }
        }
        assert_true(isnan(next(media, &seen)));
        assert_int_equal(media_damaged(media), 0);
        media_close(media);
        image_free(&seen);
        image_free(&frame);
        free(path);
    }
}

/* Pictures with all that moves: not far from what they were. */
static void a_real_film(void **state) {
    (void)state;
    char *from = file_make("from.mkv", "-f lavfi -i testsrc=size=321x240:rate=30:d=2 -c:v ffv1 "
                                       "-pix_fmt bgr0");
    char *path = path_of("film.mp4");
    struct media *media = open_again(from);
    struct media_writer *writer = begin(path, 321, 240);
    struct image frame = {0}, seen = {0};
    double seconds;
    while (!isnan(seconds = next(media, &frame))) {
        add(writer, &frame, seconds);
    }
    media_close(media);
    end(writer);
    struct media *first = open_again(from), *second = open_again(path);
    size_t count = 0;
    while (!isnan(seconds = next(first, &frame))) {
        double sum = 0;
        assert_near(next(second, &seen), seconds, 0.001);
        for (size_t y = 0; y < 240; y++) {
            for (size_t x = 0; x < (size_t)321 * 3; x++) {
                sum += abs(seen.pixels[y * 322 * 3 + x] - frame.pixels[y * 321 * 3 + x]);
            }
        }
        assert_true(sum / (321 * 240 * 3) < 6);
        count++;
    }
    assert_true(isnan(next(second, &seen)));
    assert_int_equal(count, 60);
    media_close(first);
    media_close(second);
    image_free(&frame);
    image_free(&seen);
    free(path);
    free(from);
}

/* Each frame when it was said, from the first one on; two at one time are a millisecond apart. */
static void uneven_times(void **state) {
    (void)state;
    static const double times[] = {7.5, 7.533, 7.533, 7.6, 9, 9.001, 1007.5};
    static const double wanted[] = {0, 0.033, 0.034, 0.1, 1.5, 1.501, 1000};
    char *path = path_of("uneven.mp4");
    struct media_writer *writer = begin(path, 64, 48);
    struct image frame = image_new(64, 48, 3);
    for (size_t i = 0; i < 7; i++) {
        paint(&frame, i);
        add(writer, &frame, times[i]);
    }
    end(writer);
    struct media *media = open_again(path);
    for (size_t i = 0; i < 7; i++) {
        assert_near(next(media, &frame), wanted[i], 0.0005);
    }
    assert_true(isnan(next(media, &frame)));
    media_close(media);
    image_free(&frame);
    free(path);
}

static char *bytes_of(const char *path, size_t *length) {
    struct error err;
    char *bytes = file_read(path, 64 << 20, length, &err);
    assert_non_null(bytes);
    return bytes;
}

static void write_plain(const char *path, size_t frames) {
    struct image frame = image_new(160, 120, 3);
    struct media_writer *writer = begin(path, 160, 120);
    for (size_t i = 0; i < frames; i++) {
        paint(&frame, i);
        add(writer, &frame, (double)i / 25);
    }
    end(writer);
    image_free(&frame);
}

/* ISO 14496-12: boxes of a length, a name and what is in them. The index is before the frames. */
static void begins_with_its_index(void **state) {
    (void)state;
    char *path = path_of("index.mp4");
    char names[64] = "";
    size_t length, place = 0;
    write_plain(path, 50);
    char *bytes = bytes_of(path, &length);
    while (place + 8 <= length && strlen(names) < 40) {
        const unsigned char *box = (const unsigned char *)bytes + place;
        size_t size = (size_t)box[0] << 24 | (size_t)box[1] << 16 | (size_t)box[2] << 8 | box[3];
        strncat(names, (const char *)box + 4, 4);
        strcat(names, " ");
        assert_true(size >= 8);
        place += size;
    }
    assert_int_equal(place, length);
    assert_string_equal(names, "ftyp moov free mdat ");
    free(bytes);
    /* What browsers play. */
    struct text command = {0};
    char form[64] = "";
    text_format(&command,
                "ffprobe -v error -select_streams v -show_entries "
                "stream=codec_tag_string,pix_fmt,color_space -of csv=p=0 '%s'",
                path);
    FILE *probe = popen(command.data, "r"); /* NOLINT(cert-env33-c): words of the tests' own */
    assert_non_null(probe);
    assert_non_null(fgets(form, sizeof form, probe));
    pclose(probe);
    assert_string_equal(form, "avc1,yuv420p,bt709\n");
    text_free(&command);
    free(path);
}

static void same_frames_same_bytes(void **state) {
    (void)state;
    char *first = path_of("first.mp4"), *second = path_of("second.mp4");
    size_t lengths[2];
    write_plain(first, 30);
    write_plain(second, 30);
    char *bytes[2] = {bytes_of(first, &lengths[0]), bytes_of(second, &lengths[1])};
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
    free(first);
    free(second);
}

static void has(const struct error *err, const char *why) {
    if (strstr(err->message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", err->message, why);
    }
}

static void refused(const char *path, struct media_write_options options, const char *why) {
    struct error err = {""};
    assert_null(media_write_video(path, &options, &err));
    has(&err, why);
}

static void what_cannot_be(void **state) {
    (void)state;
    char *path = path_of("never.mp4");
    const struct media_write_options good = {.width = 64, .height = 48};
    static const size_t sizes[][2] = {{0, 48},    {64, 0},      {16385, 1},
                                      {1, 16385}, {8000, 8000}, {SIZE_MAX, 2}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        refused(path, (struct media_write_options){.width = sizes[i][0], .height = sizes[i][1]},
                "never.mp4: a video cannot have");
    }
    const double rates[] = {-1, NAN, INFINITY, 0.0001, 1001};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct media_write_options options = good;
        options.rate = rates[i];
        refused(path, options, "frames a second");
    }
    refused("/no/such/folder/x.mp4", good, "/no/such/folder/x.mp4: No such file or directory");
    refused(test_folder(), good, ": is a folder");
    refused("/dev/null", good, "/dev/null: not a file");
    assert_false(file_exists(path));
    free(path);
}

static void frames_that_do_not_fit(void **state) {
    (void)state;
    char *path = path_of("never.mp4");
    struct image good = image_new(64, 48, 3), other = image_new(48, 64, 3),
                 gray = image_new(64, 48, 1);
    struct media_writer *writer = begin(path, 64, 48);
    struct error err;
    assert_false(media_write_frame(writer, &other, 0, &err));
    has(&err, "never.mp4: has frames of 64 x 48 pixels in colour, not of 48 x 64");
    assert_false(media_write_frame(writer, &gray, 0, &err));
    has(&err, "not of 64 x 48 in gray");
    const double never[] = {NAN, INFINITY, -INFINITY, 2e9};
    for (size_t i = 0; i < 4; i++) {
        assert_false(media_write_frame(writer, &good, never[i], &err));
        has(&err, "no frame can be shown at");
    }
    add(writer, &good, 5);
    assert_false(media_write_frame(writer, &good, 4.9, &err));
    has(&err, "a frame at 4.9 seconds cannot follow one at 5");
    assert_false(media_write_frame(writer, &good, 100006, &err));
    has(&err, "cannot be longer than 100000 seconds");
    media_write_cancel(writer);
    /* None at all. */
    writer = begin(path, 64, 48);
    assert_false(media_write_end(writer, &err));
    has(&err, "never.mp4: a video needs a frame");
    assert_false(file_exists(path));
    image_free(&good);
    image_free(&other);
    image_free(&gray);
    free(path);
}

static unsigned count_in(const char *path) {
    DIR *folder = opendir(path);
    unsigned count = 0;
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

/* Adds frames until there is an error, which stays the same; then there is no file of that name,
 * nor any other. */
static void ends_with(struct media_writer *writer, size_t width, size_t height, const char *why) {
    struct image frame = image_new(width, height, 3);
    struct error err = {""}, again = {""};
    struct random random = random_seeded(3, 1);
    bool good = true;
    /* Each frame is another piece of one noise, which is quicker than noise for each. */
    size_t size = width * height * 3;
    unsigned char *noise = memory_new(2 * size, 1);
    for (size_t byte = 0; byte < 2 * size; byte++) {
        noise[byte] = (unsigned char)random_below(&random, 256);
    }
    for (int i = 0; i < 500 && good; i++) {
        memcpy(frame.pixels, noise + random_below(&random, (uint32_t)size), size);
        good = media_write_frame(writer, &frame, i / 25.0, &err);
    }
    assert_false(good);
    has(&err, why);
    assert_false(media_write_frame(writer, &frame, 20, &again));
    assert_string_equal(err.message, again.message);
    media_write_cancel(writer);
    free(noise);
    image_free(&frame);
}

/* A folder of its own, with a file in it that stays as it is. */
static char *kept_file(char **folder) {
    struct error err;
    *folder = path_of("kept");
    assert_true(file_make_folder(*folder, &err));
    char *path = path_join(*folder, "kept.mp4");
    assert_true(file_write(path, "kept", 4, &err));
    return path;
}

static void is_kept(char *folder, char *path) {
    size_t length;
    char *bytes = bytes_of(path, &length);
    assert_string_equal(bytes, "kept");
    assert_int_equal(count_in(folder), 3); /* with . and .. */
    free(bytes);
    free(path);
    free(folder);
}

static void killed_or_stopped(void **state) {
    (void)state;
    char *folder;
    char *path = kept_file(&folder);
    unsigned before = count_in("/proc/self/fd");
    struct media_writer *writer = begin(path, 640, 480);
    kill(writer->process.pid, SIGKILL);
    ends_with(writer, 640, 480, "kept.mp4: mien-media, which encoded it, was killed");
    writer = begin(path, 640, 480);
    kill(writer->process.pid, SIGSYS); /* AddressSanitizer lets it through */
    ends_with(writer, 640, 480, "mien-media, which encoded it, crashed (Bad system call)");
    writer = begin(path, 640, 480);
    writer->answers.patience = 0.3;
    kill(writer->process.pid, SIGSTOP);
    ends_with(writer, 640, 480, "nothing came for 0 seconds; given up");
    assert_int_equal(count_in("/proc/self/fd"), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    is_kept(folder, path);
}

/* Between the last frame and the end. */
static void killed_at_the_end(void **state) {
    (void)state;
    char *folder;
    char *path = kept_file(&folder);
    struct image frame = image_new(64, 48, 3);
    struct media_writer *writer = begin(path, 64, 48);
    struct error err;
    add(writer, &frame, 0);
    kill(writer->process.pid, SIGKILL);
    assert_false(media_write_end(writer, &err));
    has(&err, "was killed");
    image_free(&frame);
    is_kept(folder, path);
}

static void cancelled(void **state) {
    (void)state;
    char *folder;
    char *path = kept_file(&folder);
    struct image frame = image_new(64, 48, 3);
    unsigned before = count_in("/proc/self/fd");
    struct media_writer *writer = begin(path, 64, 48);
    pid_t pid = writer->process.pid;
    add(writer, &frame, 0);
    /* Where there are files without a name, not even a file of another name is seen. */
    assert_int_equal(count_in(folder), writer->draft.temporary == NULL ? 3 : 4);
    media_write_cancel(writer);
    media_write_cancel(NULL);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(count_in("/proc/self/fd"), before);
    image_free(&frame);
    is_kept(folder, path);
}

/* As a full disk, which tests cannot count on: an error while frames are written. */
static void no_room(void **state) {
    (void)state;
    char *folder;
    char *path = kept_file(&folder);
    struct rlimit kept, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &kept), 0);
    small = (struct rlimit){.rlim_cur = 100000, .rlim_max = kept.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct media_writer *writer = begin(path, 320, 240);
    ends_with(writer, 320, 240, "kept.mp4: cannot be written: File too large");
    /* Or only at the end. */
    struct image frame = image_new(64, 48, 3);
    struct error err = {""};
    small.rlim_cur = 100;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    writer = begin(path, 64, 48);
    add(writer, &frame, 0);
    assert_false(media_write_end(writer, &err));
    has(&err, "kept.mp4: cannot be written: File too large");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &kept), 0);
    image_free(&frame);
    is_kept(folder, path);
}

/* Runs with another program in the place of mien-media. */
static void instead(const char *program, const char *why) {
    char *kept = memory_string(getenv("MIEN_MEDIA"));
    char *path = path_of("instead.mp4");
    struct media_write_options options = {.width = 640, .height = 480};
    struct error err = {""};
    setenv("MIEN_MEDIA", program, 1);
    struct media_writer *writer = media_write_video(path, &options, &err);
    if (writer == NULL) {
        has(&err, why);
    } else {
        ends_with(writer, 640, 480, why);
    }
    assert_false(file_exists(path));
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
    instead("/no/such/program", "instead.mp4: cannot start /no/such/program, which encodes it: No "
                                "such file");
    instead("", "the program mien-media, which encodes it, is missing");
    instead("/bin/false", "gave up (status 1)");
    script("echo This is no message of any kind.; exec sleep 100", "answered what makes no sense");
    script("exit 127", "mien-media, which encodes it, cannot start; run it with --version");
    script("kill -PROF $$", "takes too long to encode");
    /* An end that nobody asked for: a header of kind 7 and 8 bytes. */
    script("printf '\\007\\0\\0\\0\\010\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0'; exec sleep 100",
           "mien-media ended it too early");
}

static void several_at_once(void **state) {
    (void)state;
    enum { COUNT = 3 };
    static const char *const names[COUNT] = {"0.mp4", "1.mp4", "2.mp4"};
    struct media_writer *writers[COUNT];
    struct image frame = image_new(64, 48, 3);
    for (size_t i = 0; i < COUNT; i++) {
        char *path = path_of(names[i]);
        writers[i] = begin(path, 64, 48);
        free(path);
    }
    for (size_t i = 0; i < COUNT * 10; i++) {
        paint(&frame, i % COUNT);
        add(writers[i % COUNT], &frame, (double)i / 25);
    }
    for (size_t i = 0; i < COUNT; i++) {
        end(writers[i]);
        char *path = path_of(names[i]);
        struct media *media = open_again(path);
        struct image seen = {0};
        paint(&frame, i);
        for (int number = 0; number < 10; number++) {
            assert_false(isnan(next(media, &seen)));
            assert_near(seen.pixels[0], frame.pixels[0], 4);
        }
        assert_true(isnan(next(media, &seen)));
        media_close(media);
        image_free(&seen);
        free(path);
    }
    image_free(&frame);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_and_colours),
        cmocka_unit_test(a_real_film),
        cmocka_unit_test(uneven_times),
        cmocka_unit_test(begins_with_its_index),
        cmocka_unit_test(same_frames_same_bytes),
        cmocka_unit_test(what_cannot_be),
        cmocka_unit_test(frames_that_do_not_fit),
        cmocka_unit_test(killed_or_stopped),
        cmocka_unit_test(killed_at_the_end),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(no_room),
        cmocka_unit_test(other_programs),
        cmocka_unit_test(several_at_once),
    };
    return test_run("media_writer", tests);
}
