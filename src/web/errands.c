#include "web/errands.h"

#include "base/base.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct errands {
    struct errands_upkeep upkeep;
    pthread_t thread;
    bool runs; /* there is a thread that nobody has waited for */
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct errand *first, **last; /* that wait */
    size_t count, most;
    bool over;
};

/* With the lock: until something comes, or the upkeep is due. */
static void wait_for_one(struct errands *errands, double due) {
    if (isinf(due)) {
        pthread_cond_wait(&errands->came, &errands->lock);
        return;
    }
    struct timespec until = {(time_t)due, (long)((due - floor(due)) * 1e9)};
    pthread_cond_timedwait(&errands->came, &errands->lock, &until);
}

/* The next errand; NULL where the upkeep is due, or all is over. */
static struct errand *next(struct errands *errands, double due, bool *over) {
    pthread_mutex_lock(&errands->lock);
    while (errands->first == NULL && !errands->over && clock_seconds() < due) {
        wait_for_one(errands, due);
    }
    struct errand *errand = errands->first;
    if (errand != NULL) {
        errands->first = errand->next;
        errands->last = errands->first == NULL ? &errands->first : errands->last;
        errands->count--;
    }
    *over = errands->over;
    pthread_mutex_unlock(&errands->lock);
    return errand;
}

static void *work(void *context) {
    struct errands *errands = context;
    const struct errands_upkeep *upkeep = &errands->upkeep;
    bool over = false;
    while (true) {
        double due = upkeep->tend == NULL ? INFINITY : upkeep->due(upkeep->context);
        struct errand *errand = next(errands, due, &over);
        if (errand != NULL) {
            errand->run(errand, over);
        } else if (over) {
            return NULL;
        }
        /* However many errands come, what is due is done. */
        if (!over && upkeep->tend != NULL && clock_seconds() >= upkeep->due(upkeep->context)) {
            upkeep->tend(upkeep->context);
        }
    }
}

struct errands *errands_new(size_t most, const struct errands_upkeep *upkeep) {
    struct errands *errands = memory_new(1, sizeof *errands);
    pthread_condattr_t clock;
    errands->upkeep = *upkeep;
    errands->most = most;
    errands->last = &errands->first;
    pthread_mutex_init(&errands->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&errands->came, &clock);
    pthread_condattr_destroy(&clock);
    errands->runs = pthread_create(&errands->thread, NULL, work, errands) == 0;
    return errands;
}

bool errands_add(struct errands *errands, struct errand *errand) {
    pthread_mutex_lock(&errands->lock);
    bool taken = !errands->over && errands->runs && errands->count < errands->most;
    if (taken) {
        errand->next = NULL;
        *errands->last = errand;
        errands->last = &errand->next;
        errands->count++;
        pthread_cond_signal(&errands->came);
    }
    pthread_mutex_unlock(&errands->lock);
    return taken;
}

void errands_close(struct errands *errands) {
    pthread_mutex_lock(&errands->lock);
    errands->over = true;
    pthread_cond_signal(&errands->came);
    pthread_mutex_unlock(&errands->lock);
}

void errands_end(struct errands *errands) {
    if (errands != NULL && errands->runs) {
        errands_close(errands);
        pthread_join(errands->thread, NULL);
        errands->runs = false;
    }
}

void errands_free(struct errands *errands) {
    if (errands == NULL) {
        return;
    }
    errands_end(errands);
    pthread_cond_destroy(&errands->came);
    pthread_mutex_destroy(&errands->lock);
    free(errands);
}
