#include "cli/eval_errors.h"

#include <stdlib.h>
#include <string.h>

enum { FACES = 5 * SHEET_COLUMNS, BATCH = 64 };

struct mistake {
    uint32_t sample;
    double moods[MOOD_COUNT];
    double sure; /* of what it said */
};

static int surest_first(const void *a, const void *b) {
    const struct mistake *first = a, *second = b;
    if (first->sure != second->sure) {
        return first->sure > second->sure ? -1 : 1;
    }
    return first->sample < second->sample ? -1 : 1;
}

/* The mistakes with faces of one mood; gives how many. */
static size_t find(const struct samples_subset *subset, double (*answers)[MOOD_COUNT],
                   enum mood mood, struct mistake *out) {
    size_t count = 0;
    for (size_t i = 0; i < subset->count; i++) {
        enum mood said = mood_likeliest(answers[i]);
        if (subset->mood[i] == mood && said != mood) {
            out[count].sample = subset->index[i];
            out[count].sure = answers[i][said];
            memcpy(out[count++].moods, answers[i], sizeof out->moods);
        }
    }
    qsort(out, count, sizeof *out, surest_first);
    return count;
}

static bool draw(const struct samples *samples, const struct mistake *mistake, size_t count,
                 enum mood mood, const char *folder, struct error *err) {
    struct sheet_face faces[FACES];
    char title[128], name[64];
    size_t shown = count < FACES ? count : FACES;
    for (size_t i = 0; i < shown; i++) {
        enum mood said = mood_likeliest(mistake[i].moods);
        faces[i].pixels = samples->pixels + (size_t)mistake[i].sample * SAMPLE_PIXELS;
        snprintf(faces[i].text, sizeof faces[i].text, "%s %.0f %%\n%s %.0f %%", mood_name(said),
                 100 * mistake[i].sure, mood_name(mood), 100 * mistake[i].moods[mood]);
    }
    snprintf(title, sizeof title, "People say %s, the model does not: %zu of %zu", mood_name(mood),
             shown, count);
    snprintf(name, sizeof name, "errors-%s.png", mood_name(mood));
    struct image sheet = contact_sheet(title, faces, shown);
    char *path = path_join(folder, name);
    bool good = image_write(path, &sheet, err);
    free(path);
    image_free(&sheet);
    return good;
}

/* The moods of all faces of the subset. */
static bool answer(struct classifier *classifier, const struct samples *samples,
                   const struct samples_subset *subset, double (*out)[MOOD_COUNT],
                   struct error *err) {
    for (size_t i = 0; i < subset->count; i++) {
        const unsigned char *face = samples->pixels + (size_t)subset->index[i] * SAMPLE_PIXELS;
        if (!classifier_moods(classifier, face, 1, out + i, err)) {
            return false;
        }
    }
    return true;
}

bool eval_draw_errors(struct model *model, enum net_precision precision, unsigned threads,
                      const struct samples *samples, const struct samples_subset *subset,
                      const char *folder, struct error *err) {
    struct classifier_options options = {1, precision, threads};
    struct classifier *classifier = classifier_new(model, &options, err);
    double(*answers)[MOOD_COUNT] = memory_new(subset->count, sizeof *answers);
    struct mistake *mistake = memory_new(subset->count, sizeof *mistake);
    bool good = classifier != NULL && file_make_folder(folder, err) &&
                answer(classifier, samples, subset, answers, err);
    for (int mood = 0; good && mood < MOOD_COUNT; mood++) {
        size_t count = find(subset, answers, (enum mood)mood, mistake);
        good = draw(samples, mistake, count, (enum mood)mood, folder, err);
    }
    free(mistake);
    free(answers);
    classifier_free(classifier);
    return good;
}
