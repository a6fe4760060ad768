/* Labelled faces as a network takes them. */
#ifndef EXPRESSION_TRAINING_FACES_H
#define EXPRESSION_TRAINING_FACES_H

#include "expression/samples.h"
#include "expression/votes.h"
#include "nn/nn.h"

/* What MODEL_SCALING says: 48 x 48 pixels, each divided by 255. The one place where it is done. */
void face_to_input(const unsigned char *face, float *input);

/* The faces of a subset. */
struct training_faces {
    const struct samples *samples;
    const struct samples_subset *subset;
    const struct votes *votes; /* NULL: labels count */
};

/* A source of these: inputs are the faces, targets are 1 for the mood and 0 for others; or, by the
 * votes, the share of those for one of the moods that each got. `faces` and all that it points to
 * must outlive it. */
struct net_source training_faces_source(const struct training_faces *faces);

#endif
