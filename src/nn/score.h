/* How good answers are: confusion, accuracy, precision, recall, F1. */
#ifndef NN_SCORE_H
#define NN_SCORE_H

#include "base/base.h"

/* Which of `count` values is the largest, the first of equal ones: the answer that logits or
 * probabilities give, the class that a target stands for. NaN is less than any number; 0 if there
 * is nothing else. */
size_t class_largest(const float *values, size_t count);

struct score {
    size_t classes;
    uint64_t *confusion; /* classes x classes: [truth * classes + answer] */
    uint64_t samples;
};

/* Nothing counted yet; `classes` is 1 to 65,536. */
struct score score_new(size_t classes);
void score_free(struct score *score);

/* Counts one answer; both are below `classes`. */
void score_add(struct score *score, size_t truth, size_t answer);

/* Counts `samples` answers: the largest of each row of `logits` (or probabilities) against the
 * largest of each row of `targets`, both samples x classes. */
void score_add_rows(struct score *score, const float *targets, const float *logits, size_t samples);

/* The share of answers that are right, 0..1; 0 if there are none. */
double score_accuracy(const struct score *score);

/* Each figure is 0..1, and 0 where it is not defined: a precision of a class that was never the
 * answer, a recall of one that never occurred, an F1 of one of which neither is true. `answers`
 * and `occurs` tell such a 0 from a real one. */
struct score_class {
    uint64_t occurs;  /* samples that are of the class */
    uint64_t answers; /* samples for which it was the answer */
    uint64_t right;   /* samples for which it was and is */
    double precision; /* right / answers */
    double recall;    /* right / occurs */
    double f1;        /* 2 right / (answers + occurs): the harmonic mean of the two */
};

struct score_class score_of_class(const struct score *score, size_t class);

#endif
