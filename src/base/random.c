#include "base/random.h"

#include "base/clock.h"

#include <sys/random.h>

static const uint64_t multiplier = 6364136223846793005u;

struct random random_seeded(uint64_t seed, uint64_t stream) {
    struct random random = {0, stream << 1 | 1};
    random_bits(&random);
    random.state += seed;
    random_bits(&random);
    return random;
}

uint64_t random_seed_from_system(void) {
    uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
        seed = (uint64_t)(clock_seconds() * 1e9);
    }
    return seed;
}

uint32_t random_bits(struct random *random) {
    uint64_t old = random->state;
    random->state = old * multiplier + random->increment;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return shifted >> turn | shifted << (-turn & 31);
}

uint32_t random_below(struct random *random, uint32_t bound) {
    /* The lowest 2^32 mod bound numbers would favour some results: they are thrown again. */
    uint32_t threshold = -bound % bound;
    uint32_t bits = random_bits(random);
    while (bits < threshold) {
        bits = random_bits(random);
    }
    return bits % bound;
}

double random_unit(struct random *random) {
    uint64_t high = random_bits(random) >> 6;
    uint64_t low = random_bits(random) >> 5;
    return (double)(high << 27 | low) * 0x1p-53;
}

void random_shuffle(struct random *random, uint32_t *items, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(random, (uint32_t)i);
        uint32_t item = items[i - 1];
        items[i - 1] = items[j];
        items[j] = item;
    }
}
