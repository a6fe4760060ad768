/* What is sent to a terminal to show some lines. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "base/base.h"

struct screen {
    size_t columns, rows; /* at least 1 */
    bool plain;           /* without escape sequences, below what is there */
    bool colour;
};

/* Lines, each ended by a newline, in place of what the screen shows. They may have colours (ESC [
 * ... m), and are printable apart from that. Lines that are too long are cut; of too many, empty
 * ones are left out first, then those before the last one. */
void screen_lay_out(const struct screen *screen, const struct text *lines, struct text *out);

/* Adds `string` cut to `width` columns with an ellipsis, and padded to them. */
void screen_fill(struct text *out, const char *string, size_t width);

#endif
