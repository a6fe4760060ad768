/* A whole process that reads the mood of one face: bench_answer MODEL FACE. */
#include "expression/expression.h"
#include "image/image.h"

#include <stdio.h>

int main(int count, char **words) {
    struct error err = {"usage: bench_answer MODEL FACE"};
    struct model *model = count == 3 ? model_load(words[1], &err) : NULL;
    struct classifier_options options = {.batch = 1, .threads = 1};
    struct classifier *classifier = model == NULL ? NULL : classifier_new(model, &options, &err);
    struct image face = {0};
    double moods[1][MOOD_COUNT];
    bool good = classifier != NULL && image_read(words[2], 1, &face, &err);
    if (good && (face.width != SAMPLE_SIDE || face.height != SAMPLE_SIDE || face.channels != 1)) {
        good = error_set(&err, "%s: is not a gray picture of 48x48", words[2]);
    }
    good = good && classifier_moods(classifier, face.pixels, 1, moods, &err);
    for (int mood = 0; good && mood < MOOD_COUNT; mood++) {
        printf("%s %.4f\n", mood_name((enum mood)mood), moods[0][mood]);
    }
    if (!good) {
        fprintf(stderr, "bench_answer: %s\n", err.message);
    }
    image_free(&face);
    classifier_free(classifier);
    model_free(model);
    return good ? 0 : 1;
}
