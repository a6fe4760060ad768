/* The names at the right end of lines. */
#ifndef PLOT_ENDS_H
#define PLOT_ENDS_H

#include "plot/trace.h"

struct plot_ends;

/* The names of a chart's references and series, at most so wide in all. */
struct plot_ends *plot_ends_new(struct plot_page *page, const struct plot_lines *chart,
                                double most);
void plot_ends_free(struct plot_ends *ends);

/* The width that they need; 0 if there are no names. */
double plot_ends_width(const struct plot_ends *ends);

/* Draws them right of the area, apart from each other, each joined to its line's end. */
void plot_draw_ends(struct plot_page *page, struct plot_ends *ends, const struct plot_area *area,
                    const struct plot_axis *y, const struct plot_trace *traces);

#endif
