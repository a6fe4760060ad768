#include "expression/contact_sheet.h"

#include "expression/samples.h"

#include <string.h>

/* Pixels. */
enum { FACE = 2 * SAMPLE_SIDE, GAP = 12, LETTERS = 14, HEAD = 44, CELL = FACE + GAP };

static const struct colour ink = {40, 44, 52}, paper = {250, 250, 248};

static void put(struct image *sheet, size_t left, size_t above, const unsigned char *pixels) {
    struct image gray = {SAMPLE_SIDE, SAMPLE_SIDE, 1, (unsigned char *)pixels};
    struct image face = image_resize(&gray, FACE, FACE);
    for (size_t y = 0; y < FACE; y++) {
        unsigned char *row = sheet->pixels + 3 * ((above + y) * sheet->width + left);
        for (size_t x = 0; x < FACE; x++) {
            memset(row + 3 * x, face.pixels[y * FACE + x], 3);
        }
    }
    image_free(&face);
}

struct image contact_sheet(const char *title, const struct sheet_face *face, size_t count) {
    size_t rows = count == 0 ? 1 : (count + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
    size_t height = FACE + 2 * LETTERS + GAP;
    struct image sheet = image_new(GAP + SHEET_COLUMNS * (size_t)CELL, HEAD + rows * height, 3);
    image_draw_box(&sheet, 0, 0, (double)sheet.width, (double)sheet.height, paper, 1);
    image_draw_text(&sheet, GAP, 12, 20, title, ink);
    for (size_t i = 0; i < count; i++) {
        size_t left = GAP + i % SHEET_COLUMNS * CELL, above = HEAD + i / SHEET_COLUMNS * height;
        put(&sheet, left, above, face[i].pixels);
        image_draw_text(&sheet, (double)left, (double)above + FACE + 2, LETTERS, face[i].text, ink);
    }
    return sheet;
}
