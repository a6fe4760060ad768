/* Parts of a choice of samples. */
#ifndef EXPRESSION_SUBSET_H
#define EXPRESSION_SUBSET_H

#include "expression/votes.h"

/* Those of the subset whose picture is not in Training as well; `split` is the one that the subset
 * is of. */
struct samples_subset subset_without_repeats(const struct samples *samples,
                                             const struct samples_subset *subset, enum split split);

/* Those of the subset whose mood by the majority of votes is one of the four, with that mood. */
struct samples_subset subset_by_votes(const struct samples *samples,
                                      const struct samples_subset *subset,
                                      const struct votes *votes);

/* Takes about a share (0..1) of the samples out of the subset, at random, and gives these. */
struct samples_subset subset_take_out(struct samples_subset *subset, double share,
                                      struct random *random);

#endif
