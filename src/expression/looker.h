/* Looking at a picture: where faces are, and what mood each of them shows. */
#ifndef EXPRESSION_LOOKER_H
#define EXPRESSION_LOOKER_H

#include "expression/classifier.h"
#include "face/face.h"

/* A face and the mood that it shows. */
struct face_mood {
    struct face box;
    double moods[MOOD_COUNT]; /* probabilities; their sum is 1 */
};

struct face_moods {
    size_t count;
    struct face_mood *face; /* the largest first */
};

void face_moods_free(struct face_moods *faces);

struct looker_options {
    struct face_options faces; /* how faces are looked for */
    const char *model;         /* a file; NULL: the model that Mien comes with */
    enum net_precision precision;
    unsigned threads; /* 0: as many as the process may use */
};

/* Holds the cascade, the model and what is alike from picture to picture. */
struct looker;

/* What `mien detect` looks for unless asked otherwise. */
struct looker_options looker_defaults(void);

/* NULL with an error if the cascade or the model cannot be read. */
struct looker *looker_new(const struct looker_options *options, struct error *err);
void looker_free(struct looker *looker);

/* The faces of a picture, gray or in colour, with their moods. No face is no error: then the count
 * is 0. False with an error, and nothing in `out`, if the network gives no numbers. */
bool looker_look(struct looker *looker, const struct image *image, struct face_moods *out,
                 struct error *err);

#endif
