/* What `mien train` writes into its folder. */
#ifndef CLI_TRAIN_FILES_H
#define CLI_TRAIN_FILES_H

#include "expression/expression.h"

/* history.csv: a line an epoch. */
bool train_write_history(const struct trainer *trainer, const char *folder, struct error *err);

/* loss and accuracy against epochs, as PNG and SVG. */
bool train_draw_history(const struct trainer *trainer, const char *folder, struct error *err);

#endif
