/* What the files of `mien train` share. */
#ifndef CLI_TRAIN_H
#define CLI_TRAIN_H

#include "cli/face_data.h"

enum { TRAIN_MEASURE_BATCH = 64 };

struct training {
    const struct cli *cli;
    const char *folder;
    char *model_path, *state_path, *about;
    struct recipe recipe;
    struct model *from; /* that it goes on from; NULL: begins anew */
    struct samples *samples;
    double *weight; /* of each sample */
    struct votes *votes;
    struct samples_subset choose;
    struct lessons lessons;
    struct training_faces choose_faces;
    struct net_source learn_source, choose_source;
    struct model *model;
    struct trainer *trainer;
    struct net_plan *plan; /* for measuring */
    double kept;           /* when the state was written */
};

/* Reads --data, --votes and further sources. False after saying what is wrong. */
bool train_read_faces(struct training *training);

/* Which faces to learn from, and which to measure on: PublicTest, or a tenth that is held back. */
bool train_choose_faces(struct training *training, struct error *err);

/* What tells one training from another: going on is only for the very same. */
char *train_describe(const struct training *training);

/* Notes in the model what it learns from. */
void train_name_data(struct training *training);

/* Trains, shows how it goes, keeps what is best; the exit code. */
int train_run(struct training *training);

#endif
