/* How a model is trained: a small text file of lines `key = value`, # begins a remark. Those of
 * Mien's own are in assets/recipes; docs/formats.md lists the keys. */
#ifndef EXPRESSION_RECIPE_H
#define EXPRESSION_RECIPE_H

#include "expression/lessons.h"

struct recipe {
    char name[64]; /* of the file, without its ending */
    char architecture[32];
    struct trainer_options training;
    struct lesson_options lessons;
    bool keep_last; /* the last epoch is kept, and not the best one */
    char *text;     /* the file as it is */
};

/* Reads a recipe: one of Mien's own by its name ("article"), or a file, told by a slash or a dot in
 * its name. False with an error for a key that is not known, twice or without a value it can have.
 */
bool recipe_read(const char *name, struct recipe *out, struct error *err);

/* The same from text; `file` is for the errors and the name. */
bool recipe_parse(const char *text, const char *file, struct recipe *out, struct error *err);

void recipe_free(struct recipe *recipe);

#endif
