#include "stats/inside.h"

#include <math.h>
#include <stdlib.h>

enum { BOX = NEIGHBORS_BOX };

struct neighbors {
    size_t rows, columns, boxes;
    float *values;     /* boxes x columns x BOX */
    float *low, *high; /* columns x boxes */
};

static size_t rows_before(const struct neighbors *neighbors, size_t box) {
    return box * BOX < neighbors->rows ? box * BOX : neighbors->rows;
}

/* Copies the rows of a box, and finds its corners. */
static void fill_box(struct neighbors *neighbors, const struct table *table, size_t box) {
    size_t first = rows_before(neighbors, box), end = rows_before(neighbors, box + 1);
    for (size_t c = 0; c < neighbors->columns; c++) {
        const double *column = table_column(table, c);
        float *out = neighbors->values + (box * neighbors->columns + c) * BOX;
        float low = INFINITY, high = -INFINITY;
        for (size_t i = first; i < end; i++) {
            float value = (float)column[i];
            out[i - first] = value;
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        neighbors->low[c * neighbors->boxes + box] = low;
        neighbors->high[c * neighbors->boxes + box] = high;
    }
}

struct neighbors *neighbors_new(const struct table *table) {
    size_t rows = table->rows, columns = table->columns;
    struct neighbors *neighbors = memory_new(1, sizeof *neighbors);
    size_t boxes = (rows + BOX - 1) / BOX;
    neighbors->rows = rows;
    neighbors->columns = columns;
    neighbors->boxes = boxes;
    neighbors->values = memory_new(boxes * BOX, columns * sizeof(float));
    neighbors->low = memory_new(boxes, columns * sizeof(float));
    neighbors->high = memory_new(boxes, columns * sizeof(float));
    for (size_t box = 0; box < boxes; box++) {
        fill_box(neighbors, table, box);
    }
    return neighbors;
}

void neighbors_free(struct neighbors *neighbors) {
    if (neighbors != NULL) {
        free(neighbors->values);
        free(neighbors->low);
        free(neighbors->high);
        free(neighbors);
    }
}

/* ---- Asking. The answers so far are a heap, the worst of them first; their distances are squares
 * until the end. ---- */

struct answers {
    struct neighbor *heap;
    size_t count, wanted;
    uint32_t skip;
    const unsigned char *among; /* NULL: any row can be one */
};

static bool is_worse(struct neighbor a, struct neighbor b) {
    return a.distance > b.distance || (a.distance == b.distance && a.row > b.row);
}

/* Lets the first of `count` answers sink to its place. */
static void sink(struct neighbor *heap, size_t count) {
    size_t i = 0;
    for (;;) {
        size_t worst = i, left = 2 * i + 1;
        for (size_t child = left; child < count && child < left + 2; child++) {
            worst = is_worse(heap[child], heap[worst]) ? child : worst;
        }
        if (worst == i) {
            return;
        }
        struct neighbor swap = heap[i];
        heap[i] = heap[worst];
        heap[worst] = swap;
        i = worst;
    }
}

static void offer(struct answers *answers, struct neighbor neighbor) {
    struct neighbor *heap = answers->heap;
    if (answers->count == answers->wanted) {
        if (is_worse(heap[0], neighbor)) {
            heap[0] = neighbor;
            sink(heap, answers->count);
        }
        return;
    }
    size_t i = answers->count++;
    heap[i] = neighbor;
    while (i > 0 && is_worse(heap[i], heap[(i - 1) / 2])) {
        struct neighbor swap = heap[i];
        heap[i] = heap[(i - 1) / 2];
        heap[(i - 1) / 2] = swap;
        i = (i - 1) / 2;
    }
}

/* No row that is farther than this can be an answer any more. */
static float worst_of(const struct answers *answers) {
    return answers->count < answers->wanted ? INFINITY : answers->heap[0].distance;
}

/* The squared distance of the point from each box: the same sums in the same order as for a row,
 * so that rounding cannot make it more than that of a row in the box. */
VECTOR_CLONES static void find_bounds(const float *low, const float *high, size_t columns,
                                      size_t boxes, const float *point, float *restrict bound) {
    for (size_t i = 0; i < boxes; i++) {
        bound[i] = 0;
    }
    for (size_t c = 0; c < columns; c++) {
        const float *lows = low + c * boxes, *highs = high + c * boxes;
        for (size_t i = 0; i < boxes; i++) {
            float below = lows[i] - point[c], above = point[c] - highs[i];
            float gap = below > above ? below : above;
            gap = gap > 0 ? gap : 0;
            bound[i] += gap * gap;
        }
    }
}

/* The squared distances of the rows of a box; gives how many are at most `worst`. */
VECTOR_CLONES static unsigned scan_box(const float *values, size_t columns, const float *point,
                                       float worst, float *restrict distance) {
    float sums[BOX] = {0};
    unsigned found = 0;
    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < BOX; i++) {
            float x = values[c * BOX + i] - point[c];
            sums[i] += x * x;
        }
    }
    for (size_t i = 0; i < BOX; i++) {
        distance[i] = sums[i];
        found += sums[i] <= worst;
    }
    return found;
}

static void open_box(const struct neighbors *neighbors, size_t box, const float *point,
                     struct answers *answers) {
    float distance[BOX], worst = worst_of(answers);
    size_t first = rows_before(neighbors, box);
    size_t count = rows_before(neighbors, box + 1) - first;
    if (scan_box(neighbors->values + box * neighbors->columns * BOX, neighbors->columns, point,
                 worst, distance) == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t row = (uint32_t)(first + i);
        if (distance[i] <= worst && row != answers->skip &&
            (answers->among == NULL || answers->among[row] != 0)) {
            offer(answers, (struct neighbor){row, distance[i]});
        }
    }
}

/* A box that may hold an answer. */
struct candidate {
    float bound;
    uint32_t box;
};

/* Lets the candidate at `i` of a heap, the nearest on top, sink to its place. */
static void sink_candidate(struct candidate *heap, size_t count, size_t i) {
    struct candidate moved = heap[i];
    for (size_t child = 2 * i + 1; child < count; child = 2 * i + 1) {
        child += child + 1 < count && heap[child + 1].bound < heap[child].bound;
        if (heap[child].bound >= moved.bound) {
            break;
        }
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moved;
}

static void search_boxes(const struct neighbors *neighbors, const float *point,
                         struct answers *answers) {
    size_t boxes = neighbors->boxes, nearest = 0, found = 0;
    float *bound = memory_resize(NULL, boxes, sizeof *bound);
    struct candidate *candidates = memory_resize(NULL, boxes, sizeof *candidates);
    find_bounds(neighbors->low, neighbors->high, neighbors->columns, boxes, point, bound);
    for (size_t i = 1; i < boxes; i++) {
        nearest = bound[i] < bound[nearest] ? i : nearest;
    }
    open_box(neighbors, nearest, point, answers);
    float worst = worst_of(answers);
    for (size_t i = 0; i < boxes; i++) {
        candidates[found] = (struct candidate){bound[i], (uint32_t)i};
        found += bound[i] <= worst && i != nearest;
    }
    /* A heap, since few of them are opened before the answers are better than the rest can be. */
    for (size_t i = found / 2; i > 0; i--) {
        sink_candidate(candidates, found, i - 1);
    }
    while (found > 0 && candidates[0].bound <= worst_of(answers)) {
        open_box(neighbors, candidates[0].box, point, answers);
        candidates[0] = candidates[--found];
        sink_candidate(candidates, found, 0);
    }
    free(bound);
    free(candidates);
}

size_t neighbors_find(const struct neighbors *neighbors, const float *point, size_t count,
                      uint32_t skip, struct neighbor *out) {
    return neighbors_find_among(neighbors, point, count, skip, NULL, out);
}

size_t neighbors_find_among(const struct neighbors *neighbors, const float *point, size_t count,
                            uint32_t skip, const unsigned char *among, struct neighbor *out) {
    struct answers answers = {out, 0, count, skip, among};
    if (count == 0 || neighbors->rows == 0) {
        return 0;
    }
    search_boxes(neighbors, point, &answers);
    for (size_t left = answers.count; left > 1; left--) { /* heap sort */
        struct neighbor worst = out[0];
        out[0] = out[left - 1];
        out[left - 1] = worst;
        sink(out, left - 1);
    }
    for (size_t i = 0; i < answers.count; i++) {
        out[i].distance = sqrtf(out[i].distance);
    }
    return answers.count;
}
