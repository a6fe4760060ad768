/* Text of numbers to bytes, 64 characters at a time. A number is worked out at each character as if
 * it ended there, from this one and the two before it, without a branch, which the compiler turns
 * into vector code; then the values are taken from where a number does end. That something is wrong
 * is only noted: what it is, sample_row_fault() finds out. */
#include "expression/samples_row.h"

#include <endian.h>
#include <string.h>

/* Of each character of a block. */
struct block {
    unsigned char value[PIXELS_BLOCK]; /* the number that ends here, if one does */
    unsigned char ends[PIXELS_BLOCK];  /* 1 if one does, else 0 */
};

/* Looks at a block with the two characters before it and the one behind; false if there is a number
 * above 255 or of four digits, or a character that is neither digit nor space. */
VECTOR_INLINE bool block_read(const unsigned char *text, struct block *block) {
    unsigned char bad[PIXELS_BLOCK];
    for (int i = 0; i < PIXELS_BLOCK; i++) {
        unsigned char ones = (unsigned char)(text[i] - '0');
        unsigned char tens = (unsigned char)(text[i - 1] - '0');
        unsigned char hundreds = (unsigned char)(text[i - 2] - '0');
        unsigned char next = (unsigned char)(text[i + 1] - '0');
        unsigned char is_one = ones <= 9;
        unsigned char is_two = is_one & (tens <= 9);
        unsigned char is_three = is_two & (hundreds <= 9);
        unsigned char goes_on = next <= 9;
        unsigned char low = (unsigned char)(ones + (-is_two & (10 * tens)));
        unsigned char high = (unsigned char)((-(hundreds == 1) & 100) | (-(hundreds == 2) & 200));
        unsigned char above = (hundreds > 2) | ((hundreds == 2) & (low > 55)) | goes_on;
        block->value[i] = (unsigned char)(low + (-is_three & high));
        block->ends[i] = is_one & !goes_on;
        bad[i] = (is_three & above) | (!is_one & (text[i] != ' '));
    }
    unsigned char any = 0;
    for (int i = 0; i < PIXELS_BLOCK; i++) {
        any |= bad[i];
    }
    return any == 0;
}

/* Puts the numbers of a block behind each other; gives how many there are. The multiplication
 * gathers the lowest bits of eight bytes. */
VECTOR_INLINE size_t block_pack(const struct block *block, unsigned char *out) {
    uint64_t ends = 0;
    for (int i = 0; i < PIXELS_BLOCK; i += 8) {
        uint64_t eight = 0;
        memcpy(&eight, block->ends + i, sizeof eight);
        ends |= (le64toh(eight) * 0x0102040810204080u >> 56) << i;
    }
    size_t count = 0;
    for (; ends != 0; ends &= ends - 1) {
        out[count++] = block->value[bits_lowest(ends)];
    }
    return count;
}

VECTOR_CLONES
bool sample_pixels_read(const char *text, size_t length, unsigned char out[PIXELS_ROOM]) {
    const unsigned char *bytes = (const unsigned char *)text;
    struct block block;
    bool good = true;
    size_t count = 0, at = 0;
    for (; length - at >= PIXELS_BLOCK && count <= SAMPLE_PIXELS; at += PIXELS_BLOCK) {
        good &= block_read(bytes + at, &block);
        count += block_pack(&block, out + count);
    }
    if (count > SAMPLE_PIXELS) {
        return false;
    }
    /* The last ones with spaces behind them, so that nothing behind the text is looked at. */
    unsigned char last[2 + PIXELS_BLOCK + 1];
    memset(last, ' ', sizeof last);
    memcpy(last, bytes + at - 2, 2 + length - at);
    good &= block_read(last + 2, &block);
    count += block_pack(&block, out + count);
    return good && count == SAMPLE_PIXELS;
}
