/* A series as it is drawn: the places of its points. */
#ifndef PLOT_TRACE_H
#define PLOT_TRACE_H

#include "plot/inside.h"

struct plot_place {
    double x, y;
};

struct plot_trace {
    struct plot_place *place; /* in order; NaN is a gap */
    size_t count, capacity;
    bool any;               /* the series has a number */
    struct plot_place last; /* the place of its last one, seen or not */
};

/* Whether point `i` of a series is one that can be drawn, and what its two numbers are. */
bool plot_series_point(const struct plot_series *series, size_t i, double *x, double *y);

/* Of points that fall into one column of pixels only the first, lowest, highest and last are kept,
 * which looks the same; what is far above or below the area is cut off. */
struct plot_trace plot_trace_of(const struct plot_series *series, const struct plot_area *area,
                                const struct plot_axis *x, const struct plot_axis *y);
void plot_trace_free(struct plot_trace *trace);

/* Draws it as series `i`: its line, single points, marks where they are not crowded. */
void plot_draw_trace(struct plot_page *page, const struct plot_area *area,
                     const struct plot_trace *trace, size_t i);

/* A ring around a place, and a note near it, where the traces leave most room for it. */
void plot_draw_note(struct plot_page *page, const struct plot_area *area, struct plot_place place,
                    const char *note, const struct plot_trace *traces, size_t trace_count);

#endif
