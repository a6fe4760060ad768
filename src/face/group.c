#include "face/group.h"

#include <math.h>
#include <stdlib.h>

static const double closeness = 0.2;

struct group {
    struct face mean;
    int64_t sum[4]; /* of x, y, width and height */
    int count;
};

static int compare(const void *a, const void *b) {
    const struct face *f = a, *g = b;
    const int order[] = {f->x - g->x, f->y - g->y, f->width - g->width, f->height - g->height};
    for (int i = 0; i < 4; i++) {
        if (order[i] != 0) {
            return order[i];
        }
    }
    return 0;
}

static int least(int a, int b) {
    return a < b ? a : b;
}

static int most(int a, int b) {
    return a > b ? a : b;
}

static bool together(const struct face *a, const struct face *b) {
    double delta = closeness * (least(a->width, b->width) + least(a->height, b->height)) * 0.5;
    return abs(a->x - b->x) <= delta && abs(a->y - b->y) <= delta &&
           abs(a->x + a->width - b->x - b->width) <= delta &&
           abs(a->y + a->height - b->y - b->height) <= delta;
}

static size_t root_of(size_t *parent, size_t i) {
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* parent[] of a forest whose trees are the groups. The faces are sorted by x, so that those too far
 * to the right of one need not be looked at. */
static void join(const struct faces *faces, size_t *parent) {
    for (size_t i = 0; i < faces->count; i++) {
        parent[i] = i;
    }
    for (size_t i = 0; i < faces->count; i++) {
        const struct face *face = &faces->face[i];
        /* the other one may be smaller, never larger, in this bound */
        double reach = closeness * (face->width + face->height) * 0.5;
        for (size_t j = i + 1; j < faces->count && faces->face[j].x - face->x <= reach; j++) {
            if (together(face, &faces->face[j])) {
                parent[root_of(parent, j)] = root_of(parent, i);
            }
        }
    }
}

static int rounded_mean(int64_t sum, float share) {
    return (int)lrintf((float)sum * share);
}

static size_t make_groups(const struct faces *faces, struct group *group) {
    size_t *parent = memory_new(faces->count, sizeof *parent);
    size_t *number = memory_new(faces->count, sizeof *number);
    size_t groups = 0;
    join(faces, parent);
    for (size_t i = 0; i < faces->count; i++) {
        if (parent[i] == i) {
            number[i] = groups++;
        }
    }
    for (size_t i = 0; i < faces->count; i++) {
        struct group *mine = &group[number[root_of(parent, i)]];
        const struct face *face = &faces->face[i];
        mine->sum[0] += face->x;
        mine->sum[1] += face->y;
        mine->sum[2] += face->width;
        mine->sum[3] += face->height;
        mine->count++;
    }
    for (size_t i = 0; i < groups; i++) {
        const int64_t *sum = group[i].sum;
        float share = 1.0F / (float)group[i].count;
        group[i].mean = (struct face){rounded_mean(sum[0], share), rounded_mean(sum[1], share),
                                      rounded_mean(sum[2], share), rounded_mean(sum[3], share)};
    }
    free(parent);
    free(number);
    return groups;
}

/* A small group within a larger one is part of that face. */
static bool within(const struct group *inner, const struct group *outer) {
    const struct face *a = &inner->mean, *b = &outer->mean;
    int dx = (int)lrint(b->width * closeness), dy = (int)lrint(b->height * closeness);
    return a->x >= b->x - dx && a->y >= b->y - dy && a->x + a->width <= b->x + b->width + dx &&
           a->y + a->height <= b->y + b->height + dy &&
           (outer->count > most(3, inner->count) || inner->count < 3);
}

void group_faces(struct faces *faces, unsigned neighbors) {
    if (neighbors == 0 || faces->count == 0) {
        return;
    }
    qsort(faces->face, faces->count, sizeof *faces->face, compare);
    struct group *group = memory_new(faces->count, sizeof *group);
    size_t all = make_groups(faces, group), groups = 0;
    for (size_t i = 0; i < all; i++) {
        if ((unsigned)group[i].count > neighbors) {
            group[groups++] = group[i];
        }
    }
    faces->count = 0;
    for (size_t i = 0; i < groups; i++) {
        bool inside = false;
        for (size_t j = 0; j < groups && !inside; j++) {
            inside = j != i && within(&group[i], &group[j]);
        }
        if (!inside) {
            faces->face[faces->count++] = group[i].mean;
        }
    }
    free(group);
}

bool face_clip(struct face *face, size_t width, size_t height) {
    int right = least(face->x + face->width, (int)width);
    int bottom = least(face->y + face->height, (int)height);
    face->x = most(face->x, 0);
    face->y = most(face->y, 0);
    face->width = right - face->x;
    face->height = bottom - face->y;
    return face->width > 0 && face->height > 0;
}

void group_clip(struct faces *faces, size_t width, size_t height) {
    size_t kept = 0;
    for (size_t i = 0; i < faces->count; i++) {
        struct face face = faces->face[i];
        if (face_clip(&face, width, height)) {
            faces->face[kept++] = face;
        }
    }
    faces->count = kept;
    if (kept > 0) {
        qsort(faces->face, kept, sizeof *faces->face, compare);
    }
}
