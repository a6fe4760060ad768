/* Prints every bit of what is measured of a few sounds. It is built twice, once with loops for the
 * processor's widest registers and once without: test_plain.py holds that both print the same. */
#include "sounds.h"

#include <stdio.h>

static void print_spread(const char *name, struct sound_spread spread) {
    printf("%s %a %a\n", name, spread.mean, spread.deviation);
}

static void print(const struct sound_facts *facts) {
    printf("level %a %a %a %a\n", facts->peak, facts->level, facts->level_spread, facts->silent);
    printf("tempo %a %a %a\n", facts->tempo, facts->tempo_certainty, facts->onset_rate);
    printf("key %d %d %a %a\n", facts->key, facts->minor, facts->key_certainty, facts->tuning);
    print_spread("centre", facts->centre);
    print_spread("roll-off", facts->roll_off);
    print_spread("flatness", facts->flatness);
    print_spread("flux", facts->flux);
    print_spread("onset", facts->onset);
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        print_spread("contrast", facts->contrast[i]);
    }
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        print_spread("mfcc", facts->mfcc[i]);
    }
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        printf("harmony %a %a\n", facts->harmony[i].mean, facts->harmony[i].change);
    }
    for (size_t i = 0; i < SOUND_TEXTURE; i++) {
        printf("texture %a %a\n", facts->texture[i].mean, facts->texture[i].change);
    }
    for (size_t i = 0; i < SOUND_BANDS; i++) {
        printf("band %a %a %a\n", facts->band[i].mean, facts->band[i].low, facts->swing[i][4]);
    }
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        printf("%a\n", (double)facts->vector[i]);
    }
}

int main(void) {
    struct error err;
    struct loudness_facts loud;
    for (enum pattern pattern = 0; pattern < PATTERNS; pattern++) {
        struct wave wave = wave_pattern(pattern, 117, 0.5, 25, 1);
        struct sound_facts facts = facts_of(&wave, 4096);
        struct loudness *loudness = loudness_new(44100, 2, &err);
        print(&facts);
        loudness_feed(loudness, wave.samples, wave.count / 2);
        loudness_end(loudness, &loud);
        printf("loudness %a %a %a\n", loud.integrated, loud.range, loud.true_peak);
        loudness_free(loudness);
        wave_free(&wave);
    }
    return 0;
}
