#include "plot/trace.h"

#include <math.h>
#include <stdlib.h>

/* The points of one column of pixels, so far. */
struct column {
    struct plot_place first, low, high, last;
    size_t count, low_at, high_at;
    double x; /* its left side */
};

struct tracer {
    struct plot_trace trace;
    struct column column;
    double top, bottom; /* beyond these nothing is kept */
    struct plot_place before;
    bool has_before;
};

static void add(struct tracer *tracer, struct plot_place place) {
    struct plot_trace *trace = &tracer->trace;
    bool gap = isnan(place.y);
    if (gap && (trace->count == 0 || isnan(trace->place[trace->count - 1].y))) {
        return;
    }
    trace->place =
        memory_grow(trace->place, &trace->capacity, trace->count + 1, sizeof *trace->place);
    trace->place[trace->count++] = place;
}

static const struct plot_place gap = {NAN, NAN};

/* Where, from 0 to 1, the way from y0 to y1 is at `y`, kept within 0..1. */
static double crossing(double y0, double y1, double y) {
    return fmin(fmax((y - y0) / (y1 - y0), 0), 1);
}

static struct plot_place on_the_way(struct plot_place from, struct plot_place to, double share) {
    return (struct plot_place){from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
}

/* Adds the line from the point before to this one, as far as it is not beyond top or bottom: cairo
 * counts in 24 bits before the point, and dashes along a line of a million pixels take long. */
static void line_to(struct tracer *tracer, struct plot_place to) {
    struct plot_place from = tracer->has_before ? tracer->before : to;
    tracer->before = to;
    double low = fmin(from.y, to.y), high = fmax(from.y, to.y);
    if (high < tracer->top || low > tracer->bottom) {
        add(tracer, gap);
    } else if (!tracer->has_before) {
        add(tracer, to);
    } else {
        double enter = 0, leave = 1;
        if (low < tracer->top || high > tracer->bottom) {
            double one = crossing(from.y, to.y, tracer->top);
            double other = crossing(from.y, to.y, tracer->bottom);
            enter = fmin(one, other);
            leave = fmax(one, other);
        }
        if (enter > 0) {
            add(tracer, gap);
            add(tracer, on_the_way(from, to, enter));
        }
        add(tracer, leave < 1 ? on_the_way(from, to, leave) : to);
    }
    tracer->has_before = true;
}

static void end_column(struct tracer *tracer) {
    const struct column *column = &tracer->column;
    if (column->count == 0) {
        return;
    }
    line_to(tracer, column->first);
    bool low_first = column->low_at < column->high_at;
    size_t one = low_first ? column->low_at : column->high_at;
    size_t other = low_first ? column->high_at : column->low_at;
    if (one > 0 && one + 1 < column->count) {
        line_to(tracer, low_first ? column->low : column->high);
    }
    if (other > 0 && other + 1 < column->count && other != one) {
        line_to(tracer, low_first ? column->high : column->low);
    }
    if (column->count > 1) {
        line_to(tracer, column->last);
    }
    tracer->column.count = 0;
}

static void take(struct tracer *tracer, struct plot_place place) {
    struct column *column = &tracer->column;
    if (column->count > 0 && floor(place.x) != column->x) {
        end_column(tracer);
    }
    if (column->count == 0) {
        *column = (struct column){place, place, place, place, 0, 0, 0, floor(place.x)};
    }
    if (place.y < column->low.y) {
        column->low = place;
        column->low_at = column->count;
    }
    if (place.y > column->high.y) {
        column->high = place;
        column->high_at = column->count;
    }
    column->last = place;
    column->count++;
}

bool plot_series_point(const struct plot_series *series, size_t i, double *x, double *y) {
    *x = series->x == NULL ? (double)(i + 1) : series->x[i];
    *y = series->y[i];
    return plot_number_shown(*x) && plot_number_shown(*y);
}

struct plot_trace plot_trace_of(const struct plot_series *series, const struct plot_area *area,
                                const struct plot_axis *x, const struct plot_axis *y) {
    double height = area->bottom - area->top;
    struct tracer tracer = {.top = area->top - height, .bottom = area->bottom + height};
    for (size_t i = 0; i < series->count; i++) {
        double point_x = 0, point_y = 0;
        if (!plot_series_point(series, i, &point_x, &point_y)) {
            end_column(&tracer);
            add(&tracer, gap);
            tracer.has_before = false;
            continue;
        }
        struct plot_place place = {plot_axis_place(x, point_x), plot_axis_place(y, point_y)};
        take(&tracer, place);
        tracer.trace.any = true;
        tracer.trace.last = place;
    }
    end_column(&tracer);
    return tracer.trace;
}

void plot_trace_free(struct plot_trace *trace) {
    free(trace->place);
    *trace = (struct plot_trace){0};
}

static bool is_gap(const struct plot_trace *trace, size_t i) {
    return i >= trace->count || isnan(trace->place[i].y);
}

static bool is_inside(const struct plot_area *area, struct plot_place place) {
    return place.y >= area->top - 0.5 && place.y <= area->bottom + 0.5;
}

/* The whole line in pieces: the time that cairo takes for one grows with how often it crosses
 * itself. The dashes go on from one piece to the next. */
static void stroke_pieces(struct plot_page *page, const struct plot_trace *trace, size_t i) {
    enum { PIECE = 64 };
    double drawn = 0;
    size_t points = 0;
    cairo_new_path(page->cairo);
    for (size_t p = 0; p < trace->count; p++) {
        struct plot_place place = trace->place[p];
        if (is_gap(trace, p)) {
            cairo_stroke(page->cairo);
            drawn = 0;
            points = 0;
            plot_use_series(page, i, 0);
            continue;
        }
        cairo_line_to(page->cairo, place.x, place.y);
        if (points > 0) {
            drawn += hypot(place.x - trace->place[p - 1].x, place.y - trace->place[p - 1].y);
        }
        points++;
        if (points % PIECE == 0) {
            cairo_stroke(page->cairo);
            plot_use_series(page, i, drawn);
            cairo_move_to(page->cairo, place.x, place.y);
        }
    }
    cairo_stroke(page->cairo);
}

void plot_draw_trace(struct plot_page *page, const struct plot_area *area,
                     const struct plot_trace *trace, size_t i) {
    cairo_save(page->cairo);
    /* A line along the edge keeps its thickness. */
    double rim = 2 * page->line;
    cairo_rectangle(page->cairo, 0, area->top - rim, page->width,
                    area->bottom - area->top + 2 * rim);
    cairo_clip(page->cairo);
    plot_use_series(page, i, 0);
    stroke_pieces(page, trace, i);
    cairo_restore(page->cairo);
    plot_use_series(page, i, 0);
    /* Each series begins elsewhere, so that lines that coincide show the marks of all. */
    double between = 3.5 * page->text, shift = 0.37 * (double)i;
    double marked = trace->count == 0 ? 0 : trace->place[0].x - between * (shift - floor(shift));
    for (size_t p = 0; p < trace->count; p++) {
        struct plot_place place = trace->place[p];
        if (is_gap(trace, p) || !is_inside(area, place)) {
            continue;
        }
        bool alone = (p == 0 || is_gap(trace, p - 1)) && is_gap(trace, p + 1);
        if (alone) {
            plot_fill_disc(page, place.x, place.y, 3 * page->line);
        }
        if (alone || fabs(place.x - marked) >= between) {
            plot_draw_mark(page, i, place.x, place.y);
            marked = place.x;
        }
    }
}
