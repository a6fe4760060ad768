#include "faces.h"
#include "test.h"

#include <zlib.h>

struct image picture_read(const char *path) {
    char head[64];
    struct image image = {.channels = 1};
    gzFile file = gzopen(path, "rb");
    assert_non_null(file);
    assert_non_null(gzgets(file, head, sizeof head));
    assert_string_equal(head, "P5\n");
    assert_non_null(gzgets(file, head, sizeof head));
    assert_int_equal(sscanf(head, "%zu %zu", &image.width, &image.height), 2);
    assert_non_null(gzgets(file, head, sizeof head));
    image.pixels = memory_new(image.width * image.height, 1);
    unsigned size = (unsigned)(image.width * image.height);
    assert_int_equal(gzread(file, image.pixels, size), size);
    gzclose(file);
    return image;
}

struct image picture_plain(size_t width, size_t height, unsigned char brightness) {
    struct image image = {width, height, 1, memory_new(width * height, 1)};
    memset(image.pixels, brightness, width * height);
    return image;
}

struct image picture_random(size_t width, size_t height, uint64_t seed) {
    struct random random = random_seeded(seed, 0);
    struct image image = picture_plain(width, height, 0);
    uint32_t block[16][16];
    for (size_t i = 0; i < 256; i++) {
        block[i / 16][i % 16] = random_below(&random, 200);
    }
    for (size_t i = 0; i < width * height; i++) {
        uint32_t base = block[i / width / 6 % 16][i % width / 5 % 16];
        image.pixels[i] = (unsigned char)(base + random_below(&random, 56));
    }
    return image;
}

static int below(struct random *random, int bound) {
    return (int)random_below(random, (uint32_t)bound);
}

static double between(struct random *random, double low, double high) {
    return low + (high - low) * random_unit(random);
}

/* A rectangle, tilted or of LBP's nine blocks or neither, that lies in the window. */
static void add_rect(struct text *xml, struct random *random, enum cascade_kind kind, int width,
                     int height) {
    int blocks = kind == LBP_STUMPS || kind == LBP_TREES ? 3 : 1;
    int w = 1 + below(random, width / (2 * blocks)), h = 1 + below(random, height / (2 * blocks));
    int x = below(random, width - blocks * w + 1), y = below(random, height - blocks * h + 1);
    if (kind == TILTED_STUMPS) {
        w = 1 + below(random, width / 3);
        h = 1 + below(random, width / 3);
        x = h + below(random, width - w - h + 1);
        y = below(random, height - w - h + 1);
    }
    text_format(xml, "%d %d %d %d", x, y, w, h);
}

static void add_node(struct text *xml, struct random *random, enum cascade_kind kind,
                     const char *children, int feature) {
    text_format(xml, "%s %d", children, feature);
    if (kind == LBP_STUMPS || kind == LBP_TREES) {
        for (int word = 0; word < CASCADE_SUBSET; word++) {
            text_format(xml, " %d", (int)random_bits(random));
        }
    } else {
        text_format(xml, " %.17g", between(random, -0.1, 0.1));
    }
    text_add_string(xml, "\n");
}

static void add_tree(struct text *xml, struct random *random, enum cascade_kind kind,
                     int *features) {
    static const char *const shapes[] = {"1 2", "0 -1", "-2 -3"};
    bool tree = kind == TREES || kind == LBP_TREES;
    int nodes = tree ? 3 : 1;
    text_add_string(xml, "<_><internalNodes>");
    for (int node = 0; node < nodes; node++) {
        add_node(xml, random, kind, tree ? shapes[node] : "0 -1", (*features)++);
    }
    text_add_string(xml, "</internalNodes><leafValues>");
    for (int leaf = 0; leaf < nodes + 1; leaf++) {
        text_format(xml, " %.9e", between(random, -1, 1));
    }
    text_add_string(xml, "</leafValues></_>\n");
}

struct cascade *cascade_random(enum cascade_kind kind, int width, int height, uint64_t seed) {
    struct random random = random_seeded(seed, kind);
    struct text xml = {0};
    struct error err;
    bool lbp = kind == LBP_STUMPS || kind == LBP_TREES;
    int features = 0;
    text_format(&xml,
                "<?xml version=\"1.0\"?><opencv_storage><cascade><stageType>BOOST</stageType>"
                "<featureType>%s</featureType><height>%d</height><width>%d</width>"
                "<featureParams><maxCatCount>%d</maxCatCount></featureParams><stages>",
                lbp ? "LBP" : "HAAR", height, width, lbp ? 256 : 0);
    for (int stage = 0; stage < 6; stage++) {
        text_format(&xml, "<_><stageThreshold>%.9f</stageThreshold><weakClassifiers>",
                    between(&random, -1.2, -0.2));
        for (int tree = 0; tree < 2 + 2 * stage; tree++) {
            add_tree(&xml, &random, kind, &features);
        }
        text_add_string(&xml, "</weakClassifiers></_>");
    }
    text_add_string(&xml, "</stages><features>");
    for (int i = 0; i < features; i++) {
        text_add_string(&xml, lbp ? "<_><rect>" : "<_><rects>");
        for (int rect = 0; rect < (lbp ? 1 : 2 + i % 2); rect++) {
            text_add_string(&xml, lbp ? "" : "<_>");
            add_rect(&xml, &random, kind, width, height);
            if (!lbp) {
                text_format(&xml, " %.3f</_>", between(&random, -3, 3));
            }
        }
        text_add_string(&xml, lbp ? "</rect>" : "</rects>");
        text_add_string(&xml,
                        kind == TILTED_STUMPS && i % 3 != 0 ? "<tilted>1</tilted></_>" : "</_>");
    }
    text_add_string(&xml, "</features></cascade></opencv_storage>");
    struct cascade *cascade = cascade_parse(xml.data, xml.length, "random", &err);
    if (cascade == NULL) {
        fail_msg("%s", err.message);
    }
    text_free(&xml);
    return cascade;
}

char *cascade_xml_example(void) {
    return memory_string(
        "<?xml version=\"1.0\"?>\n<!-- made up -->\n<opencv_storage>\n"
        "<cascade type_id=\"opencv-cascade-classifier\"><stageType>BOOST</stageType>\n"
        "  <featureType>HAAR</featureType>\n  <height>8</height>\n  <width>12</width>\n"
        "  <stageParams>\n    <maxWeakCount>1</maxWeakCount></stageParams>\n"
        "  <featureParams>\n    <maxCatCount>0</maxCatCount></featureParams>\n"
        "  <stageNum>1</stageNum>\n  <stages>\n    <_>\n      <maxWeakCount>1</maxWeakCount>\n"
        "      <stageThreshold>5.0000000000000000e-01</stageThreshold>\n"
        "      <weakClassifiers>\n        <_>\n          <internalNodes>\n"
        "            0 -1 0 2.5000000000000000e-01</internalNodes>\n          <leafValues>\n"
        "            -1. 1.5</leafValues></_></weakClassifiers></_></stages>\n"
        "  <features>\n    <_>\n      <rects>\n        <_>\n          0 0 12 8 -1.</_>\n"
        "        <_>\n          0 0 6 8 2.</_></rects>\n      <tilted>0</tilted></_>"
        "</features></cascade>\n</opencv_storage>\n");
}
