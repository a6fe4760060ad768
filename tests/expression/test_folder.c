/* Folders of pictures. */
#include "image/image.h"
#include "tables.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own. */
static char *root;

static int set_up(void **state) {
    (void)state;
    char name[32];
    static int number = 0;
    snprintf(name, sizeof name, "faces-%d", number++);
    root = path_join(test_folder(), name);
    return mkdir(root, 0700);
}

static int tear_down(void **state) {
    (void)state;
    free(root);
    return 0;
}

static char *path_of(const char *name) {
    char *path = path_join(root, name);
    char *folder = path_folder(path);
    struct error err;
    assert_true(file_make_folder(folder, &err));
    free(folder);
    return path;
}

/* A picture of one shade of gray. */
static void put(const char *name, size_t width, size_t height, unsigned char shade) {
    unsigned channels = strstr(name, ".ppm") != NULL ? 3 : 1;
    struct image image = image_new(width, height, channels);
    struct error err;
    char *path = path_of(name);
    memset(image.pixels, shade, width * height * channels);
    if (!image_write(path, &image, &err)) {
        fail_msg("%s", err.message);
    }
    image_free(&image);
    free(path);
}

static void put_bytes(const char *name, const char *bytes) {
    char *path = path_of(name);
    struct error err;
    assert_true(file_write(path, bytes, strlen(bytes), &err));
    free(path);
}

static void put_link(const char *name, const char *target) {
    char *path = path_of(name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static struct samples *read_root(void) {
    struct error err;
    struct samples *samples = samples_read(root, NULL, NULL, &err);
    if (samples == NULL) {
        fail_msg("%s", err.message);
    }
    return samples;
}

/* What is at a place, by the shade of its first pixel. */
static void sample_is(const struct samples *samples, size_t i, enum emotion emotion,
                      enum split split, unsigned char shade) {
    assert_true(i < samples->count);
    assert_int_equal(samples->emotion[i], emotion);
    assert_int_equal(samples->split[i], split);
    assert_int_equal(samples->pixels[i * SAMPLE_PIXELS], shade);
}

static void emotions_alone(void **state) {
    (void)state;
    put("surprise/b.pgm", 48, 48, 2);
    put("angry/2.png", 48, 48, 3);
    put("angry/10.png", 48, 48, 4);
    put("neutral/x.ppm", 48, 48, 5);
    put("sad/loud.jpeg", 48, 48, 128);
    put("surprise/a.png", 48, 48, 6);
    struct samples *samples = read_root();
    assert_int_equal(samples->count, 6);
    assert_int_equal(samples->read, 6);
    assert_int_equal(samples->scaled, 0);
    sample_is(samples, 0, EMOTION_ANGRY, SPLIT_TRAINING, 4);
    sample_is(samples, 1, EMOTION_ANGRY, SPLIT_TRAINING, 3);
    sample_is(samples, 2, EMOTION_NEUTRAL, SPLIT_TRAINING, 5);
    sample_is(samples, 3, EMOTION_SAD, SPLIT_TRAINING, 128);
    sample_is(samples, 4, EMOTION_SURPRISE, SPLIT_TRAINING, 6);
    sample_is(samples, 5, EMOTION_SURPRISE, SPLIT_TRAINING, 2);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(samples->row[i], i);
    }
    assert_int_equal(samples->table[SPLIT_TRAINING][EMOTION_ANGRY], 2);
    assert_int_equal(samples->table[SPLIT_TRAINING][EMOTION_FEAR], 0);
    samples_free(samples);
}

static void names_of_emotions(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum emotion emotion;
    } names[] = {
        {"angry", EMOTION_ANGRY},       {"Anger", EMOTION_ANGRY},
        {"DISGUST", EMOTION_DISGUST},   {"disgusted", EMOTION_DISGUST},
        {"Fear", EMOTION_FEAR},         {"fearful", EMOTION_FEAR},
        {"hApPy", EMOTION_HAPPY},       {"happiness", EMOTION_HAPPY},
        {"sad", EMOTION_SAD},           {"Sadness", EMOTION_SAD},
        {"surprise", EMOTION_SURPRISE}, {"Surprised", EMOTION_SURPRISE},
        {"neutral", EMOTION_NEUTRAL},   {"CALM", EMOTION_NEUTRAL},
    };
    enum { COUNT = sizeof names / sizeof names[0] };
    for (size_t i = 0; i < COUNT; i++) {
        struct text name = {0};
        text_format(&name, "%s/1.pgm", names[i].name);
        put(name.data, 48, 48, (unsigned char)i);
        text_free(&name);
    }
    struct samples *samples = read_root();
    assert_int_equal(samples->count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        unsigned char shade = samples->pixels[i * SAMPLE_PIXELS];
        sample_is(samples, i, names[shade].emotion, SPLIT_TRAINING, shade);
    }
    samples_free(samples);
}

/* A picture in each of these folders; of which splits they are. */
static void splits_are(const char *const *folders, const enum split *splits) {
    size_t count = 0;
    for (; folders[count] != NULL; count++) {
        struct text name = {0};
        text_format(&name, "%s/happy/1.pgm", folders[count]);
        put(name.data, 48, 48, (unsigned char)count);
        text_free(&name);
    }
    struct samples *samples = read_root();
    assert_int_equal(samples->count, count);
    for (size_t i = 0; i < count; i++) {
        unsigned char shade = samples->pixels[i * SAMPLE_PIXELS];
        sample_is(samples, i, EMOTION_HAPPY, splits[shade], shade);
    }
    samples_free(samples);
}

static void splits_train_test(void **state) {
    (void)state;
    splits_are((const char *[]){"train", "test", NULL},
               (enum split[]){SPLIT_TRAINING, SPLIT_PUBLIC});
}

static void splits_train_val_test(void **state) {
    (void)state;
    splits_are((const char *[]){"Train", "Val", "Test", NULL},
               (enum split[]){SPLIT_TRAINING, SPLIT_PUBLIC, SPLIT_PRIVATE});
}

static void splits_all_names(void **state) {
    (void)state;
    splits_are((const char *[]){"training", "validation", "valid", "public", "PublicTest", "test",
                                "private", "PrivateTest", NULL},
               (enum split[]){SPLIT_TRAINING, SPLIT_PUBLIC, SPLIT_PUBLIC, SPLIT_PUBLIC,
                              SPLIT_PUBLIC, SPLIT_PRIVATE, SPLIT_PRIVATE, SPLIT_PRIVATE});
}

static void splits_empty_val(void **state) {
    (void)state;
    put_bytes("val", "a file by the name of a split");
    put("validation/joy/1.pgm", 48, 48, 9);
    splits_are((const char *[]){"train", "test", NULL},
               (enum split[]){SPLIT_TRAINING, SPLIT_PUBLIC});
}

static void splits_test_private(void **state) {
    (void)state;
    splits_are((const char *[]){"train", "test", "private", NULL},
               (enum split[]){SPLIT_TRAINING, SPLIT_PUBLIC, SPLIT_PRIVATE});
}

/* Gray, and of 48 x 48 pixels: halves of black and white stay halves, colour is weighted. */
static void pictures_are_scaled(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{48, 48}, {96, 96}, {24, 24}, {100, 60}, {30, 200}, {1, 1}};
    enum { COUNT = sizeof sizes / sizeof sizes[0] };
    for (size_t i = 0; i < COUNT; i++) {
        struct image image = image_new(sizes[i][0], sizes[i][1], 3);
        for (size_t p = 0; p < image.width * image.height; p++) {
            memcpy(image.pixels + 3 * p, (unsigned char[]){200, 100, 50}, 3);
        }
        struct text name = {0};
        text_format(&name, "sad/%zu.png", i);
        char *path = path_of(name.data);
        struct error err;
        assert_true(image_write(path, &image, &err));
        image_free(&image);
        text_free(&name);
        free(path);
    }
    struct samples *samples = read_root();
    assert_int_equal(samples->count, COUNT);
    assert_int_equal(samples->scaled, COUNT - 1);
    for (size_t i = 0; i < COUNT * (size_t)SAMPLE_PIXELS; i++) {
        assert_int_equal(samples->pixels[i], 124); /* 0.299 R + 0.587 G + 0.114 B = 124.2 */
    }
    samples_free(samples);
}

static void halves_stay_halves(void **state) {
    (void)state;
    struct image image = image_new(480, 480, 1);
    for (size_t y = 0; y < 480; y++) {
        memset(image.pixels + 480 * y + 240, 255, 240);
    }
    char *path = path_of("fear/half.pgm");
    struct error err;
    assert_true(image_write(path, &image, &err));
    image_free(&image);
    free(path);
    struct samples *samples = read_root();
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        assert_int_equal(samples->pixels[i], i % SAMPLE_SIDE < SAMPLE_SIDE / 2 ? 0 : 255);
    }
    samples_free(samples);
}

static void what_is_no_picture(void **state) {
    (void)state;
    put("train/happy/5.pgm", 48, 48, 5);
    put("train/happy/.hidden.pgm", 48, 48, 6);
    put("train/.happy/1.pgm", 48, 48, 7);
    put(".train/happy/1.pgm", 48, 48, 8);
    put("train/contempt/1.pgm", 48, 48, 9);
    put("train/happy/deeper/1.pgm", 48, 48, 9);
    put("loose.pgm", 48, 48, 9);
    put("train/loose.pgm", 48, 48, 9);
    put_bytes("train/happy/3.txt", "a list of pictures");
    put_bytes("train/happy/4.jpg", "");
    put_bytes("train/happy/6.png", "\x89PNG\r\n\x1a\n");
    put_bytes("train/happy/7.pgm", "P5 100000 100000 255\n");
    put_bytes("sad", "a file by the name of an emotion");
    put_bytes("test", "a file by the name of a split");
    put_link("train/happy/8.pgm", "nowhere");
    put_link("train/happy/9.pgm", "../..");
    char *pipe = path_of("train/happy/pipe.pgm");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    free(pipe);
    struct samples *samples = read_root();
    assert_int_equal(samples->count, 1);
    assert_int_equal(samples->read, 8);
    assert_int_equal(samples->row[0], 2);
    sample_is(samples, 0, EMOTION_HAPPY, SPLIT_TRAINING, 5);
    assert_int_equal(samples->left_out[FAULT_PICTURE].count, 7);
    assert_non_null(strstr(samples->left_out[FAULT_PICTURE].first.message,
                           "/train/happy/3.txt: not a JPEG, PNG, PGM or PPM picture"));
    assert_int_equal(samples->left_out[FAULT_FOLDER].count, 2);
    assert_non_null(strstr(samples->left_out[FAULT_FOLDER].first.message,
                           "/train/contempt: its name is none of angry, disgust, fear, happy, "
                           "sad, surprise, neutral"));
    samples_free(samples);
}

static void large_pictures(void **state) {
    (void)state;
    put("happy/1.pgm", 48, 48, 1);
    put_bytes("happy/2.pgm", "P5 100000 100000 255\n");
    struct samples *samples = read_root();
    const char *message = samples->left_out[FAULT_PICTURE].first.message;
    assert_non_null(strstr(message, "has 100000 x 100000 pixels, more than 25 megapixels"));
    assert_null(strstr(message, "--megapixels"));
    samples_free(samples);
}

/* Links are followed, and cannot lead in circles. */
static void links(void **state) {
    (void)state;
    put("elsewhere/1.pgm", 48, 48, 1);
    put_link("train/happy", "../elsewhere");
    put_link("train/sad", "sad");
    put_link("train/train", ".");
    put_link("train/angry", "..");
    put_link("test", "train");
    put_link("train/happy/2.pgm", "1.pgm");
    struct error err;
    assert_null(samples_read(root, NULL, NULL, &err)); /* sad leads to itself for ever */
    assert_non_null(strstr(err.message, "/sad: cannot be opened: Too many levels"));
    char *path = path_of("train/sad");
    unlink(path);
    free(path);
    struct samples *samples = read_root();
    assert_int_equal(samples->count, 4);
    assert_int_equal(samples->table[SPLIT_TRAINING][EMOTION_HAPPY], 2);
    assert_int_equal(samples->table[SPLIT_PUBLIC][EMOTION_HAPPY], 2);
    samples_free(samples);
}

static void no_pictures(void **state) {
    (void)state;
    static const char sentence[] =
        "no pictures of labelled faces in it; it must have a folder an emotion (angry, disgust, "
        "fear, happy, sad, surprise, neutral), as in happy/1.jpg, or these below folders for the "
        "splits, as in train/happy/1.jpg and test/happy/2.jpg";
    table_path_fails(root, sentence);
    put("1.pgm", 48, 48, 1);
    put("joy/1.pgm", 48, 48, 1);
    put("train/joy/1.pgm", 48, 48, 1);
    table_path_fails(root, sentence);
    char *folder = path_of("train/happy/x");
    table_path_fails(root, sentence);
    free(folder);
    put_bytes("train/happy/1.jpg", "no picture");
    table_path_fails(root, "not one of 1 faces in it can be used: ");
    table_path_fails(root, "1.jpg: not a JPEG");
    put("train/happy/2.jpg", 48, 48, 1);
    samples_free(read_root());
}

/* More than one round of pictures, some of them bad, with threads. */
static void threads_change_nothing(void **state) {
    (void)state;
    for (unsigned i = 0; i < 600; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s/%s/%u.pgm", i % 3 == 0 ? "val" : "train",
                 emotion_name((enum emotion)(i % EMOTION_COUNT)), i * 7919 % 10007);
        if (i % 100 == 7) {
            put_bytes(name, "no picture");
        } else {
            put(name, 48 + i % 2, 48, (unsigned char)i);
        }
    }
    struct samples *alone = read_root();
    assert_int_equal(alone->count, 594);
    assert_int_equal(alone->left_out[FAULT_PICTURE].count, 6);
    assert_int_equal(alone->scaled, 300 - 6);
    struct pool *pool = pool_new(4);
    struct error err;
    struct samples *together = samples_read(root, pool, NULL, &err);
    tables_equal(alone, together);
    samples_free(together);
    samples_free(alone);
    pool_free(pool);
}

#define folder_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        folder_test(emotions_alone),     folder_test(names_of_emotions),
        folder_test(splits_train_test),  folder_test(splits_train_val_test),
        folder_test(splits_all_names),   folder_test(splits_test_private),
        folder_test(splits_empty_val),   folder_test(pictures_are_scaled),
        folder_test(halves_stay_halves), folder_test(what_is_no_picture),
        folder_test(large_pictures),     folder_test(links),
        folder_test(no_pictures),        folder_test(threads_change_nothing),
    };
    return test_run("expression/samples folder", tests);
}
