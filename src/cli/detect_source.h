/* What moods are looked for in: a picture, which is a video of one frame, a video, or a camera. */
#ifndef CLI_DETECT_SOURCE_H
#define CLI_DETECT_SOURCE_H

#include "image/image.h"
#include "media/media.h"

struct source_options {
    size_t megapixels; /* of the largest picture that is read */
    double rate;       /* frames a second of videos, at the most; 0: all */
    bool colour;       /* whether frames keep their colour; they are gray otherwise */
};

struct source {
    struct media *media; /* NULL for a picture */
    struct image frame;  /* the one that source_next() gave last */
    bool given;          /* a picture's one frame was */
};

/* Whether a name is that of a camera. */
bool source_is_camera(const char *name);

/* Opens a file, told by its content, "-" for a picture on standard input, or a camera: "camera" or
 * "camera:/dev/video1". False with an error; nothing is waited for but standard input, and for that
 * a minute. */
bool source_open(struct source *source, const char *name, const struct source_options *options,
                 struct error *err);
void source_close(struct source *source);

/* The next frame and its time in seconds; *end after the last one. */
bool source_next(struct source *source, double *seconds, bool *end, struct error *err);

/* Whether a file is a picture by its first bytes; false, too, if it cannot be read. */
bool source_is_picture(const char *path);

#endif
