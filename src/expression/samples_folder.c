/* A folder with a folder an emotion, perhaps below a folder a split. No deeper is looked, so that
 * links cannot lead in circles. */
#include "expression/samples_inside.h"
#include "image/image.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Pictures are read so many at a time; a face of more pixels is none, and would take memory. */
enum { ROUND = 512, MEGAPIXELS = 25 };

enum { TEST = SPLIT_COUNT }; /* of which split a folder `test` is depends on the others */

struct picture {
    char *path;
    enum emotion emotion;
    int split; /* enum split, or TEST */
};

struct folder {
    const char *path;
    size_t count, room;
    struct picture *picture;
    bool has_public; /* a `val` or `public` with pictures */
    struct samples *samples;
    struct error *err;
};

/* ---- names ---- */

struct name {
    const char *name;
    int value;
};

static const struct name emotions[] = {
    {"angry", EMOTION_ANGRY},       {"anger", EMOTION_ANGRY},       {"disgust", EMOTION_DISGUST},
    {"disgusted", EMOTION_DISGUST}, {"fear", EMOTION_FEAR},         {"fearful", EMOTION_FEAR},
    {"happy", EMOTION_HAPPY},       {"happiness", EMOTION_HAPPY},   {"sad", EMOTION_SAD},
    {"sadness", EMOTION_SAD},       {"surprise", EMOTION_SURPRISE}, {"surprised", EMOTION_SURPRISE},
    {"neutral", EMOTION_NEUTRAL},   {"calm", EMOTION_NEUTRAL},      {NULL, 0},
};

static const struct name splits[] = {
    {"train", SPLIT_TRAINING},
    {"training", SPLIT_TRAINING},
    {"val", SPLIT_PUBLIC},
    {"valid", SPLIT_PUBLIC},
    {"validation", SPLIT_PUBLIC},
    {"public", SPLIT_PUBLIC},
    {"publictest", SPLIT_PUBLIC},
    {"private", SPLIT_PRIVATE},
    {"privatetest", SPLIT_PRIVATE},
    {"test", TEST},
    {NULL, 0},
};

static bool find_name(const struct name *names, const char *name, int *value) {
    for (; names->name != NULL; names++) {
        if (text_same(names->name, name)) {
            *value = names->value;
            return true;
        }
    }
    return false;
}

/* ---- looking for pictures ---- */

/* What is done with each thing in a folder; `value` is the caller's. */
typedef bool visit(struct folder *folder, const char *path, bool is_folder, int value);

/* Visits what is in a folder but for hidden names. A path that is no folder has nothing in it. */
static bool visit_all(struct folder *folder, const char *path, visit *visit, int value) {
    DIR *handle = opendir(path);
    if (handle == NULL) {
        return errno == ENOTDIR ||
               error_set(folder->err, "%.200s: cannot be opened: %s", path, strerror(errno));
    }
    bool good = true;
    struct dirent *entry = NULL;
    while (good && (errno = 0, entry = readdir(handle)) != NULL) {
        if (entry->d_name[0] != '.') {
            char *inside = path_join(path, entry->d_name);
            good = visit(folder, inside, entry->d_type == DT_DIR, value);
            free(inside);
        }
    }
    if (good && errno != 0) {
        good = error_set(folder->err, "%.200s: cannot be read: %s", path, strerror(errno));
    }
    closedir(handle);
    return good;
}

/* Notes a folder that is not understood; of several the one whose name comes first. */
static void leave_out(struct folder *folder, const char *path) {
    struct samples_left_out *left_out = &folder->samples->left_out[FAULT_FOLDER];
    struct error what;
    error_set(&what,
              "%.200s: its name is none of angry, disgust, fear, happy, sad, surprise, "
              "neutral",
              path);
    if (left_out->count++ == 0 || strcmp(what.message, left_out->first.message) < 0) {
        left_out->first = what;
    }
}

/* In the folder of an emotion; what is no picture shows when it is read. */
static bool see_picture(struct folder *folder, const char *path, bool is_folder, int value) {
    if (is_folder) {
        leave_out(folder, path);
        return true;
    }
    if (folder->count == SAMPLES_MOST) {
        return error_set(folder->err, "%.200s: has more than %d pictures; split the folder",
                         folder->path, SAMPLES_MOST);
    }
    folder->picture =
        memory_grow(folder->picture, &folder->room, folder->count + 1, sizeof *folder->picture);
    folder->picture[folder->count++] = (struct picture){
        memory_string(path), (enum emotion)(value % EMOTION_COUNT), value / EMOTION_COUNT};
    return true;
}

/* In the folder of a split. */
static bool see_emotion(struct folder *folder, const char *path, bool is_folder, int split) {
    int emotion = 0;
    if (find_name(emotions, path_name(path), &emotion)) {
        return visit_all(folder, path, see_picture, split * EMOTION_COUNT + emotion);
    }
    if (is_folder) {
        leave_out(folder, path);
    }
    return true;
}

static bool see_split(struct folder *folder, const char *path, bool is_folder, int value) {
    int split = 0;
    if (!find_name(splits, path_name(path), &split)) {
        return see_emotion(folder, path, is_folder, value);
    }
    size_t before = folder->count;
    bool good = visit_all(folder, path, see_emotion, split);
    folder->has_public |= split == SPLIT_PUBLIC && folder->count > before;
    return good;
}

static int compare(const void *left, const void *right) {
    const struct picture *a = left, *b = right;
    return strcmp(a->path, b->path);
}

/* ---- reading them ---- */

struct round {
    const struct picture *picture;
    unsigned char pixels[ROUND][SAMPLE_PIXELS];
    bool good[ROUND], scaled[ROUND];
    struct error err[ROUND];
};

static struct image to_size(const struct image *image) {
    struct image gray = image_gray(image);
    bool larger = gray.width >= SAMPLE_SIDE && gray.height >= SAMPLE_SIDE;
    struct image face = larger ? image_resize_area(&gray, SAMPLE_SIDE, SAMPLE_SIDE)
                               : image_resize(&gray, SAMPLE_SIDE, SAMPLE_SIDE);
    image_free(&gray);
    return face;
}

static void read_one(void *context, size_t i) {
    struct round *round = context;
    struct error *err = &round->err[i];
    struct image image;
    round->good[i] = image_read(round->picture[i].path, MEGAPIXELS, &image, err);
    if (!round->good[i]) {
        /* Too large ones are told of an option, which there is for single pictures only. */
        char *hint = strstr(err->message, "; --megapixels");
        if (hint != NULL) {
            *hint = '\0';
        }
        return;
    }
    struct image face = to_size(&image);
    memcpy(round->pixels[i], face.pixels, SAMPLE_PIXELS);
    round->scaled[i] = image.width != SAMPLE_SIDE || image.height != SAMPLE_SIDE;
    image_free(&face);
    image_free(&image);
}

static void add(struct folder *folder, const struct round *round, size_t i) {
    struct samples *samples = folder->samples;
    const struct picture *picture = &round->picture[i];
    uint32_t row = (uint32_t)samples->read++;
    if (round->good[i]) {
        int test = folder->has_public ? SPLIT_PRIVATE : SPLIT_PUBLIC;
        int split = picture->split == TEST ? test : picture->split;
        samples_add(samples, round->pixels[i], picture->emotion, (enum split)split, row);
        samples->scaled += round->scaled[i];
        return;
    }
    struct samples_left_out *left_out = &samples->left_out[FAULT_PICTURE];
    if (left_out->count++ == 0) {
        left_out->first = round->err[i];
    }
}

static void read_pictures(struct folder *folder, struct pool *pool, struct progress *progress) {
    struct round *round = memory_new(1, sizeof *round);
    for (size_t from = 0; from < folder->count; from += ROUND) {
        size_t count = folder->count - from < ROUND ? folder->count - from : ROUND;
        round->picture = folder->picture + from;
        pool_run(pool, count, read_one, round);
        for (size_t i = 0; i < count; i++) {
            add(folder, round, i);
        }
        progress_show(progress, (double)(from + count) / (double)folder->count);
    }
    free(round);
}

bool samples_read_folder(const char *path, struct pool *pool, struct progress *progress,
                         struct samples *samples, struct error *err) {
    struct folder folder = {.path = path, .samples = samples, .err = err};
    bool good = visit_all(&folder, path, see_split, SPLIT_TRAINING);
    if (good && folder.count == 0) {
        good = error_set(err,
                         "%.150s: no pictures of labelled faces in it; it must have a folder an "
                         "emotion (angry, disgust, fear, happy, sad, surprise, neutral), as in "
                         "happy/1.jpg, or these below folders for the splits, as in "
                         "train/happy/1.jpg and test/happy/2.jpg",
                         path);
    }
    if (good) {
        if (folder.count > 1) {
            qsort(folder.picture, folder.count, sizeof *folder.picture, compare);
        }
        read_pictures(&folder, pool, progress);
    }
    for (size_t i = 0; i < folder.count; i++) {
        free(folder.picture[i].path);
    }
    free(folder.picture);
    return good;
}
