/* Axes: their ticks, gridlines and labels, and the title above them. */
#include "plot/inside.h"

#include <math.h>

double plot_axis_place(const struct plot_axis *axis, double value) {
    /* Halves, so that the largest numbers do not overflow. */
    double share = (value / 2 - axis->low / 2) / (axis->high / 2 - axis->low / 2);
    return axis->start + share * (axis->end - axis->start);
}

static double tick_place(const struct plot_axis *axis, int i) {
    return plot_axis_place(axis, plot_tick(&axis->ticks, i));
}

double plot_axis_widest(struct plot_page *page, const struct plot_axis *axis) {
    double widest = 0;
    for (int i = 0; i < axis->ticks.count; i++) {
        char label[PLOT_LABEL];
        plot_tick_label(label, &axis->ticks, i, axis->percent);
        widest = fmax(widest, plot_text_width(page, label));
    }
    return widest;
}

void plot_axis_choose(struct plot_page *page, struct plot_axis *axis, bool whole) {
    int most = (int)fmax(1, fabs(axis->end - axis->start) / (4 * page->text));
    for (;; most--) {
        axis->ticks = plot_ticks_within(axis->low, axis->high, most, whole);
        if (most <= 1 || axis->ticks.count <= 1) {
            return;
        }
        double between = fabs(tick_place(axis, 1) - tick_place(axis, 0));
        if (plot_axis_widest(page, axis) + 1.2 * page->text <= between) {
            return;
        }
    }
}

void plot_draw_grid(struct plot_page *page, const struct plot_area *area, const struct plot_axis *x,
                    const struct plot_axis *y) {
    cairo_set_line_width(page->cairo, page->line);
    cairo_set_dash(page->cairo, NULL, 0, 0);
    plot_use(page, plot_pale, 1);
    for (int i = 0; i < x->ticks.count; i++) {
        double place = plot_crisp(page, tick_place(x, i));
        plot_draw_line(page, place, area->top, place, area->bottom);
    }
    for (int i = 0; i < y->ticks.count; i++) {
        double place = plot_crisp(page, tick_place(y, i));
        plot_draw_line(page, area->left, place, area->right, place);
    }
    plot_use(page, plot_gray, 1);
    double ground = plot_crisp(page, area->bottom);
    plot_draw_line(page, area->left, ground, area->right, ground);
}

void plot_draw_x_labels(struct plot_page *page, const struct plot_area *area,
                        const struct plot_axis *x) {
    plot_use(page, plot_gray, 1);
    for (int i = 0; i < x->ticks.count; i++) {
        char label[PLOT_LABEL];
        plot_tick_label(label, &x->ticks, i, x->percent);
        struct plot_words words = plot_words(page, label, page->text, false, page->width / 2);
        double half = words.width / 2 + 2;
        double place = fmin(fmax(tick_place(x, i), half), page->width - half);
        plot_words_draw(page, &words, place, area->bottom + 1.1 * page->text, 0.5);
    }
}

void plot_draw_y_labels(struct plot_page *page, const struct plot_area *area,
                        const struct plot_axis *y) {
    plot_use(page, plot_gray, 1);
    for (int i = 0; i < y->ticks.count; i++) {
        char label[PLOT_LABEL];
        plot_tick_label(label, &y->ticks, i, y->percent);
        struct plot_words words = plot_words(page, label, page->text, false, page->width / 2);
        plot_words_draw(page, &words, area->left - 0.6 * page->text, tick_place(y, i), 1);
    }
}

double plot_margin(const struct plot_page *page) {
    return 1.1 * page->text;
}

double plot_title_height(const struct plot_page *page, const char *title) {
    return plot_has_text(title) ? 2.4 * page->text : 0;
}

void plot_draw_title(struct plot_page *page, const char *title) {
    double margin = plot_margin(page);
    struct plot_words words =
        plot_words(page, title, 1.3 * page->text, true, page->width - 2 * margin);
    plot_use(page, plot_dark, 1);
    plot_words_draw(page, &words, margin, margin + 0.65 * page->text, 0);
}
