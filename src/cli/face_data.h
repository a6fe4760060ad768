/* What `mien train` and `mien eval` share: labelled faces, shown before anything is done with them.
 */
#ifndef CLI_FACE_DATA_H
#define CLI_FACE_DATA_H

#include "cli/cli.h"
#include "expression/expression.h"

/* Reads faces with a progress bar. NULL after saying what is wrong. */
struct samples *face_data_read(const struct cli *cli, const char *path);

/* Reads --votes, which must have as many lines as there are rows of faces; *out stays NULL where it
 * is not given. False after saying what is wrong. */
bool face_data_votes(const struct cli *cli, const struct samples *samples, struct votes **out);

/* Prints how many faces of each emotion each split has, and what was left out and why; nothing with
 * --quiet or --json. */
void face_data_print(const struct cli *cli, const struct samples *samples);

/* Prints an evaluation for people: accuracy, loss, confusion, each class, calibration. */
void face_data_print_evaluation(const struct evaluation *evaluation);

/* As a json_t: the figures that `mien eval --json` has. */
void *face_data_evaluation_json(const struct evaluation *evaluation);

/* Draws confusion and reliability into a folder, as PNG and SVG. */
bool face_data_draw(const struct evaluation *evaluation, const char *folder, struct error *err);

/* --precision and --threads; false after saying what is wrong. */
bool face_data_options(const struct cli *cli, enum net_precision *precision, unsigned *threads);

#endif
