/* Stated certainty against what turned out right. */
#include "plot/inside.h"

#include <math.h>
#include <stdio.h>

double plot_calibration_error(const struct plot_bin *bins, size_t bin_count) {
    double samples = 0, error = 0;
    for (size_t i = 0; i < bin_count; i++) {
        if (bins[i].samples > 0) {
            samples += (double)bins[i].samples;
            error += (double)bins[i].samples * fabs(bins[i].right - bins[i].certainty);
        }
    }
    return samples > 0 ? error / samples : NAN;
}

static bool is_share(double value) {
    return value >= 0 && value <= 1;
}

static bool is_good(const char *path, const struct plot_reliability *chart, struct error *err) {
    if (chart->bin_count == 0 || chart->bin_count > PLOT_MOST_BINS) {
        return error_set(err, "%s: a reliability diagram has 1 to %d bins, not %zu", path,
                         PLOT_MOST_BINS, chart->bin_count);
    }
    bool any = false;
    for (size_t i = 0; i < chart->bin_count; i++) {
        const struct plot_bin *bin = &chart->bins[i];
        any = any || bin->samples > 0;
        if (bin->samples > 0 && (!is_share(bin->certainty) || !is_share(bin->right))) {
            return error_set(err, "%s: bin %zu is no pair of shares from 0 to 1 (%g, %g)", path,
                             i + 1, bin->certainty, bin->right);
        }
        if ((double)bin->samples > 1e15) {
            return error_set(err, "%s: bin %zu has more samples than can be shown", path, i + 1);
        }
    }
    return any || error_set(err, "%s: there is no sample in any bin, so nothing to draw", path);
}

struct drawing {
    struct plot_page page;
    const struct plot_reliability *chart;
    bool title, names, labels; /* what there is room for */
    struct plot_area area;     /* of the shares */
    struct plot_area below;    /* of the samples */
    struct plot_axis x, y, samples;
};

static double most_samples(const struct plot_reliability *chart) {
    double most = 0;
    for (size_t i = 0; i < chart->bin_count; i++) {
        most = fmax(most, (double)chart->bins[i].samples);
    }
    return most;
}

/* True if there is enough room. */
static bool lay_out(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    double margin = plot_margin(page), text = page->text;
    double top = margin + (drawing->title ? plot_title_height(page, drawing->chart->title) : 0);
    top += drawing->names ? 1.7 * text : 0.5 * text;
    double bottom = page->height - margin - (drawing->labels ? 1.2 * text : 0) -
                    (drawing->names ? 1.7 * text : 0);
    /* Between the two stands the name of the lower one. */
    double between = drawing->names ? 2.6 * text : text;
    double lower = 0.24 * (bottom - top - between);
    drawing->area = (struct plot_area){0, top, 0, bottom - lower - between};
    drawing->below = (struct plot_area){0, bottom - lower, 0, bottom};
    struct plot_area *area = &drawing->area, *below = &drawing->below;
    drawing->y =
        (struct plot_axis){.high = 1, .start = area->bottom, .end = area->top, .percent = true};
    int most = (int)fmax(2, fmin(11, (area->bottom - area->top) / (2.2 * text)));
    drawing->y.ticks = plot_ticks_within(0, 1, most, false);
    drawing->samples = (struct plot_axis){
        .high = most_samples(drawing->chart), .start = below->bottom, .end = below->top};
    most = (int)fmax(1, fmin(3, lower / (2 * text)));
    drawing->samples.ticks = plot_ticks_within(0, drawing->samples.high, most + 1, true);
    double labels =
        fmax(plot_axis_widest(page, &drawing->y), plot_axis_widest(page, &drawing->samples));
    area->left = margin + (drawing->labels ? labels + 0.6 * text : 0);
    area->right = page->width - margin - (drawing->labels ? 1.5 * text : 0);
    below->left = area->left;
    below->right = area->right;
    drawing->x =
        (struct plot_axis){.high = 1, .start = area->left, .end = area->right, .percent = true};
    return area->right - area->left >= 0.35 * page->width &&
           area->bottom - area->top >= 0.3 * page->height;
}

/* Left and right end of bin `i`, a little apart from its neighbours. */
static void bin_ends(const struct drawing *drawing, size_t i, double *left, double *right) {
    double count = (double)drawing->chart->bin_count;
    *left = plot_axis_place(&drawing->x, (double)i / count);
    *right = plot_axis_place(&drawing->x, (double)(i + 1) / count);
    double gap = fmin(drawing->page.line, 0.1 * (*right - *left));
    *left += gap;
    *right -= gap;
}

static void draw_bins(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area;
    static const struct plot_colour bar = {0.8, 0.87, 0.92}, samples = {0.62, 0.64, 0.68};
    for (size_t i = 0; i < drawing->chart->bin_count; i++) {
        const struct plot_bin *bin = &drawing->chart->bins[i];
        double left = 0, right = 0;
        bin_ends(drawing, i, &left, &right);
        if (bin->samples > 0) {
            plot_use(page, bar, 1);
            plot_fill_box(page, left, plot_axis_place(&drawing->y, bin->right), right,
                          area->bottom);
            plot_use(page, samples, 1);
            double top = plot_axis_place(&drawing->samples, (double)bin->samples);
            /* One sample among millions is still seen. */
            top = fmin(top, drawing->below.bottom - page->line);
            plot_fill_box(page, left, top, right, drawing->below.bottom);
        }
    }
}

/* The diagonal, and a line through the bins. */
static void draw_lines(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area;
    const double dashes[] = {5 * page->line, 4 * page->line};
    plot_use(page, plot_gray, 1);
    cairo_set_line_width(page->cairo, 1.2 * page->line);
    cairo_set_dash(page->cairo, dashes, 2, 0);
    plot_draw_line(page, area->left, area->bottom, area->right, area->top);
    plot_use_series(page, 0, 0);
    cairo_new_path(page->cairo);
    const struct plot_bin *bins = drawing->chart->bins;
    for (size_t i = 0; i < drawing->chart->bin_count; i++) {
        if (bins[i].samples > 0) {
            cairo_line_to(page->cairo, plot_axis_place(&drawing->x, bins[i].certainty),
                          plot_axis_place(&drawing->y, bins[i].right));
        }
    }
    cairo_stroke(page->cairo);
    for (size_t i = 0; i < drawing->chart->bin_count; i++) {
        if (bins[i].samples > 0) {
            plot_fill_disc(page, plot_axis_place(&drawing->x, bins[i].certainty),
                           plot_axis_place(&drawing->y, bins[i].right), 3.5 * page->line);
        }
    }
}

static void draw_texts(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_area *area = &drawing->area, *below = &drawing->below;
    double margin = plot_margin(page), text = page->text;
    if (drawing->labels) {
        plot_draw_y_labels(page, area, &drawing->y);
        plot_draw_y_labels(page, below, &drawing->samples);
        plot_draw_x_labels(page, below, &drawing->x);
    }
    double room = page->width - 2 * margin;
    if (drawing->names) {
        struct plot_words right = plot_words(page, "share that is right", text, false, room);
        struct plot_words samples = plot_words(page, "samples", text, false, room);
        struct plot_words certainty = plot_words(page, "stated certainty", text, false, room);
        plot_use(page, plot_gray, 1);
        plot_words_draw(page, &right, margin, area->top - 1.4 * text, 0);
        plot_words_draw(page, &samples, margin, below->top - 1.4 * text, 0);
        plot_words_draw(page, &certainty, (area->left + area->right) / 2,
                        below->bottom + 2.8 * text, 0.5);
    }
    char note[64];
    /* In tenths of a percent, by hand: snprintf's mark follows the locale. */
    int error =
        (int)round(1000 * plot_calibration_error(drawing->chart->bins, drawing->chart->bin_count));
    snprintf(note, sizeof note, "calibration error %d.%d %%", error / 10, error % 10);
    struct plot_words words = plot_words(page, note, text, false, area->right - area->left - text);
    if (area->bottom - area->top < 3 * text) {
        return;
    }
    plot_use(page, plot_white, 0.85);
    double left = area->left + 0.6 * text, middle = area->top + 1.2 * text;
    plot_fill_box(page, left, middle - 0.75 * text, left + words.width + 0.6 * text,
                  middle + 0.75 * text);
    plot_use(page, plot_dark, 1);
    plot_words_draw(page, &words, left + 0.3 * text, middle, 0);
}

bool plot_reliability(const char *path, const struct plot_reliability *chart, struct error *err) {
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
    plot_axis_choose(page, &drawing.x, false);
    plot_draw_grid(page, &drawing.area, &drawing.x, &drawing.y);
    plot_draw_grid(page, &drawing.below, &drawing.x, &drawing.samples);
    draw_bins(&drawing);
    draw_lines(&drawing);
    if (drawing.title) {
        plot_draw_title(page, chart->title);
    }
    draw_texts(&drawing);
    return plot_page_write(page, chart->title, err);
}
