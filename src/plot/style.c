/* Colours, dashes, marks, and the few shapes that all charts are made of. */
#include "plot/inside.h"

#include <math.h>

const struct plot_colour plot_dark = {0.2, 0.2, 0.22}, plot_gray = {0.45, 0.45, 0.47},
                         plot_pale = {0.89, 0.89, 0.9}, plot_white = {1, 1, 1};

/* From M. Okabe and K. Ito, "Color Universal Design", 2008. */
const struct plot_colour plot_blue = {0, 114 / 255.0, 178 / 255.0},
                         plot_vermillion = {213 / 255.0, 94 / 255.0, 0},
                         plot_green = {0, 158 / 255.0, 115 / 255.0},
                         plot_orange = {230 / 255.0, 159 / 255.0, 0};
static const struct plot_colour purple = {204 / 255.0, 121 / 255.0, 167 / 255.0},
                                sky = {86 / 255.0, 180 / 255.0, 233 / 255.0};

void plot_use(struct plot_page *page, struct plot_colour colour, double opacity) {
    cairo_set_source_rgba(page->cairo, colour.red, colour.green, colour.blue, opacity);
}

struct plot_colour plot_shade(double share) {
    static const struct plot_colour light = {0.96, 0.97, 0.985}, dark = {0.03, 0.23, 0.45};
    return (struct plot_colour){light.red + share * (dark.red - light.red),
                                light.green + share * (dark.green - light.green),
                                light.blue + share * (dark.blue - light.blue)};
}

/* How bright a colour looks, 0..1 (WCAG 2.1, relative luminance). */
static double luminance(struct plot_colour colour) {
    const double part[3] = {colour.red, colour.green, colour.blue};
    const double weight[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        sum += weight[i] *
               (part[i] <= 0.03928 ? part[i] / 12.92 : pow((part[i] + 0.055) / 1.055, 2.4));
    }
    return sum;
}

struct plot_colour plot_readable_on(struct plot_colour ground) {
    double bright = luminance(ground) + 0.05;
    return bright / 0.05 > 1.05 / bright ? (struct plot_colour){0, 0, 0} : plot_white;
}

enum { DASHES = 4 };

static void use_dashes(struct plot_page *page, size_t i, double drawn) {
    /* Drawn and left out, in thicknesses of the line. */
    static const double dashes[DASHES][4] = {{0}, {4, 2}, {1.2, 1.6}, {6, 1.8, 1.2, 1.8}};
    static const int pieces[DASHES] = {0, 2, 2, 4};
    double lengths[4];
    for (int piece = 0; piece < 4; piece++) {
        lengths[piece] = dashes[i % DASHES][piece] * 2 * page->line;
    }
    cairo_set_dash(page->cairo, lengths, pieces[i % DASHES], drawn);
    cairo_set_line_cap(page->cairo, i % DASHES == 0 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
}

void plot_use_series(struct plot_page *page, size_t i, double drawn) {
    const struct plot_colour colours[] = {
        plot_blue, plot_vermillion, plot_green, purple, plot_orange, sky, plot_dark};
    plot_use(page, colours[i % (sizeof colours / sizeof colours[0])], 1);
    cairo_set_line_width(page->cairo, 2 * page->line);
    cairo_set_line_join(page->cairo, CAIRO_LINE_JOIN_ROUND);
    use_dashes(page, i, drawn);
}

/* A polygon's corners on a circle, the first at an angle in twelfths of a turn from the right. */
static void polygon(struct plot_page *page, double x, double y, double radius, int corners,
                    int twelfths) {
    const double turn = 4 * acos(0);
    for (int corner = 0; corner < corners; corner++) {
        double angle = turn * (twelfths / 12.0 + corner / (double)corners);
        cairo_line_to(page->cairo, x + radius * cos(angle), y + radius * sin(angle));
    }
    cairo_close_path(page->cairo);
}

void plot_draw_mark(struct plot_page *page, size_t i, double x, double y) {
    double radius = 4 * page->line;
    cairo_new_path(page->cairo);
    switch (i / DASHES) {
    case 0:
        return;
    case 1:
        cairo_arc(page->cairo, x, y, 0.9 * radius, 0, 4 * acos(0));
        break;
    case 2:
        cairo_rectangle(page->cairo, x - 0.8 * radius, y - 0.8 * radius, 1.6 * radius,
                        1.6 * radius);
        break;
    case 3:
        polygon(page, x, y, 1.2 * radius, 3, 9);
        break;
    case 4:
        polygon(page, x, y, 1.15 * radius, 4, 0);
        break;
    default:
        polygon(page, x, y, 1.2 * radius, 3, 3);
    }
    cairo_fill(page->cairo);
}

void plot_draw_line(struct plot_page *page, double x0, double y0, double x1, double y1) {
    cairo_move_to(page->cairo, x0, y0);
    cairo_line_to(page->cairo, x1, y1);
    cairo_stroke(page->cairo);
}

void plot_fill_box(struct plot_page *page, double x0, double y0, double x1, double y1) {
    cairo_rectangle(page->cairo, fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0));
    cairo_fill(page->cairo);
}

void plot_fill_disc(struct plot_page *page, double x, double y, double radius) {
    cairo_new_path(page->cairo);
    cairo_arc(page->cairo, x, y, radius, 0, 4 * acos(0));
    cairo_fill(page->cairo);
}

double plot_crisp(const struct plot_page *page, double place) {
    return page->line < 1.5 ? floor(place) + 0.5 : place;
}
