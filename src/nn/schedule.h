/* The learning rate of each step. */
#ifndef NN_SCHEDULE_H
#define NN_SCHEDULE_H

#include "nn/stopping.h"

enum schedule_kind {
    SCHEDULE_CONSTANT,
    SCHEDULE_COSINE,  /* down along half a cosine (I. Loshchilov and F. Hutter, "SGDR", 2017) */
    SCHEDULE_STEP,    /* smaller after every so many epochs */
    SCHEDULE_PLATEAU, /* smaller once a watched figure no longer gets better */
    SCHEDULE_COUNT,
    SCHEDULE_UNKNOWN = -1
};

/* "constant", "cosine", "step", "plateau"; "unknown" for SCHEDULE_UNKNOWN. */
const char *schedule_name(enum schedule_kind kind);

/* The one of that name, in any case; SCHEDULE_UNKNOWN if there is none. */
enum schedule_kind schedule_from_name(const char *name);

struct schedule {
    enum schedule_kind kind;
    double rate;           /* the highest, above 0 */
    uint64_t warmup_steps; /* how long it rises in a line from nearly 0, in steps */
    double warmup_epochs;  /* and in epochs; the two are added; 0 or more */
    unsigned epochs;       /* cosine: until the lowest rate is reached, warm-up included; 1.. */
    double final;          /* cosine: the lowest rate as a share of the highest, 0..1 */
    unsigned every;        /* step: epochs; 1 or more */
    double factor;         /* step, plateau: what the rate is multiplied by each time, 0..1 */
    struct stopping_rule plateau; /* plateau: after `patience` epochs without improvement */
};

/* False with an error that names the value that is out of its range. */
bool schedule_check(const struct schedule *schedule, struct error *err);

/* What a plateau has seen; starts as {0}, and is plain so that it can be saved. */
struct schedule_state {
    struct stopping watched;
    uint64_t times; /* how often the rate was made smaller */
};

/* Takes the watched figure at the end of an epoch; true if the rate is smaller from now on. Then
 * patience starts anew. Nothing happens for other kinds than plateau. */
bool schedule_watch(const struct schedule *schedule, struct schedule_state *state, double figure);

/* The rate for `step`, from 0, where an epoch has `steps_an_epoch`, 1 or more. In a warm-up of n
 * steps, step i has (i + 1) / (n + 1) of what follows it. `state` is only read for plateau. */
double schedule_rate(const struct schedule *schedule, const struct schedule_state *state,
                     uint64_t step, uint64_t steps_an_epoch);

#endif
