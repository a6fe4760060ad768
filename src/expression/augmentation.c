#include "expression/augmentation.h"

#include "expression/samples.h"
#include "expression/training_faces.h"

#include <math.h>

enum { SIDE = SAMPLE_SIDE };

static const double MIDDLE = (SAMPLE_SIDE - 1) / 2.0;

/* -most to most, each equally likely. */
static double drawn(struct random *random, double most) {
    return (2 * random_unit(random) - 1) * most;
}

/* Where a pixel comes from: x = middle + across_x u + across_y v + shift_x for a pixel u to the
 * right of the middle and v below it, and y likewise. */
struct view {
    double across_x, across_y, down_x, down_y, shift_x, shift_y;
};

static struct view draw_view(const struct augmentation *most, struct random *random) {
    bool mirrored = random_unit(random) < most->mirror;
    double scale = 1 / (1 + drawn(random, most->scale));
    double angle = drawn(random, most->turn) * 3.14159265358979 / 180;
    double cosine = cos(angle) * scale, sine = sin(angle) * scale;
    struct view view = {cosine, -sine, sine, cosine, 0, 0};
    view.shift_x = drawn(random, most->shift) * SIDE;
    view.shift_y = drawn(random, most->shift) * SIDE;
    if (mirrored) {
        view.across_x = -view.across_x;
        view.across_y = -view.across_y;
    }
    return view;
}

/* The pixel before a place, and how far the place is from it; at the edge the edge itself. */
static int before(double place, float *part) {
    double inside = place < 0 ? 0 : place > SIDE - 1 ? SIDE - 1 : place;
    int pixel = (int)inside < SIDE - 2 ? (int)inside : SIDE - 2;
    *part = (float)(inside - pixel);
    return pixel;
}

static void look(const unsigned char *face, const struct view *view, float *out) {
    for (int row = 0; row < SIDE; row++) {
        double v = row - MIDDLE;
        double x = MIDDLE + view->shift_x + view->across_y * v - view->across_x * MIDDLE;
        double y = MIDDLE + view->shift_y + view->down_y * v - view->down_x * MIDDLE;
        for (int column = 0; column < SIDE; column++) {
            float right, down;
            int left = before(x + view->across_x * column, &right);
            int above = before(y + view->down_x * column, &down);
            const unsigned char *pixel = face + (size_t)above * SIDE + left;
            float upper = (float)pixel[0] + right * (float)(pixel[1] - pixel[0]);
            float lower = (float)pixel[SIDE] + right * (float)(pixel[SIDE + 1] - pixel[SIDE]);
            out[row * SIDE + column] = (upper + down * (lower - upper)) / 255;
        }
    }
}

/* The mean of two by two pixels in the place of each: what half as many pixels would show. */
static void blur(float *out) {
    for (int row = 0; row < SIDE; row += 2) {
        for (int column = 0; column < SIDE; column += 2) {
            float *at = out + (size_t)row * SIDE + column;
            float mean = (at[0] + at[1] + at[SIDE] + at[SIDE + 1]) / 4;
            at[0] = at[1] = at[SIDE] = at[SIDE + 1] = mean;
        }
    }
}

/* Brightness and contrast, kept within black and white. */
static void relight(float *out, double brightness, double contrast) {
    float times = (float)(1 + contrast), more = (float)(0.5 + brightness) - times / 2;
    for (int i = 0; i < SAMPLE_PIXELS; i++) {
        float value = out[i] * times + more;
        out[i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
}

static void cut_out(float *out, double side, struct random *random) {
    int width = (int)(random_unit(random) * side * SIDE);
    int left = (int)random_below(random, SIDE) - width / 2;
    int above = (int)random_below(random, SIDE) - width / 2;
    for (int row = above < 0 ? 0 : above; row < above + width && row < SIDE; row++) {
        for (int column = left < 0 ? 0 : left; column < left + width && column < SIDE; column++) {
            out[row * SIDE + column] = 0.5F;
        }
    }
}

void face_augment(const unsigned char *face, const struct augmentation *most, struct random *random,
                  float *input) {
    struct view view = draw_view(most, random);
    look(face, &view, input);
    if (random_unit(random) < most->blur) {
        blur(input);
    }
    double brightness = drawn(random, most->brightness);
    relight(input, brightness, drawn(random, most->contrast));
    if (most->cutout > 0) {
        cut_out(input, most->cutout, random);
    }
}
