/* The loudness of a whole from that of its blocks, the quiet ones left out. */
#ifndef SOUND_GATE_H
#define SOUND_GATE_H

enum { GATE_STEPS = 6000 }; /* of 0.02 LU, from -70 LUFS on */

/* How many blocks there were of each loudness and the sum of their energies: the same memory for
 * any number of blocks. All 0 to begin with. */
struct gate {
    double count[GATE_STEPS], energy[GATE_STEPS];
};

/* Adds a block: the sum over channels of the mean square under K-weighting. What is below -70 LUFS
 * counts for nothing. */
void gate_add(struct gate *gate, double energy);

/* LUFS of the blocks that are at most 10 LU below the mean of all (ITU-R BS.1770-4); NAN if there
 * are none. */
double gate_loudness(const struct gate *gate);

/* From the quietest tenth to the loudest twentieth of the blocks that are at most 20 LU below the
 * mean of all, LU (EBU Tech 3342); 0 if there are none. */
double gate_range(const struct gate *gate);

#endif
