/* Training a network, one batch at a time; the caller decides between batches what to show, when to
 * measure and when to stop. */
#ifndef NN_TRAINER_H
#define NN_TRAINER_H

#include "nn/graph.h"
#include "nn/loader.h"
#include "nn/optimiser.h"
#include "nn/plan.h"
#include "nn/schedule.h"

enum { TRAINER_EPOCHS = 10000, TRAINER_BATCH = 4096 };

struct trainer_options {
    unsigned batch;  /* 1..TRAINER_BATCH */
    unsigned epochs; /* 1..TRAINER_EPOCHS */
    struct optimiser_options optimiser;
    struct schedule schedule;
    struct stopping_rule stopping; /* of the figure given to trainer_end_epoch() */
    double smoothing;              /* of labels, 0..1 */
    double average;                /* decay of the weights' moving average; 0: none */
    double clip;                   /* the most that the norm of all gradients may be; 0: any */
    enum net_start start;
    unsigned frozen; /* the first so many layers with weights, and their norms, do not learn */
    enum net_precision precision;
    unsigned threads, loader_threads; /* 0: as many as there are, and one */
    uint64_t seed;
};

/* What an epoch was like. Figures of the training are those while it went on, with dropout. */
struct trainer_epoch {
    double rate; /* of its last step */
    double loss, accuracy;
    double valid_loss, valid_accuracy;
    double seconds;
};

struct trainer;

/* Random weights, all else at its beginning. The network's output 0 is what learns, by
 * cross-entropy; the source's targets are probabilities. NULL with an error for options out of
 * their range, a source with less than a batch, or a network that cannot be compiled. */
struct trainer *trainer_new(struct net *net, const struct net_source *source,
                            const struct trainer_options *options, struct error *err);
void trainer_free(struct trainer *trainer);

/* One batch. False if the loss is no longer a number: then nothing was learned from this batch, and
 * the error says which step it was. */
bool trainer_step(struct trainer *trainer, struct error *err);

/* True if the last step was an epoch's last one, and trainer_end_epoch() is to be called. */
bool trainer_at_epoch_end(const struct trainer *trainer);

/* Ends an epoch with what was measured on other data. True if its loss is the best so far. */
bool trainer_end_epoch(struct trainer *trainer, double valid_loss, double valid_accuracy);

/* True after the last epoch, or when it has not become better for as long as the rule says. */
bool trainer_done(const struct trainer *trainer);

/* Puts the averaged weights into the network, and back; nothing where there is no average. They are
 * what is to be measured and kept. No step in between. */
void trainer_swap_average(struct trainer *trainer);

/* Where it is: steps done, steps of an epoch; of this epoch the running means and the seconds. */
struct trainer_progress {
    uint64_t step, steps_an_epoch;
    double loss, accuracy, seconds;
};
struct trainer_progress trainer_progress(const struct trainer *trainer);

/* The epochs that are over. */
size_t trainer_epochs(const struct trainer *trainer);
const struct trainer_epoch *trainer_epoch(const struct trainer *trainer, size_t index);

/* The epoch with the best figure, from 0. */
size_t trainer_best(const struct trainer *trainer);

/* Bytes that the plan and the learning take. */
size_t trainer_memory(const struct trainer *trainer);

/* ---- going on later (trainer_file.c) ---- */

/* Everything that the next step depends on, into a file; `about` says what is trained on what, and
 * must be the same when it is read. Not between the last step of an epoch and trainer_end_epoch().
 * On an error the old file is still there. */
bool trainer_save(struct trainer *trainer, const char *path, const char *about, struct error *err);

/* Goes on where trainer_save() was called, with the same results as if it had never stopped.
 * `trainer` is new, with the same network, source and options. */
bool trainer_resume(struct trainer *trainer, const char *path, const char *about,
                    struct error *err);

/* ---- measuring (measure.c) ---- */

/* The logits of all samples of a source, as they are: source->count x classes. The plan is one for
 * inference, whose output `index` has a number for each class. */
bool net_answers(struct net_plan *plan, size_t batch, const struct net_source *source, size_t index,
                 float *answers, float *targets, struct error *err);

#endif
