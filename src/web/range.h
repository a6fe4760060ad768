/* Which bytes of a file a request asks for (RFC 9110). Private to web/. */
#ifndef WEB_RANGE_H
#define WEB_RANGE_H

#include <stdbool.h>
#include <stdint.h>

enum range_found {
    RANGE_ALL,    /* there is no Range, or none that this takes: of other units, several, broken */
    RANGE_PART,   /* `length` bytes, at least 1, from `first` on */
    RANGE_OUTSIDE /* none of the file's bytes: 416 */
};

/* Reads a Range header, NULL if there is none, for a file of `size` bytes: RFC 9110, 14.1.2. */
enum range_found range_read(const char *header, uint64_t size, uint64_t *first, uint64_t *length);

/* Whether an If-None-Match header, NULL if there is none, has this entity tag, with its quotes, or
 * means any: RFC 9110, 13.1.2. */
bool range_tag_is_known(const char *header, const char *tag);

#endif
