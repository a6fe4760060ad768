/* A line of FER2013's table: to a labelled face, or why not. Private to expression/ and its tests.
 */
#ifndef EXPRESSION_SAMPLES_ROW_H
#define EXPRESSION_SAMPLES_ROW_H

#include "expression/samples.h"

/* Pixels are read so many bytes at a time, and each byte can hold the end of one. */
enum { PIXELS_BLOCK = 64, PIXELS_ROOM = SAMPLE_PIXELS + PIXELS_BLOCK };

struct sample_row {
    enum emotion emotion;
    enum split split;
    unsigned char pixels[PIXELS_ROOM]; /* SAMPLE_PIXELS, and room to write beyond them */
};

/* Whether the line, without its end, is one. */
bool sample_row_read(const char *line, size_t length, struct sample_row *out);

/* Why it is none, and in `what`, which may be NULL, in words that follow "line 7: ". `unended` says
 * that the file ends here, in the middle of the line for all that is known. */
enum sample_fault sample_row_fault(const char *line, size_t length, bool unended,
                                   struct error *what);

/* Numbers from 0 to 255 of at most three digits, with spaces between, before and after them; false
 * if there are not SAMPLE_PIXELS of them. The two bytes before `text` and the one
 * behind it can be read, and the nearer ones are no digits. */
bool sample_pixels_read(const char *text, size_t length, unsigned char out[PIXELS_ROOM]);

#endif
