/* Texts: made to fit, drawn. */
#include "plot/inside.h"

#include <math.h>
#include <string.h>

static void use_font(struct plot_page *page, double size, bool bold) {
    cairo_select_font_face(page->cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(page->cairo, size);
}

static double width_of(struct plot_page *page, const char *string) {
    cairo_text_extents_t extents;
    cairo_text_extents(page->cairo, string, &extents);
    return extents.x_advance;
}

bool plot_has_text(const char *string) {
    return string != NULL && string[0] != '\0';
}

double plot_text_width(struct plot_page *page, const char *string) {
    use_font(page, page->text, false);
    return width_of(page, string);
}

/* Takes the last character away. */
static size_t shorter(const char *string, size_t length) {
    do {
        length--;
    } while (length > 0 && ((unsigned char)string[length] & 0xc0) == 0x80);
    return length;
}

/* As many characters as fit, and three points: every font has these. */
static void cut(struct plot_page *page, struct plot_words *words, double room) {
    static const char points[] = "...";
    size_t length = strlen(words->shown);
    while (length + sizeof points > sizeof words->shown) {
        length = shorter(words->shown, length);
    }
    for (;; length = shorter(words->shown, length)) {
        while (length > 0 && words->shown[length - 1] == ' ') {
            length--;
        }
        memcpy(words->shown + length, points, sizeof points);
        words->width = width_of(page, words->shown);
        if (length == 0 || words->width <= room) {
            break;
        }
    }
    if (length == 0) {
        words->shown[0] = '\0';
        words->width = 0;
    }
}

struct plot_words plot_words(struct plot_page *page, const char *string, double size, bool bold,
                             double room) {
    struct plot_words words = {.size = size, .bold = bold};
    text_printable(words.whole, sizeof words.whole, string == NULL ? "" : string);
    memcpy(words.shown, words.whole, sizeof words.shown);
    /* text_printable() ends where the next character, of at most 4 bytes, had no room. */
    bool too_long = strlen(words.whole) + 4 >= sizeof words.whole;
    use_font(page, size, bold);
    words.width = width_of(page, words.shown);
    if (words.width > room && room > 0) {
        double smaller = fmax(fmax(size * room / words.width * 0.995, 0.8 * size), 6);
        words.size = fmin(smaller, size);
        use_font(page, words.size, bold);
        words.width = width_of(page, words.shown);
    }
    if (words.shown[0] != '\0' && (too_long || words.width > room)) {
        cut(page, &words, room);
    }
    return words;
}

static void remember(struct plot_page *page, const struct plot_words *words) {
    if (page->words.length > 0) {
        text_add(&page->words, "\n", 1);
    }
    text_add_string(&page->words, words->whole);
}

/* The middle of letters is this far above the line on which they stand, by their size. */
static const double middle = 0.36;

void plot_words_draw(struct plot_page *page, const struct plot_words *words, double x, double y,
                     double anchor) {
    if (words->shown[0] == '\0') {
        return;
    }
    remember(page, words);
    use_font(page, words->size, words->bold);
    cairo_move_to(page->cairo, x - anchor * words->width, y + middle * words->size);
    cairo_show_text(page->cairo, words->shown);
    cairo_new_path(page->cairo);
}

void plot_words_draw_turned(struct plot_page *page, const struct plot_words *words, double x,
                            double y, double anchor) {
    cairo_save(page->cairo);
    cairo_translate(page->cairo, x, y);
    cairo_rotate(page->cairo, -acos(0));
    plot_words_draw(page, words, 0, 0, anchor);
    cairo_restore(page->cairo);
}
