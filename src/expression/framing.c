#include "expression/framing.h"

#include <math.h>

/* The face is brought to this many pixels a side, with so much of the picture around it on each
 * side, in its sides. */
enum { SIDE = 60 };
static const double AROUND = 0.4;

/* Which sizes are looked for, as parts of SIDE, and by how much of it the middle may be off. */
static const double SMALLEST = 0.75, LARGEST = 1.34, STEP = 1.05, OFF = 0.25;

struct square {
    double x, y, side; /* its middle */
};

static struct square square_of(const struct face *face) {
    return (struct square){face->x + face->width / 2.0, face->y + face->height / 2.0,
                           (face->width + face->height) / 2.0};
}

/* A part of the picture around a face, scaled. */
struct patch {
    struct image image;
    struct face place; /* in the picture */
    double scale;      /* its pixels a pixel of the picture */
};

static bool patch_make(struct patch *patch, const struct image *gray, struct square face) {
    int reach = (int)lround(face.side * (1 + 2 * AROUND));
    patch->place = (struct face){(int)lround(face.x - reach / 2.0),
                                 (int)lround(face.y - reach / 2.0), reach, reach};
    if (!face_clip(&patch->place, gray->width, gray->height)) {
        return false;
    }
    const struct face *place = &patch->place;
    patch->scale = SIDE / face.side;
    size_t width = (size_t)lround(place->width * patch->scale);
    size_t height = (size_t)lround(place->height * patch->scale);
    struct image part =
        image_crop(gray, place->x, place->y, (size_t)place->width, (size_t)place->height);
    patch->image = patch->scale < 1 ? image_resize_area(&part, width, height)
                                    : image_resize(&part, width, height);
    image_free(&part);
    return true;
}

/* The mean of those detections whose middle is near where it should be. */
static size_t mean_of(const struct faces *found, struct square wanted, struct square *out) {
    size_t count = 0;
    struct square sum = {0};
    for (size_t i = 0; i < found->count; i++) {
        struct square one = square_of(&found->face[i]);
        if (fmax(fabs(one.x - wanted.x), fabs(one.y - wanted.y)) <= OFF * SIDE) {
            sum.x += one.x;
            sum.y += one.y;
            sum.side += one.side;
            count++;
        }
    }
    double all = count == 0 ? 1 : (double)count;
    *out = (struct square){sum.x / all, sum.y / all, sum.side / all};
    return count;
}

size_t face_frame(const struct cascade *cascade, const struct image *gray, struct face *face) {
    struct square before = square_of(face), after;
    struct patch patch;
    struct face_options options = {.scale_factor = STEP,
                                   .min_size = (size_t)lround(SMALLEST * SIDE),
                                   .max_size = (size_t)lround(LARGEST * SIDE)};
    struct faces found;
    struct error unused;
    if (!patch_make(&patch, gray, before)) {
        return 0;
    }
    struct square wanted = {(before.x - patch.place.x) * patch.scale,
                            (before.y - patch.place.y) * patch.scale, SIDE};
    /* What goes wrong, as with a cascade that finds everything everywhere, is no face. */
    bool good = face_detect(cascade, &patch.image, &options, NULL, &found, &unused);
    size_t count = good ? mean_of(&found, wanted, &after) : 0;
    if (count > 0) {
        double side = after.side / patch.scale;
        face->x = (int)lround(patch.place.x + after.x / patch.scale - side / 2);
        face->y = (int)lround(patch.place.y + after.y / patch.scale - side / 2);
        face->width = face->height = (int)lround(side);
        face_clip(face, gray->width, gray->height);
    }
    faces_free(&found);
    image_free(&patch.image);
    return count;
}

double face_overlap(const struct face *a, const struct face *b) {
    double left = fmax(a->x, b->x), top = fmax(a->y, b->y);
    double right = fmin((double)a->x + a->width, (double)b->x + b->width);
    double bottom = fmin((double)a->y + a->height, (double)b->y + b->height);
    double both = fmax(right - left, 0) * fmax(bottom - top, 0);
    double all = (double)a->width * a->height + (double)b->width * b->height - both;
    return all > 0 ? both / all : 0;
}
