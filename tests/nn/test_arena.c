#include "nn/lower.h"
#include "test.h"

static bool apart(const struct buffer *a, const struct buffer *b) {
    return a->offset + a->bytes <= b->offset || b->offset + b->bytes <= a->offset;
}

static void what_lives_at_the_same_time_lies_apart(void **state) {
    (void)state;
    struct random random = random_seeded(1, 1);
    for (int round = 0; round < 50; round++) {
        struct buffer buffers[60] = {0};
        size_t total = 0, most = 0;
        for (size_t i = 0; i < 60; i++) {
            buffers[i].bytes = random_below(&random, 5000);
            buffers[i].first = (int)random_below(&random, 100);
            buffers[i].last = buffers[i].first + (int)random_below(&random, 20);
        }
        size_t end = arena_place(buffers, 60);
        for (size_t i = 0; i < 60; i++) {
            total += buffers[i].bytes;
            most = most > buffers[i].bytes ? most : buffers[i].bytes;
            assert_true(buffers[i].offset % 64 == 0 && buffers[i].offset + buffers[i].bytes <= end);
            for (size_t k = 0; k < i; k++) {
                bool meet =
                    buffers[i].first <= buffers[k].last && buffers[k].first <= buffers[i].last;
                assert_true(!meet || apart(&buffers[i], &buffers[k]));
            }
        }
        assert_true(end >= most && end < total / 2);
    }
}

static void what_follows_shares_its_place(void **state) {
    (void)state;
    struct buffer buffers[] = {{.bytes = 640, .first = 0, .last = 1},
                               {.bytes = 640, .first = 2, .last = 3},
                               {.bytes = 64, .first = 1, .last = 2},
                               {.bytes = 100, .fixed = buffers}};
    assert_int_equal(arena_place(buffers, 4), 704);
    assert_int_equal(buffers[0].offset, buffers[1].offset);
    assert_int_equal(buffers[2].offset, 640);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lives_at_the_same_time_lies_apart),
        cmocka_unit_test(what_follows_shares_its_place),
    };
    return test_run("arena", tests);
}
