/* Which margin around the square that the cascade finds suits the model best: of photos, their
 * largest face, cut out with margins of several widths. bench_margins MOOD PHOTO... prints how many
 * are read as what a person sees, and the mean probability of that. */
#include "expression/expression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double margins[] = {-0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2, 0.3};

enum { MARGINS = sizeof margins / sizeof margins[0] };

static void stop(const struct error *err) {
    fprintf(stderr, "bench_margins: %s\n", err->message);
    exit(1);
}

static struct face widened(struct face box, double margin) {
    int more = (int)lround(box.width * margin / 2);
    return (struct face){box.x - more, box.y - more, box.width + 2 * more, box.height + 2 * more};
}

int main(int argc, char **argv) {
    struct error err;
    struct looker_options options = looker_defaults();
    struct classifier_options reading = {.batch = 1, .precision = NET_AUTO, .threads = 1};
    struct looker *looker = looker_new(&options, &err);
    struct model *model = looker == NULL ? NULL : model_load_default(&err);
    struct classifier *classifier = model == NULL ? NULL : classifier_new(model, &reading, &err);
    if (classifier == NULL) {
        stop(&err);
    }
    double sum[MARGINS] = {0};
    int right[MARGINS] = {0}, photos = 0;
    for (int i = 1; i + 1 < argc; i += 2, photos++) {
        enum mood mood = mood_from_name(argv[i]);
        struct image gray;
        struct face_moods faces;
        if (!image_read_gray(argv[i + 1], IMAGE_MEGAPIXELS, &gray, &err) ||
            !looker_look(looker, &gray, &faces, &err)) {
            stop(&err);
        }
        for (size_t k = 0; faces.count > 0 && k < MARGINS; k++) {
            struct face box = widened(faces.face[0].box, margins[k]);
            unsigned char face[SAMPLE_PIXELS];
            double moods[1][MOOD_COUNT];
            looker_crop(&gray, &box, face);
            if (!classifier_moods(classifier, face, 1, moods, &err)) {
                stop(&err);
            }
            sum[k] += moods[0][mood];
            right[k] += mood_likeliest(moods[0]) == mood;
        }
        face_moods_free(&faces);
        image_free(&gray);
    }
    for (size_t k = 0; k < MARGINS; k++) {
        printf("| %+.0f %% | %d of %d | %.2f |\n", 100 * margins[k], right[k], photos,
               sum[k] / photos);
    }
    classifier_free(classifier);
    model_free(model);
    looker_free(looker);
    return 0;
}
