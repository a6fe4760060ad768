/* Which part of a face decided: what the network answers where a part of it is hidden (M. D. Zeiler
 * and R. Fergus, "Visualizing and understanding convolutional networks", 2014). */
#ifndef EXPRESSION_WHY_H
#define EXPRESSION_WHY_H

#include "expression/classifier.h"
#include "image/image.h"

/* A gray square of WHY_HIDDEN pixels is put in the middle of each WHY_STEP x WHY_STEP pixels. */
enum { WHY_STEP = 4, WHY_HIDDEN = 12, WHY_CELLS = 48 / WHY_STEP };

struct why {
    enum mood mood;           /* the likeliest */
    double moods[MOOD_COUNT]; /* of the whole face */
    /* How much less likely that mood is where a cell is hidden, -1..1, rows from top to bottom. */
    double less[WHY_CELLS][WHY_CELLS];
};

/* Asks the classifier about a gray face of 48 x 48 pixels, and each of its cells hidden. False with
 * an error if it answers with no number. */
bool why_ask(struct classifier *classifier, const unsigned char *face, struct why *out,
             struct error *err);

/* The face, enlarged, and beside it the same with what decided in colour; freed with image_free().
 */
struct image why_draw(const unsigned char *face, const struct why *why);

#endif
