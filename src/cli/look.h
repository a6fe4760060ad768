/* Looking at what the user named, a picture, a video or a camera, for the mood of a listener. */
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "cli/cli.h"

/* What there was to see. */
struct look {
    bool seen;                /* whether there was a face */
    double moods[MOOD_COUNT]; /* of all that was seen; their sum is 1 */
};

/* Looks at a picture, or for --seconds at a video or a camera, with --model and --everyone, and
 * closes what it has opened. No face is no error. False with an error if it cannot be read. */
bool look_at(const struct cli *cli, const char *source, struct look *out, struct error *err);

/* True if the name is that of a camera. */
bool look_is_camera(const char *source);

#endif
