/* The files of the page, which the build packs and puts into the program (pack.py). Private to
 * web/. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <stddef.h>

struct page_file {
    const char *path, *type, *tag; /* "/app.js", its type, what its content is known by (ETag) */
    const unsigned char *packed;   /* with gzip */
    size_t packed_length;
    const unsigned char *plain; /* for whoever takes no gzip */
    size_t plain_length;
};

/* All of them; the last has no path. */
extern const struct page_file page_files[];

#endif
