/* Runs the stages of a cascade over a row of windows, many at a time. */
#ifndef FACE_SCAN_H
#define FACE_SCAN_H

#include "face/plan.h"

/* Windows that are worked on together. What scan_row() reads of a row reaches as far beyond the
 * last window as SCAN_LANES windows would. */
enum { SCAN_LANES = 16 };

/* For each of `windows` windows side by side, 1 / sqrt(area * sum of squares - sum squared) over
 * its inside, by which features are multiplied; 0 for a window without contrast, which cannot be a
 * face. `at` is the first window's place in the plane of sums. */
void scan_contrast(const struct plan *plan, const uint32_t *at, size_t windows, float *contrast);

/* Which of the windows are faces: their numbers go to `hits`, which has room for all, and how many
 * is returned. As in OpenCV, a window is not looked at if the one before it was and failed the
 * first stage. `contrast` has SCAN_LANES numbers more than there are windows. */
size_t scan_row(const struct plan *plan, const uint32_t *at, const float *contrast, size_t windows,
                uint32_t *hits);

/* Of SCAN_LANES windows (bits), those that are passed over because the one before them was looked
 * at and `rejected`; *carry says so of the first, and then of the one after the last. */
uint32_t scan_passed_over(uint32_t rejected, uint32_t *carry);

#endif
