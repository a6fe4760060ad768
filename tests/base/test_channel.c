#include "base/base.h"
#include "test.h"

enum { THINGS = 1000 };

struct both {
    struct channel *channel;
    size_t give_up; /* the taker closes after so many */
    size_t put, taken;
    bool in_order;
};

static size_t things[THINGS];

static void put_or_take(void *context, size_t index) {
    struct both *both = context;
    if (index == 0) {
        while (both->put < THINGS && channel_put(both->channel, &things[both->put])) {
            both->put++;
        }
        channel_close(both->channel);
        return;
    }
    size_t *thing = channel_take(both->channel);
    while (thing != NULL) {
        both->in_order = both->in_order && thing == &things[both->taken];
        both->taken++;
        if (both->taken == both->give_up) {
            channel_close(both->channel);
        }
        thing = channel_take(both->channel);
    }
}

static void run_both(struct both *both) {
    struct pool *pool = pool_new(2);
    both->channel = channel_new();
    both->in_order = true;
    pool_run(pool, 2, put_or_take, both);
    channel_free(both->channel);
    pool_free(pool);
}

static void everything_arrives_in_order(void **state) {
    (void)state;
    struct both both = {0};
    run_both(&both);
    assert_int_equal(both.put, THINGS);
    assert_int_equal(both.taken, THINGS);
    assert_true(both.in_order);
}

/* What was put before the taker closed is still there to be taken, and nothing is lost between. */
static void a_taker_may_give_up(void **state) {
    (void)state;
    struct both both = {.give_up = 10};
    run_both(&both);
    assert_true(both.put < THINGS);
    assert_int_equal(both.taken, both.put);
    assert_true(both.in_order);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_arrives_in_order),
        cmocka_unit_test(a_taker_may_give_up),
    };
    return test_run("base/channel", tests);
}
