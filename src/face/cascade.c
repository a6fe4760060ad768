#include "face/cascade.h"

#include "face/cascade_xml.h"
#include "face/face.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_FILE = 64 << 20, LEAST_WINDOW = 3, LARGEST_WINDOW = 1000 };

/* What OpenCV takes off each stage's threshold, for rounding. */
static const float threshold_slack = 1e-5f;

static bool is_float(double value) {
    return fabs(value) < 1e30;
}

static bool check_head(const struct cascade_xml *xml, const char *name, struct error *err) {
    bool haar = strcmp(xml->feature_type, "HAAR") == 0;
    bool lbp = strcmp(xml->feature_type, "LBP") == 0;
    if (strcmp(xml->stage_type, "BOOST") != 0) {
        return error_set(err, "%s: only cascades of stageType BOOST can be used, not \"%s\"", name,
                         xml->stage_type);
    }
    if (!haar && !lbp) {
        return error_set(err,
                         "%s: only cascades of featureType HAAR or LBP can be used, not \"%s\"",
                         name, xml->feature_type);
    }
    for (int side = 0; side < 2; side++) {
        double size = side == 0 ? xml->width : xml->height;
        if (!(size >= LEAST_WINDOW && size <= LARGEST_WINDOW && size == floor(size))) {
            return error_set(err, "%s: its window must have from %d to %d pixels a side", name,
                             LEAST_WINDOW, LARGEST_WINDOW);
        }
    }
    if (haar ? xml->categories != 0 : xml->categories != 256) {
        return error_set(err, "%s: maxCatCount must be 0 for HAAR and 256 for LBP", name);
    }
    if (xml->stages == 0 || xml->features == 0) {
        return error_set(err, "%s: it has no stages or no features", name);
    }
    return true;
}

/* All of a feature lies within the window. */
static bool feature_fits(const struct cascade *cascade, const struct cascade_feature *feature) {
    if (cascade->lbp ? feature->rects != 1 || feature->tilted : feature->rects < 1) {
        return false;
    }
    for (unsigned i = 0; i < feature->rects; i++) {
        const struct cascade_rect *rect = &feature->rect[i];
        int blocks = cascade->lbp ? 3 : 1;
        int left = feature->tilted ? rect->x - rect->height : rect->x;
        int right = rect->x + blocks * rect->width;
        int bottom = rect->y + blocks * rect->height + (feature->tilted ? rect->width : 0);
        if (rect->width < 1 || rect->height < 1 || left < 0 || rect->y < 0 ||
            right > cascade->width || bottom > cascade->height) {
            return false;
        }
    }
    return true;
}

static bool take_features(struct cascade *cascade, struct cascade_xml *xml, const char *name,
                          struct error *err) {
    cascade->features = xml->features;
    cascade->feature = xml->feature;
    xml->feature = NULL;
    for (size_t i = 0; i < cascade->features; i++) {
        if (!feature_fits(cascade, &cascade->feature[i])) {
            return error_set(err, "%s: feature %zu does not lie within the window", name, i);
        }
        cascade->tilted = cascade->tilted || cascade->feature[i].tilted;
    }
    return true;
}

/* A child is a later node of the same tree, so that no walk can go round in circles, or a leaf. */
static bool child_fits(double child, size_t node, size_t nodes) {
    return child == floor(child) &&
           (child > 0 ? child > (double)node && child < (double)nodes : child >= -(double)nodes);
}

static bool take_node(struct cascade *cascade, const double *number, size_t node, size_t nodes) {
    struct cascade_node *out = &cascade->node[cascade->nodes];
    if (!child_fits(number[0], node, nodes) || !child_fits(number[1], node, nodes) ||
        !(number[2] >= 0 && number[2] < (double)cascade->features) ||
        number[2] != floor(number[2])) {
        return false;
    }
    out->left = (int)number[0];
    out->right = (int)number[1];
    out->feature = (uint32_t)number[2];
    if (cascade->lbp) {
        for (size_t i = 0; i < CASCADE_SUBSET; i++) {
            double word = number[3 + i];
            if (!(word >= INT32_MIN && word <= INT32_MAX) || word != floor(word)) {
                return false;
            }
            cascade->subset[cascade->nodes][i] = (uint32_t)(int32_t)word;
        }
    } else if (is_float(number[3])) {
        out->threshold = (float)number[3];
    } else {
        return false;
    }
    cascade->nodes++;
    return true;
}

static bool take_tree(struct cascade *cascade, const struct cascade_xml_tree *tree,
                      const double *number, const double *leaf) {
    size_t step = cascade->lbp ? 3 + CASCADE_SUBSET : 4;
    size_t nodes = tree->numbers / step;
    if (nodes < 1 || nodes > CASCADE_TREE_NODES || tree->numbers % step != 0 ||
        tree->leaves != nodes + 1) {
        return false;
    }
    cascade->tree[cascade->trees++] =
        (struct cascade_tree){(uint32_t)cascade->nodes, (uint32_t)nodes, (uint32_t)cascade->leaves};
    for (size_t i = 0; i < nodes; i++) {
        if (!take_node(cascade, number + i * step, i, nodes)) {
            return false;
        }
    }
    for (size_t i = 0; i < tree->leaves; i++) {
        if (!is_float(leaf[i])) {
            return false;
        }
        cascade->leaf[cascade->leaves++] = (float)leaf[i];
    }
    cascade->stumps = cascade->stumps && nodes == 1;
    return true;
}

static bool take_stages(struct cascade *cascade, const struct cascade_xml *xml, const char *name,
                        struct error *err) {
    const double *number = xml->number, *leaf = xml->leaf;
    cascade->stage = memory_new(xml->stages, sizeof *cascade->stage);
    cascade->tree = memory_new(xml->trees, sizeof *cascade->tree);
    cascade->node = memory_new(xml->numbers / 4 + 1, sizeof *cascade->node);
    cascade->subset = memory_new(cascade->lbp ? xml->numbers / 4 + 1 : 0, sizeof *cascade->subset);
    cascade->leaf = memory_new(xml->leaves, sizeof *cascade->leaf);
    cascade->stumps = true;
    for (size_t s = 0; s < xml->stages; s++) {
        const struct cascade_xml_stage *stage = &xml->stage[s];
        if (!stage->has_threshold || !is_float(stage->threshold) || stage->trees == 0) {
            return error_set(err, "%s: stage %zu has no threshold or no trees", name, s);
        }
        cascade->stage[s] = (struct cascade_stage){(uint32_t)cascade->trees, (uint32_t)stage->trees,
                                                   (float)stage->threshold - threshold_slack};
        for (size_t t = 0; t < stage->trees; t++) {
            const struct cascade_xml_tree *tree = &xml->tree[cascade->trees];
            if (!take_tree(cascade, tree, number, leaf)) {
                return error_set(err,
                                 "%s: stage %zu, tree %zu: nodes, features and leaves do not fit"
                                 " each other",
                                 name, s, t);
            }
            number += tree->numbers;
            leaf += tree->leaves;
        }
    }
    cascade->stages = xml->stages;
    /* OpenCV takes the leaves of stumps in their order, whatever the node says. */
    for (size_t i = 0; cascade->stumps && i < cascade->nodes; i++) {
        cascade->node[i].left = 0;
        cascade->node[i].right = -1;
    }
    return true;
}

struct cascade *cascade_parse(const char *xml, size_t length, const char *name, struct error *err) {
    struct cascade_xml read = {0};
    struct cascade *cascade = NULL;
    if (length > LARGEST_FILE) {
        error_set(err, "%s: larger than %d bytes", name, LARGEST_FILE);
        return NULL;
    }
    if (!cascade_xml_read(xml, length, name, &read, err) || !check_head(&read, name, err)) {
        goto done;
    }
    cascade = memory_new(1, sizeof *cascade);
    cascade->lbp = strcmp(read.feature_type, "LBP") == 0;
    cascade->width = (int)read.width;
    cascade->height = (int)read.height;
    if (!take_features(cascade, &read, name, err) || !take_stages(cascade, &read, name, err)) {
        cascade_free(cascade);
        cascade = NULL;
    }
done:
    cascade_xml_free(&read);
    return cascade;
}

struct cascade *cascade_load(const char *path, struct error *err) {
    size_t length = 0;
    char *xml = file_read(path, LARGEST_FILE, &length, err);
    struct cascade *cascade = xml == NULL ? NULL : cascade_parse(xml, length, path, err);
    free(xml);
    return cascade;
}

void cascade_free(struct cascade *cascade) {
    if (cascade == NULL) {
        return;
    }
    free(cascade->stage);
    free(cascade->tree);
    free(cascade->node);
    free(cascade->subset);
    free(cascade->leaf);
    free(cascade->feature);
    free(cascade);
}

char *cascade_path(const char *name, struct error *err) {
    static const char *const folders[] = {"/usr/share/opencv4/haarcascades",
                                          "/usr/share/opencv4/lbpcascades"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders && strchr(name, '/') == NULL; i++) {
        struct text path = {0};
        text_format(&path, "%s/%s.xml", folders[i], name);
        if (access(path.data, R_OK) == 0) {
            return path.data;
        }
        text_free(&path);
    }
    error_set(err,
              "%s: no such cascade in /usr/share/opencv4; install Debian's package opencv-data",
              name);
    return NULL;
}
