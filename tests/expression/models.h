/* Made-up models for tests. */
#ifndef MODELS_H
#define MODELS_H

#include "expression/model.h"

/* The article's network with the weights that article.h tells of. */
struct model *model_made(void);

/* `count` faces of tables.h, picture by picture; freed with free(). */
unsigned char *faces_made(size_t count);

/* What the model answers for faces in batches of `batch`, in fp32. */
void model_answers(struct model *model, const unsigned char *faces, size_t count, size_t batch,
                   double (*out)[MOOD_COUNT]);

#endif
