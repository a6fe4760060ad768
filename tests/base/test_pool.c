#include "base/base.h"
#include "test.h"

#include <stdatomic.h>

static void mark(void *context, size_t index) {
    atomic_int *marks = context;
    atomic_fetch_add(&marks[index], 1);
}

static void every_index_once(struct pool *pool) {
    enum { COUNT = 1000 };
    static atomic_int marks[COUNT];
    for (int round = 1; round <= 50; round++) {
        pool_run(pool, COUNT, mark, marks);
    }
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(atomic_exchange(&marks[i], 0), 50);
    }
}

static void pools_of_all_sizes(void **state) {
    (void)state;
    every_index_once(NULL);
    for (unsigned threads = 0; threads < 9; threads++) {
        struct pool *pool = pool_new(threads);
        assert_true(pool_threads(pool) >= 1);
        every_index_once(pool);
        pool_free(pool);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pools_of_all_sizes)};
    return test_run("base/pool", tests);
}
