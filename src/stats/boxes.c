#include "stats/inside.h"

#include <stdlib.h>

/* One level from the one below it. */
static void add_level(struct boxes *boxes) {
    size_t below = boxes->levels - 1, above = boxes->levels++;
    size_t old = boxes->count[below], count = (old + BOXES_BELOW - 1) / BOXES_BELOW;
    boxes->count[above] = count;
    boxes->low[above] = memory_new(count, boxes->columns * sizeof(double));
    boxes->high[above] = memory_new(count, boxes->columns * sizeof(double));
    for (size_t c = 0; c < boxes->columns; c++) {
        const double *from_low = boxes->low[below] + c * old;
        const double *from_high = boxes->high[below] + c * old;
        for (size_t k = 0; k < count; k++) {
            double low = from_low[k * BOXES_BELOW], high = from_high[k * BOXES_BELOW];
            for (size_t i = k * BOXES_BELOW; i < old && i < (k + 1) * BOXES_BELOW; i++) {
                low = from_low[i] < low ? from_low[i] : low;
                high = from_high[i] > high ? from_high[i] : high;
            }
            boxes->low[above][c * count + k] = low;
            boxes->high[above][c * count + k] = high;
        }
    }
}

struct boxes boxes_new(double *low, double *high, size_t columns, size_t count) {
    struct boxes boxes = {.columns = columns, .levels = 1};
    boxes.low[0] = low;
    boxes.high[0] = high;
    boxes.count[0] = count;
    while (boxes.count[boxes.levels - 1] > BOXES_BELOW && boxes.levels < BOXES_LEVELS) {
        add_level(&boxes);
    }
    return boxes;
}

void boxes_free(struct boxes *boxes) {
    for (size_t level = 0; level < boxes->levels; level++) {
        free(boxes->low[level]);
        free(boxes->high[level]);
    }
    *boxes = (struct boxes){0};
}

/* Looks at the boxes of a level from `first` on that are below one box. */
static void look(const struct boxes *boxes, struct boxes_search *search, size_t level,
                 size_t first) {
    double gap[BOXES_BELOW];
    size_t all = boxes->count[level];
    size_t count = all - first < BOXES_BELOW ? all - first : BOXES_BELOW;
    box_gaps(boxes->low[level] + first, boxes->high[level] + first, all, boxes->columns, count,
             search->low, search->high, gap);
    for (size_t i = 0; i < count; i++) {
        if (!(gap[i] <= search->limit) ||
            (search->wanted != NULL && !search->wanted(search->context, level, first + i))) {
            continue;
        }
        if (level == 0) {
            search->found[search->count++] = first + i;
        } else {
            look(boxes, search, level - 1, (first + i) * BOXES_BELOW);
        }
    }
}

void boxes_find(const struct boxes *boxes, struct boxes_search *search) {
    search->count = 0;
    look(boxes, search, boxes->levels - 1, 0);
}
