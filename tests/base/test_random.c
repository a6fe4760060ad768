#include "base/base.h"
#include "test.h"

/* The numbers that the generator's author publishes for pcg32-demo: seed 42, stream 54. */
static void published_values(void **state) {
    (void)state;
    static const uint32_t published[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
                                         0x83d2f293, 0xbfa4784b, 0xcbed606e};
    struct random random = random_seeded(42, 54);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(random_bits(&random), published[i]);
    }
}

static void below_stays_below_and_reaches_all(void **state) {
    (void)state;
    struct random random = random_seeded(1, 1);
    int seen[7] = {0};
    for (int i = 0; i < 7000; i++) {
        uint32_t number = random_below(&random, 7);
        assert_true(number < 7);
        seen[number]++;
    }
    /* 1,000 each; the deviation is about 29, so 200 is far outside chance. */
    for (int i = 0; i < 7; i++) {
        assert_in_range(seen[i], 800, 1200);
    }
}

static void unit_has_the_mean_of_one_half(void **state) {
    (void)state;
    struct random random = random_seeded(9, 1);
    double sum = 0;
    for (int i = 0; i < 100000; i++) {
        double number = random_unit(&random);
        assert_true(number >= 0 && number < 1);
        sum += number;
    }
    assert_true(sum > 49500 && sum < 50500);
}

static void shuffle_keeps_every_item(void **state) {
    (void)state;
    struct random random = random_seeded(3, 1);
    uint32_t items[100];
    uint32_t moved = 0;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < 100; i++) {
        items[i] = i;
    }
    random_shuffle(&random, items, 100);
    for (uint32_t i = 0; i < 100; i++) {
        sum += items[i];
        moved += items[i] != i;
    }
    assert_int_equal(sum, 4950);
    assert_true(moved > 80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(below_stays_below_and_reaches_all),
        cmocka_unit_test(unit_has_the_mean_of_one_half),
        cmocka_unit_test(shuffle_keeps_every_item),
    };
    return test_run("base/random", tests);
}
