/* Drawing into a picture what was seen in it: each face's rectangle and, in a label beside it, the
 * word of its mood and the four probabilities as bars. Sizes follow the picture and the face. */
#ifndef EXPRESSION_ANNOTATE_H
#define EXPRESSION_ANNOTATE_H

#include "face/face.h"
#include "image/image.h"
#include "mood/mood.h"

struct annotation {
    struct face box;          /* may lie partly or wholly outside of the picture */
    double moods[MOOD_COUNT]; /* probabilities */
    bool unsure;              /* the label says so, and names the two likeliest moods */
};

/* What is drawn first has the best place for its label, so the largest face comes first. A label
 * never leaves the picture, and hides no face where there is another place; where there is little
 * room it says less. On a gray picture all is gray. */
void annotate_faces(struct image *picture, const struct annotation *faces, size_t count);

/* A strip along the lower edge with the mood of all faces together; nothing on a picture too small
 * for it. */
void annotate_room(struct image *picture, const double moods[MOOD_COUNT], bool unsure);

/* Both, so that no label lies on the strip. */
void annotate_everyone(struct image *picture, const struct annotation *faces, size_t count,
                       const double moods[MOOD_COUNT], bool unsure);

#endif
