/* The network's libraries and its model take longer to be ready than a photo takes to be read and
 * searched, so both go on side by side. */
#include "expression/looker.h"

#include "expression/framing.h"
#include "expression/samples.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of a picture's shorter side the smallest face that is looked for takes one in so many; in a small
 * picture a face has fewer pixels than the network sees, but not less than this. */
enum { SHARE = 12, SHARE_OF_LARGE = 30, LEAST = 30 };

struct looker {
    struct looker_options options;
    bool video;
    struct pool *pool;
    struct cascade *cascade;
    /* The other thread's until it has ended. */
    char *name;
    struct model *model;
    struct classifier *classifier;
    struct error problem;
    pthread_t thread;
    bool loading;
};

struct looker_options looker_defaults(void) {
    return (struct looker_options){.faces = {.scale_factor = 1.3, .neighbors = 2}};
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

size_t looker_smallest(size_t width, size_t height, bool video) {
    size_t shorter = width < height ? width : height;
    size_t part = larger(shorter / SHARE, video ? SAMPLE_SIDE : LEAST);
    if (video || part < SAMPLE_SIDE) {
        return part;
    }
    return larger(shorter / SHARE_OF_LARGE, SAMPLE_SIDE);
}

void face_moods_free(struct face_moods *faces) {
    free(faces->face);
    *faces = (struct face_moods){0};
}

/* ---- getting ready ---- */

/* One face at a time by one thread: there are few of them, and the others look for faces. */
static void *load(void *context) {
    struct looker *looker = context;
    struct classifier_options options = {
        .batch = 1, .precision = looker->options.precision, .threads = 1};
    looker->model = looker->options.loaded != NULL
                        ? looker->options.loaded
                        : model_load_named(looker->name, &looker->problem);
    if (looker->model != NULL) {
        looker->classifier = classifier_new(looker->model, &options, &looker->problem);
    }
    return NULL;
}

static struct cascade *load_cascade(const char *named, struct error *err) {
    char *path =
        named != NULL ? memory_string(named) : cascade_path("haarcascade_frontalface_default", err);
    struct cascade *cascade = path == NULL ? NULL : cascade_load(path, err);
    free(path);
    return cascade;
}

struct looker *looker_new(const struct looker_options *options, struct error *err) {
    struct looker *looker = memory_new(1, sizeof *looker);
    looker->options = *options;
    looker->name = options->model == NULL ? NULL : memory_string(options->model);
    looker->loading = pthread_create(&looker->thread, NULL, load, looker) == 0;
    if (!looker->loading) {
        load(looker);
    }
    looker->cascade = load_cascade(options->cascade, err);
    if (looker->cascade == NULL) {
        looker_free(looker);
        return NULL;
    }
    return looker;
}

static void wait_for(struct looker *looker) {
    if (looker->loading) {
        pthread_join(looker->thread, NULL);
        looker->loading = false;
    }
}

void looker_free(struct looker *looker) {
    if (looker == NULL) {
        return;
    }
    wait_for(looker);
    classifier_free(looker->classifier);
    if (looker->model != looker->options.loaded) {
        model_free(looker->model);
    }
    cascade_free(looker->cascade);
    pool_free(looker->pool);
    free(looker->name);
    free(looker);
}

bool looker_ready(struct looker *looker, struct error *err) {
    wait_for(looker);
    return looker->classifier != NULL || error_set(err, "%s", looker->problem.message);
}

void looker_expect_video(struct looker *looker, bool video) {
    looker->video = video;
}

/* ---- looking ---- */

/* Pixels a side of the face that OpenCV's cascade of frontal faces was trained with, and by how
 * much a picture must become smaller for that to be worth it. */
enum { WINDOW = 24 };
static const double WORTH_SHRINKING = 1.2;

/* Frames come many times a second, and one thread does less work for each than several. */
static struct pool *threads_of(struct looker *looker) {
    if (looker->video && looker->options.threads == 0) {
        return NULL;
    }
    if (looker->pool == NULL) {
        looker->pool = pool_new(looker->options.threads);
    }
    return looker->pool;
}

static int64_t area(const struct face *face) {
    return (int64_t)face->width * face->height;
}

/* The largest first; then as they came, by their places. */
static int compare(const void *a, const void *b) {
    const struct face *left = a, *right = b;
    if (area(left) != area(right)) {
        return area(left) > area(right) ? -1 : 1;
    }
    if (left->x != right->x) {
        return left->x < right->x ? -1 : 1;
    }
    return (left->y > right->y) - (left->y < right->y);
}

/* Two squares that have this much in common show one face. */
static const double SAME = 0.35;

/* Brings those that are faces to where they are exactly, and leaves out the others, and those that
 * another one shows better. */
static void frame_all(const struct looker *looker, const struct image *gray, struct faces *faces) {
    size_t kept = 0;
    size_t *found = memory_new(faces->count, sizeof *found);
    for (size_t i = 0; i < faces->count; i++) {
        struct face face = faces->face[i];
        size_t count = face_frame(looker->cascade, gray, &face);
        size_t same = 0;
        while (same < kept && face_overlap(&faces->face[same], &face) < SAME) {
            same++;
        }
        if (count >= FACE_CONFIRMED && (same == kept || count > found[same])) {
            faces->face[same] = face;
            found[same] = count;
            kept += same == kept;
        }
    }
    faces->count = kept;
    free(found);
}

/* The frames of a video are made as small as the smallest face allows, which is a third less work;
 * each face is looked at again in the frame itself. In photos, of which there is only one look, a
 * dog was taken for a face that way. */
static bool search(struct looker *looker, const struct image *gray,
                   const struct face_options *options, struct faces *out, struct error *err) {
    double times = (double)options->min_size / WINDOW;
    size_t width = (size_t)lround((double)gray->width / times);
    size_t height = (size_t)lround((double)gray->height / times);
    if (!looker->video || times < WORTH_SHRINKING || width == 0 || height == 0) {
        return face_detect(looker->cascade, gray, options, threads_of(looker), out, err);
    }
    struct image small = image_resize_area(gray, width, height);
    struct face_options smaller = *options;
    smaller.min_size = WINDOW;
    bool good = face_detect(looker->cascade, &small, &smaller, threads_of(looker), out, err);
    for (size_t i = 0; good && i < out->count; i++) {
        struct face *face = &out->face[i];
        face->x = (int)lround(face->x * times);
        face->y = (int)lround(face->y * times);
        face->width = (int)lround(face->width * times);
        face->height = (int)lround(face->height * times);
    }
    image_free(&small);
    return good;
}

static bool find(struct looker *looker, const struct image *gray, struct faces *out,
                 struct error *err) {
    struct face_options options = looker->options.faces;
    if (options.min_size == 0) {
        options.min_size = looker_smallest(gray->width, gray->height, looker->video);
    }
    if (!search(looker, gray, &options, out, err)) {
        return false;
    }
    if (out->count > 0) {
        qsort(out->face, out->count, sizeof *out->face, compare);
    }
    out->count = out->count > LOOKER_MOST ? LOOKER_MOST : out->count;
    frame_all(looker, gray, out);
    if (out->count > 0) {
        qsort(out->face, out->count, sizeof *out->face, compare);
    }
    return true;
}

void looker_crop(const struct image *gray, const struct face *box, unsigned char *out) {
    struct image part = image_crop(gray, box->x, box->y, (size_t)box->width, (size_t)box->height);
    bool shrinks = part.width >= SAMPLE_SIDE && part.height >= SAMPLE_SIDE;
    struct image seen = shrinks ? image_resize_area(&part, SAMPLE_SIDE, SAMPLE_SIDE)
                                : image_resize(&part, SAMPLE_SIDE, SAMPLE_SIDE);
    memcpy(out, seen.pixels, SAMPLE_PIXELS);
    image_free(&seen);
    image_free(&part);
}

static bool read_moods(struct looker *looker, const struct image *gray, const struct faces *faces,
                       struct face_moods *out, struct error *err) {
    unsigned char *pixels = memory_new(faces->count, SAMPLE_PIXELS);
    double(*moods)[MOOD_COUNT] = memory_new(faces->count, sizeof *moods);
    for (size_t i = 0; i < faces->count; i++) {
        looker_crop(gray, &faces->face[i], pixels + i * SAMPLE_PIXELS);
    }
    bool good = classifier_moods(looker->classifier, pixels, faces->count, moods, err);
    if (good) {
        out->face = memory_new(faces->count, sizeof *out->face);
        out->count = faces->count;
    }
    for (size_t i = 0; i < out->count; i++) {
        out->face[i].box = faces->face[i];
        memcpy(out->face[i].moods, moods[i], sizeof moods[i]);
    }
    free(pixels);
    free(moods);
    return good;
}

/* The picture itself if it is gray, else its gray twin, which is `own`. */
static const struct image *gray_of(const struct image *image, struct image *own) {
    if (image->channels == 1) {
        return image;
    }
    *own = image_gray(image);
    return own;
}

bool looker_look(struct looker *looker, const struct image *image, struct face_moods *out,
                 struct error *err) {
    *out = (struct face_moods){0};
    struct image own = {0};
    const struct image *gray = gray_of(image, &own);
    struct faces faces = {0};
    /* The model is waited for after the search, also where nothing was found, so that a broken one
     * is told whatever the picture shows. */
    bool good = find(looker, gray, &faces, err) && looker_ready(looker, err) &&
                read_moods(looker, gray, &faces, out, err);
    faces_free(&faces);
    image_free(&own);
    return good;
}

bool looker_why(struct looker *looker, const struct image *image, const struct face *box,
                unsigned char *face, struct why *out, struct error *err) {
    struct image own = {0};
    looker_crop(gray_of(image, &own), box, face);
    image_free(&own);
    return looker_ready(looker, err) && why_ask(looker->classifier, face, out, err);
}
