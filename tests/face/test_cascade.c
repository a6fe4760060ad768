#include "faces.h"
#include "test.h"

#include <unistd.h>

static void test_example(void **state) {
    (void)state;
    struct error err;
    char *xml = cascade_xml_example();
    struct cascade *cascade = cascade_parse(xml, strlen(xml), "example", &err);
    assert_non_null(cascade);
    assert_true(cascade->width == 12 && cascade->height == 8);
    assert_true(!cascade->lbp && !cascade->tilted && cascade->stumps);
    assert_true(cascade->stages == 1 && cascade->trees == 1 && cascade->nodes == 1);
    assert_true(cascade->stage[0].threshold == 0.5F - 1e-5F);
    assert_true(cascade->node[0].threshold == 0.25F);
    assert_true(cascade->leaf[0] == -1 && cascade->leaf[1] == 1.5F);
    const struct cascade_feature *feature = cascade->feature;
    assert_int_equal(feature->rects, 2);
    assert_true(feature->rect[0].width == 12 && feature->rect[0].weight == -1);
    assert_true(feature->rect[1].width == 6 && feature->rect[1].weight == 2);
    cascade_free(cascade);
    free(xml);
}

static void refuse_bytes(const char *xml, size_t length, const char *part) {
    struct error err = {""};
    struct cascade *cascade = cascade_parse(xml, length, "bad.xml", &err);
    assert_null(cascade);
    if (strstr(err.message, part) == NULL || strncmp(err.message, "bad.xml: ", 9) != 0) {
        fail_msg("\"%s\" does not say \"%s\"", err.message, part);
    }
}

/* The example with one piece of it replaced. */
static void refuse(const char *piece, const char *other, const char *part) {
    char *xml = cascade_xml_example();
    const char *place = strstr(xml, piece);
    struct text text = {0};
    assert_non_null(place);
    text_add(&text, xml, (size_t)(place - xml));
    text_add_string(&text, other);
    text_add_string(&text, place + strlen(piece));
    refuse_bytes(text.data, text.length, part);
    text_free(&text);
    free(xml);
}

static void test_no_cascade(void **state) {
    (void)state;
    refuse_bytes("", 0, "not XML");
    refuse_bytes("P5\n1 1\n255\n.", 12, "not XML");
    refuse_bytes("<html/>", 7, "not a cascade");
    refuse_bytes("<opencv_storage/>", 17, "stageType BOOST");
    refuse("<cascade type_id", "<haarcascade type_id", "not a cascade");
    refuse("BOOST", "TREE", "stageType BOOST can be used, not \"TREE\"");
    refuse("HAAR", "HOG", "featureType HAAR or LBP");
    refuse("HAAR", "LBP", "maxCatCount");
    refuse("<maxCatCount>0</maxCatCount>", "", "maxCatCount");
    refuse("<features>", "<other>", "mismatched tag");
}

static void test_cut(void **state) {
    (void)state;
    char *xml = cascade_xml_example();
    size_t length = strlen(xml) - 1; /* without its last newline it is whole */
    for (size_t cut = 0; cut < length; cut++) {
        struct error err;
        assert_null(cascade_parse(xml, cut, "cut", &err));
    }
    free(xml);
}

static void test_windows(void **state) {
    (void)state;
    refuse("<width>12", "<width>0", "from 3 to 1000 pixels");
    refuse("<width>12", "<width>-12", "from 3 to 1000 pixels");
    refuse("<width>12", "<width>100000", "from 3 to 1000 pixels");
    refuse("<height>8", "<height>8.5", "from 3 to 1000 pixels");
    refuse("<height>8</height>", "", "from 3 to 1000 pixels");
    refuse("<height>8", "<height>8 9", "one number");
}

static void test_features(void **state) {
    (void)state;
    refuse("0 0 6 8 2.", "7 0 6 8 2.", "feature 0 does not lie within the window");
    refuse("0 0 6 8 2.", "0 1 6 8 2.", "within the window");
    refuse("0 0 6 8 2.", "-1 0 6 8 2.", "within the window");
    refuse("0 0 6 8 2.", "0 0 0 8 2.", "within the window");
    refuse("0 0 6 8 2.", "0 0 2147483647 8 2.", "whole numbers");
    refuse("0 0 6 8 2.", "0 0 6.5 8 2.", "whole numbers");
    refuse("0 0 6 8 2.", "0 0 6 8", "four whole numbers");
    refuse("0 0 6 8 2.", "0 0 6 8 nan", "a number is expected");
    refuse("0 0 6 8 2.", "0 0 6 8 1e38", "rectangles are expected");
    refuse("<tilted>0", "<tilted>1", "within the window");
    refuse("</rects>", "<_>0 0 1 1 1</_><_>0 0 1 1 1</_></rects>", "one to three rectangles");
    refuse("0 -1 0 2.5", "0 -1 1 2.5", "do not fit");
    refuse("0 -1 0 2.5", "0 -1 -1 2.5", "do not fit");
}

/* Nodes that point to themselves, back, or out of their tree. */
static void test_nodes(void **state) {
    (void)state;
    static const char node[] = "0 -1 0 2.5000000000000000e-01", leaves[] = "-1. 1.5";
    refuse(node, "0 -1 0 nan", "a number is expected");
    refuse(node, "0 -1 0 1e39", "do not fit");
    refuse(node, "0 -1 0", "do not fit");
    refuse(node, "", "do not fit");
    refuse(node, "1 -1 0 .25", "do not fit");
    refuse(node, "0 -2 0 .25", "do not fit");
    refuse(node, "0 -1 0 .25  0 -1 0 .25", "do not fit");
    refuse(leaves, "-1. 1.5 2", "do not fit");
    refuse(leaves, "-1. inf", "a number is expected");
    refuse("5.0000000000000000e-01", "1e300", "no threshold");
    refuse("5.0000000000000000e-01", "", "one number");
    refuse("</leafValues>", "</leafValues><leafValues>1 2</leafValues>", "twice");
    static const char *const circles[] = {
        "1 -1 0 .25 1 -2 0 .25",           /* itself */
        "1 -1 0 .25 2 -2 0 .25 1 -3 0 .2", /* back */
        "3 -1 0 .25 2 -2 0 .25 0 -3 0 .2", /* out of its tree */
    };
    for (size_t i = 0; i < 3; i++) {
        struct text xml = {0};
        char *example = cascade_xml_example();
        char *place = strstr(example, node), *leaf = strstr(example, leaves);
        text_add(&xml, example, (size_t)(place - example));
        text_add_string(&xml, circles[i]);
        text_add(&xml, place + strlen(node), (size_t)(leaf - place) - strlen(node));
        text_add_string(&xml, i == 0 ? "1 2 3" : "1 2 3 4");
        text_add_string(&xml, leaf + strlen(leaves));
        refuse_bytes(xml.data, xml.length,
                     "stage 0, tree 0: nodes, features and leaves do not fit");
        text_free(&xml);
        free(example);
    }
}

/* The example with much of something put in at a place. */
static void refuse_many(const char *place, const char *what, size_t count, const char *part) {
    struct text many = {0};
    for (size_t i = 0; i < count; i++) {
        text_add_string(&many, what);
    }
    refuse(place, many.data, part);
    text_free(&many);
}

static void test_too_much(void **state) {
    (void)state;
    refuse_many("<stageNum>1</stageNum>", "<a>", 100, "too many elements within each other");
    refuse_many("-1. 1.5", "1 ", 100000, "too many numbers in one element");
    refuse_many("BOOST", "BOOST", 100, "more than 63 characters");
    refuse_many("12", "1", 100, "more than 63 characters");
    struct text stages = {0};
    text_add_string(&stages, "<stages>");
    for (size_t i = 0; i < 1000000; i++) {
        text_add_string(&stages, "<_/>");
    }
    refuse("<stages>", stages.data, "more than any cascade has");
    text_free(&stages);
    char *spaces = memory_new((64 << 20) + 1, 1);
    memset(spaces, ' ', (64 << 20) + 1);
    refuse_bytes(spaces, (64 << 20) + 1, "larger than");
    free(spaces);
}

static void test_spaces(void **state) {
    (void)state;
    struct text xml = {0};
    struct error err;
    char *example = cascade_xml_example();
    char *place = strstr(example, "-1. 1.5");
    text_add(&xml, example, (size_t)(place - example));
    for (size_t i = 0; i < 1000000; i++) {
        text_add_string(&xml, " \n");
    }
    text_add_string(&xml, place);
    struct cascade *cascade = cascade_parse(xml.data, xml.length, "spaces", &err);
    assert_non_null(cascade);
    cascade_free(cascade);
    text_free(&xml);
    free(example);
}

static void test_entities(void **state) {
    (void)state;
    refuse("<opencv_storage>",
           "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;&b;\">]><opencv_storage>",
           "document type");
    refuse("<opencv_storage>", "<!DOCTYPE a SYSTEM \"/etc/passwd\"><opencv_storage>",
           "document type");
    refuse("12</width>", "&width;</width>", "undefined entity");
}

static void test_load(void **state) {
    (void)state;
    struct error err;
    assert_null(cascade_load("/nowhere/to/be/found.xml", &err));
    assert_non_null(strstr(err.message, "/nowhere/to/be/found.xml: "));
    assert_null(cascade_path("haarcascade_of_nothing", &err));
    assert_non_null(strstr(err.message, "install Debian's package opencv-data"));
    assert_null(cascade_path("../../../../etc/passwd", &err));
    char *path = path_join(test_folder(), "cascade.xml"), *xml = cascade_xml_example();
    assert_true(file_write(path, xml, strlen(xml), &err));
    struct cascade *cascade = cascade_load(path, &err);
    assert_non_null(cascade);
    cascade_free(cascade);
    /* A file that says it is large is not read at all. */
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_null(cascade_load(path, &err));
    assert_non_null(strstr(err.message, "larger than"));
    cascade_free(NULL);
    free(xml);
    free(path);
}

/* What OpenCV 4.6's files hold, by grep: stages, trees, features. */
static void test_installed(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t stages, trees, features;
        int width;
        bool lbp, stumps, tilted;
    } known[] = {
        {"haarcascade_frontalface_default", 25, 2913, 2913, 24, false, true, false},
        {"haarcascade_frontalface_alt2", 20, 1047, 2094, 20, false, false, false},
        {"lbpcascade_frontalface", 20, 139, 136, 24, true, true, false},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct error err;
        char *path = cascade_path(known[i].name, &err);
        assert_non_null(path);
        struct cascade *cascade = cascade_load(path, &err);
        assert_non_null(cascade);
        assert_int_equal(cascade->stages, known[i].stages);
        assert_int_equal(cascade->trees, known[i].trees);
        assert_int_equal(cascade->features, known[i].features);
        assert_int_equal(cascade->width, known[i].width);
        assert_true(cascade->lbp == known[i].lbp && cascade->stumps == known[i].stumps &&
                    cascade->tilted == known[i].tilted);
        cascade_free(cascade);
        free(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),   cmocka_unit_test(test_no_cascade),
        cmocka_unit_test(test_cut),       cmocka_unit_test(test_windows),
        cmocka_unit_test(test_features),  cmocka_unit_test(test_nodes),
        cmocka_unit_test(test_too_much),  cmocka_unit_test(test_spaces),
        cmocka_unit_test(test_entities),  cmocka_unit_test(test_load),
        cmocka_unit_test(test_installed),
    };
    return test_run("face_cascade", tests);
}
