/* The real photographs beside what OpenCV 4.6 found in them. */
#include "faces.h"
#include "test.h"

#include <jansson.h>

/* With sanitizers large pictures take too long, and show nothing that the others do not. */
#ifdef SANITIZED
enum { LARGEST = 600000 };
#else
enum { LARGEST = 200000000 };
#endif

/* Both lists are sorted alike. */
static void expect(const char *name, const struct faces *faces, const json_t *wanted) {
    if (faces->count != json_array_size(wanted)) {
        fail_msg("%s: %zu faces, OpenCV has %zu", name, faces->count, json_array_size(wanted));
    }
    for (size_t i = 0; i < faces->count; i++) {
        const struct face *face = &faces->face[i];
        const int mine[] = {face->x, face->y, face->width, face->height};
        for (size_t k = 0; k < 4; k++) {
            json_int_t theirs = json_integer_value(json_array_get(json_array_get(wanted, i), k));
            if (mine[k] != theirs) {
                fail_msg("%s: rectangle %zu differs", name, i);
            }
        }
    }
}

static void check(const char *name, const struct image *image, const struct cascade *cascade,
                  struct pool *pool, const json_t *entry) {
    static const struct {
        const char *key;
        struct face_options options;
    } calls[] = {{"1.3/5", {1.3, 5, 0, 0}}, {"1.1/3", {1.1, 3, 0, 0}}};
    for (size_t i = 0; i < 2 && image->width * image->height <= LARGEST; i++) {
        struct faces faces;
        struct error err;
        assert_true(face_detect(cascade, image, &calls[i].options, pool, &faces, &err));
        expect(name, &faces, json_object_get(entry, calls[i].key));
        faces_free(&faces);
    }
}

static void test_photographs(void **state) {
    (void)state;
    struct text path = {0};
    struct error err;
    json_error_t problem;
    text_format(&path, "%s/data/photos/opencv_faces.json", test_shared());
    json_t *known = json_load_file(path.data, 0, &problem);
    assert_non_null(known);
    char *file = cascade_path("haarcascade_frontalface_default", &err);
    assert_non_null(file);
    struct cascade *cascade = cascade_load(file, &err);
    assert_non_null(cascade);
    struct pool *pool = pool_new(2);
    const char *name = NULL;
    json_t *entry = NULL;
    size_t pictures = 0;
    json_object_foreach(known, name, entry) {
        bool large = strncmp(name, "large_woman", 11) == 0;
        text_clear(&path);
        text_format(&path, "%s/data/photos/gray/%.*s.pgm%s", test_shared(),
                    (int)(strrchr(name, '.') - name), name, large ? ".gz" : "");
        struct image image = picture_read(path.data);
        check(name, &image, cascade, pool, entry);
        free(image.pixels);
        pictures++;
    }
    assert_int_equal(pictures, 20);
    pool_free(pool);
    cascade_free(cascade);
    free(file);
    json_decref(known);
    text_free(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_photographs),
    };
    return test_run_shared("face_opencv", tests);
}
