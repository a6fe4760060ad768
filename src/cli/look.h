/* Looking at what the user named, a picture, a video or a camera, for the mood of a listener. */
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "cli/cli.h"

/* What there was to see. */
struct look {
    bool seen;                /* whether there was a face */
    double moods[MOOD_COUNT]; /* of all that was seen; their sum is 1 */
};

/* Looks at a picture, or for some seconds at a video or a camera, with --model and --everyone, and
 * has closed it when it returns; of a camera it says on standard error that it is on, and that it
 * is off. No face is no error. False with an error if it cannot be read. */
bool look_at(const struct cli *cli, const char *source, double seconds, struct look *out,
             struct error *err);

#endif
