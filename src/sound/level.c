#include "sound/level.h"

#include <math.h>
#include <string.h>

static const double silence = -70; /* dBFS, as in EBU R 128 */

/* In sixteen sums, so that these can be registers. */
VECTOR_CLONES
static void block_sums(const float *block, float *restrict squares, float *restrict peaks) {
    for (size_t i = 0; i < LEVEL_BLOCK; i += 16) {
        for (size_t j = 0; j < 16; j++) {
            float size = fabsf(block[i + j]);
            squares[j] += block[i + j] * block[i + j];
            peaks[j] = size > peaks[j] ? size : peaks[j];
        }
    }
}

/* `length` samples of the block are the sound's, the others 0. */
static void end_block(struct level *level, size_t length) {
    float squares[16] = {0}, peaks[16] = {0};
    double sum = 0;
    block_sums(level->block, squares, peaks);
    for (size_t j = 0; j < 16; j++) {
        sum += (double)squares[j];
        level->peak = fmaxf(level->peak, peaks[j]);
    }
    double loud = 10 * log10(sum / (double)length);
    level->squares += sum;
    level->samples += (double)length;
    level->blocks++;
    if (!(loud >= silence)) {
        level->silent++;
        return;
    }
    sums_add(&level->spread, loud);
    level->histogram[(size_t)fmin((loud - silence) * 4, LEVEL_STEPS - 1)]++;
}

void level_add(struct level *level, const float *samples, size_t count) {
    while (count > 0) {
        size_t taken = LEVEL_BLOCK - level->held < count ? LEVEL_BLOCK - level->held : count;
        memcpy(level->block + level->held, samples, taken * sizeof *samples);
        level->held += taken;
        samples += taken;
        count -= taken;
        if (level->held == LEVEL_BLOCK) {
            end_block(level, LEVEL_BLOCK);
            level->held = 0;
        }
    }
}

/* The level below which a share of the blocks is; within a step they are taken as evenly spread. */
static double level_of_share(const struct level *level, double share) {
    double wanted = share * level->spread.count, below = 0;
    for (size_t i = 0; i < LEVEL_STEPS; i++) {
        if (below + level->histogram[i] >= wanted && level->histogram[i] > 0) {
            return silence + ((double)i + (wanted - below) / level->histogram[i]) / 4;
        }
        below += level->histogram[i];
    }
    return NAN;
}

void level_end(struct level *level, struct sound_facts *out) {
    if (level->held > 0) {
        memset(level->block + level->held, 0, (LEVEL_BLOCK - level->held) * sizeof *level->block);
        end_block(level, level->held);
        level->held = 0;
    }
    bool heard = level->squares > 0;
    out->silent = level->blocks > 0 ? level->silent / level->blocks : NAN;
    out->peak = heard ? 20 * log10((double)level->peak) : NAN;
    out->level = heard ? 10 * log10(level->squares / level->samples) : NAN;
    out->crest = out->peak - out->level;
    out->block = sums_spread(&level->spread);
    out->level_spread = level_of_share(level, 0.95) - level_of_share(level, 0.1);
}
