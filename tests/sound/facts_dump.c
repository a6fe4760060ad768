/* Prints what is measured of raw floats from standard input, mono at 22,050 Hz. */
#include "sound/sound.h"

#include <stdio.h>

int main(void) {
    static float samples[8192];
    struct sound_facts facts;
    struct sound *sound = sound_new();
    for (size_t got; (got = fread(samples, sizeof *samples, 8192, stdin)) > 0;) {
        sound_feed(sound, samples, got);
    }
    sound_end(sound, &facts);
    printf("{\"tempo\":%.3f,\"key\":%d,\"minor\":%s,\"vector\":[", facts.tempo, facts.key,
           facts.minor ? "true" : "false");
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        printf("%s%.4f", i == 0 ? "" : ",", (double)facts.vector[i]);
    }
    printf("]}\n");
    sound_free(sound);
    return 0;
}
