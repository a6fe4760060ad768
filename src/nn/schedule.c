#include "nn/schedule.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static const char *const names[SCHEDULE_COUNT] = {"constant", "cosine", "step", "plateau"};

const char *schedule_name(enum schedule_kind kind) {
    return kind >= 0 && kind < SCHEDULE_COUNT ? names[kind] : "unknown";
}

enum schedule_kind schedule_from_name(const char *name) {
    for (int i = 0; i < SCHEDULE_COUNT; i++) {
        if (text_same(name, names[i])) {
            return (enum schedule_kind)i;
        }
    }
    return SCHEDULE_UNKNOWN;
}

/* Written so that NaN is in no range. */
static bool within(double value, double least, double most) {
    return value >= least && value <= most;
}

bool schedule_check(const struct schedule *schedule, struct error *err) {
    enum schedule_kind kind = schedule->kind;
    if (kind < 0 || kind >= SCHEDULE_COUNT) {
        return error_set(err,
                         "there is no such schedule: choose constant, cosine, step or plateau");
    }
    if (!(schedule->rate > 0) || !isfinite(schedule->rate)) {
        return error_set(err, "a learning rate of %g makes no sense: it is above 0",
                         schedule->rate);
    }
    if (!within(schedule->warmup_epochs, 0, 1e6)) {
        return error_set(err, "a warm-up of %g epochs makes no sense: it is 0 to 1,000,000",
                         schedule->warmup_epochs);
    }
    if (kind == SCHEDULE_COSINE && schedule->epochs == 0) {
        return error_set(err, "a cosine schedule needs the number of epochs, 1 or more");
    }
    if (kind == SCHEDULE_COSINE && !within(schedule->final, 0, 1)) {
        return error_set(err, "a final rate of %g times the highest makes no sense: it is 0 to 1",
                         schedule->final);
    }
    if (kind == SCHEDULE_STEP && schedule->every == 0) {
        return error_set(err, "a step schedule needs the number of epochs of a step, 1 or more");
    }
    if (kind == SCHEDULE_PLATEAU && schedule->plateau.patience == 0) {
        return error_set(err, "a plateau schedule needs its patience in epochs, 1 or more");
    }
    if (kind == SCHEDULE_PLATEAU && !within(schedule->plateau.improvement, 0, HUGE_VAL)) {
        return error_set(err, "a least improvement of %g makes no sense: it is 0 or more",
                         schedule->plateau.improvement);
    }
    if ((kind == SCHEDULE_STEP || kind == SCHEDULE_PLATEAU) && !within(schedule->factor, 0, 1)) {
        return error_set(err, "a factor of %g makes no sense: it is 0 to 1", schedule->factor);
    }
    return true;
}

bool schedule_watch(const struct schedule *schedule, struct schedule_state *state, double figure) {
    if (schedule->kind != SCHEDULE_PLATEAU) {
        return false;
    }
    stopping_watch(&schedule->plateau, &state->watched, figure);
    if (!stopping_due(&schedule->plateau, &state->watched)) {
        return false;
    }
    state->watched.waited = 0;
    state->times++;
    return true;
}

/* From 1 at the end of the warm-up to `final` when all epochs are over. */
static double cosine(const struct schedule *schedule, double step, double warmup, double length) {
    double past = length > warmup ? fmin(1, fmax(0, (step - warmup) / (length - warmup))) : 1;
    return schedule->final + (1 - schedule->final) * (1 + cos(pi * past)) / 2;
}

double schedule_rate(const struct schedule *schedule, const struct schedule_state *state,
                     uint64_t step, uint64_t steps_an_epoch) {
    double epoch = (double)steps_an_epoch, now = (double)step, share = 1;
    double warmup = (double)schedule->warmup_steps + schedule->warmup_epochs * epoch;
    if (schedule->kind == SCHEDULE_COSINE && now >= warmup) {
        share = cosine(schedule, now, warmup, epoch * schedule->epochs);
    } else if (schedule->kind == SCHEDULE_STEP) {
        uint64_t times = step / steps_an_epoch / schedule->every;
        share = pow(schedule->factor, (double)times);
    } else if (schedule->kind == SCHEDULE_PLATEAU) {
        share = pow(schedule->factor, (double)state->times);
    }
    return schedule->rate * share * (now < warmup ? (now + 1) / (warmup + 1) : 1);
}
