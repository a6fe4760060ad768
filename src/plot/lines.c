/* Named series against x. */
#include "plot/ends.h"

#include <math.h>
#include <stdlib.h>

struct range {
    double low, high;
};

static void reach(struct range *range, double value) {
    range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
}

/* How far the numbers reach, and whether all x are whole. False if there is none. */
static bool find_ranges(const struct plot_lines *chart, struct range *x, struct range *y,
                        bool *whole) {
    *x = *y = (struct range){INFINITY, -INFINITY};
    *whole = true;
    for (size_t s = 0; s < chart->series_count; s++) {
        for (size_t i = 0; i < chart->series[s].count; i++) {
            double point_x = 0, point_y = 0;
            if (plot_series_point(&chart->series[s], i, &point_x, &point_y)) {
                reach(x, point_x);
                reach(y, point_y);
                *whole = *whole && point_x == floor(point_x);
            }
        }
    }
    if (x->low > x->high) {
        return false;
    }
    if (chart->mark != NULL) {
        reach(x, chart->mark->x);
        reach(y, chart->mark->y);
    }
    for (size_t i = 0; i < chart->reference_count; i++) {
        reach(y, chart->references[i].y);
    }
    return true;
}

static bool is_fixed(const struct plot_lines *chart) {
    return chart->y_low != 0 || chart->y_high != 0;
}

/* Whether a range can be seen: its ends are told apart. */
static bool is_range(double low, double high) {
    double wider_low = low, wider_high = high;
    if (!plot_number_shown(low) || !plot_number_shown(high) || !(low < high)) {
        return false;
    }
    plot_range_widen(&wider_low, &wider_high);
    return wider_low == low && wider_high == high;
}

/* A line that went to and fro would have any number of points in each column of pixels, and take
 * cairo minutes. */
static bool rises(const char *path, const struct plot_series *series, struct error *err) {
    double before = -INFINITY;
    for (size_t i = 0; i < series->count; i++) {
        double x = 0, y = 0;
        if (!plot_series_point(series, i, &x, &y)) {
            continue;
        }
        if (x < before) {
            return error_set(err, "%s: the x of a line must rise, but point %zu has %g after %g",
                             path, i + 1, x, before);
        }
        before = x;
    }
    return true;
}

static bool is_good(const char *path, const struct plot_lines *chart, struct error *err) {
    if (chart->series_count == 0) {
        return error_set(err, "%s: a chart of lines needs a series", path);
    }
    if (chart->series_count > PLOT_MOST_SERIES || chart->reference_count > PLOT_MOST_REFERENCES) {
        return error_set(err, "%s: a chart has at most %d series and %d reference lines", path,
                         PLOT_MOST_SERIES, PLOT_MOST_REFERENCES);
    }
    size_t points = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        size_t count = chart->series[i].count;
        if (count > PLOT_MOST_POINTS - points) {
            return error_set(err, "%s: a chart has at most %d points", path, PLOT_MOST_POINTS);
        }
        points += count;
        if (!rises(path, &chart->series[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < chart->reference_count; i++) {
        if (!plot_number_shown(chart->references[i].y)) {
            return error_set(err, "%s: a reference line is at no number of a chart (%g)", path,
                             chart->references[i].y);
        }
    }
    const struct plot_mark *mark = chart->mark;
    if (mark != NULL && (!plot_number_shown(mark->x) || !plot_number_shown(mark->y))) {
        return error_set(err, "%s: the mark is at no point of a chart (%g, %g)", path, mark->x,
                         mark->y);
    }
    if (is_fixed(chart) && !is_range(chart->y_low, chart->y_high)) {
        return error_set(err, "%s: a chart cannot show y from %g to %g", path, chart->y_low,
                         chart->y_high);
    }
    return true;
}

/* The y axis, up to round numbers unless it is fixed. */
static void choose_y(struct plot_page *page, struct plot_axis *axis, struct range range,
                     const struct plot_lines *chart) {
    int most = (int)fmax(1, fabs(axis->end - axis->start) / (2.6 * page->text) - 1);
    most = most > 10 ? 10 : most;
    axis->percent = chart->percent;
    axis->low = is_fixed(chart) ? chart->y_low : range.low;
    axis->high = is_fixed(chart) ? chart->y_high : range.high;
    if (is_fixed(chart)) {
        axis->ticks = plot_ticks_within(axis->low, axis->high, most + 1, false);
        return;
    }
    plot_range_widen(&axis->low, &axis->high);
    axis->ticks = plot_ticks_around(&axis->low, &axis->high, most);
    /* No share is less than nothing or more than all. */
    if (chart->percent && range.low >= 0 && range.high <= 1) {
        axis->low = fmax(axis->low, 0);
        axis->high = fmin(axis->high, 1);
        axis->ticks = plot_ticks_within(axis->low, axis->high, most + 1, false);
    }
}

/* What there is room for. */
enum detail { DETAIL_ALL, DETAIL_NO_NAMES, DETAIL_NO_TITLE, DETAIL_NOTHING };

/* One chart while it is drawn. */
struct drawing {
    struct plot_page page;
    const struct plot_lines *chart;
    struct range x_range, y_range;
    bool whole;
    enum detail detail;
    struct plot_area area;
    struct plot_axis x, y;
    struct plot_ends *ends;
};

/* Leaves the page's rim to the texts and gives the rest to the area; true if that is enough. */
static bool lay_out(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_lines *chart = drawing->chart;
    double margin = plot_margin(page), text = page->text;
    bool names = drawing->detail < DETAIL_NO_NAMES, labels = drawing->detail < DETAIL_NOTHING;
    struct plot_area *area = &drawing->area;
    area->top = margin + (labels ? 0.3 * text : 0);
    area->top += drawing->detail < DETAIL_NO_TITLE ? plot_title_height(page, chart->title) : 0;
    area->top += names && plot_has_text(chart->y_name) ? 1.7 * text : 0;
    area->bottom = page->height - margin - (labels ? 1.2 * text : 0);
    area->bottom -= names && plot_has_text(chart->x_name) ? 1.7 * text : 0;
    drawing->y.start = area->bottom;
    drawing->y.end = area->top;
    choose_y(page, &drawing->y, drawing->y_range, chart);
    area->left = margin;
    area->left += labels ? plot_axis_widest(page, &drawing->y) + 0.6 * text : 0;
    area->right = page->width - margin;
    area->right -= labels ? fmax(plot_ends_width(drawing->ends), text) : 0;
    /* So that points at the first and last x are seen whole. */
    double inner = fmin(0.7 * text, (area->right - area->left) / 8);
    drawing->x.start = area->left + inner;
    drawing->x.end = area->right - inner;
    return area->right - area->left >= 0.35 * page->width &&
           area->bottom - area->top >= 0.35 * page->height;
}

static void draw_names(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_lines *chart = drawing->chart;
    const struct plot_area *area = &drawing->area;
    double margin = plot_margin(page);
    struct plot_words y_name =
        plot_words(page, chart->y_name, page->text, false, page->width - 2 * margin);
    plot_use(page, plot_gray, 1);
    plot_words_draw(page, &y_name, margin, area->top - 1.5 * page->text, 0);
    struct plot_words x_name =
        plot_words(page, chart->x_name, page->text, false, page->width - 2 * margin);
    double half = x_name.width / 2;
    double middle = fmin((area->left + area->right) / 2, page->width - margin - half);
    plot_words_draw(page, &x_name, fmax(middle, margin + half), area->bottom + 2.8 * page->text,
                    0.5);
}

static void draw_references(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    cairo_set_dash(page->cairo, NULL, 0, 0);
    cairo_set_line_width(page->cairo, 1.2 * page->line);
    plot_use(page, plot_gray, 1);
    for (size_t i = 0; i < drawing->chart->reference_count; i++) {
        double y = drawing->chart->references[i].y;
        if (y >= drawing->y.low && y <= drawing->y.high) {
            double place = plot_axis_place(&drawing->y, y);
            plot_draw_line(page, drawing->area.left, place, drawing->area.right, place);
        }
    }
}

static void draw_series(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_lines *chart = drawing->chart;
    const struct plot_area *area = &drawing->area;
    struct plot_trace *traces = memory_new(chart->series_count, sizeof *traces);
    for (size_t i = 0; i < chart->series_count; i++) {
        traces[i] = plot_trace_of(&chart->series[i], area, &drawing->x, &drawing->y);
        plot_draw_trace(page, area, &traces[i], i);
    }
    if (drawing->detail < DETAIL_NOTHING) {
        plot_draw_ends(page, drawing->ends, area, &drawing->y, traces);
    }
    const struct plot_mark *mark = chart->mark;
    if (mark != NULL && mark->y >= drawing->y.low && mark->y <= drawing->y.high) {
        struct plot_place place = {plot_axis_place(&drawing->x, mark->x),
                                   plot_axis_place(&drawing->y, mark->y)};
        plot_draw_note(page, area, place, mark->note, traces, chart->series_count);
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        plot_trace_free(&traces[i]);
    }
    free(traces);
}

bool plot_lines(const char *path, const struct plot_lines *chart, struct error *err) {
    struct drawing drawing = {.chart = chart};
    if (!is_good(path, chart, err)) {
        return false;
    }
    if (!find_ranges(chart, &drawing.x_range, &drawing.y_range, &drawing.whole)) {
        return error_set(err, "%s: there is no number in any series, so nothing to draw", path);
    }
    struct plot_page *page = &drawing.page;
    if (!plot_page_begin(page, path, chart->size, err)) {
        return false;
    }
    drawing.ends = plot_ends_new(page, chart, 0.34 * page->width);
    while (!lay_out(&drawing) && drawing.detail < DETAIL_NOTHING) {
        drawing.detail++;
    }
    struct range x = drawing.x_range;
    drawing.x.low = x.low;
    drawing.x.high = x.high;
    /* A single epoch stands between its neighbours. */
    if (x.low == x.high && drawing.whole && fabs(x.low) < 1e6) {
        drawing.x.low -= 0.5;
        drawing.x.high += 0.5;
    }
    plot_range_widen(&drawing.x.low, &drawing.x.high);
    plot_axis_choose(page, &drawing.x, drawing.whole);
    plot_draw_grid(page, &drawing.area, &drawing.x, &drawing.y);
    if (drawing.detail < DETAIL_NOTHING) {
        plot_draw_x_labels(page, &drawing.area, &drawing.x);
        plot_draw_y_labels(page, &drawing.area, &drawing.y);
    }
    if (drawing.detail < DETAIL_NO_TITLE) {
        plot_draw_title(page, chart->title);
    }
    if (drawing.detail < DETAIL_NO_NAMES) {
        draw_names(&drawing);
    }
    draw_references(&drawing);
    draw_series(&drawing);
    plot_ends_free(drawing.ends);
    return plot_page_write(page, chart->title, err);
}
