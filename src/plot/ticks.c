#include "plot/ticks.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What rounding may have taken from a whole number of steps. */
static const double slack = 1e-6;

bool plot_number_shown(double value) {
    return fabs(value) <= 1e100; /* false for NaN too */
}

static double step_of(const struct plot_ticks *ticks) {
    return ticks->exponent < 0 ? ticks->mantissa / pow(10, -ticks->exponent)
                               : ticks->mantissa * pow(10, ticks->exponent);
}

double plot_tick(const struct plot_ticks *ticks, int i) {
    double units = (double)((ticks->first + i) * ticks->mantissa);
    return ticks->exponent < 0 ? units / pow(10, -ticks->exponent)
                               : units * pow(10, ticks->exponent);
}

/* 1, 2, 5, 10, 20, ... */
static void step_up(struct plot_ticks *ticks) {
    if (ticks->mantissa == 5) {
        ticks->exponent++;
    }
    ticks->mantissa = ticks->mantissa == 1 ? 2 : ticks->mantissa == 2 ? 5 : 1;
}

struct plot_ticks plot_ticks_within(double low, double high, int most, bool whole) {
    int exponent = (int)floor(log10((high - low) / (most + 1)));
    struct plot_ticks ticks = {.mantissa = 1, .exponent = whole && exponent < 0 ? 0 : exponent};
    for (;; step_up(&ticks)) {
        double step = step_of(&ticks);
        double first = ceil(low / step - slack), last = floor(high / step + slack);
        if (last - first + 1 <= most) {
            ticks.first = (int64_t)first;
            ticks.count = (int)(last - first + 1);
            return ticks;
        }
    }
}

struct plot_ticks plot_ticks_around(double *low, double *high, int most) {
    struct plot_ticks ticks = plot_ticks_within(*low, *high, most, false);
    double step = step_of(&ticks);
    ticks.first = (int64_t)floor(*low / step + slack);
    ticks.count = (int)((int64_t)ceil(*high / step - slack) - ticks.first) + 1;
    *low = plot_tick(&ticks, 0);
    *high = plot_tick(&ticks, ticks.count - 1);
    return ticks;
}

void plot_range_widen(double *low, double *high) {
    const double least = 1e-100;
    *low = fabs(*low) < least ? 0 : *low;
    *high = fabs(*high) < least ? 0 : *high;
    double most = fmax(fabs(*low), fabs(*high));
    if (*high - *low > 1e-6 * most) {
        return;
    }
    /* Equal ones get an axis of their own size; 0 has none, and gets -1..1. */
    double half = *low == *high ? (most > 0 ? 0.1 * most : 1) : 0.5e-6 * most;
    double middle = *low / 2 + *high / 2;
    *low = middle - half;
    *high = middle + half;
}

/* Digits with a comma before each three. */
static void add_grouped(char out[PLOT_LABEL], uint64_t number) {
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t used = strlen(out);
    for (size_t i = 0, left = strlen(digits); left > 0; i++, left--) {
        out[used++] = digits[i];
        if (left > 1 && left % 3 == 1) {
            out[used++] = ',';
        }
    }
    out[used] = '\0';
}

void plot_count_label(char out[PLOT_LABEL], uint64_t count) {
    out[0] = '\0';
    add_grouped(out, count);
}

/* 2500 of exponent 6 as 2.5e9. */
static void add_scientific(char out[PLOT_LABEL], uint64_t units, int exponent) {
    for (; units % 10 == 0; units /= 10) {
        exponent++;
    }
    char digits[24];
    int more = snprintf(digits, sizeof digits, "%" PRIu64, units) - 1;
    size_t used = strlen(out);
    snprintf(out + used, PLOT_LABEL - used, "%c%s%se%d", digits[0], more > 0 ? "." : "", digits + 1,
             exponent + more);
}

static uint64_t power_of_ten(int exponent) {
    return exponent <= 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/* By hand because the mark of snprintf's %f follows the locale. */
void plot_tick_label(char out[PLOT_LABEL], const struct plot_ticks *ticks, int i, bool percent) {
    int64_t number = (ticks->first + i) * ticks->mantissa;
    uint64_t units = (uint64_t)(number < 0 ? -number : number);
    int exponent = ticks->exponent + (percent ? 2 : 0);
    snprintf(out, PLOT_LABEL, "%s", number < 0 ? "-" : "");
    if (units == 0) {
        add_grouped(out, 0);
    } else if (exponent < -7 || exponent > 6) {
        add_scientific(out, units, exponent);
    } else {
        uint64_t part = power_of_ten(-exponent);
        add_grouped(out, units * power_of_ten(exponent) / part);
        if (exponent < 0) {
            size_t used = strlen(out);
            snprintf(out + used, PLOT_LABEL - used, ".%0*" PRIu64, -exponent, units % part);
        }
    }
    if (percent) {
        size_t used = strlen(out);
        snprintf(out + used, PLOT_LABEL - used, " %%");
    }
}
