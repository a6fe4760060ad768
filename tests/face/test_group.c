#include "face/group.h"

#include "test.h"

static struct faces faces_of(const struct face *face, size_t count) {
    struct faces faces = {count, memory_new(count, sizeof *face)};
    memcpy(faces.face, face, count * sizeof *face);
    return faces;
}

static void expect(struct faces *faces, const struct face *wanted, size_t count) {
    assert_int_equal(faces->count, count);
    assert_memory_equal(faces->face, wanted, count * sizeof *wanted);
    faces_free(faces);
}

/* Of 100 x 100, up to 20 pixels apart are one group; means are rounded half to even. */
static void test_means(void **state) {
    (void)state;
    static const struct face face[] = {{10, 10, 100, 100},
                                       {11, 30, 100, 100},
                                       {300, 300, 50, 50},
                                       {12, 10, 100, 101},
                                       {13, 10, 101, 100}};
    struct faces faces = faces_of(face, 5);
    group_faces(&faces, 3);
    expect(&faces, &(struct face){12, 15, 100, 100}, 1); /* 11.5, 15, 100.25, 100.25 */
    faces = faces_of(face, 5);
    group_faces(&faces, 4);
    expect(&faces, NULL, 0);
    faces = faces_of(face, 5);
    group_faces(&faces, 0);
    expect(&faces, face, 5);
}

/* a and c are too far apart, but both are near b. */
static void test_chains(void **state) {
    (void)state;
    static const struct face face[] = {{36, 0, 100, 100}, {0, 0, 100, 100}, {18, 0, 100, 100}};
    struct faces faces = faces_of(face, 3);
    group_faces(&faces, 2);
    expect(&faces, &(struct face){18, 0, 100, 100}, 1);
}

static void test_groups_within_groups(void **state) {
    (void)state;
    struct face face[9];
    for (int i = 0; i < 9; i++) {
        face[i] = i < 4 ? (struct face){0, 0, 100, 100} : (struct face){30, 30, 40, 40};
    }
    /* four around, two within: they are part of it */
    struct faces faces = faces_of(face, 6);
    group_faces(&faces, 1);
    expect(&faces, &face[0], 1);
    /* four around, five within: both stay */
    faces = faces_of(face, 9);
    group_faces(&faces, 1);
    group_clip(&faces, 200, 200);
    expect(&faces, (struct face[]){{0, 0, 100, 100}, {30, 30, 40, 40}}, 2);
}

static void test_clip(void **state) {
    (void)state;
    static const struct face face[] = {
        {90, 5, 20, 20}, {-5, 1, 10, 10}, {100, 0, 5, 5}, {90, 2, 10, 10}};
    struct faces faces = faces_of(face, 4);
    group_clip(&faces, 100, 20);
    expect(&faces, (struct face[]){{0, 1, 5, 10}, {90, 2, 10, 10}, {90, 5, 10, 15}}, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means),
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_groups_within_groups),
        cmocka_unit_test(test_clip),
    };
    return test_run("face_group", tests);
}
