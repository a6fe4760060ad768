#include "plot/ends.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct end {
    struct plot_words words;
    const char *name;
    bool is_reference, is_empty;
    size_t index;  /* among the series */
    double y;      /* of a reference, as a number */
    double line_x; /* where the line ends, pixels */
    double line_y;
};

struct plot_ends {
    struct end *end; /* references first: they are few */
    size_t count;
    double width;
};

/* In sizes of letters: from the area to the sample of the line, the sample, from it to the name. */
static const double leader = 1.1, sample = 2.1, gap = 0.5;

static struct plot_words words_of(struct plot_page *page, const struct end *end, double size,
                                  double room) {
    char name[PLOT_WORDS + 32];
    bool tell = end->is_empty && plot_has_text(end->name);
    snprintf(name, sizeof name, "no numbers: %s", tell ? end->name : "");
    return plot_words(page, tell ? name : end->name, size, false, room);
}

static void add_end(struct plot_page *page, struct plot_ends *ends, struct end end, double room) {
    end.words = words_of(page, &end, page->text, room);
    if (end.words.whole[0] != '\0') {
        ends->end[ends->count++] = end;
        ends->width = fmax(ends->width, end.words.width);
    }
}

static bool has_number(const struct plot_series *series) {
    double x = 0, y = 0;
    for (size_t i = 0; i < series->count; i++) {
        if (plot_series_point(series, i, &x, &y)) {
            return true;
        }
    }
    return false;
}

struct plot_ends *plot_ends_new(struct plot_page *page, const struct plot_lines *chart,
                                double most) {
    struct plot_ends *ends = memory_new(1, sizeof *ends);
    ends->end = memory_new(chart->reference_count + chart->series_count, sizeof *ends->end);
    double around = (leader + sample + gap) * page->text;
    double room = most - around;
    if (room < 5 * page->text) {
        return ends;
    }
    for (size_t i = 0; i < chart->reference_count; i++) {
        struct end end = {
            .name = chart->references[i].name, .is_reference = true, .y = chart->references[i].y};
        add_end(page, ends, end, room);
    }
    for (size_t i = 0; i < chart->series_count; i++) {
        struct end end = {
            .name = chart->series[i].name, .index = i, .is_empty = !has_number(&chart->series[i])};
        add_end(page, ends, end, room);
    }
    ends->width += ends->count > 0 ? around : 0;
    return ends;
}

void plot_ends_free(struct plot_ends *ends) {
    free(ends->end);
    free(ends);
}

double plot_ends_width(const struct plot_ends *ends) {
    return ends->width;
}

/* Takes away the references that are not seen, and finds where lines end. */
static void find_lines(struct plot_ends *ends, const struct plot_area *area,
                       const struct plot_axis *y, const struct plot_trace *traces) {
    size_t kept = 0;
    for (size_t i = 0; i < ends->count; i++) {
        struct end end = ends->end[i];
        if (end.is_reference && (end.y < y->low || end.y > y->high)) {
            continue;
        }
        end.line_x = area->right;
        end.line_y = area->bottom;
        if (end.is_reference) {
            end.line_y = plot_axis_place(y, end.y);
        } else if (!end.is_empty) {
            struct plot_place last = traces[end.index].last;
            end.line_x = last.x;
            end.line_y = fmin(fmax(last.y, area->top), area->bottom);
        }
        ends->end[kept++] = end;
    }
    ends->count = kept;
}

/* The line's own dashes and mark, with the name at their right, joined to where the line ends. */
static void draw_end(struct plot_page *page, const struct end *end, const struct plot_area *area,
                     double y) {
    double left = area->right + leader * page->text, right = left + sample * page->text;
    bool joined = fabs(end->line_y - y) > 1 || end->line_x < area->right - 1.5 * page->text;
    if (end->is_reference) {
        cairo_set_dash(page->cairo, NULL, 0, 0);
        cairo_set_line_width(page->cairo, 1.2 * page->line);
        plot_use(page, plot_gray, 1);
        plot_draw_line(page, left, y, right, y);
    } else if (!end->is_empty) {
        plot_use_series(page, end->index, 0);
        cairo_set_line_cap(page->cairo, CAIRO_LINE_CAP_BUTT);
        plot_draw_line(page, left, y, right, y);
        plot_draw_mark(page, end->index, (left + right) / 2, y);
    }
    if (joined && !end->is_empty) {
        /* Fine dots, which nobody takes for the line going on. */
        const double dots[] = {page->line, 2.5 * page->line};
        cairo_set_dash(page->cairo, dots, 2, 0);
        cairo_set_line_width(page->cairo, page->line);
        double from = fmax(end->line_x, area->right);
        cairo_move_to(page->cairo, end->line_x + 3 * page->line, end->line_y);
        cairo_line_to(page->cairo, from + 0.2 * page->text, end->line_y);
        cairo_line_to(page->cairo, left - 0.2 * page->text, y);
        cairo_stroke(page->cairo);
    }
    plot_use(page, end->is_reference || end->is_empty ? plot_gray : plot_dark, 1);
    plot_words_draw(page, &end->words, right + gap * page->text, y, 0);
}

void plot_draw_ends(struct plot_page *page, struct plot_ends *ends, const struct plot_area *area,
                    const struct plot_axis *y, const struct plot_trace *traces) {
    find_lines(ends, area, y, traces);
    if (ends->count == 0) {
        return;
    }
    /* Many names are written smaller; those that still have no room are only counted. */
    double height = area->bottom - area->top;
    double size = fmax(fmin(page->text, height / (1.3 * (double)ends->count)), 7);
    size_t rows = 1 + (size_t)(height / (1.3 * size));
    size_t shown = ends->count <= rows ? ends->count : rows - 1;
    double *place = memory_new(shown + 1, sizeof *place);
    for (size_t i = 0; i < shown; i++) {
        place[i] = ends->end[i].line_y;
    }
    place[shown] = area->bottom + page->text;
    bool more = shown < ends->count;
    plot_spread(place, shown + more, 1.3 * size, area->top, area->bottom);
    double room =
        page->width - plot_margin(page) - area->right - (leader + sample + gap) * page->text;
    for (size_t i = 0; i < shown; i++) {
        ends->end[i].words = words_of(page, &ends->end[i], size, room);
        draw_end(page, &ends->end[i], area, place[i]);
    }
    if (more) {
        char rest[64];
        snprintf(rest, sizeof rest, "and %zu more", ends->count - shown);
        struct plot_words words = plot_words(page, rest, size, false, room);
        plot_use(page, plot_gray, 1);
        plot_words_draw(page, &words, area->right + (leader + sample + gap) * page->text,
                        place[shown], 0);
    }
    free(place);
}
