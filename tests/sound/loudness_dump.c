/* Prints the loudness of raw floats from standard input: loudness_dump RATE CHANNELS. */
#include "sound/sound.h"

#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    static float samples[8192];
    struct loudness_facts facts;
    struct error err;
    if (count != 3) {
        return 2;
    }
    unsigned channels = (unsigned)atoi(words[2]);
    struct loudness *loudness = loudness_new((unsigned)atoi(words[1]), channels, &err);
    if (loudness == NULL) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    for (size_t got; (got = fread(samples, sizeof *samples, 8192, stdin)) > 0;) {
        loudness_feed(loudness, samples, got / channels);
    }
    loudness_end(loudness, &facts);
    printf("{\"integrated\":%.3f,\"range\":%.3f,\"true_peak\":%.3f}\n", facts.integrated,
           facts.range, facts.true_peak);
    loudness_free(loudness);
    return 0;
}
