#include "music/hear_known.h"
#include "music/hearing.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 8, MOST_THREADS = 256 };

/* What the threads share, all of it under the lock. */
struct shared {
    const struct hear_work *work;
    pthread_mutex_t lock;
    pthread_cond_t came, taken;
    struct hear_outcome *outcome[ROOM]; /* that wait to be taken */
    unsigned first, count;
    size_t next;      /* job */
    unsigned hearing; /* threads that still put outcomes in */
    bool ended;       /* no more jobs are begun */
    struct hear_known known;
    struct error problem; /* why a thread could not hear at all */
};

void hear_outcome_free(struct hear_outcome *outcome) {
    if (outcome != NULL) {
        hear_tags_free(&outcome->tags);
        heard_free(&outcome->heard);
        free(outcome);
    }
}

static bool next_job(struct shared *shared, size_t *job) {
    const struct hear_work *work = shared->work;
    pthread_mutex_lock(&shared->lock);
    if (work->stop != NULL && work->stop(work->context)) {
        shared->ended = true;
    }
    bool more = !shared->ended && shared->next < work->jobs;
    if (more) {
        *job = shared->next++;
    }
    pthread_mutex_unlock(&shared->lock);
    return more;
}

static void put(struct shared *shared, struct hear_outcome *outcome) {
    pthread_mutex_lock(&shared->lock);
    while (shared->count == ROOM) {
        pthread_cond_wait(&shared->taken, &shared->lock);
    }
    shared->outcome[(shared->first + shared->count++) % ROOM] = outcome;
    pthread_cond_signal(&shared->came);
    pthread_mutex_unlock(&shared->lock);
}

/* True for the first file of a sound that nobody has heard; others need not. */
static bool is_new(struct shared *shared, const char *id) {
    pthread_mutex_lock(&shared->lock);
    bool fresh = hear_known_add(&shared->known, id);
    pthread_mutex_unlock(&shared->lock);
    return fresh;
}

static struct hear_outcome *open_file(struct shared *shared, struct hearer *hearer, size_t job) {
    const char *path = shared->work->job[job].file->path;
    struct hear_outcome *outcome = memory_new(1, sizeof *outcome);
    outcome->job = job;
    outcome->good = hearing_identity(path, outcome->id, &outcome->tags, &outcome->err);
    if (outcome->good && is_new(shared, outcome->id)) {
        outcome->good = hearer_hear(hearer, path, &outcome->heard, &outcome->err);
    } else {
        outcome->known = outcome->good;
    }
    return outcome;
}

static void *hear_jobs(void *context) {
    struct shared *shared = context;
    struct error err;
    size_t job;
    struct hearer *hearer = hearer_new(&err);
    while (hearer != NULL && next_job(shared, &job)) {
        put(shared, open_file(shared, hearer, job));
    }
    pthread_mutex_lock(&shared->lock);
    if (hearer == NULL) {
        shared->problem = err;
    }
    shared->hearing--;
    pthread_cond_signal(&shared->came);
    pthread_mutex_unlock(&shared->lock);
    hearer_free(hearer);
    return NULL;
}

/* The next outcome; NULL when all threads are done. */
static struct hear_outcome *take_next(struct shared *shared) {
    struct hear_outcome *outcome = NULL;
    pthread_mutex_lock(&shared->lock);
    while (shared->count == 0 && shared->hearing > 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 500000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (pthread_cond_timedwait(&shared->came, &shared->lock, &until) == ETIMEDOUT &&
            shared->work->idle != NULL) {
            pthread_mutex_unlock(&shared->lock);
            shared->work->idle(shared->work->context);
            pthread_mutex_lock(&shared->lock);
        }
    }
    if (shared->count > 0) {
        outcome = shared->outcome[shared->first];
        shared->first = (shared->first + 1) % ROOM;
        shared->count--;
        pthread_cond_signal(&shared->taken);
    }
    pthread_mutex_unlock(&shared->lock);
    return outcome;
}

static void take_all(struct shared *shared) {
    const struct hear_work *work = shared->work;
    bool more = true;
    struct hear_outcome *outcome = take_next(shared);
    while (outcome != NULL) {
        if (more && !work->take(work->context, outcome)) {
            more = false;
            pthread_mutex_lock(&shared->lock);
            shared->ended = true;
            pthread_mutex_unlock(&shared->lock);
        }
        hear_outcome_free(outcome);
        outcome = take_next(shared);
    }
}

static unsigned threads_for(const struct hear_work *work) {
    cpu_set_t set;
    unsigned threads = work->threads;
    if (threads == 0) {
        threads = sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
    }
    threads = threads > MOST_THREADS ? MOST_THREADS : threads;
    return work->jobs < threads ? (unsigned)work->jobs : threads;
}

bool hear_work(const struct hear_work *work, struct error *err) {
    if (work->jobs == 0) {
        return true;
    }
    struct shared shared = {.work = work, .problem = {""}};
    pthread_t thread[MOST_THREADS];
    unsigned started = 0;
    unsigned wanted = threads_for(work);
    for (size_t i = 0; work->known[i] != NULL; i++) {
        hear_known_add(&shared.known, work->known[i]);
    }
    pthread_mutex_init(&shared.lock, NULL);
    pthread_cond_init(&shared.came, NULL);
    pthread_cond_init(&shared.taken, NULL);
    shared.hearing = wanted;
    while (started < wanted && pthread_create(&thread[started], NULL, hear_jobs, &shared) == 0) {
        started++;
    }
    pthread_mutex_lock(&shared.lock);
    shared.hearing -= wanted - started;
    pthread_mutex_unlock(&shared.lock);
    take_all(&shared);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
    if (started == 0) {
        error_set(&shared.problem, "no thread could be started; end some programs and try again");
    }
    bool good = shared.problem.message[0] == '\0';
    if (!good) {
        *err = shared.problem;
    }
    pthread_cond_destroy(&shared.taken);
    pthread_cond_destroy(&shared.came);
    pthread_mutex_destroy(&shared.lock);
    hear_known_free(&shared.known);
    return good;
}
