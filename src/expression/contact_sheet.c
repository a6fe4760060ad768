#include "expression/contact_sheet.h"

#include "expression/samples.h"

/* Pixels. */
enum { FACE = 2 * SAMPLE_SIDE, GAP = 12, LETTERS = 14, HEAD = 44, CELL = FACE + GAP };

static const struct colour ink = {40, 44, 52}, paper = {250, 250, 248};

struct image contact_sheet(const char *title, const struct sheet_face *face, size_t count) {
    size_t rows = count == 0 ? 1 : (count + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
    size_t height = FACE + 2 * LETTERS + GAP;
    struct image sheet = image_new(GAP + SHEET_COLUMNS * (size_t)CELL, HEAD + rows * height, 3);
    image_draw_box(&sheet, 0, 0, (double)sheet.width, (double)sheet.height, paper, 1);
    image_draw_text(&sheet, GAP, 12, 20, title, ink);
    for (size_t i = 0; i < count; i++) {
        size_t left = GAP + i % SHEET_COLUMNS * CELL, above = HEAD + i / SHEET_COLUMNS * height;
        struct image small = {SAMPLE_SIDE, SAMPLE_SIDE, 1, (unsigned char *)face[i].pixels};
        struct image large = image_resize(&small, FACE, FACE);
        image_put(&sheet, left, above, &large);
        image_free(&large);
        image_draw_text(&sheet, (double)left, (double)above + FACE + 2, LETTERS, face[i].text, ink);
    }
    return sheet;
}
