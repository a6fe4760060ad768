#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* One pass: the order of one digit of the keys, equal digits as they were. */
static void sort_digit(const uint64_t *keys, const uint32_t *rows, size_t count, unsigned shift,
                       uint64_t *out_keys, uint32_t *out_rows) {
    size_t place[DIGITS] = {0};
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        place[keys[i] >> shift & (DIGITS - 1)]++;
    }
    for (size_t d = 0; d < DIGITS; d++) {
        size_t found = place[d];
        place[d] = next;
        next += found;
    }
    for (size_t i = 0; i < count; i++) {
        size_t to = place[keys[i] >> shift & (DIGITS - 1)]++;
        out_keys[to] = keys[i];
        out_rows[to] = rows[i];
    }
}

/* Radix sort, lowest digit first; digits that are the same in all keys cost nothing. */
void sort_keys(uint64_t *keys, uint32_t *rows, size_t count) {
    uint64_t *other_keys = memory_new(count, sizeof *keys), *from_keys = keys;
    uint32_t *other_rows = memory_new(count, sizeof *rows), *from_rows = rows;
    uint64_t *to_keys = other_keys;
    uint32_t *to_rows = other_rows;
    uint64_t differs = 0;
    for (size_t i = 1; i < count; i++) {
        differs |= keys[i] ^ keys[0];
    }
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if ((differs >> shift & (DIGITS - 1)) != 0) {
            uint64_t *swap_keys = from_keys;
            uint32_t *swap_rows = from_rows;
            sort_digit(from_keys, from_rows, count, shift, to_keys, to_rows);
            from_keys = to_keys, to_keys = swap_keys;
            from_rows = to_rows, to_rows = swap_rows;
        }
    }
    if (from_keys != keys) {
        memcpy(keys, from_keys, count * sizeof *keys);
        memcpy(rows, from_rows, count * sizeof *rows);
    }
    free(other_keys);
    free(other_rows);
}

/* Each point's place along a column is a whole number of PLACE_BITS bits; a key takes one bit of
 * each column in turn, so that equal starts of keys mean neighbourhood. */
enum { PLACE_BITS = 8, PLACES = 1 << PLACE_BITS, MOST_COLUMNS = 6 };

uint32_t *order_near(const double *values, size_t stride, size_t columns, size_t count) {
    uint64_t *keys = memory_new(count, sizeof *keys), spread[PLACES] = {0};
    uint32_t *order = memory_new(count, sizeof *order);
    columns = columns < MOST_COLUMNS ? columns : MOST_COLUMNS;
    for (size_t place = 0; place < PLACES; place++) {
        for (size_t bit = 0; bit < PLACE_BITS; bit++) {
            spread[place] |= (uint64_t)(place >> bit & 1) << (bit * columns);
        }
    }
    for (size_t c = 0; c < columns; c++) {
        const double *column = values + c * stride;
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < count; i++) {
            low = column[i] < low ? column[i] : low;
            high = column[i] > high ? column[i] : high;
        }
        double scale = high > low ? (PLACES - 1) / (high - low) : 0;
        for (size_t i = 0; i < count; i++) {
            size_t place = (size_t)((column[i] - low) * scale);
            keys[i] |= spread[place & (PLACES - 1)] << (columns - 1 - c);
        }
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
    }
    sort_keys(keys, order, count);
    free(keys);
    return order;
}
