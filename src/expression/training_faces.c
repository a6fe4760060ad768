#include "expression/training_faces.h"

VECTOR_CLONES
void face_to_input(const unsigned char *face, float *input) {
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        input[i] = (float)face[i] / 255;
    }
}

/* Of the votes for one of the four moods, how many were for each; false if there are none. */
static bool mood_shares(const struct votes *votes, uint32_t row, float *target) {
    double share[EMOTION_COUNT], sum = 0, mood_share[MOOD_COUNT] = {0};
    votes_shares(votes, row, share);
    for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
        enum mood mood = emotion_mood((enum emotion)emotion);
        if (mood != MOOD_UNKNOWN) {
            mood_share[mood] += share[emotion];
            sum += share[emotion];
        }
    }
    for (int mood = 0; sum > 0 && mood < MOOD_COUNT; mood++) {
        target[mood] = (float)(mood_share[mood] / sum);
    }
    return sum > 0;
}

static void fill(const void *context, size_t index, struct random *random, float *input,
                 float *target) {
    const struct training_faces *faces = context;
    (void)random;
    face_to_input(faces->samples->pixels + (size_t)faces->subset->index[index] * SAMPLE_PIXELS,
                  input);
    uint32_t row = faces->samples->row[faces->subset->index[index]];
    if (faces->votes != NULL && row < faces->votes->count &&
        mood_shares(faces->votes, row, target)) {
        return;
    }
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        target[mood] = mood == faces->subset->mood[index];
    }
}

struct net_source training_faces_source(const struct training_faces *faces) {
    return (struct net_source){faces->subset->count, SAMPLE_PIXELS, MOOD_COUNT, fill, faces};
}
