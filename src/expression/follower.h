/* Faces over time: which face of a frame is which of the frames before it, and what mood it shows
 * when moments of doubt are evened out. */
#ifndef EXPRESSION_FOLLOWER_H
#define EXPRESSION_FOLLOWER_H

#include "expression/looker.h"

/* A face that is followed. */
struct followed {
    unsigned number;          /* from 1, and never given twice */
    struct face box;          /* in the frame in which it was seen last */
    double moods[MOOD_COUNT]; /* smoothed */
    double since, last;       /* seconds: when it was seen first and last */
    bool here;                /* whether the last frame has it */
};

struct follower_options {
    double half_life; /* seconds after which what was seen counts half; 0: only the last frame */
    double patience;  /* seconds for which a face may be hidden without being forgotten */
};

/* Half a second; a second. */
struct follower_options follower_defaults(void);

struct follower;

struct follower *follower_new(const struct follower_options *options);
void follower_free(struct follower *follower);

/* Takes what a frame shows, `seconds` after the first one; they never go back. */
void follower_see(struct follower *follower, double seconds, const struct face_moods *faces);

/* The faces that are followed now, the largest first. Until the next call of follower_see(). */
const struct followed *follower_faces(const struct follower *follower, size_t *count);

/* The mood of all that was seen so far, each moment as much as it lasted: of the listener, who is
 * the face that took most of the pictures over that time, or of everyone, each face as much as it
 * was there. Of a single picture it is what that shows: the largest face, or the mean of all. False
 * if no face was seen. */
bool follower_stretch(const struct follower *follower, bool everyone, double moods[MOOD_COUNT]);

#endif
