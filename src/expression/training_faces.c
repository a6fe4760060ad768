#include "expression/training_faces.h"

VECTOR_CLONES
void face_to_input(const unsigned char *face, float *input) {
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        input[i] = (float)face[i] / 255;
    }
}

static void fill(const void *context, size_t index, struct random *random, float *input,
                 float *target) {
    const struct training_faces *faces = context;
    (void)random;
    face_to_input(faces->samples->pixels + (size_t)faces->subset->index[index] * SAMPLE_PIXELS,
                  input);
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        target[mood] = mood == faces->subset->mood[index];
    }
}

struct net_source training_faces_source(const struct training_faces *faces) {
    return (struct net_source){faces->subset->count, SAMPLE_PIXELS, MOOD_COUNT, fill, faces};
}
