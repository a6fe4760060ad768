/* A point to look at, and what is said of it. */
#include "plot/trace.h"

#include <math.h>

/* How much of the traces lies in a box, in pixels of their length. */
static double ink_within(const struct plot_area *box, const struct plot_trace *traces,
                         size_t trace_count) {
    double ink = 0;
    for (size_t t = 0; t < trace_count; t++) {
        for (size_t p = 1; p < traces[t].count; p++) {
            struct plot_place from = traces[t].place[p - 1], to = traces[t].place[p];
            double length = hypot(to.x - from.x, to.y - from.y);
            if (!(length > 0) || fmax(from.x, to.x) < box->left ||
                fmin(from.x, to.x) > box->right) {
                continue;
            }
            /* As many looks as there are pixels, but not endlessly many. */
            int looks = (int)fmin(ceil(length / 2), 2000);
            for (int look = 0; look < looks; look++) {
                double share = (look + 0.5) / looks;
                double x = from.x + share * (to.x - from.x), y = from.y + share * (to.y - from.y);
                bool inside =
                    x >= box->left && x <= box->right && y >= box->top && y <= box->bottom;
                ink += inside ? length / looks : 0;
            }
        }
    }
    return ink;
}

static bool is_within(const struct plot_area *box, const struct plot_area *area) {
    return box->left >= area->left && box->right <= area->right && box->top >= area->top &&
           box->bottom <= area->bottom;
}

/* The box for a text of this width that has the least ink in it, nearer ones before others; false
 * if none lies within the area. */
static bool find_box(const struct plot_page *page, const struct plot_area *area,
                     struct plot_place place, double width, const struct plot_trace *traces,
                     size_t trace_count, struct plot_area *out) {
    static const double sideways[] = {0, 1, 0.5}; /* the share of the text left of the point */
    static const double away[] = {1.4, 2.6, 4.2, 6.5, 9};
    double best = INFINITY, height = 1.5 * page->text, wide = width + 0.6 * page->text;
    for (size_t i = 0; i < 2 * sizeof away / sizeof away[0]; i++) {
        double y = place.y + away[i / 2] * page->text * (i % 2 == 0 ? -1 : 1);
        for (size_t side = 0; side < sizeof sideways / sizeof sideways[0]; side++) {
            double left = place.x - sideways[side] * width - 0.3 * page->text;
            left = fmax(fmin(left, area->right - wide), area->left);
            struct plot_area box = {left, y - height / 2, left + wide, y + height / 2};
            if (!is_within(&box, area)) {
                continue;
            }
            double cost = 3 * ink_within(&box, traces, trace_count) + away[i / 2] * page->text;
            if (cost < best) {
                best = cost;
                *out = box;
            }
        }
    }
    return isfinite(best);
}

void plot_draw_note(struct plot_page *page, const struct plot_area *area, struct plot_place place,
                    const char *note, const struct plot_trace *traces, size_t trace_count) {
    double ring = 5 * page->line;
    cairo_set_dash(page->cairo, NULL, 0, 0);
    plot_use(page, plot_dark, 1);
    struct plot_words words =
        plot_words(page, note, page->text, false, 0.8 * (area->right - area->left));
    struct plot_area box = {0};
    if (words.shown[0] != '\0' &&
        find_box(page, area, place, words.width, traces, trace_count, &box)) {
        double x = fmin(fmax(place.x, box.left + page->text), box.right - page->text);
        double y = box.top > place.y ? box.top : box.bottom;
        double length = hypot(x - place.x, y - place.y);
        cairo_set_line_width(page->cairo, page->line);
        if (length > ring) {
            plot_draw_line(page, place.x + (x - place.x) * ring / length,
                           place.y + (y - place.y) * ring / length, x, y);
        }
        plot_use(page, plot_white, 0.85);
        plot_fill_box(page, box.left, box.top, box.right, box.bottom);
        plot_use(page, plot_dark, 1);
        plot_words_draw(page, &words, box.left + 0.3 * page->text, (box.top + box.bottom) / 2, 0);
    }
    cairo_set_line_width(page->cairo, 1.6 * page->line);
    cairo_new_path(page->cairo);
    cairo_arc(page->cairo, place.x, place.y, ring, 0, 4 * acos(0));
    cairo_stroke(page->cairo);
}
