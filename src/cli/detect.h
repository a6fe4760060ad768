/* What the files of `mien detect` share. */
#ifndef CLI_DETECT_H
#define CLI_DETECT_H

#include "cli/cli.h"
#include "expression/expression.h"

/* A frame, and what is seen in it. */
struct detect_frame {
    const char *file;
    struct image *image;          /* in colour only if that was asked for */
    bool video;                   /* and not a picture */
    double seconds;               /* of the video */
    const struct followed *faces; /* those that this frame shows, the largest first */
    size_t count;
};

/* All of a video that was looked at. */
struct detect_stretch {
    struct detect_frame last; /* without a frame if there was none */
    double seconds;           /* from the first frame to the last one */
    size_t frames;
    bool everyone; /* whose mood it is: that of all faces, or the listener's */
    bool seen;     /* whether there was a face */
    double moods[MOOD_COUNT];
};

/* "happy 93 %  (calm 4 %, sad 2 %, angry 1 %)  valence +0.9 arousal +0.8", or "not sure: sad 41 %
 * or calm 38 %  (...)". */
void detect_mood_text(const double moods[MOOD_COUNT], struct text *out);

/* The mean of all faces of a frame, of which there are some. */
void detect_mean(const struct detect_frame *frame, double moods[MOOD_COUNT]);

/* One line a face for people, or one object of JSON; `everyone` adds the mood of all its faces. */
void detect_print_frame(const struct detect_frame *frame, bool everyone);
void detect_print_frame_json(const struct detect_frame *frame, bool everyone);

void detect_print_stretch(const struct detect_stretch *stretch);
void detect_print_stretch_json(const struct detect_stretch *stretch);

#endif
