/* The commands for what music sounds like. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option train_sounds_options[] = {
    {"labels", "FILE", "a CSV table with the columns file, artist and mood"},
    {"data", "FOLDER", "below which the files are"},
    {"out", "FILE", "the model to write"},
    {"folds", "N", "judge by cross-validation in so many parts, split by artist"},
    {"keep", "FILE", "keep what was heard here, and hear nothing again that is there already"},
    {"members", "N", "networks that learn apart and answer together (8)"},
    {"seed", "N", "for folds, weights, order and dropout (1)"},
    {NULL, NULL, NULL},
};

static const struct cli_example train_sounds_examples[] = {
    {"mien train-sounds --labels mine.csv --data ~/Music --folds 10", "how well can it be told?"},
    {"mien train-sounds --labels mine.csv --data ~/Music --folds 10 --out mine.safetensors",
     "a model of your own"},
    {NULL, NULL},
};

const struct command table_train_sounds = {
    .name = "train-sounds",
    .arguments = "--labels FILE --data FOLDER",
    .summary = "train the mood of music on your own labelled files",
    .about = "Hears each file of the table, as a whole and in pieces, and learns its mood (angry, "
             "calm, happy or sad) from what was measured. With --folds it first judges itself: "
             "for each part of the artists it learns from all others, and says how often it was "
             "right; only then are the certainties of the model honest. Columns of the table that "
             "are called energy, valence, danceability or acousticness, as Spotify has them, are "
             "learned as well, where thirty songs have them.\n\nHow Mien's own model was made "
             "stands in docs/models/song-sound.md.",
    .run = command_train_sounds,
    .options = train_sounds_options,
    .examples = train_sounds_examples,
};
