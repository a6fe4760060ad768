/* What the charts share: the page that is drawn on and written, its texts, colours and axes.
 * Places are pixels, x from left to right, y from top to bottom. */
#ifndef PLOT_INSIDE_H
#define PLOT_INSIDE_H

#include "plot/plot.h"
#include "plot/ticks.h"

#include <cairo.h>

struct plot_page {
    const char *path;
    double width, height;
    double text; /* the size of usual letters */
    double line; /* the thickness of a usual line; 1 at 900 x 600 */
    cairo_t *cairo;
    cairo_surface_t *surface;
    struct text bytes; /* what cairo has written */
    struct text words; /* each text that was drawn, whole, one a line */
    bool svg;
};

/* A white page for the file `path`. False with an error, and nothing to free, if its ending or its
 * size will not do. */
bool plot_page_begin(struct plot_page *page, const char *path, struct plot_size size,
                     struct error *err);

/* Writes the page to its file; freed in any case. `title` may be NULL. */
bool plot_page_write(struct plot_page *page, const char *title, struct error *err);

/* ---- style.c ---- */

struct plot_colour {
    double red, green, blue; /* 0..1 */
};

extern const struct plot_colour plot_dark, plot_gray, plot_pale, plot_white;

/* Told apart by people who do not see all colours. */
extern const struct plot_colour plot_blue, plot_vermillion, plot_green, plot_orange;

void plot_use(struct plot_page *page, struct plot_colour colour, double opacity);

/* For a share, 0..1: from nearly white to a dark blue. */
struct plot_colour plot_shade(double share);

/* Black or white, whichever stands out more: by 4.5 to 1 at least on any ground, which is what WCAG
 * 2.1 asks of a text. */
struct plot_colour plot_readable_on(struct plot_colour ground);

/* The colour, thickness and dashes of series `i`, `drawn` pixels after the line's start; no two of
 * PLOT_MOST_SERIES have both the same dashes and the same mark, so that they are told apart in gray
 * as well. */
void plot_use_series(struct plot_page *page, size_t i, double drawn);

/* The mark of series `i`, of the colour in use, at a place; the first four series have none. */
void plot_draw_mark(struct plot_page *page, size_t i, double x, double y);

void plot_draw_line(struct plot_page *page, double x0, double y0, double x1, double y1);
void plot_fill_box(struct plot_page *page, double x0, double y0, double x1, double y1);
void plot_fill_disc(struct plot_page *page, double x, double y, double radius);

/* Moved to where a line of usual thickness is crisp. */
double plot_crisp(const struct plot_page *page, double place);

/* ---- words.c ---- */

enum { PLOT_WORDS = 256 };

/* False for NULL and for "". */
bool plot_has_text(const char *string);

/* A text as it is drawn. */
struct plot_words {
    char whole[PLOT_WORDS]; /* printable */
    char shown[PLOT_WORDS]; /* as much of it as has room */
    double size, width;
    bool bold;
};

/* The text (NULL is "") made printable, smaller and shorter until it is at most `room` wide. */
struct plot_words plot_words(struct plot_page *page, const char *string, double size, bool bold,
                             double room);

/* Draws it in the colour in use; `x` is its left end for anchor 0, its middle for 0.5, its right
 * end for 1; `y` the middle of its height. */
void plot_words_draw(struct plot_page *page, const struct plot_words *words, double x, double y,
                     double anchor);

/* The same read from below to above; anchor 0 is its lower end. */
void plot_words_draw_turned(struct plot_page *page, const struct plot_words *words, double x,
                            double y, double anchor);

/* Of usual size. */
double plot_text_width(struct plot_page *page, const char *string);

/* ---- axes.c ---- */

struct plot_area {
    double left, top, right, bottom;
};

/* One axis: what is at both ends of it, and its ticks. */
struct plot_axis {
    double low, high;
    double start, end; /* the places of both, pixels */
    struct plot_ticks ticks;
    bool percent;
};

/* The place of a number; beyond the ends too. */
double plot_axis_place(const struct plot_axis *axis, double value);

/* How wide the widest of its labels is. */
double plot_axis_widest(struct plot_page *page, const struct plot_axis *axis);

/* As many ticks within low..high as have room for their labels side by side. */
void plot_axis_choose(struct plot_page *page, struct plot_axis *axis, bool whole);

/* Gridlines across the area, without and with labels: below it, and left of it. */
void plot_draw_grid(struct plot_page *page, const struct plot_area *area, const struct plot_axis *x,
                    const struct plot_axis *y);
void plot_draw_x_labels(struct plot_page *page, const struct plot_area *area,
                        const struct plot_axis *x);
void plot_draw_y_labels(struct plot_page *page, const struct plot_area *area,
                        const struct plot_axis *y);

/* The title in the page's upper left corner; gives the height that it takes, 0 for none. */
double plot_title_height(const struct plot_page *page, const char *title);
void plot_draw_title(struct plot_page *page, const char *title);

/* From the page's edge to whatever is drawn. */
double plot_margin(const struct plot_page *page);

/* ---- spread.c ---- */

/* Moves places, given in any order, as little as possible (least sum of squares), in their order,
 * until neighbours are `apart` and all lie within low..high, which must have room for them. */
void plot_spread(double *place, size_t count, double apart, double low, double high);

#endif
