/* What a trainer is made of; for the files of nn/ that are about it. */
#ifndef NN_TRAINING_H
#define NN_TRAINING_H

#include "nn/average.h"
#include "nn/layers.h"
#include "nn/loss.h"
#include "nn/trainer.h"

/* What changes from step to step besides arrays of weights; plain, so that it can be saved whole.
 */
struct training_state {
    uint64_t step;
    struct schedule_state schedule;
    struct stopping stopping;
    double loss_sum; /* of this epoch */
    uint64_t right;
    double rate, seconds;
};

struct trainer {
    struct net *net;
    const struct net_source *source;
    struct trainer_options options;
    struct net_plan *plan;
    struct loader *loader; /* begun at the first step */
    struct optimiser optimiser;
    struct average average;
    struct training_state state;
    struct trainer_epoch *epoch;
    size_t epochs, epoch_capacity;
    uint64_t steps_an_epoch;
};

#endif
