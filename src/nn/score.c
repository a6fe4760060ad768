#include "nn/score.h"

#include <math.h>
#include <stdlib.h>

size_t class_largest(const float *values, size_t count) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        if (values[i] > values[best] || (isnan(values[best]) && !isnan(values[i]))) {
            best = i;
        }
    }
    return best;
}

struct score score_new(size_t classes) {
    return (struct score){classes, memory_new(classes * classes, sizeof(uint64_t)), 0};
}

void score_free(struct score *score) {
    free(score->confusion);
    *score = (struct score){0};
}

void score_add(struct score *score, size_t truth, size_t answer) {
    score->confusion[truth * score->classes + answer]++;
    score->samples++;
}

void score_add_rows(struct score *score, const float *targets, const float *logits,
                    size_t samples) {
    for (size_t s = 0; s < samples; s++) {
        score_add(score, class_largest(targets + s * score->classes, score->classes),
                  class_largest(logits + s * score->classes, score->classes));
    }
}

double score_accuracy(const struct score *score) {
    uint64_t right = 0;
    for (size_t c = 0; c < score->classes; c++) {
        right += score->confusion[c * score->classes + c];
    }
    return score->samples == 0 ? 0 : (double)right / (double)score->samples;
}

static double share(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : (double)part / (double)whole;
}

struct score_class score_of_class(const struct score *score, size_t class) {
    struct score_class figures = {.right = score->confusion[class * score->classes + class]};
    for (size_t other = 0; other < score->classes; other++) {
        figures.occurs += score->confusion[class * score->classes + other];
        figures.answers += score->confusion[other * score->classes + class];
    }
    figures.precision = share(figures.right, figures.answers);
    figures.recall = share(figures.right, figures.occurs);
    figures.f1 = share(2 * figures.right, figures.answers + figures.occurs);
    return figures;
}
