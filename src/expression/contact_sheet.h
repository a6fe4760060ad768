/* Many faces on one picture, each with a line of text below it. */
#ifndef EXPRESSION_CONTACT_SHEET_H
#define EXPRESSION_CONTACT_SHEET_H

#include "image/image.h"

struct sheet_face {
    const unsigned char *pixels; /* gray, 48 x 48 */
    char text[48];               /* ASCII, two lines at most */
};

enum { SHEET_COLUMNS = 8 };

/* Up to 1,000 faces in rows of SHEET_COLUMNS below a title, in colour; freed with image_free(). */
struct image contact_sheet(const char *title, const struct sheet_face *face, size_t count);

#endif
