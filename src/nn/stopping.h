/* When to stop: once a figure, watched epoch after epoch, no longer gets better. */
#ifndef NN_STOPPING_H
#define NN_STOPPING_H

#include "base/base.h"

struct stopping_rule {
    unsigned patience;  /* epochs without improvement after which to stop; 0: never */
    double improvement; /* only a change by more than this counts; 0 or more */
    bool larger;        /* a larger figure is better (accuracy), or a smaller one (loss) */
};

/* What was seen so far; starts as {0}, and is plain so that it can be saved. */
struct stopping {
    uint64_t epochs; /* how many were watched */
    uint64_t waited; /* how many of them since the last improvement */
    bool seen;       /* a figure that is a number */
    double best;     /* the best of them, where `seen` */
    uint64_t at;     /* its epoch, from 0 */
};

/* Takes the figure of the next epoch; true if it improves on the best by more than the rule asks.
 * The first number always does, NaN never. */
bool stopping_watch(const struct stopping_rule *rule, struct stopping *state, double figure);

/* True if the last `patience` epochs were no improvement. */
bool stopping_due(const struct stopping_rule *rule, const struct stopping *state);

#endif
