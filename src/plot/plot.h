/* Charts, drawn with cairo: lines over epochs, a matrix of counts, a reliability diagram, points on
 * a circumplex. Each is a struct to fill and one function. Nothing here knows what the numbers
 * mean.
 *
 * The name's ending tells the kind, .png or .svg; the file is written whole or not at all. The same
 * chart gives the same bytes on the same machine. Text from outside may be anything: what is not
 * printable UTF-8 becomes '?', and what has no room is made a little smaller, then cut ("...").
 * Letters are those of DejaVu Sans, else of another sans font; where there is no font at all cairo
 * draws its own, in ASCII. An SVG has its letters as outlines and looks the same everywhere; all
 * its texts stand, whole, in its <desc>. */
#ifndef PLOT_PLOT_H
#define PLOT_PLOT_H

#include "base/base.h"

/* A picture's side in pixels. Letters and lines grow with it. */
enum { PLOT_SMALLEST = 64, PLOT_LARGEST = 8192 };

struct plot_size {
    size_t width, height; /* both 0: 900 x 600 */
};

/* ---- lines ---- */

enum { PLOT_MOST_SERIES = 24, PLOT_MOST_REFERENCES = 8, PLOT_MOST_POINTS = 1000000 };

/* Points joined from one to the next. One that is no number, infinite or beyond 1e100 is left out
 * and leaves a gap. */
struct plot_series {
    const char *name; /* written at the line's end */
    const double *x;  /* rising; NULL: 1, 2, 3, ... */
    const double *y;
    size_t count;
};

/* A horizontal line. */
struct plot_reference {
    const char *name;
    double y;
};

/* A point to look at. */
struct plot_mark {
    double x, y;
    const char *note; /* "best: epoch 18, 0.683" */
};

struct plot_lines {
    struct plot_size size;
    const char *title, *x_name, *y_name; /* each may be NULL */
    const struct plot_series *series;
    size_t series_count; /* 1..PLOT_MOST_SERIES */
    const struct plot_reference *references;
    size_t reference_count;       /* 0..PLOT_MOST_REFERENCES */
    const struct plot_mark *mark; /* NULL: none */
    double y_low, y_high; /* what is seen; both 0: as far as the numbers reach, to round ones */
    bool percent;         /* y is 0..1 and is written as 0 % to 100 % */
};

/* Draws them; a series without any number is only named. False with an error if none has one. */
bool plot_lines(const char *path, const struct plot_lines *chart, struct error *err);

/* ---- a matrix of counts ---- */

enum { PLOT_MOST_CLASSES = 40 };

/* Each row is what things are, each column what was said of them. */
struct plot_matrix {
    struct plot_size size;
    const char *title, *row_name, *column_name; /* each may be NULL */
    const char *const *classes;                 /* their names, the same for rows and columns */
    size_t class_count;                         /* 1..PLOT_MOST_CLASSES */
    const uint64_t *counts;                     /* row after row, each at most 1e15 */
};

/* Draws each cell with its share of the row in percent and its count, darker the larger the share,
 * and the sums of the rows. Numbers that have no room are left out. */
bool plot_matrix(const char *path, const struct plot_matrix *chart, struct error *err);

/* ---- a reliability diagram ---- */

enum { PLOT_MOST_BINS = 100 };

/* What was said with about the same certainty. */
struct plot_bin {
    double certainty; /* their mean, 0..1 */
    double right;     /* the share of them that is right, 0..1 */
    uint64_t samples; /* at most 1e15; with 0 the other two are not looked at */
};

struct plot_reliability {
    struct plot_size size;
    const char *title;
    const struct plot_bin *bins; /* bin i of n has the certainties from i/n to (i+1)/n */
    size_t bin_count;            /* 1..PLOT_MOST_BINS */
};

/* Draws stated certainty against the share that is right, the diagonal, and below how many samples
 * each bin has; notes the expected calibration error, the samples' mean of |right - certainty| over
 * the bins (Guo et al., "On calibration of modern neural networks", 2017). */
bool plot_reliability(const char *path, const struct plot_reliability *chart, struct error *err);

/* That error, 0..1; NaN without samples. */
double plot_calibration_error(const struct plot_bin *bins, size_t bin_count);

/* ---- points on a circumplex ---- */

enum { PLOT_GROUPS = 4 };

struct plot_point {
    float valence, arousal; /* -1..1; one that is not a number leaves the point out */
    unsigned group;         /* 0..3 */
};

struct plot_circumplex {
    struct plot_size size;
    const char *title;
    /* Of the groups, each at its corner: upper left, lower right, upper right, lower left (angry,
     * calm, happy, sad). */
    const char *groups[PLOT_GROUPS];
    const struct plot_point *points;
    size_t point_count; /* 1..PLOT_MOST_POINTS */
};

/* Draws valence from left to right and arousal from below to above; the more points there are, the
 * smaller and the more translucent. */
bool plot_circumplex(const char *path, const struct plot_circumplex *chart, struct error *err);

/* ---- */

/* Gives back what cairo and fontconfig keep for the next chart (fonts, letters), which a leak
 * checker may take for lost; another chart may follow. Nobody else may use cairo meanwhile. */
void plot_forget(void);

#endif
