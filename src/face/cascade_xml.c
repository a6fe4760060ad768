#include "face/cascade_xml.h"

#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Far above what training gives, so that a hostile file cannot ask for much memory. */
enum {
    MOST_STAGES = 1000,
    MOST_TREES = 100000,
    MOST_FEATURES = 200000,
    MOST_NUMBERS = 2000000,
    MOST_IN_ELEMENT = 16 * CASCADE_TREE_NODES,
    MOST_DEPTH = 32
};

enum state {
    OUTSIDE,
    STORAGE,
    CASCADE,
    FEATURE_PARAMETERS,
    STAGES,
    STAGE,
    TREES,
    TREE,
    FEATURES,
    FEATURE,
    RECTS,
    FIRST_LEAF, /* elements from here on hold text */
    STAGE_TYPE = FIRST_LEAF,
    FEATURE_TYPE,
    WIDTH,
    HEIGHT,
    CATEGORIES,
    STAGE_THRESHOLD,
    NODES,
    LEAVES,
    TILTED,
    RECT,       /* x y width height weight */
    LBP_RECT,   /* x y width height */
    NOT_NEEDED, /* and all that is in it */
};

static const struct {
    const char *name;
    enum state in, state;
} elements[] = {
    /* the most frequent ones first */
    {"_", TREES, TREE},
    {"internalNodes", TREE, NODES},
    {"leafValues", TREE, LEAVES},
    {"_", RECTS, RECT},
    {"_", FEATURES, FEATURE},
    {"rects", FEATURE, RECTS},
    {"tilted", FEATURE, TILTED},
    {"rect", FEATURE, LBP_RECT},
    {"_", STAGES, STAGE},
    {"stageThreshold", STAGE, STAGE_THRESHOLD},
    {"weakClassifiers", STAGE, TREES},
    {"opencv_storage", OUTSIDE, STORAGE},
    {"cascade", STORAGE, CASCADE},
    {"stageType", CASCADE, STAGE_TYPE},
    {"featureType", CASCADE, FEATURE_TYPE},
    {"width", CASCADE, WIDTH},
    {"height", CASCADE, HEIGHT},
    {"featureParams", CASCADE, FEATURE_PARAMETERS},
    {"stages", CASCADE, STAGES},
    {"features", CASCADE, FEATURES},
    {"maxCatCount", FEATURE_PARAMETERS, CATEGORIES},
};

struct reader {
    XML_Parser parser;
    const char *name;
    struct cascade_xml *xml;
    struct error *err;
    bool failed;
    size_t depth;
    enum state state[MOST_DEPTH + 1]; /* of the open elements; [0] is outside */
    char word[64];                    /* that is being read */
    size_t word_length;
    double number[MOST_IN_ELEMENT]; /* of the element that is being read */
    size_t numbers;
};

static void fail(struct reader *reader, const char *what) {
    if (!reader->failed) {
        error_set(reader->err, "%s: line %lu: %s", reader->name,
                  (unsigned long)XML_GetCurrentLineNumber(reader->parser), what);
        reader->failed = true;
        XML_StopParser(reader->parser, XML_FALSE);
    }
}

static bool room(struct reader *reader, size_t count, size_t most) {
    if (count >= most) {
        fail(reader, "more than any cascade has; this is no cascade to find faces with");
        return false;
    }
    return true;
}

static enum state state_of(enum state in, const char *name) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (elements[i].in == in && strcmp(elements[i].name, name) == 0) {
            return elements[i].state;
        }
    }
    return NOT_NEEDED;
}

static void begin_stage(struct reader *reader) {
    struct cascade_xml *xml = reader->xml;
    if (room(reader, xml->stages, MOST_STAGES)) {
        xml->stage = memory_grow(xml->stage, &xml->stage_room, xml->stages + 1, sizeof *xml->stage);
        xml->stage[xml->stages++] = (struct cascade_xml_stage){0};
    }
}

static void begin_tree(struct reader *reader) {
    struct cascade_xml *xml = reader->xml;
    if (room(reader, xml->trees, MOST_TREES)) {
        xml->tree = memory_grow(xml->tree, &xml->tree_room, xml->trees + 1, sizeof *xml->tree);
        xml->tree[xml->trees++] = (struct cascade_xml_tree){0};
        xml->stage[xml->stages - 1].trees++;
    }
}

static void begin_feature(struct reader *reader) {
    struct cascade_xml *xml = reader->xml;
    if (room(reader, xml->features, MOST_FEATURES)) {
        xml->feature =
            memory_grow(xml->feature, &xml->feature_room, xml->features + 1, sizeof *xml->feature);
        xml->feature[xml->features++] = (struct cascade_feature){0};
    }
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes) {
    (void)attributes;
    struct reader *reader = context;
    if (reader->failed) {
        return;
    }
    enum state state = state_of(reader->state[reader->depth], name);
    if (reader->depth == MOST_DEPTH) {
        fail(reader, "too many elements within each other");
        return;
    }
    if (state == NOT_NEEDED && reader->depth < 2) {
        fail(reader, "not a cascade: <opencv_storage> with a <cascade> in it is expected (older "
                     "cascades can be converted by OpenCV)");
        return;
    }
    reader->state[++reader->depth] = state;
    reader->numbers = 0;
    reader->word_length = 0;
    if (state == STAGE) {
        begin_stage(reader);
    } else if (state == TREE) {
        begin_tree(reader);
    } else if (state == FEATURE) {
        begin_feature(reader);
    }
}

/* A whole word has been read. */
static void end_word(struct reader *reader) {
    enum state state = reader->state[reader->depth];
    reader->word[reader->word_length] = '\0';
    reader->word_length = 0;
    if (state == STAGE_TYPE) {
        memcpy(reader->xml->stage_type, reader->word, sizeof reader->word);
    } else if (state == FEATURE_TYPE) {
        memcpy(reader->xml->feature_type, reader->word, sizeof reader->word);
    } else if (reader->numbers == MOST_IN_ELEMENT) {
        fail(reader, "too many numbers in one element");
    } else if (!text_to_double(reader->word, '.', &reader->number[reader->numbers++])) {
        fail(reader, "a number is expected here");
    }
}

static void XMLCALL on_text(void *context, const char *text, int length) {
    struct reader *reader = context;
    enum state state = reader->state[reader->depth];
    if (state < FIRST_LEAF || state == NOT_NEEDED) {
        return;
    }
    for (int i = 0; i < length && !reader->failed; i++) {
        char c = text[i];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
            if (reader->word_length + 1 == sizeof reader->word) {
                fail(reader, "a word or number of more than 63 characters");
                return;
            }
            reader->word[reader->word_length++] = c;
        } else if (reader->word_length > 0) {
            end_word(reader);
        }
    }
}

static void append(double **list, size_t *count, size_t *capacity, const struct reader *reader) {
    if (reader->numbers == 0) {
        return; /* there may be no list yet */
    }
    *list = memory_grow(*list, capacity, *count + reader->numbers, sizeof **list);
    memcpy(*list + *count, reader->number, reader->numbers * sizeof **list);
    *count += reader->numbers;
}

static bool whole_number(double value) {
    return value == floor(value) && fabs(value) < 100000;
}

static void end_rect(struct reader *reader, bool weighted) {
    struct cascade_feature *feature = &reader->xml->feature[reader->xml->features - 1];
    const double *number = reader->number;
    bool good = reader->numbers == (weighted ? 5 : 4) && feature->rects < CASCADE_RECTS;
    for (size_t i = 0; good && i < 4; i++) {
        good = whole_number(number[i]);
    }
    if (!good || (weighted && fabs(number[4]) > 1e30)) {
        fail(reader, "one to three rectangles are expected, each of four whole numbers"
                     " (and a weight in HAAR)");
        return;
    }
    feature->rect[feature->rects++] =
        (struct cascade_rect){(int)number[0], (int)number[1], (int)number[2], (int)number[3],
                              weighted ? (float)number[4] : 0};
}

static void end_tree_part(struct reader *reader, enum state state) {
    struct cascade_xml *xml = reader->xml;
    struct cascade_xml_tree *tree = &xml->tree[xml->trees - 1];
    size_t *part = state == NODES ? &tree->numbers : &tree->leaves;
    if (*part > 0 || !room(reader, xml->numbers + xml->leaves, MOST_NUMBERS)) {
        fail(reader, "the same is said twice");
        return;
    }
    *part = reader->numbers;
    if (state == NODES) {
        append(&xml->number, &xml->numbers, &xml->number_room, reader);
    } else {
        append(&xml->leaf, &xml->leaves, &xml->leaf_room, reader);
    }
}

static void end_number(struct reader *reader, enum state state) {
    struct cascade_xml *xml = reader->xml;
    if (reader->numbers != 1) {
        fail(reader, "one number is expected here");
        return;
    }
    double value = reader->number[0];
    if (state == WIDTH) {
        xml->width = value;
    } else if (state == HEIGHT) {
        xml->height = value;
    } else if (state == CATEGORIES) {
        xml->categories = value;
    } else if (state == TILTED) {
        xml->feature[xml->features - 1].tilted = value != 0;
    } else {
        xml->stage[xml->stages - 1].threshold = value;
        xml->stage[xml->stages - 1].has_threshold = true;
    }
}

static void XMLCALL on_end(void *context, const char *name) {
    (void)name;
    struct reader *reader = context;
    if (reader->failed) {
        return;
    }
    enum state state = reader->state[reader->depth];
    if (state >= FIRST_LEAF && state != NOT_NEEDED) {
        if (reader->word_length > 0) {
            end_word(reader);
        }
        if (reader->failed) {
            return;
        }
        if (state == NODES || state == LEAVES) {
            end_tree_part(reader, state);
        } else if (state == RECT || state == LBP_RECT) {
            end_rect(reader, state == RECT);
        } else if (state != STAGE_TYPE && state != FEATURE_TYPE) {
            end_number(reader, state);
        }
    }
    reader->depth--;
}

/* No cascade has one, and all that is dangerous in XML begins with it. */
static void XMLCALL on_doctype(void *context, const char *name, const char *system,
                               const char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    fail(context, "a cascade has no document type declaration");
}

bool cascade_xml_read(const char *xml, size_t length, const char *name, struct cascade_xml *out,
                      struct error *err) {
    struct reader *reader = memory_new(1, sizeof *reader);
    *out = (struct cascade_xml){.width = -1, .height = -1, .categories = -1};
    reader->parser = XML_ParserCreate(NULL);
    reader->name = name;
    reader->xml = out;
    reader->err = err;
    bool good = reader->parser != NULL;
    if (!good) {
        error_set(err, "%s: the XML parser cannot be started", name);
        goto done;
    }
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    /* The caller's limit is far below what an int holds. */
    good = XML_Parse(reader->parser, xml, (int)length, XML_TRUE) == XML_STATUS_OK;
    if (!good && !reader->failed) {
        error_set(err, "%s: line %lu: not XML: %s", name,
                  (unsigned long)XML_GetCurrentLineNumber(reader->parser),
                  XML_ErrorString(XML_GetErrorCode(reader->parser)));
    }
    good = good && !reader->failed;
done:
    if (reader->parser != NULL) {
        XML_ParserFree(reader->parser);
    }
    free(reader);
    return good;
}

void cascade_xml_free(struct cascade_xml *xml) {
    free(xml->stage);
    free(xml->tree);
    free(xml->number);
    free(xml->leaf);
    free(xml->feature);
    *xml = (struct cascade_xml){0};
}
