/* A trained network that reads faces, and everything that its weights cannot say. */
#ifndef EXPRESSION_MODEL_H
#define EXPRESSION_MODEL_H

#include "mood/mood.h"
#include "nn/nn.h"

/* What every model of this program has, word for word, or it is refused: a network run with its
 * labels in another order, or without the scaling that it was trained with, gives answers that look
 * like answers. */
#define MODEL_KIND "mien expression 1"
#define MODEL_LABELS "angry,calm,happy,sad"
#define MODEL_LABELS_EMOTIONS MODEL_LABELS ",disgust,fear,surprise"
#define MODEL_INPUT "gray 48x48"
#define MODEL_SCALING "pixel / 255"

struct model {
    struct net *net;
    char architecture[32];
    size_t classes;     /* MOOD_COUNT, or all seven emotions, of which the moods are the first */
    float *ranges;      /* of each layer, for running it in 8 bits; NULL where they are not known */
    double temperature; /* what logits are divided by, so that certainties are honest */
    /* Where it comes from. */
    char *recipe; /* the recipe as it was */
    char *data;   /* what it learned from, in words */
    uint64_t seed;
    uint64_t epoch;        /* after which it was kept, from 1 */
    double accuracy, loss; /* on the data that chose the epoch */
};

/* A model that has learned nothing. NULL with an error for an architecture that is not known. */
struct model *model_new(const char *architecture, size_t classes, struct error *err);
void model_free(struct model *model);

/* Takes the weights of a model of the same architecture that tells the same classes apart. */
void model_take_weights(struct model *model, const struct model *from);

/* A plan for inference. NULL with an error if it cannot run here in that precision. */
struct net_plan *model_compile(struct model *model, size_t batch, enum net_precision precision,
                               unsigned threads, struct error *err);

/* Measures the ranges for 8 bits on some faces. */
bool model_measure_ranges(struct model *model, const struct net_source *source, struct error *err);

/* Writes a safetensors file, weights as fp32 or bf16. On an error the old file is still there. */
bool model_save(const struct model *model, const char *path, enum tensor_type type,
                struct error *err);

/* Reads one. NULL with an error for a file that is damaged or no model, or that has another
 * architecture's weights, other labels, another input or another scaling than this program. */
struct model *model_load(const char *path, struct error *err);

/* The one that Mien comes with; NULL with an error if it is not there. */
struct model *model_load_default(struct error *err);

/* One of Mien's own by its name ("default", "article"), or a file, told by a slash or a dot in its
 * name; NULL: the default. NULL with an error as above. */
struct model *model_load_named(const char *name, struct error *err);

#endif
