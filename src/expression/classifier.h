/* Faces in, probabilities of moods out. */
#ifndef EXPRESSION_CLASSIFIER_H
#define EXPRESSION_CLASSIFIER_H

#include "expression/model.h"

struct classifier;

struct classifier_options {
    size_t batch; /* faces that are looked at in one go, 1 and more */
    enum net_precision precision;
    unsigned threads; /* 0: as many as the process may use */
};

/* The model must outlive it. NULL with an error if it cannot run here in that precision. */
struct classifier *classifier_new(struct model *model, const struct classifier_options *options,
                                  struct error *err);
void classifier_free(struct classifier *classifier);

/* The probability of each mood, nearer to each other where a face seems to show none of them, for
 * each of `count` faces, gray pictures of 48 x 48 pixels. False
 * with an error if a network with weights out of all proportion answers with no number. */
bool classifier_moods(struct classifier *classifier, const unsigned char *faces, size_t count,
                      double (*out)[MOOD_COUNT], struct error *err);

#endif
