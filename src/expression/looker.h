/* Looking at a picture: where faces are, and what mood each of them shows. */
#ifndef EXPRESSION_LOOKER_H
#define EXPRESSION_LOOKER_H

#include "expression/classifier.h"
#include "expression/why.h"
#include "face/face.h"

/* Of more faces in one picture only the largest are looked at. */
enum { LOOKER_MOST = 1000 };

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
    struct face_options faces; /* how faces are looked for; min_size 0: looker_smallest() */
    const char *cascade;       /* a file; NULL: OpenCV's frontal faces */
    const char *model;         /* as model_load_named() takes it; NULL: the one Mien comes with */
    struct model *loaded; /* in the place of `model`; the caller's, and several lookers' at once */
    enum net_precision precision;
    unsigned
        threads; /* that look for faces; 0: one for videos, as many as there are for pictures */
};

/* Holds the cascade, the model and what is alike from picture to picture. */
struct looker;

/* What `mien detect` looks for unless asked otherwise. */
struct looker_options looker_defaults(void);

/* The smallest face that is looked for, in pixels of a side: a twelfth of the shorter side, and at
 * least what the network sees, 48. In pictures less is enough: 30 pixels where a twelfth is less
 * than 48, and else 48 or a thirtieth, so that the faces of a group are found and a pattern in a
 * large photo is none. */
size_t looker_smallest(size_t width, size_t height, bool video);

/* Reads the cascade; the model is read by another thread meanwhile, until looker_ready(). NULL with
 * an error if the cascade cannot be read. */
struct looker *looker_new(const struct looker_options *options, struct error *err);
void looker_free(struct looker *looker);

/* Waits until the model can be used. False with an error, each time, if it cannot be read. */
bool looker_ready(struct looker *looker, struct error *err);

/* Whether what comes next are frames of a video; they are not, unless this was called. */
void looker_expect_video(struct looker *looker, bool video);

/* The faces of a picture, gray or in colour, with their moods. No face is no error: then the count
 * is 0. False with an error, and nothing in `out`, if the model cannot be read, gives no numbers,
 * or faces cannot be looked for in this way. */
bool looker_look(struct looker *looker, const struct image *image, struct face_moods *out,
                 struct error *err);

/* Which part of one of a picture's faces decided; `face` gets its 48 x 48 pixels. False with an
 * error as above. */
bool looker_why(struct looker *looker, const struct image *image, const struct face *box,
                unsigned char *face, struct why *out, struct error *err);

/* A part of a gray picture as the network sees it: 48 x 48 pixels into `out`, by averaging what
 * each new pixel covers where it shrinks, by interpolation where it grows. */
void looker_crop(const struct image *gray, const struct face *box, unsigned char *out);

#endif
