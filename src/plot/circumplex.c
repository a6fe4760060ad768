/* Points on a circumplex. */
#include "plot/inside.h"

#include <math.h>
#include <stdlib.h>

/* Points of one layer that cover each other count once, those of different layers add up: that
 * many steps of darkness there are, for one path a layer and not one a point. */
enum { LAYERS = 24, PARTS = LAYERS * PLOT_GROUPS };

static bool is_shown(const struct plot_point *point) {
    return !isnan(point->valence) && !isnan(point->arousal);
}

static bool is_good(const char *path, const struct plot_circumplex *chart, struct error *err) {
    if (chart->point_count > PLOT_MOST_POINTS) {
        return error_set(err, "%s: a chart has at most %d points", path, PLOT_MOST_POINTS);
    }
    size_t shown = 0;
    for (size_t i = 0; i < chart->point_count; i++) {
        const struct plot_point *point = &chart->points[i];
        if (!is_shown(point)) {
            continue;
        }
        shown++;
        if (!(fabsf(point->valence) <= 1 && fabsf(point->arousal) <= 1) ||
            point->group >= PLOT_GROUPS) {
            return error_set(err,
                             "%s: point %zu is not on the circumplex, -1 to 1, with a group from 0 "
                             "to %d (%g, %g, %u)",
                             path, i + 1, PLOT_GROUPS - 1, (double)point->valence,
                             (double)point->arousal, point->group);
        }
    }
    return shown > 0 || error_set(err, "%s: there is no point, so nothing to draw", path);
}

struct drawing {
    struct plot_page page;
    const struct plot_circumplex *chart;
    bool title, names, labels; /* what there is room for */
    struct plot_area area;
    struct plot_axis x, y;
};

/* The largest square that the texts leave; true if that is enough. */
static bool lay_out(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    double margin = plot_margin(page), text = page->text;
    double top = margin + (drawing->title ? plot_title_height(page, drawing->chart->title) : 0);
    top += drawing->labels ? 1.8 * text : 0;
    double bottom = page->height - margin - (drawing->labels ? 2.8 * text : 0);
    double left = margin + (drawing->labels ? 2.8 * text : 0) + (drawing->names ? 1.7 * text : 0);
    double right = page->width - margin - (drawing->labels ? text : 0);
    double side = fmin(right - left, bottom - top);
    struct plot_area *area = &drawing->area;
    area->left = plot_crisp(page, left + (right - left - side) / 2);
    area->top = plot_crisp(page, top + (bottom - top - side) / 2);
    area->right = area->left + side;
    area->bottom = area->top + side;
    drawing->x = (struct plot_axis){.low = -1, .high = 1, .start = area->left, .end = area->right};
    drawing->y = (struct plot_axis){.low = -1, .high = 1, .start = area->bottom, .end = area->top};
    drawing->x.ticks = drawing->y.ticks = plot_ticks_within(-1, 1, side < 18 * text ? 3 : 5, false);
    return side >= 0.5 * fmin(page->width, page->height);
}

static const struct plot_colour *colour_of(size_t group) {
    static const struct plot_colour *const colours[PLOT_GROUPS] = {&plot_vermillion, &plot_green,
                                                                   &plot_orange, &plot_blue};
    return colours[group];
}

/* The indices of the shown points, those of a layer and group together; start[i] is where layer i
 * / 4 of group i % 4 begins. Layers are dealt out in the points' order, so that a group that is
 * given last does not hide the others. */
static size_t *sort_points(const struct plot_circumplex *chart, size_t start[PARTS + 1]) {
    size_t *order = memory_new(chart->point_count, sizeof *order);
    size_t next[PARTS] = {0};
    for (int pass = 0; pass < 2; pass++) {
        size_t dealt[PLOT_GROUPS] = {0};
        for (size_t i = 0; i < chart->point_count; i++) {
            const struct plot_point *point = &chart->points[i];
            if (is_shown(point)) {
                size_t layer = dealt[point->group]++ % LAYERS;
                size_t *at = &next[layer * PLOT_GROUPS + point->group];
                if (pass == 1) {
                    order[*at] = i;
                }
                (*at)++;
            }
        }
        for (size_t i = 0, sum = 0; pass == 0 && i < PARTS; i++) {
            start[i] = sum;
            sum += next[i];
            next[i] = start[i];
            start[i + 1] = sum;
        }
    }
    return order;
}

static void draw_points(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_circumplex *chart = drawing->chart;
    size_t start[PARTS + 1];
    size_t *order = sort_points(chart, start);
    double count = (double)start[PARTS];
    /* 100 points are discs, 100,000 are dots; where many share a pixel each counts for less. */
    double few = fmin(fmax((5 - log10(count)) / 3, 0), 1);
    double side = drawing->area.right - drawing->area.left;
    double size = fmin((1.8 + 5.2 * few) * page->line, side / 40);
    double crowd = count * size * size / (side * side);
    double opacity = fmin(fmax(0.4 / crowd, 0.04), 0.3 + 0.4 * few);
    cairo_set_line_cap(page->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(page->cairo, size);
    cairo_set_dash(page->cairo, NULL, 0, 0);
    for (size_t i = 0; i < PARTS; i++) {
        plot_use(page, *colour_of(i % PLOT_GROUPS), opacity);
        cairo_new_path(page->cairo);
        for (size_t p = start[i]; p < start[i + 1]; p++) {
            const struct plot_point *point = &chart->points[order[p]];
            /* A line of no length with round ends, in tenths of a pixel: an SVG stays small. */
            double x = round(10 * plot_axis_place(&drawing->x, point->valence)) / 10;
            double y = round(10 * plot_axis_place(&drawing->y, point->arousal)) / 10;
            cairo_move_to(page->cairo, x, y);
            cairo_line_to(page->cairo, x, y);
        }
        cairo_stroke(page->cairo);
    }
    free(order);
}

/* The frame, the axes through its middle, and the circle that gives the circumplex its name. */
static void draw_ground(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area;
    double x = plot_crisp(page, (area->left + area->right) / 2);
    double y = plot_crisp(page, (area->top + area->bottom) / 2);
    cairo_set_line_width(page->cairo, page->line);
    cairo_set_dash(page->cairo, NULL, 0, 0);
    plot_use(page, plot_pale, 1);
    cairo_arc(page->cairo, x, y, (area->right - area->left) / 2, 0, 4 * acos(0));
    cairo_stroke(page->cairo);
    cairo_rectangle(page->cairo, area->left, area->top, area->right - area->left,
                    area->bottom - area->top);
    cairo_stroke(page->cairo);
    plot_use(page, plot_gray, 0.7);
    plot_draw_line(page, area->left, y, area->right, y);
    plot_draw_line(page, x, area->top, x, area->bottom);
}

/* Each at the corner of its group, outside of the square, with a disc of its colour. */
static void draw_groups(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area;
    double text = page->text, half = (area->right - area->left) / 2;
    for (size_t i = 0; i < PLOT_GROUPS; i++) {
        bool left = i == 0 || i == 3, up = i == 0 || i == 2;
        double y = up ? area->top - 0.9 * text : area->bottom + 2.6 * text;
        double room = half - (up ? 1.6 : 4.2) * text;
        struct plot_words words = plot_words(page, drawing->chart->groups[i], text, true, room);
        if (words.shown[0] == '\0') {
            continue;
        }
        plot_use(page, *colour_of(i), 1);
        double disc = 0.4 * text;
        plot_fill_disc(page, left ? area->left + disc : area->right - disc, y, disc);
        plot_use(page, plot_dark, 1);
        plot_words_draw(page, &words, left ? area->left + 1.1 * text : area->right - 1.1 * text, y,
                        left ? 0 : 1);
    }
}

static void draw_names(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area;
    double side = area->right - area->left;
    struct plot_words valence = plot_words(page, "valence", page->text, false, side);
    struct plot_words arousal = plot_words(page, "arousal", page->text, false, side);
    plot_use(page, plot_gray, 1);
    plot_words_draw(page, &valence, (area->left + area->right) / 2, area->bottom + 2.6 * page->text,
                    0.5);
    plot_words_draw_turned(page, &arousal, area->left - 3.6 * page->text,
                           (area->top + area->bottom) / 2, 0.5);
}

bool plot_circumplex(const char *path, const struct plot_circumplex *chart, struct error *err) {
    struct drawing drawing = {.chart = chart, .title = true, .names = true, .labels = true};
    struct plot_page *page = &drawing.page;
    if (!is_good(path, chart, err) || !plot_page_begin(page, path, chart->size, err)) {
        return false;
    }
    while (!lay_out(&drawing) && drawing.labels) {
        drawing.labels = drawing.title;
        drawing.title = drawing.names;
        drawing.names = false;
    }
    draw_ground(&drawing);
    draw_points(&drawing);
    if (drawing.title) {
        plot_draw_title(page, chart->title);
    }
    if (drawing.labels) {
        plot_draw_x_labels(page, &drawing.area, &drawing.x);
        plot_draw_y_labels(page, &drawing.area, &drawing.y);
        draw_groups(&drawing);
    }
    if (drawing.names) {
        draw_names(&drawing);
    }
    return plot_page_write(page, chart->title, err);
}
