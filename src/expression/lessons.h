/* What a network learns from: faces, how each may look, and what it should answer. */
#ifndef EXPRESSION_LESSONS_H
#define EXPRESSION_LESSONS_H

#include "expression/augmentation.h"
#include "expression/model.h"
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
    double teacher; /* how much of an answer is a trained model's, see lessons_ask(), 0..1 */
    bool clean;     /* leave out what most voters found no face, or none they had a word for */
    struct augmentation augmentation;
    double mixup;  /* faces are blended as a Beta(mixup, mixup) number says; 0: none (H. Zhang et
                      al., "mixup: Beyond empirical risk minimization", 2018) */
    double cutmix; /* how often a rectangle comes from another face instead, and its area's share
                      of the answer with it, 0..1 (S. Yun et al., "CutMix", 2019) */
};

struct lessons {
    const struct samples *samples;
    struct lesson_options options;
    size_t count;
    uint32_t *index; /* which sample each one is */
    float *target;   /* count x classes: probabilities */
    size_t left_out; /* that `clean` found */
};

/* The most that a face can count. */
enum { LESSON_WEIGHT = 100 };

struct lesson_faces {
    const struct samples *samples;
    const struct votes *votes;         /* of each row that the first source had; NULL: none */
    const struct samples_subset *held; /* that are not to be learned from */
    const double *weight; /* how often each sample comes in an epoch, 0..LESSON_WEIGHT; of 0.4 four
                             in ten come, chosen once; NULL: once */
};

/* Those of the faces that are in Training. `samples` must outlive it. */
struct lessons lessons_new(const struct lesson_faces *faces, const struct lesson_options *options,
                           uint64_t seed);
void lessons_free(struct lessons *lessons);

/* Mixes what a trained model answers to each face into what is to be answered: the mean of the
 * face and its mirrored picture (G. Hinton, O. Vinyals and J. Dean, "Distilling the knowledge in a
 * neural network", 2015). False with an error if it tells other classes apart or cannot run. */
bool lessons_ask(struct lessons *lessons, struct model *teacher, enum net_precision precision,
                 unsigned threads, struct error *err);

/* A source of these, augmented where it is asked for with random numbers. */
struct net_source lessons_source(const struct lessons *lessons);

#endif
