#include "face/detect.h"

#include "face/group.h"
#include "face/integral.h"
#include "face/scales.h"
#include "face/scan.h"
#include "face/shrink.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    ROWS_BEYOND = 8,  /* of a window's height, that the integrals have room for */
    PIECE_ROWS = 128, /* rows of windows that one thread does at once, where there are several */
    MOST_FOUND = 1 << 20, /* detections before they are grouped */
};

/* Rows of windows at one scale. */
struct piece {
    size_t scale, top, end;
    struct faces found;
    size_t room;
    struct detect_times times;
};

/* What one thread works with. */
struct workspace {
    atomic_flag taken;
    struct integral integral;
    uint16_t *mixed;
    unsigned char *row;
    float *contrast;
    uint32_t *hits;
};

struct detection {
    const struct cascade *cascade;
    const struct scale *scale;
    struct shrink *shrink;
    struct plan plan[2]; /* for step 1 and step 2; the layouts have the same size */
    struct piece *piece;
    struct workspace *workspace; /* one for each thread */
    size_t workspaces;
    bool timed;
    atomic_size_t found; /* in all pieces */
};

static double clock_if(const struct detection *detection) {
    return detection->timed ? clock_seconds() : 0;
}

static struct workspace *take_workspace(struct detection *detection) {
    for (size_t i = 0;; i = (i + 1) % detection->workspaces) {
        if (!atomic_flag_test_and_set(&detection->workspace[i].taken)) {
            return &detection->workspace[i];
        }
    }
}

static void keep_face(struct detection *detection, struct piece *piece, size_t x, size_t y) {
    const struct scale *scale = &detection->scale[piece->scale];
    struct faces *found = &piece->found;
    if (atomic_fetch_add(&detection->found, 1) >= MOST_FOUND) {
        return;
    }
    found->face = memory_grow(found->face, &piece->room, found->count + 1, sizeof *found->face);
    found->face[found->count++] =
        (struct face){(int)lrintf((float)x * scale->factor), (int)lrintf((float)y * scale->factor),
                      (int)lrintf((float)detection->cascade->width * scale->factor),
                      (int)lrintf((float)detection->cascade->height * scale->factor)};
}

/* Makes the integrals reach down to the scaled picture's row `end`. */
static void reach_down(const struct detection *detection, struct piece *piece,
                       struct workspace *workspace, size_t y, size_t end) {
    const struct shrink *shrink = &detection->shrink[piece->scale];
    struct integral *integral = &workspace->integral;
    while (integral->top + integral->rows - 1 < end) {
        if (integral->rows == integral->layout.rows) {
            integral_drop(integral, y);
        }
        double start = clock_if(detection);
        const unsigned char *pixels = shrink_row(shrink, integral->top + integral->rows - 1,
                                                 workspace->mixed, workspace->row);
        double middle = clock_if(detection);
        integral_add(integral, pixels);
        piece->times.resize += middle - start;
        piece->times.integral += clock_if(detection) - middle;
    }
}

static void scan_windows(struct detection *detection, struct piece *piece,
                         struct workspace *workspace, size_t y) {
    const struct scale *scale = &detection->scale[piece->scale];
    const struct plan *plan = &detection->plan[scale->step - 1];
    const struct integral *integral = &workspace->integral;
    const uint32_t *at = integral->plane + (y - integral->top) * plan->layout.stride;
    size_t windows = (scale->columns + scale->step - 1) / scale->step;
    double start = clock_if(detection);
    if (!detection->cascade->lbp) {
        scan_contrast(plan, at, windows, workspace->contrast);
    }
    double middle = clock_if(detection);
    size_t hits = scan_row(plan, at, workspace->contrast, windows, workspace->hits);
    piece->times.variance += middle - start;
    piece->times.stages += clock_if(detection) - middle;
    for (size_t i = 0; i < hits; i++) {
        keep_face(detection, piece, workspace->hits[i] * scale->step, y);
    }
}

static void scan_piece(void *context, size_t index) {
    struct detection *detection = context;
    struct piece *piece = &detection->piece[index];
    const struct cascade *cascade = detection->cascade;
    const struct scale *scale = &detection->scale[piece->scale];
    struct workspace *workspace = take_workspace(detection);
    integral_begin(&workspace->integral, detection->plan[scale->step - 1].layout, cascade->tilted,
                   !cascade->lbp, scale->width, piece->top);
    for (size_t y = piece->top; y < piece->end && atomic_load(&detection->found) <= MOST_FOUND;
         y += scale->step) {
        reach_down(detection, piece, workspace, y, y + (size_t)cascade->height);
        scan_windows(detection, piece, workspace, y);
    }
    atomic_flag_clear(&workspace->taken);
}

static size_t make_pieces(struct detection *detection, size_t scales) {
    size_t pieces = 0, room = 0;
    for (size_t s = 0; s < scales; s++) {
        const struct scale *scale = &detection->scale[s];
        /* Each piece begins with a window's height of rows of its own, which one thread can spare.
         */
        size_t rows = detection->workspaces == 1 ? scale->rows : PIECE_ROWS;
        for (size_t top = 0; top < scale->rows; top += rows) {
            size_t end = top + rows < scale->rows ? top + rows : scale->rows;
            detection->piece =
                memory_grow(detection->piece, &room, pieces + 1, sizeof *detection->piece);
            detection->piece[pieces++] = (struct piece){.scale = s, .top = top, .end = end};
        }
    }
    return pieces;
}

static void make_workspaces(struct detection *detection, const struct image *gray, size_t width) {
    size_t size = detection->plan[0].layout.rows * detection->plan[0].layout.stride;
    detection->workspace = memory_new(detection->workspaces, sizeof *detection->workspace);
    for (size_t i = 0; i < detection->workspaces; i++) {
        struct workspace *workspace = &detection->workspace[i];
        atomic_flag_clear(&workspace->taken);
        workspace->integral = integral_new(size, width);
        workspace->mixed = memory_new(gray->width + 1, sizeof *workspace->mixed);
        workspace->row = memory_new(width, 1);
        workspace->contrast = memory_new(width + SCAN_LANES, sizeof *workspace->contrast);
        workspace->hits = memory_new(width, sizeof *workspace->hits);
        for (size_t x = 0; x < width && detection->cascade->lbp; x++) {
            workspace->contrast[x] = 1; /* LBP has no use for it */
        }
    }
}

static bool collect(struct detection *detection, size_t pieces, struct faces *out,
                    struct detect_times *times, struct error *err) {
    size_t count = atomic_load(&detection->found);
    if (count > MOST_FOUND) {
        return error_set(err, "more than %d detections: this cascade tells nothing", MOST_FOUND);
    }
    out->face = memory_new(count, sizeof *out->face);
    for (size_t i = 0; i < pieces; i++) {
        const struct piece *piece = &detection->piece[i];
        for (size_t f = 0; f < piece->found.count; f++) {
            out->face[out->count++] = piece->found.face[f];
        }
        if (times != NULL) {
            times->resize += piece->times.resize;
            times->integral += piece->times.integral;
            times->variance += piece->times.variance;
            times->stages += piece->times.stages;
        }
    }
    return true;
}

static void detection_free(struct detection *detection, size_t scales, size_t pieces) {
    for (size_t i = 0; i < detection->workspaces; i++) {
        struct workspace *workspace = &detection->workspace[i];
        integral_free(&workspace->integral);
        free(workspace->mixed);
        free(workspace->row);
        free(workspace->contrast);
        free(workspace->hits);
    }
    for (size_t i = 0; i < scales; i++) {
        shrink_free(&detection->shrink[i]);
    }
    for (size_t i = 0; i < pieces; i++) {
        free(detection->piece[i].found.face);
    }
    for (size_t i = 0; i < 2; i++) {
        plan_free(&detection->plan[i]);
    }
    free(detection->workspace);
    free(detection->shrink);
    free(detection->piece);
}

/* A row has more room than it needs, so that a group of windows at its end reads nothing that is
 * not there, and an odd number of 64-byte lines in each half, so that rows do not compete for the
 * same places of the cache. */
static struct layout layout_of(const struct cascade *cascade, size_t width, size_t step) {
    const size_t line = 16, spare = SCAN_LANES;
    size_t half = (((width + 3) / 2 + 2 * spare) / line | 1) * line;
    return (struct layout){step, 2 * half, 3 * (size_t)cascade->height + 1 + ROWS_BEYOND};
}

static bool check(const struct cascade *cascade, const struct image *gray,
                  const struct face_options *options, struct error *err) {
    if (gray->channels != 1) {
        return error_set(err, "faces are looked for in gray pictures only");
    }
    if (!(options->scale_factor >= 1.001 && options->scale_factor <= 1000)) {
        return error_set(err, "the scale factor must be from 1.001 to 1000");
    }
    struct layout layout = layout_of(cascade, gray->width, 1);
    if (gray->width > INT32_MAX / 256 || gray->height > INT32_MAX / 256 ||
        layout.rows > UINT32_MAX / 3 / layout.stride) {
        return error_set(err, "%zu x %zu pixels are too many to look for faces in", gray->width,
                         gray->height);
    }
    return true;
}

bool detect_faces(const struct cascade *cascade, const struct image *gray,
                  const struct face_options *options, struct pool *pool, struct faces *out,
                  struct detect_times *times, struct error *err) {
    *out = (struct faces){0};
    if (!check(cascade, gray, options, err)) {
        return false;
    }
    size_t scales = 0, pieces = 0;
    struct scale *scale = scales_find(cascade, gray, options, &scales);
    bool good = true;
    if (scales > 0) {
        struct detection detection = {.cascade = cascade,
                                      .scale = scale,
                                      .workspaces = pool_threads(pool),
                                      .timed = times != NULL};
        detection.shrink = memory_new(scales, sizeof *detection.shrink);
        for (size_t i = 0; i < scales; i++) {
            detection.shrink[i] = shrink_new(gray, scale[i].width, scale[i].height);
        }
        size_t width = scale[0].width;
        for (size_t step = 1; step <= 2; step++) {
            detection.plan[step - 1] = plan_new(cascade, layout_of(cascade, width, step));
        }
        make_workspaces(&detection, gray, width);
        pieces = make_pieces(&detection, scales);
        pool_run(pool, pieces, scan_piece, &detection);
        good = collect(&detection, pieces, out, times, err);
        detection_free(&detection, scales, pieces);
    }
    free(scale);
    if (good) {
        group_faces(out, options->neighbors);
        group_clip(out, gray->width, gray->height);
    }
    return good;
}

bool face_detect(const struct cascade *cascade, const struct image *gray,
                 const struct face_options *options, struct pool *pool, struct faces *out,
                 struct error *err) {
    return detect_faces(cascade, gray, options, pool, out, NULL, err);
}

void faces_free(struct faces *faces) {
    free(faces->face);
    *faces = (struct faces){0};
}
