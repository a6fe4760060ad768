/* Finding faces: OpenCV's boosted cascades (P. Viola and M. Jones, "Rapid object detection using a
 * boosted cascade of simple features", 2001), with OpenCV's results to the rectangle. */
#ifndef FACE_FACE_H
#define FACE_FACE_H

#include "base/base.h"
#include "image/image.h"

struct cascade;

/* Reads a cascade in OpenCV's XML format (not the one from before OpenCV 2.4): Haar or LBP
 * features, stumps or trees, tilted ones too; at most 64 MiB. Everything in it is checked, so that
 * no file can harm face_detect(). NULL with an error that names the file and what is wrong. */
struct cascade *cascade_load(const char *path, struct error *err);
struct cascade *cascade_parse(const char *xml, size_t length, const char *name, struct error *err);
void cascade_free(struct cascade *cascade);

/* The path of one of OpenCV's own cascades, "haarcascade_frontalface_default"; freed with free().
 * NULL with an error that names Debian's package if it is not installed. */
char *cascade_path(const char *name, struct error *err);

/* The article's: scale factor 1.3, 5 neighbours, any size. */
struct face_options {
    double scale_factor; /* from one size of the window to the next, 1.001..1000 */
    unsigned neighbors;  /* detections that make a face are more than this; 0: all, not grouped */
    size_t min_size;     /* pixels of a side; 0: the cascade's window */
    size_t max_size;     /* 0: the picture's */
};

struct face {
    int x, y, width, height;
};

struct faces {
    size_t count;
    struct face *face; /* sorted by x, y, width, height */
};

void faces_free(struct faces *faces);

/* Finds faces in a gray picture, exactly as OpenCV's detectMultiScale: the same rectangles, however
 * many threads there are. Needs far less memory than the picture. False with an error, and nothing
 * in `out`, for options that make no sense, a picture in colour, or a cascade that finds more than
 * a million. */
bool face_detect(const struct cascade *cascade, const struct image *gray,
                 const struct face_options *options, struct pool *pool, struct faces *out,
                 struct error *err);

/* Cuts a face to the picture; false if nothing is left of it. */
bool face_clip(struct face *face, size_t width, size_t height);

/* ---- for faces that the one cascade misses: profiles, tilted heads ---- */

enum { FACE_WAYS = 6 };

/* What found a face: "default", "alt2", "profile", ... */
const char *face_way_name(unsigned way);

struct found_face {
    struct face face;
    unsigned ways; /* a bit for each that found it */
};

struct found_faces {
    size_t count;
    struct found_face *found; /* those of the surest ways first */
};

void found_faces_free(struct found_faces *found);

/* OpenCV's default, alt2 and profile cascades; NULL with an error if they are not installed. */
struct face_searcher;
struct face_searcher *face_searcher_new(struct error *err);
void face_searcher_free(struct face_searcher *searcher);

/* Looks with the default and alt2 cascades, with the profile cascade both ways round, and with the
 * default one at 20 degrees to both sides; rectangles of the same face are given once. */
bool face_search(const struct face_searcher *searcher, const struct image *gray,
                 const struct face_options *options, struct pool *pool, struct found_faces *out,
                 struct error *err);

#endif
