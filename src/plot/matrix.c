/* A matrix of counts. */
#include "plot/inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double most_count = 1e15;

static bool is_good(const char *path, const struct plot_matrix *chart, struct error *err) {
    if (chart->class_count == 0 || chart->class_count > PLOT_MOST_CLASSES) {
        return error_set(err, "%s: a matrix has 1 to %d classes, not %zu", path, PLOT_MOST_CLASSES,
                         chart->class_count);
    }
    for (size_t i = 0; i < chart->class_count * chart->class_count; i++) {
        if ((double)chart->counts[i] > most_count) {
            return error_set(err, "%s: a matrix cannot show counts above 1e15", path);
        }
    }
    return true;
}

struct drawing {
    struct plot_page page;
    const struct plot_matrix *chart;
    bool title, names, classes; /* what there is room for */
    bool turned;                /* the columns' classes are read upwards */
    double left, top;           /* of the cells */
    double cell_width, cell_height;
    double side, sums;             /* the widths of the rows' classes and of their sums */
    double share_size, count_size; /* of the letters in cells; 0: left out */
};

/* The widest of the classes, as usual text. */
static double widest_class(struct drawing *drawing) {
    double widest = 0;
    for (size_t i = 0; i < drawing->chart->class_count; i++) {
        struct plot_words words = plot_words(&drawing->page, drawing->chart->classes[i],
                                             drawing->page.text, false, INFINITY);
        widest = fmax(widest, words.width);
    }
    return widest;
}

static uint64_t row_sum(const struct plot_matrix *chart, size_t row) {
    uint64_t sum = 0;
    for (size_t i = 0; i < chart->class_count; i++) {
        sum += chart->counts[row * chart->class_count + i];
    }
    return sum;
}

static double widest_sum(struct drawing *drawing) {
    double widest = plot_text_width(&drawing->page, "sum");
    for (size_t i = 0; i < drawing->chart->class_count; i++) {
        char label[PLOT_LABEL];
        plot_count_label(label, row_sum(drawing->chart, i));
        widest = fmax(widest, plot_text_width(&drawing->page, label));
    }
    return widest;
}

/* Gives the cells what the texts leave; true if that is enough. */
static bool lay_out(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_matrix *chart = drawing->chart;
    double margin = plot_margin(page), text = page->text, count = (double)chart->class_count;
    double widest = widest_class(drawing);
    double row_name = drawing->names && plot_has_text(chart->row_name) ? 1.7 * text : 0;
    double column_name = drawing->names && plot_has_text(chart->column_name) ? 1.7 * text : 0;
    drawing->side = drawing->classes ? fmin(widest + 0.6 * text, 0.25 * page->width) : 0;
    drawing->sums = drawing->classes ? fmin(widest_sum(drawing) + text, 0.2 * page->width) : 0;
    drawing->left = margin + row_name + drawing->side;
    double width = page->width - margin - drawing->sums - drawing->left;
    /* Names that would have to be cut stand upright, if then they are cut much less. */
    double lying = width / count - 0.4 * text, upright = 0.25 * page->height - 0.6 * text;
    drawing->turned =
        drawing->classes && 0.8 * widest > lying && fmin(widest, upright) > 1.5 * lying;
    double header = !drawing->classes ? 0
                    : drawing->turned ? fmin(widest + 0.6 * text, 0.25 * page->height)
                                      : 1.6 * text;
    drawing->top = margin + (drawing->title ? plot_title_height(page, chart->title) : 0) +
                   column_name + header;
    double height = page->height - margin - drawing->top;
    drawing->cell_width = width / count;
    drawing->cell_height = height / count;
    /* No cell is a long stripe. */
    drawing->cell_width = fmin(drawing->cell_width, 2.2 * drawing->cell_height);
    drawing->cell_height = fmin(drawing->cell_height, 1.5 * drawing->cell_width);
    return width >= 0.4 * page->width && height >= 0.4 * page->height;
}

/* How large a number can be written: 1 is usual. */
static double scale_for(struct drawing *drawing, const char *widest) {
    double width = plot_text_width(&drawing->page, widest);
    return fmin(1, 0.85 * drawing->cell_width / width);
}

/* Finds one size for all cells, at which the widest of their numbers is whole, since "1..." would
 * be another one: for both numbers, or for the share alone, or for none. */
static void choose_cell_texts(struct drawing *drawing) {
    const double least = 6.5; /* pixels; smaller letters cannot be read */
    const struct plot_matrix *chart = drawing->chart;
    uint64_t most = 0;
    for (size_t i = 0; i < chart->class_count * chart->class_count; i++) {
        most = chart->counts[i] > most ? chart->counts[i] : most;
    }
    char label[PLOT_LABEL];
    plot_count_label(label, most);
    double text = drawing->page.text;
    double size = fmin(text, 0.36 * drawing->cell_height);
    drawing->share_size = fmin(1.1 * size, text * scale_for(drawing, "100 %"));
    drawing->count_size = fmin(0.9 * size, text * scale_for(drawing, label));
    if (fmin(drawing->share_size, drawing->count_size) < least) {
        size = fmin(text, 0.8 * drawing->cell_height);
        drawing->share_size = fmin(size, text * scale_for(drawing, "100 %"));
        drawing->count_size = 0;
    }
    drawing->share_size = drawing->share_size < least ? 0 : drawing->share_size;
}

static void draw_cell_texts(struct drawing *drawing, const char *share, const char *count, double x,
                            double y) {
    struct plot_page *page = &drawing->page;
    if (drawing->share_size > 0) {
        struct plot_words words = plot_words(page, share, drawing->share_size, false, INFINITY);
        double above = drawing->count_size > 0 ? 0.65 * drawing->share_size : 0;
        plot_words_draw(page, &words, x, y - above, 0.5);
    }
    if (drawing->count_size > 0) {
        struct plot_words words = plot_words(page, count, drawing->count_size, false, INFINITY);
        plot_words_draw(page, &words, x, y + 0.8 * drawing->count_size, 0.5);
    }
}

static void draw_cell(struct drawing *drawing, size_t row, size_t column, uint64_t sum) {
    struct plot_page *page = &drawing->page;
    uint64_t count = drawing->chart->counts[row * drawing->chart->class_count + column];
    double share = sum > 0 ? (double)count / (double)sum : 0;
    double x = drawing->left + (double)column * drawing->cell_width;
    double y = drawing->top + (double)row * drawing->cell_height;
    double gap = fmin(page->line, 0.1 * fmin(drawing->cell_width, drawing->cell_height));
    struct plot_colour ground = plot_shade(share);
    plot_use(page, ground, 1);
    plot_fill_box(page, x, y, x + drawing->cell_width - gap, y + drawing->cell_height - gap);
    plot_use(page, plot_readable_on(ground), 1);
    char percent[PLOT_LABEL] = "", label[PLOT_LABEL];
    if (sum > 0) {
        snprintf(percent, sizeof percent, "%d %%", (int)round(100 * share));
    }
    plot_count_label(label, count);
    draw_cell_texts(drawing, percent, label, x + drawing->cell_width / 2,
                    y + drawing->cell_height / 2);
}

static void draw_row(struct drawing *drawing, size_t row) {
    struct plot_page *page = &drawing->page;
    const struct plot_matrix *chart = drawing->chart;
    uint64_t sum = row_sum(chart, row);
    for (size_t column = 0; column < chart->class_count; column++) {
        draw_cell(drawing, row, column, sum);
    }
    double size = fmin(page->text, 0.9 * drawing->cell_height);
    if (!drawing->classes || size < 5.5) {
        return;
    }
    double y = drawing->top + ((double)row + 0.5) * drawing->cell_height;
    double right = drawing->left + (double)chart->class_count * drawing->cell_width;
    struct plot_words name =
        plot_words(page, chart->classes[row], size, false, drawing->side - 0.6 * page->text);
    plot_use(page, plot_dark, 1);
    plot_words_draw(page, &name, drawing->left - 0.6 * page->text, y, 1);
    char label[PLOT_LABEL];
    plot_count_label(label, sum);
    struct plot_words words =
        plot_words(page, label, size, false, drawing->sums - 0.5 * page->text);
    plot_use(page, plot_gray, 1);
    plot_words_draw(page, &words, right + drawing->sums, y, 1);
}

static void draw_header(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_matrix *chart = drawing->chart;
    double header = drawing->turned ? drawing->top : drawing->cell_width;
    for (size_t i = 0; i < chart->class_count; i++) {
        double x = drawing->left + ((double)i + 0.5) * drawing->cell_width;
        double size = fmin(page->text, drawing->turned ? 0.9 * drawing->cell_width : page->text);
        if (size < 5.5) {
            break;
        }
        plot_use(page, plot_dark, 1);
        if (drawing->turned) {
            struct plot_words name = plot_words(page, chart->classes[i], size, false,
                                                0.25 * page->height - 0.6 * page->text);
            plot_words_draw_turned(page, &name, x, drawing->top - 0.5 * page->text, 0);
        } else {
            struct plot_words name =
                plot_words(page, chart->classes[i], size, false, header - 0.4 * page->text);
            plot_words_draw(page, &name, x, drawing->top - 0.9 * page->text, 0.5);
        }
    }
    struct plot_words sum =
        plot_words(page, "sum", page->text, false, drawing->sums - 0.5 * page->text);
    double right = drawing->left + (double)chart->class_count * drawing->cell_width;
    plot_use(page, plot_gray, 1);
    plot_words_draw(page, &sum, right + drawing->sums, drawing->top - 0.9 * page->text, 1);
}

static void draw_names(struct drawing *drawing) {
    struct plot_page *page = &drawing->page;
    const struct plot_matrix *chart = drawing->chart;
    double margin = plot_margin(page), count = (double)chart->class_count;
    double width = count * drawing->cell_width, height = count * drawing->cell_height;
    struct plot_words across = plot_words(page, chart->column_name, page->text, false, width);
    double top = margin + (drawing->title ? plot_title_height(page, chart->title) : 0);
    plot_use(page, plot_gray, 1);
    plot_words_draw(page, &across, drawing->left + width / 2, top + 0.6 * page->text, 0.5);
    struct plot_words down = plot_words(page, chart->row_name, page->text, false, height);
    plot_words_draw_turned(page, &down, drawing->left - drawing->side - 1.1 * page->text,
                           drawing->top + height / 2, 0.5);
}

bool plot_matrix(const char *path, const struct plot_matrix *chart, struct error *err) {
    struct drawing drawing = {.chart = chart, .title = true, .names = true, .classes = true};
    struct plot_page *page = &drawing.page;
    if (!is_good(path, chart, err) || !plot_page_begin(page, path, chart->size, err)) {
        return false;
    }
    while (!lay_out(&drawing) && drawing.classes) {
        drawing.classes = drawing.title;
        drawing.title = drawing.names;
        drawing.names = false;
    }
    /* What the width leaves is shared by both sides. */
    double used = drawing.left + (double)chart->class_count * drawing.cell_width + drawing.sums;
    drawing.left += (page->width - plot_margin(page) - used) / 2;
    if (drawing.title) {
        plot_draw_title(page, chart->title);
    }
    if (drawing.names) {
        draw_names(&drawing);
    }
    if (drawing.classes) {
        draw_header(&drawing);
    }
    choose_cell_texts(&drawing);
    for (size_t row = 0; row < chart->class_count; row++) {
        draw_row(&drawing, row);
    }
    return plot_page_write(page, chart->title, err);
}
