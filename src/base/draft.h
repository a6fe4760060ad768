/* A file that comes to be whole or not at all: until it is kept nothing has its name, and where the
 * file system can, it has no name at all, so that nothing is left of it even if the program is
 * killed. */
#ifndef BASE_DRAFT_H
#define BASE_DRAFT_H

#include "base/error.h"

struct draft {
    int file;        /* to write into, and to read from */
    char *path;      /* where it will be */
    char *temporary; /* its name until then; NULL if it has none */
    bool secret;     /* set after opening: only its owner may read or write it */
};

/* False with an error if there can be no file of that name, or something else has it; then there is
 * nothing to drop. */
bool draft_open(struct draft *draft, const char *path, struct error *err);

/* Syncs it and gives it its name, in place of a file that has it, whose mode it gets; a new one has
 * what the umask leaves. False with an error, and nothing has changed. The draft is closed in any
 * case. */
bool draft_keep(struct draft *draft, struct error *err);

/* Closes it, and nothing is left. */
void draft_drop(struct draft *draft);

#endif
