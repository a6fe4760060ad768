/* Where an axis has its ticks, and what is written at them. */
#ifndef PLOT_TICKS_H
#define PLOT_TICKS_H

#include "base/base.h"

/* Multiples of 1, 2 or 5 times a power of ten: tick i is (first + i) * mantissa * 10^exponent. Kept
 * as whole numbers, so that none is 0.30000000000000004. */
struct plot_ticks {
    int64_t first;
    int count;
    int mantissa, exponent;
};

/* An axis shows numbers up to 1e100; nearer to 0 than 1e-100 they are 0. */
bool plot_number_shown(double value);

/* The tightest ticks within low..high of which there are at most `most` (1 and more); `whole` ones
 * are whole numbers. Needs shown numbers, low < high and both told apart in seven digits, as
 * plot_range_widen() has them. */
struct plot_ticks plot_ticks_within(double low, double high, int most, bool whole);

/* Ticks as tight as these that also reach over both ends, which are moved out to them. */
struct plot_ticks plot_ticks_around(double *low, double *high, int most);

double plot_tick(const struct plot_ticks *ticks, int i);

/* Room for the longest label and its NUL. */
enum { PLOT_LABEL = 48 };

/* "0.25", "1,500", "2.5e9"; of a share in percent "25 %". */
void plot_tick_label(char out[PLOT_LABEL], const struct plot_ticks *ticks, int i, bool percent);

/* "12,345". */
void plot_count_label(char out[PLOT_LABEL], uint64_t count);

/* Moves the ends apart if they are nearer than an axis can tell; of equal ones the number comes to
 * stand in the middle. */
void plot_range_widen(double *low, double *high);

#endif
