/* The XML of a cascade, as it is written there: numbers in order, not yet understood. */
#ifndef FACE_CASCADE_XML_H
#define FACE_CASCADE_XML_H

#include "face/cascade.h"

struct cascade_xml_stage {
    double threshold;
    size_t trees;
    bool has_threshold;
};

struct cascade_xml_tree {
    size_t numbers, leaves; /* of its nodes; of its leaves */
};

struct cascade_xml {
    char stage_type[64], feature_type[64];
    double width, height, categories; /* -1: not there */
    size_t stages, trees, numbers, leaves, features;
    size_t stage_room, tree_room, number_room, leaf_room, feature_room;
    struct cascade_xml_stage *stage;
    struct cascade_xml_tree *tree;
    double *number; /* of all nodes of all trees */
    double *leaf;
    struct cascade_feature *feature;
};

/* Reads XML into a zeroed struct; free it in any case. */
bool cascade_xml_read(const char *xml, size_t length, const char *name, struct cascade_xml *out,
                      struct error *err);
void cascade_xml_free(struct cascade_xml *xml);

#endif
