/* What takes its time, in a thread of its own. */
#include "web/errands.h"

#include "base/base.h"
#include "test.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* An errand that waits until it may end, and what became of it. */
struct job {
    struct errand errand;
    pthread_mutex_t *gate; /* NULL: it waits for nothing */
    atomic_int *done;      /* how many were before it */
    int place;
    bool over;
};

static void run(struct errand *errand, bool over) {
    struct job *job = (struct job *)errand;
    if (job->gate != NULL) {
        pthread_mutex_lock(job->gate);
        pthread_mutex_unlock(job->gate);
    }
    job->over = over;
    job->place = 1 + atomic_fetch_add(job->done, 1);
}

static const struct errands_upkeep nothing = {0};

static void one_after_the_other(void **state) {
    (void)state;
    atomic_int done = 0;
    struct job job[5] = {0};
    struct errands *errands = errands_new(5, &nothing);
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 5; i++) {
        job[i] = (struct job){.errand.run = run, .gate = &gate, .done = &done};
        assert_true(errands_add(errands, &job[i].errand));
    }
    assert_int_equal(atomic_load(&done), 0);
    pthread_mutex_unlock(&gate);
    while (atomic_load(&done) < 5) {
        sched_yield();
    }
    errands_end(errands);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(job[i].place, i + 1);
        assert_false(job[i].over);
    }
    errands_free(errands);
}

static void only_so_many_wait(void **state) {
    (void)state;
    atomic_int done = 0;
    int taken = 0;
    struct job job[8] = {0};
    struct errands *errands = errands_new(3, &nothing);
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 8; i++) {
        job[i] = (struct job){.errand.run = run, .gate = &gate, .done = &done};
        taken += errands_add(errands, &job[i].errand);
    }
    /* Three wait, and one may be run already. */
    assert_true(taken == 3 || taken == 4);
    pthread_mutex_unlock(&gate);
    errands_free(errands);
    assert_int_equal(atomic_load(&done), taken);
}

static void what_waits_at_the_end_is_told_so(void **state) {
    (void)state;
    atomic_int done = 0;
    struct job job[3] = {0};
    struct job late = {.errand.run = run, .done = &done};
    struct errands *errands = errands_new(3, &nothing);
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 3; i++) {
        job[i] = (struct job){.errand.run = run, .gate = &gate, .done = &done};
        assert_true(errands_add(errands, &job[i].errand));
    }
    errands_close(errands);
    assert_false(errands_add(errands, &late.errand));
    pthread_mutex_unlock(&gate);
    errands_end(errands);
    errands_end(errands);
    assert_int_equal(atomic_load(&done), 3);
    assert_true(job[1].over && job[2].over);
    assert_int_equal(late.place, 0);
    errands_free(errands);
    errands_end(NULL);
    errands_free(NULL);
}

/* Looked after three times, and then no more. */
struct care {
    atomic_int times;
};

static double due(const void *context) {
    const struct care *care = context;
    return atomic_load(&care->times) < 3 ? 0 : INFINITY;
}

static void tend(void *context) {
    struct care *care = context;
    atomic_fetch_add(&care->times, 1);
}

static void what_is_due_is_done_between_errands(void **state) {
    (void)state;
    atomic_int done = 0;
    struct care care = {0};
    struct job job = {.errand.run = run, .done = &done};
    struct errands *errands = errands_new(1, &(struct errands_upkeep){due, tend, &care});
    while (atomic_load(&care.times) < 3) {
        sched_yield();
    }
    assert_true(errands_add(errands, &job.errand));
    while (atomic_load(&done) < 1) {
        sched_yield();
    }
    errands_free(errands);
    assert_int_equal(atomic_load(&care.times), 3);
    assert_false(job.over);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(only_so_many_wait),
        cmocka_unit_test(what_waits_at_the_end_is_told_so),
        cmocka_unit_test(what_is_due_is_done_between_errands),
    };
    return test_run("web errands", tests);
}
