#include "faces.h"
#include "test.h"

static struct cascade *example(void) {
    struct error err;
    char *xml = cascade_xml_example();
    struct cascade *cascade = cascade_parse(xml, strlen(xml), "example", &err);
    free(xml);
    assert_non_null(cascade);
    return cascade;
}

/* The example cascade finds windows of 12 x 8 that are brighter on the left; in a picture with one
 * bright bar that ends at x = 20, those that have the edge in their middle, and some beside. */
static void test_an_edge(void **state) {
    (void)state;
    struct cascade *cascade = example();
    struct image image = picture_plain(40, 8, 50);
    struct face_options options = {.scale_factor = 1.1};
    struct faces faces;
    struct error err;
    for (size_t y = 0; y < 8; y++) {
        for (size_t x = 0; x < 40; x++) {
            image.pixels[y * 40 + x] = x >= 10 && x < 20 ? 200 : 0;
        }
    }
    assert_true(face_detect(cascade, &image, &options, NULL, &faces, &err));
    assert_true(faces.count > 0);
    bool middle = false;
    for (size_t i = 0; i < faces.count; i++) {
        assert_true(faces.face[i].x > 8 && faces.face[i].x < 20 && faces.face[i].width == 12);
        middle = middle || faces.face[i].x == 14;
    }
    assert_true(middle);
    faces_free(&faces);
    free(image.pixels);
    cascade_free(cascade);
}

static void test_nothing_to_find(void **state) {
    (void)state;
    struct cascade *cascade = example();
    struct face_options options = {1.3, 5, 0, 0};
    struct error err;
    static const size_t sizes[][2] = {{0, 0},  {1, 1},  {11, 8},   {12, 7},
                                      {12, 8}, {13, 9}, {300, 200}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct image image = picture_plain(sizes[i][0], sizes[i][1], 128);
        struct faces faces;
        assert_true(face_detect(cascade, &image, &options, NULL, &faces, &err));
        assert_int_equal(faces.count, 0);
        faces_free(&faces);
        free(image.pixels);
    }
    cascade_free(cascade);
}

static void test_unusable_options(void **state) {
    (void)state;
    struct cascade *cascade = example();
    struct image image = picture_plain(30, 30, 0);
    static const double factors[] = {1, 0, -2, 1.0000001, NAN, INFINITY};
    struct faces faces;
    struct error err;
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        struct face_options options = {.scale_factor = factors[i]};
        assert_false(face_detect(cascade, &image, &options, NULL, &faces, &err));
        assert_non_null(strstr(err.message, "scale factor"));
    }
    struct face_options options = {.scale_factor = 1.1};
    struct image colour = {10, 30, 3, image.pixels};
    assert_false(face_detect(cascade, &colour, &options, NULL, &faces, &err));
    assert_non_null(strstr(err.message, "gray"));
    struct image wide = {(size_t)1 << 40, 1, 1, image.pixels};
    assert_false(face_detect(cascade, &wide, &options, NULL, &faces, &err));
    assert_non_null(strstr(err.message, "too many"));
    free(image.pixels);
    cascade_free(cascade);
}

/* More threads share the work in other pieces; what is found is the same. */
static void test_threads(void **state) {
    (void)state;
    struct pool *pool = pool_new(3);
    size_t found = 0;
    for (enum cascade_kind kind = STUMPS; kind < CASCADE_KINDS; kind++) {
        struct cascade *cascade = cascade_random(kind, 12, 14, 1);
        struct image image = picture_random(151, 420, 1);
        struct face_options options = {.scale_factor = 1.2};
        struct faces alone, shared;
        struct error err;
        assert_true(face_detect(cascade, &image, &options, NULL, &alone, &err));
        assert_true(face_detect(cascade, &image, &options, pool, &shared, &err));
        found += alone.count;
        assert_int_equal(alone.count, shared.count);
        assert_memory_equal(alone.face, shared.face, alone.count * sizeof *alone.face);
        faces_free(&alone);
        faces_free(&shared);
        free(image.pixels);
        cascade_free(cascade);
    }
    assert_true(found > 100);
    pool_free(pool);
}

/* A cascade that takes everything for a face ends with an error, before memory does. */
static void test_faces_everywhere(void **state) {
    (void)state;
    struct pool *pool = pool_new(2);
    char *xml = cascade_xml_example(), *threshold = strstr(xml, "5.0000000000000000e-01");
    struct image image = picture_random(1300, 1300, 1);
    struct face_options options = {1.1, 3, 0, 0};
    struct faces faces;
    struct error err;
    memset(threshold, ' ', strlen("5.0000000000000000e-01"));
    threshold[0] = '-';
    threshold[1] = '9';
    struct cascade *cascade = cascade_parse(xml, strlen(xml), "everywhere", &err);
    assert_non_null(cascade);
    assert_false(face_detect(cascade, &image, &options, pool, &faces, &err));
    assert_non_null(strstr(err.message, "more than 1048576 detections"));
    assert_true(faces.count == 0 && faces.face == NULL);
    cascade_free(cascade);
    free(image.pixels);
    free(xml);
    pool_free(pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_edge),          cmocka_unit_test(test_nothing_to_find),
        cmocka_unit_test(test_unusable_options), cmocka_unit_test(test_threads),
        cmocka_unit_test(test_faces_everywhere),
    };
    return test_run("face_detect", tests);
}
