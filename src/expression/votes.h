/* What ten people said of each of FER2013's pictures (E. Barsoum et al., "Training deep networks
 * for facial expression recognition with crowd-sourced label distribution", 2016). */
#ifndef EXPRESSION_VOTES_H
#define EXPRESSION_VOTES_H

#include "expression/samples.h"

/* In the order of the file's columns. */
enum vote {
    VOTE_NEUTRAL,
    VOTE_HAPPY,
    VOTE_SURPRISE,
    VOTE_SAD,
    VOTE_ANGRY,
    VOTE_DISGUST,
    VOTE_FEAR,
    VOTE_CONTEMPT,
    VOTE_UNKNOWN,
    VOTE_NO_FACE,
    VOTE_COUNT
};

/* The votes of each row of the table of faces, in its order. */
struct votes {
    size_t count, room;
    unsigned char (*row)[VOTE_COUNT];
};

/* Reads the file that Microsoft published as fer2013new.csv, plain or gzip: a line for each row of
 * fer2013.csv, `Usage,Image name,` and ten numbers from 0 to 100. Unlike in the table of faces a
 * broken line is an error, since those behind it would belong to other faces. */
struct votes *votes_read(const char *path, struct error *err);
void votes_free(struct votes *votes);

/* What most people said, MOOD_UNKNOWN if that is none of the four moods, if two answers have as
 * many votes, or if nobody was asked: rows of further sources. `row` is the sample's number in what
 * was read. */
enum mood votes_mood(const struct votes *votes, uint32_t row);

/* True if most people saw no face, or none that shows anything they could name. */
bool votes_useless(const struct votes *votes, uint32_t row);

/* The share of the votes for each of FER2013's emotions; all 0 if nobody named one. */
void votes_shares(const struct votes *votes, uint32_t row, double share[EMOTION_COUNT]);

#endif
