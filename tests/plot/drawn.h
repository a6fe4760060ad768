/* What is in a chart that was written: the texts of an SVG, the colours of a PNG. */
#ifndef DRAWN_H
#define DRAWN_H

#include "image/image.h"
#include "plot/plot.h"

/* The rectangle of a text's ink, pixels. */
struct drawn_box {
    double left, top, right, bottom;
};

struct drawn_svg {
    double width, height;
    struct text title, description;
    struct drawn_box *texts;
    size_t count, capacity;
};

/* Reads an SVG with expat; the test fails if it is not well-formed XML or refers to a letter that
 * it does not have. */
struct drawn_svg drawn_svg(const char *path);
void drawn_svg_free(struct drawn_svg *svg);

/* Fails the test if a text leaves the picture or touches another one. */
void drawn_texts_are_apart(const struct drawn_svg *svg, const char *what);

/* Whether a line of the description is this. */
bool drawn_says(const struct drawn_svg *svg, const char *line);

/* A path in the test's own folder; one of two that take turns. */
const char *drawn_path(const char *name);

/* The picture in a file; the test fails if it cannot be read. */
struct image drawn_picture(const char *path);

/* The rectangle around all pixels within `off` of a colour, and how many they are. */
struct drawn_ink {
    size_t count;
    double left, top, right, bottom; /* of the pixels' middles */
    double x, y;                     /* their mean */
};
struct drawn_ink drawn_ink(const struct image *image, struct colour colour, int off);

/* The rows of the uppermost gridline and of the ground line of a chart with two axes. */
void drawn_rows(const struct image *image, double *top, double *ground);

#endif
