#include "base/base.h"
#include "test.h"

enum { THINGS = 5000 };

static size_t freed;

static void count_freed(void *thing) {
    (void)thing;
    freed++;
}

/* Against an array: numbers that follow each other, far apart, negative, and many that share their
 * lower bits. */
static void things_are_found_by_their_numbers(void **state) {
    (void)state;
    static int thing[THINGS];
    const int64_t step[] = {1, INT64_C(1) << 40, -7, 4096};
    for (size_t s = 0; s < sizeof step / sizeof step[0]; s++) {
        struct numbered things = {0};
        freed = 0;
        assert_null(numbered_find(&things, 1));
        for (int i = 0; i < THINGS; i++) {
            assert_null(numbered_find(&things, (i + 1) * step[s]));
            numbered_add(&things, (i + 1) * step[s], &thing[i]);
        }
        assert_int_equal(things.count, THINGS);
        for (int i = 0; i < THINGS; i++) {
            assert_ptr_equal(numbered_find(&things, (i + 1) * step[s]), &thing[i]);
        }
        assert_null(numbered_find(&things, 0));
        assert_null(numbered_find(&things, (THINGS + 1) * step[s]));
        numbered_clear(&things, count_freed);
        assert_int_equal(freed, THINGS);
        assert_null(numbered_find(&things, step[s]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_found_by_their_numbers),
    };
    return test_run("numbered", tests);
}
