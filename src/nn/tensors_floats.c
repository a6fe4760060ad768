#include "nn/half.h"
#include "nn/tensors_inside.h"

#include <string.h>

VECTOR_CLONES static bool all_finite(const float *number, size_t count) {
    uint32_t broken = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &number[i], sizeof bits);
        broken |= (bits & 0x7f800000u) == 0x7f800000u;
    }
    return broken == 0;
}

VECTOR_CLONES static void from_doubles(const unsigned char *in, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        double number = 0;
        memcpy(&number, in + i * sizeof number, sizeof number);
        out[i] = (float)number;
    }
}

VECTOR_CLONES static void from_integers_64(const unsigned char *in, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        int64_t number = 0;
        memcpy(&number, in + i * sizeof number, sizeof number);
        out[i] = (float)number;
    }
}

VECTOR_CLONES static void from_integers_32(const unsigned char *in, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        int32_t number = 0;
        memcpy(&number, in + i * sizeof number, sizeof number);
        out[i] = (float)number;
    }
}

VECTOR_CLONES static void from_bytes(const unsigned char *in, size_t count, float *out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = in[i];
    }
}

bool tensors_floats(const struct tensor *tensor, size_t from, size_t count, float *out) {
    if (count == 0) {
        return true;
    }
    const unsigned char *in =
        (const unsigned char *)tensor->data + from * tensor_type_bytes(tensor->type);
    switch (tensor->type) {
    case TENSOR_F64:
        from_doubles(in, count, out);
        break;
    case TENSOR_F32:
        memcpy(out, in, count * sizeof *out);
        break;
    case TENSOR_F16:
        half_to_floats(in, count, out);
        break;
    case TENSOR_BF16:
        bfloat_to_floats(in, count, out);
        break;
    case TENSOR_I64:
        from_integers_64(in, count, out);
        break;
    case TENSOR_I32:
        from_integers_32(in, count, out);
        break;
    case TENSOR_U8:
        from_bytes(in, count, out);
        break;
    case TENSOR_TYPES:
        break;
    }
    return all_finite(out, count);
}
