/* A libFuzzer target: any bytes as FER+'s votes, plain or gzip. What is taken has shares that add
 * up, and a majority that no other answer equals. */
#include "expression/votes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_votes: %s\n", what);
        abort();
    }
}

static const enum vote of_mood[MOOD_COUNT] = {
    [MOOD_ANGRY] = VOTE_ANGRY,
    [MOOD_CALM] = VOTE_NEUTRAL,
    [MOOD_HAPPY] = VOTE_HAPPY,
    [MOOD_SAD] = VOTE_SAD,
};

static void check(const struct votes *votes) {
    for (uint32_t row = 0; row < votes->count; row++) {
        double share[EMOTION_COUNT], sum = 0;
        votes_shares(votes, row, share);
        for (int i = 0; i < EMOTION_COUNT; i++) {
            must(share[i] >= 0, "a share below nothing");
            sum += share[i];
        }
        must(sum == 0 || (sum > 0.999 && sum < 1.001), "shares do not add up");
        enum mood mood = votes_mood(votes, row);
        for (int i = 0; mood != MOOD_UNKNOWN && i < VOTE_COUNT; i++) {
            must(i == (int)of_mood[mood] || votes->row[row][i] < votes->row[row][of_mood[mood]],
                 "no majority");
        }
        (void)votes_useless(votes, row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    struct error err;
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    must(file >= 0 && write(file, data, size) == (ssize_t)size, "no file could be made");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct votes *votes = votes_read(path, &err);
    if (votes == NULL) {
        must(text_starts(err.message, path), "an error without its file");
    } else {
        check(votes);
        votes_free(votes);
    }
    close(file);
    return 0;
}
