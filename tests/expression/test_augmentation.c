/* Augmented faces: each change by itself, on a picture of which it is known what it must become. */
#include "expression/augmentation.h"
#include "expression/training_faces.h"
#include "test.h"

enum { SIDE = SAMPLE_SIDE };

/* Gray rising by 2 to the right and by 1 downwards: between pixels it is what its formula says. */
static void slope(unsigned char *face) {
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            face[y * SIDE + x] = (unsigned char)(50 + 2 * x + y);
        }
    }
}

static void nothing_is_nothing(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float plain[SAMPLE_PIXELS], seen[SAMPLE_PIXELS];
    struct random random = random_seeded(1, 1);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        face[i] = (unsigned char)random_below(&random, 256);
    }
    face_to_input(face, plain);
    face_augment(face, &(struct augmentation){0}, &random, seen);
    assert_memory_equal(plain, seen, sizeof plain);
}

static void mirrored_as_often_as_asked(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float seen[SAMPLE_PIXELS];
    unsigned mirrored = 0;
    struct random random = random_seeded(2, 1);
    slope(face);
    for (int i = 0; i < 400; i++) {
        face_augment(face, &(struct augmentation){.mirror = 0.25}, &random, seen);
        bool is = seen[0] > seen[SIDE - 1];
        mirrored += is;
        for (int x = 0; x < SIDE; x++) {
            assert_near(seen[5 * SIDE + x] * 255, face[5 * SIDE + (is ? SIDE - 1 - x : x)], 1e-3);
        }
    }
    assert_in_range(mirrored, 75, 125); /* 100, four deviations */
}

/* Of what is drawn the picture itself tells: at a slope the middle of the picture says by how much
 * it was shifted, the rise from pixel to pixel by how much it was scaled and turned. */
static void shifted_scaled_and_turned_within_bounds(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float seen[SAMPLE_PIXELS];
    struct random random = random_seeded(3, 1);
    double least_angle = 0, most_angle = 0, least_scale = 1, most_scale = 1, farthest = 0;
    slope(face);
    for (int i = 0; i < 500; i++) {
        face_augment(face, &(struct augmentation){.shift = 0.05, .scale = 0.1, .turn = 10}, &random,
                     seen);
        const float *middle = seen + 20 * SIDE + 20;
        double right = 255 * (double)(middle[4] - middle[0]) / 4;
        double down = 255 * (double)(middle[4 * SIDE] - middle[0]) / 4;
        /* (2, 1) turned by -a and divided by the scale s */
        double angle = (atan2(1, 2) - atan2(down, right)) * 180 / 3.14159265358979;
        double scale = sqrt(5) / hypot(right, down);
        double value = 255 * (double)(middle[3 * SIDE + 3] + middle[4 * SIDE + 4]) / 2 - 50;
        farthest = fmax(farthest, fabs(value - 3 * 23.5));
        least_angle = fmin(least_angle, angle);
        most_angle = fmax(most_angle, angle);
        least_scale = fmin(least_scale, scale);
        most_scale = fmax(most_scale, scale);
    }
    assert_true(least_angle > -10.1 && least_angle < -9.5);
    assert_true(most_angle < 10.1 && most_angle > 9.5);
    assert_true(least_scale > 0.899 && least_scale < 0.91);
    assert_true(most_scale < 1.101 && most_scale > 1.09);
    assert_true(farthest < 3 * 0.05 * SIDE + 0.1 && farthest > 2 * 0.05 * SIDE);
}

static void light_stays_between_black_and_white(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float seen[SAMPLE_PIXELS];
    struct random random = random_seeded(4, 1);
    double darkest = 1, brightest = 0, flattest = 9, steepest = 0;
    slope(face);
    for (int i = 0; i < 300; i++) {
        face_augment(face, &(struct augmentation){.brightness = 0.5}, &random, seen);
        for (size_t j = 0; j < SAMPLE_PIXELS; j++) {
            assert_true(seen[j] >= 0 && seen[j] <= 1);
        }
        darkest = fmin(darkest, (double)seen[24 * SIDE + 24]);
        brightest = fmax(brightest, (double)seen[24 * SIDE + 24]);
        face_augment(face, &(struct augmentation){.contrast = 0.5}, &random, seen);
        double rise = 255 * (double)(seen[24 * SIDE + 25] - seen[24 * SIDE + 24]);
        flattest = fmin(flattest, rise);
        steepest = fmax(steepest, rise);
    }
    double plain = (50 + 3 * 24) / 255.0;
    assert_true(darkest == 0 && brightest > plain + 0.48 && brightest <= plain + 0.5);
    assert_true(flattest >= 0.999 && flattest < 1.05 && steepest <= 3.001 && steepest > 2.95);
}

static void a_square_is_cut_out(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float seen[SAMPLE_PIXELS];
    struct random random = random_seeded(5, 1);
    size_t most = 0;
    memset(face, 255, sizeof face);
    for (int i = 0; i < 300; i++) {
        size_t gray = 0;
        face_augment(face, &(struct augmentation){.cutout = 0.5}, &random, seen);
        for (size_t j = 0; j < SAMPLE_PIXELS; j++) {
            assert_true(seen[j] == 1 || seen[j] == 0.5F);
            gray += seen[j] == 0.5F;
        }
        most = gray > most ? gray : most;
    }
    assert_in_range(most, 18 * 18, 24 * 24);
}

static void blurred_in_squares_of_two(void **state) {
    (void)state;
    unsigned char face[SAMPLE_PIXELS];
    float seen[SAMPLE_PIXELS];
    struct random random = random_seeded(6, 1);
    slope(face);
    face_augment(face, &(struct augmentation){.blur = 1}, &random, seen);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            double mean = 50 + 2 * (x / 2 * 2 + 0.5) + (y / 2 * 2 + 0.5);
            assert_near(seen[y * SIDE + x] * 255, mean, 1e-3);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(mirrored_as_often_as_asked),
        cmocka_unit_test(shifted_scaled_and_turned_within_bounds),
        cmocka_unit_test(light_stays_between_black_and_white),
        cmocka_unit_test(a_square_is_cut_out),
        cmocka_unit_test(blurred_in_squares_of_two),
    };
    return test_run("expression/augmentation", tests);
}
