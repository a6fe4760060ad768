/* A libFuzzer target: any bytes as a cascade. What is taken must keep its promises, and finds faces
 * in a small picture without reading beyond anything. */
#include "face/cascade.h"
#include "face/face.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not assert(), which a build may leave out. */
static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_cascade: %s\n", what);
        abort();
    }
}

static void check(const struct cascade *cascade) {
    must(cascade->stages > 0 && cascade->features > 0, "an empty cascade");
    for (size_t s = 0; s < cascade->stages; s++) {
        const struct cascade_stage *stage = &cascade->stage[s];
        must((size_t)stage->tree + stage->trees <= cascade->trees, "trees that are not there");
        must(isfinite(stage->threshold), "a threshold that is no number");
    }
    for (size_t t = 0; t < cascade->trees; t++) {
        const struct cascade_tree *tree = &cascade->tree[t];
        must((size_t)tree->node + tree->nodes <= cascade->nodes, "nodes that are not there");
        must((size_t)tree->leaf + tree->nodes + 1 <= cascade->leaves, "leaves that are not there");
        for (int n = 0; n < (int)tree->nodes; n++) {
            const struct cascade_node *node = &cascade->node[tree->node + (uint32_t)n];
            must(node->feature < cascade->features, "a feature that is not there");
            must(node->left <= 0 || node->left > n, "a way back to the left");
            must(node->right <= 0 || node->right > n, "a way back to the right");
            must(node->left >= -(int)tree->nodes && node->left < (int)tree->nodes &&
                     node->right >= -(int)tree->nodes && node->right < (int)tree->nodes,
                 "a way out of the tree");
        }
    }
}

static void find(const struct cascade *cascade) {
    enum { WIDTH = 61, HEIGHT = 47 };
    static unsigned char pixels[WIDTH * HEIGHT];
    struct image image = {WIDTH, HEIGHT, 1, pixels};
    struct face_options options = {1.3, 2, 0, 0};
    struct faces faces;
    struct error err;
    for (size_t i = 0; i < sizeof pixels; i++) {
        pixels[i] = (unsigned char)(i * i / 7 % 251);
    }
    must(face_detect(cascade, &image, &options, NULL, &faces, &err), "faces cannot be looked for");
    for (size_t i = 0; i < faces.count; i++) {
        const struct face *face = &faces.face[i];
        must(face->x >= 0 && face->y >= 0 && face->width > 0 && face->height > 0 &&
                 face->x + face->width <= WIDTH && face->y + face->height <= HEIGHT,
             "a face outside the picture");
    }
    faces_free(&faces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct error err = {""};
    struct cascade *cascade = cascade_parse((const char *)data, size, "fuzz", &err);
    must(cascade != NULL || text_starts(err.message, "fuzz: "), "an error without a sentence");
    if (cascade != NULL) {
        check(cascade);
        find(cascade);
        cascade_free(cascade);
    }
    return 0;
}
