#include "expression/why.h"

#include "expression/samples.h"

#include <stdlib.h>
#include <string.h>

/* ---- asking ---- */

static unsigned char mean_of(const unsigned char *face) {
    size_t sum = 0;
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        sum += face[i];
    }
    return (unsigned char)(sum / SAMPLE_PIXELS);
}

/* The face with a square around a cell in one gray. */
static void hide(const unsigned char *face, int row, int column, unsigned char gray,
                 unsigned char *out) {
    int above = row * WHY_STEP + WHY_STEP / 2 - WHY_HIDDEN / 2;
    int left = column * WHY_STEP + WHY_STEP / 2 - WHY_HIDDEN / 2;
    memcpy(out, face, SAMPLE_PIXELS);
    for (int y = above < 0 ? 0 : above; y < above + WHY_HIDDEN && y < SAMPLE_SIDE; y++) {
        for (int x = left < 0 ? 0 : left; x < left + WHY_HIDDEN && x < SAMPLE_SIDE; x++) {
            out[y * SAMPLE_SIDE + x] = gray;
        }
    }
}

bool why_ask(struct classifier *classifier, const unsigned char *face, struct why *out,
             struct error *err) {
    enum { CELLS = WHY_CELLS * WHY_CELLS };
    unsigned char *hidden = memory_new(CELLS, SAMPLE_PIXELS), gray = mean_of(face);
    double(*answer)[MOOD_COUNT] = memory_new(CELLS, sizeof *answer);
    for (int i = 0; i < CELLS; i++) {
        hide(face, i / WHY_CELLS, i % WHY_CELLS, gray, hidden + (size_t)i * SAMPLE_PIXELS);
    }
    bool good = classifier_moods(classifier, face, 1, &out->moods, err) &&
                classifier_moods(classifier, hidden, CELLS, answer, err);
    out->mood = good ? mood_likeliest(out->moods) : MOOD_UNKNOWN;
    for (int i = 0; good && i < CELLS; i++) {
        out->less[i / WHY_CELLS][i % WHY_CELLS] = out->moods[out->mood] - answer[i][out->mood];
    }
    free(hidden);
    free(answer);
    return good;
}

/* ---- drawing ---- */

/* Pixels. */
enum { FACE = 6 * SAMPLE_SIDE, GAP = 16, HEAD = 64 };

static const struct colour ink = {40, 44, 52}, paper = {250, 250, 248};

/* Where a cell is hidden the mood is less likely: red; more likely: blue. */
static const struct colour for_it = {214, 40, 40}, against_it = {30, 90, 200};

static double largest(const struct why *why) {
    double most = 0.05; /* less than that is no reason, and is not made to look like one */
    for (int i = 0; i < WHY_CELLS * WHY_CELLS; i++) {
        double less = why->less[i / WHY_CELLS][i % WHY_CELLS];
        double size = less < 0 ? -less : less;
        most = size > most ? size : most;
    }
    return most;
}

struct image why_draw(const unsigned char *face, const struct why *why) {
    struct image small = {SAMPLE_SIDE, SAMPLE_SIDE, 1, (unsigned char *)face};
    struct image large = image_resize(&small, FACE, FACE);
    size_t right = 2 * GAP + FACE; /* where the second one begins */
    struct image picture = image_new(right + FACE + GAP, HEAD + FACE + GAP, 3);
    double most = largest(why), cell = (double)FACE / WHY_CELLS;
    char text[160];
    image_draw_box(&picture, 0, 0, (double)picture.width, (double)picture.height, paper, 1);
    image_put(&picture, GAP, HEAD, &large);
    image_put(&picture, right, HEAD, &large);
    for (int i = 0; i < WHY_CELLS * WHY_CELLS; i++) {
        int row = i / WHY_CELLS, column = i % WHY_CELLS;
        double less = why->less[row][column];
        image_draw_box(&picture, (double)right + column * cell, HEAD + row * cell, cell, cell,
                       less > 0 ? for_it : against_it, 0.75 * (less < 0 ? -less : less) / most);
    }
    snprintf(text, sizeof text, "%s %.0f %%", mood_name(why->mood), 100 * why->moods[why->mood]);
    image_draw_text(&picture, GAP, 10, 24, text, ink);
    snprintf(text, sizeof text,
             "red: hidden, it is less %s (by %.0f points at most); blue: more so",
             mood_name(why->mood), 100 * most);
    image_draw_text(&picture, GAP, 40, 15, text, ink);
    image_free(&large);
    return picture;
}
