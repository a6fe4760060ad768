/* What a network learns from: faces, how each may look, and what it should answer. */
#ifndef EXPRESSION_LESSONS_H
#define EXPRESSION_LESSONS_H

#include "expression/augmentation.h"
#include "expression/votes.h"
#include "nn/nn.h"

/* A network answers with the four moods, or with all seven emotions: the moods first, then disgust,
 * fear and surprise. What it says of the moods then is a share of those four alone; the other three
 * teach it what no mood looks like. */
enum { CLASSES_MOODS = MOOD_COUNT, CLASSES_EMOTIONS = EMOTION_COUNT };

/* The class of an emotion; CLASSES_EMOTIONS of them are told apart. */
size_t emotion_class(enum emotion emotion);

struct lesson_options {
    size_t classes; /* CLASSES_MOODS or CLASSES_EMOTIONS */
    double votes;   /* how much of an answer is the share of the votes, and not the label, 0..1 */
    bool clean;     /* leave out what most voters found no face, or none they had a word for */
    struct augmentation augmentation;
    double mixup; /* faces are blended as a Beta(mixup, mixup) number says; 0: none (H. Zhang et
                     al., "mixup: Beyond empirical risk minimization", 2018) */
};

struct lessons {
    const struct samples *samples;
    struct lesson_options options;
    size_t count;
    uint32_t *index; /* which sample each one is */
    float *target;   /* count x classes: probabilities */
    size_t left_out; /* that `clean` found */
};

/* The faces of Training, but for those `held` back. `votes` may be NULL; else there must be some
 * for each row of the table that the samples were read from. `samples` must outlive it. */
struct lessons lessons_new(const struct samples *samples, const struct votes *votes,
                           const struct samples_subset *held, const struct lesson_options *options);
void lessons_free(struct lessons *lessons);

/* A source of these, augmented where it is asked for with random numbers. */
struct net_source lessons_source(const struct lessons *lessons);

#endif
