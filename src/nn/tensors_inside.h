/* What reading and writing files of tensors share. */
#ifndef NN_TENSORS_INSIDE_H
#define NN_TENSORS_INSIDE_H

#include "nn/tensors.h"

#include <jansson.h>
#include <stdint.h>

struct tensor_file {
    char *name;     /* for errors */
    char *bytes;    /* NULL where the caller has them */
    json_t *header; /* the names and notes point into it */
    struct tensor *tensor;
    size_t tensors;
    struct tensor_note *note;
    size_t notes;
};

/* Our files begin, behind the length of the header, with these characters and 8 digits: at a fixed
 * place the checksum can be told before anything of the header is trusted. */
#define TENSORS_METADATA "__metadata__"
#define TENSORS_CHECKSUM "checksum"
#define TENSORS_CRC "crc32:"
#define TENSORS_START "{\"" TENSORS_METADATA "\":{\"" TENSORS_CHECKSUM "\":\"" TENSORS_CRC

enum {
    TENSORS_LENGTH = 8, /* bytes of the header's length */
    TENSORS_DIGITS_AT = TENSORS_LENGTH + sizeof TENSORS_START - 1,
    TENSORS_DIGITS = 8,
};

/* The digits for a file of at least TENSORS_DIGITS_AT + TENSORS_DIGITS bytes: its CRC-32 (ISO 3309,
 * as gzip has it) in lower hex, with '0' for each of the digits themselves. */
void tensors_checksum(const void *bytes, size_t length, char digits[TENSORS_DIGITS + 1]);

/* "[64,3,3,3]", as the header writes it. */
struct tensors_shape {
    char text[256];
};
struct tensors_shape tensors_shape(unsigned rank, const size_t *size);

/* The bytes that a tensor's numbers take; false if they are more than fit into memory. */
bool tensors_bytes(const struct tensor *tensor, size_t *bytes);

/* Converts numbers `from`..`from + count - 1` of a tensor; false if one is NaN or infinite. */
bool tensors_floats(const struct tensor *tensor, size_t from, size_t count, float *out);

#endif
