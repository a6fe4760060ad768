/* Files of tensors (arrays of numbers, with a name and up to eight sizes) and of notes about them,
 * in the safetensors format (github.com/huggingface/safetensors): 8 bytes with the length of a
 * header; the header, in JSON; the numbers, one tensor after the other, the last size running
 * fastest. All little-endian, as is the memory of the processors that Mien runs on.
 * docs/formats.md has the checksum that Mien adds.
 *
 * A file is taken only if all of it fits together: no name twice, every tensor where the one before
 * it ends, the last at the end of the file. */
#ifndef NN_TENSORS_H
#define NN_TENSORS_H

#include "base/base.h"

enum tensor_type {
    TENSOR_F64,
    TENSOR_F32,
    TENSOR_F16,
    TENSOR_BF16,
    TENSOR_I64,
    TENSOR_I32,
    TENSOR_U8,
    TENSOR_TYPES
};

/* The most sizes of a tensor, bytes of its name, and bytes of a header. */
enum { TENSOR_RANK = 8, TENSOR_NAME = 256, TENSOR_HEADER = 1 << 20 };

struct tensor {
    const char *name; /* UTF-8, 1..TENSOR_NAME bytes */
    enum tensor_type type;
    unsigned rank; /* 0 is a single number */
    size_t size[TENSOR_RANK];
    const void *data; /* of a file that was read: at any address, see tensor_file_floats() */
};

struct tensor_note {
    const char *key, *value; /* UTF-8 */
};

/* How many numbers it has: the product of its sizes. They must not overflow, as those of a file
 * that was read do not. */
size_t tensor_count(const struct tensor *tensor);

/* As the header calls it ("F32"), and bytes of a number. */
const char *tensor_type_name(enum tensor_type type);
size_t tensor_type_bytes(enum tensor_type type);

/* ---- reading ---- */

struct tensor_file;

/* Files that Mien wrote have a checksum, with which any change of them is noticed; those of others
 * have none. One that is there must be right either way. */
enum tensor_checksum { TENSOR_CHECKSUM_NEEDED, TENSOR_CHECKSUM_IF_THERE };

/* Reads a file of at most `limit` bytes. NULL with an error if there is anything wrong with it. */
struct tensor_file *tensor_file_read(const char *path, size_t limit, enum tensor_checksum checksum,
                                     struct error *err);

/* The same from memory, which must outlive the result; `name` stands in errors. */
struct tensor_file *tensor_file_parse(const void *bytes, size_t length, const char *name,
                                      enum tensor_checksum checksum, struct error *err);

void tensor_file_free(struct tensor_file *file);

/* All tensors as they lie in the file, all notes in the order of the header but for the checksum.
 * What they point to goes with the file. */
const struct tensor *tensor_file_tensors(const struct tensor_file *file, size_t *count);
const struct tensor_note *tensor_file_notes(const struct tensor_file *file, size_t *count);

/* The tensor of that name, the value of that note; NULL if there is none. */
const struct tensor *tensor_file_find(const struct tensor_file *file, const char *name);
const char *tensor_file_note(const struct tensor_file *file, const char *key);

/* False with an error unless the note is `wanted`: what was made for something else. `path` is for
 * the sentence. */
bool tensor_file_must_say(const struct tensor_file *file, const char *path, const char *key,
                          const char *wanted, struct error *err);

/* Copies the numbers of a tensor, which must have these sizes, as floats, whatever their type
 * (those of more bits are rounded to the nearest). Refuses NaN and infinity, also what becomes
 * infinite as a float; `out` may have changed then. */
bool tensor_file_floats(const struct tensor_file *file, const char *name, unsigned rank,
                        const size_t *size, float *out, struct error *err);

/* ---- writing ---- */

/* Adds a file's bytes to `out`, the same for the same tensors and notes. An error with `name` in
 * it, and then nothing is added, if it could not be read again: a name twice, a note "checksum",
 * a number that is NaN. */
bool tensor_file_encode(const char *name, const struct tensor *tensors, size_t count,
                        const struct tensor_note *notes, size_t note_count, struct text *out,
                        struct error *err);

/* The same into a file, as file_write() does it: on an error the old one is still there. */
bool tensor_file_write(const char *path, const struct tensor *tensors, size_t count,
                       const struct tensor_note *notes, size_t note_count, struct error *err);

#endif
