#include "face/face.h"

#include <stdlib.h>
#include <string.h>

/* Ways to look, the surest first: where two ways find the same face, the first one's rectangle
 * stays. */
enum { DEFAULT, ALT2, PROFILE_LEFT, PROFILE_RIGHT, TURNED_LEFT, TURNED_RIGHT };

static const char *const names[FACE_WAYS] = {
    [DEFAULT] = "default",
    [ALT2] = "alt2",
    [PROFILE_LEFT] = "profile",
    [PROFILE_RIGHT] = "profile, mirrored",
    [TURNED_LEFT] = "head tilted left",
    [TURNED_RIGHT] = "head tilted right",
};

/* Degrees that a head may be tilted; the cascades bear about half of it by themselves. */
static const double tilt = 20;

const char *face_way_name(unsigned way) {
    return names[way];
}

struct face_searcher {
    struct cascade *normal, *alt2, *profile;
};

struct face_searcher *face_searcher_new(struct error *err) {
    static const char *const files[] = {"haarcascade_frontalface_default",
                                        "haarcascade_frontalface_alt2", "haarcascade_profileface"};
    struct face_searcher *searcher = memory_new(1, sizeof *searcher);
    struct cascade **cascades[] = {&searcher->normal, &searcher->alt2, &searcher->profile};
    for (size_t i = 0; i < 3; i++) {
        char *path = cascade_path(files[i], err);
        *cascades[i] = path == NULL ? NULL : cascade_load(path, err);
        free(path);
        if (*cascades[i] == NULL) {
            face_searcher_free(searcher);
            return NULL;
        }
    }
    return searcher;
}

void face_searcher_free(struct face_searcher *searcher) {
    if (searcher != NULL) {
        cascade_free(searcher->normal);
        cascade_free(searcher->alt2);
        cascade_free(searcher->profile);
        free(searcher);
    }
}

/* The part of both rectangles that they share: intersection over union. */
static double overlap(const struct face *a, const struct face *b) {
    int left = a->x > b->x ? a->x : b->x;
    int top = a->y > b->y ? a->y : b->y;
    int right = a->x + a->width < b->x + b->width ? a->x + a->width : b->x + b->width;
    int bottom = a->y + a->height < b->y + b->height ? a->y + a->height : b->y + b->height;
    if (right <= left || bottom <= top) {
        return 0;
    }
    double both = (double)(right - left) * (bottom - top);
    return both / ((double)a->width * a->height + (double)b->width * b->height - both);
}

/* Adds a face, or the way to the one that it is. Cascades frame a face differently, so a third of
 * common ground is enough. */
static void add(struct found_faces *found, size_t *capacity, struct face face, unsigned way) {
    for (size_t i = 0; i < found->count; i++) {
        if (overlap(&found->found[i].face, &face) > 1.0 / 3) {
            found->found[i].ways |= 1u << way;
            return;
        }
    }
    found->found = memory_grow(found->found, capacity, found->count + 1, sizeof *found->found);
    found->found[found->count++] = (struct found_face){face, 1u << way};
}

/* One way of looking at a picture that is as it is or mirrored. */
static bool look(const struct cascade *cascade, const struct image *gray, bool mirrored,
                 const struct face_options *options, struct pool *pool, unsigned way,
                 struct found_faces *found, size_t *capacity, struct error *err) {
    struct faces faces = {0};
    struct image other = mirrored ? image_mirror(gray) : (struct image){0};
    bool good = face_detect(cascade, mirrored ? &other : gray, options, pool, &faces, err);
    for (size_t i = 0; good && i < faces.count; i++) {
        struct face face = faces.face[i];
        face.x = mirrored ? (int)gray->width - face.x - face.width : face.x;
        add(found, capacity, face, way);
    }
    faces_free(&faces);
    image_free(&other);
    return good;
}

/* Turned so that a tilted head is upright; rectangles keep their size and follow their middle. */
static bool look_turned(const struct cascade *cascade, const struct image *gray, double degrees,
                        const struct face_options *options, struct pool *pool, unsigned way,
                        struct found_faces *found, size_t *capacity, struct error *err) {
    struct image_turn turn = image_turn_by(gray, degrees);
    struct image turned = image_turned(gray, &turn);
    struct faces faces = {0};
    bool good = face_detect(cascade, &turned, options, pool, &faces, err);
    for (size_t i = 0; good && i < faces.count; i++) {
        struct face face = faces.face[i];
        double x = face.x + face.width / 2.0;
        double y = face.y + face.height / 2.0;
        image_turn_back(&turn, &x, &y);
        face.x = (int)(x - face.width / 2.0);
        face.y = (int)(y - face.height / 2.0);
        bool inside = x > 0 && y > 0 && x < (double)gray->width && y < (double)gray->height;
        if (inside && face_clip(&face, gray->width, gray->height)) {
            add(found, capacity, face, way);
        }
    }
    faces_free(&faces);
    image_free(&turned);
    return good;
}

bool face_search(const struct face_searcher *searcher, const struct image *gray,
                 const struct face_options *options, struct pool *pool, struct found_faces *out,
                 struct error *err) {
    size_t capacity = 0;
    *out = (struct found_faces){0};
    bool good =
        look(searcher->normal, gray, false, options, pool, DEFAULT, out, &capacity, err) &&
        look(searcher->alt2, gray, false, options, pool, ALT2, out, &capacity, err) &&
        look(searcher->profile, gray, false, options, pool, PROFILE_LEFT, out, &capacity, err) &&
        look(searcher->profile, gray, true, options, pool, PROFILE_RIGHT, out, &capacity, err) &&
        look_turned(searcher->normal, gray, tilt, options, pool, TURNED_LEFT, out, &capacity,
                    err) &&
        look_turned(searcher->normal, gray, -tilt, options, pool, TURNED_RIGHT, out, &capacity,
                    err);
    if (!good) {
        found_faces_free(out);
    }
    return good;
}

void found_faces_free(struct found_faces *found) {
    free(found->found);
    *found = (struct found_faces){0};
}
