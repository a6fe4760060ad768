#include "sound/course.h"

#include <math.h>

struct course course_new(double least, double most) {
    return (struct course){.least = least, .most = most};
}

void course_add(struct course *course, double value) {
    double place = (value - course->least) / (course->most - course->least) * COURSE_STEPS;
    course->steps[(size_t)fmin(fmax(place, 0), COURSE_STEPS - 1)]++;
    sums_add(&course->values, value);
    if (course->follows) {
        sums_add(&course->changes, fabs(value - course->before));
    }
    course->before = value;
    course->follows = true;
}

void course_gap(struct course *course) {
    course->follows = false;
}

/* Below which a share of the values is; within a step they are taken as evenly spread. */
static double below_which(const struct course *course, double share) {
    double wanted = share * course->values.count, below = 0;
    double width = (course->most - course->least) / COURSE_STEPS;
    for (size_t i = 0; i < COURSE_STEPS; i++) {
        if (below + course->steps[i] >= wanted && course->steps[i] > 0) {
            return course->least + width * ((double)i + (wanted - below) / course->steps[i]);
        }
        below += course->steps[i];
    }
    return NAN;
}

struct sound_course course_end(const struct course *course) {
    struct sound_spread spread = sums_spread(&course->values);
    return (struct sound_course){.mean = spread.mean,
                                 .deviation = spread.deviation,
                                 .low = below_which(course, 0.1),
                                 .high = below_which(course, 0.9),
                                 .change = sums_spread(&course->changes).mean};
}
