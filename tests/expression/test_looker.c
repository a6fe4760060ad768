/* Looking at pictures, as far as it needs no real ones. */
#include "expression/framing.h"
#include "expression/looker.h"
#include "expression/samples.h"
#include "test.h"

#include <unistd.h>

static struct image plain(size_t width, size_t height, unsigned channels) {
    struct image image = image_new(width, height, channels);
    memset(image.pixels, 128, width * height * channels);
    return image;
}

static void smallest_faces(void **state) {
    (void)state;
    assert_int_equal(looker_smallest(300, 250, false), 30);
    assert_int_equal(looker_smallest(640, 480, false), 40);
    assert_int_equal(looker_smallest(900, 1200, false), 48);
    assert_int_equal(looker_smallest(2000, 1500, false), 50);
    assert_int_equal(looker_smallest(6000, 4000, false), 133);
    assert_int_equal(looker_smallest(640, 480, true), 48);
    assert_int_equal(looker_smallest(1080, 1920, true), 90);
    assert_int_equal(looker_smallest(1, 1, true), 48);
}

static void no_face_is_no_error(void **state) {
    (void)state;
    struct error err = {""};
    struct looker_options options = looker_defaults();
    struct looker *looker = looker_new(&options, &err);
    assert_non_null(looker);
    for (int video = 0; video < 2; video++) {
        static const size_t sizes[][2] = {{1, 1}, {1, 500}, {24, 24}, {47, 48}, {320, 240}};
        looker_expect_video(looker, video == 1);
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            struct image image = plain(sizes[i][0], sizes[i][1], i % 2 == 0 ? 1 : 3);
            struct face_moods found = {7, NULL};
            assert_true(looker_look(looker, &image, &found, &err));
            assert_int_equal(found.count, 0);
            face_moods_free(&found);
            image_free(&image);
        }
    }
    assert_true(looker_ready(looker, &err));
    looker_free(looker);
    looker_free(NULL);
}

/* It is told each time, also where there is no face, and one that was never used is freed. */
static void models_that_are_none(void **state) {
    (void)state;
    static const struct {
        const char *name, *says;
    } models[] = {{"/no/such/model.safetensors", "/no/such/model.safetensors"},
                  {"no-such-name", "there is no model 'no-such-name'"},
                  {"", "there is no model ''"}};
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct error err = {""};
        struct looker_options options = looker_defaults();
        options.model = models[i].name;
        struct looker *looker = looker_new(&options, &err);
        assert_non_null(looker);
        struct image image = plain(50, 50, 1);
        for (int again = 0; again < 2; again++) {
            struct face_moods found = {0};
            err.message[0] = '\0';
            assert_false(looker_look(looker, &image, &found, &err));
            assert_non_null(strstr(err.message, models[i].says));
            assert_int_equal(found.count, 0);
        }
        image_free(&image);
        looker_free(looker);
    }
}

static void models_by_name(void **state) {
    (void)state;
    struct error err = {""};
    struct model *model = model_load_named("article", &err);
    assert_non_null(model);
    assert_string_equal(model->architecture, "article");
    model_free(model);
    model = model_load_named(NULL, &err);
    assert_non_null(model);
    model_free(model);
}

static void cascades_that_are_none(void **state) {
    (void)state;
    struct error err = {""};
    struct looker_options options = looker_defaults();
    options.cascade = "/no/such/cascade.xml";
    assert_null(looker_new(&options, &err));
    assert_non_null(strstr(err.message, "/no/such/cascade.xml"));
}

static void ways_of_looking_that_make_no_sense(void **state) {
    (void)state;
    struct error err = {""};
    struct looker_options options = looker_defaults();
    options.faces.scale_factor = 1;
    struct looker *looker = looker_new(&options, &err);
    struct image image = plain(50, 50, 1);
    struct face_moods found = {0};
    assert_non_null(looker);
    assert_false(looker_look(looker, &image, &found, &err));
    assert_non_null(strstr(err.message, "scale factor"));
    image_free(&image);
    looker_free(looker);
}

/* 96 pixels to 48: the mean of each four; 48 stay; 24 to 48 are interpolated. */
static void faces_are_brought_to_48_pixels(void **state) {
    (void)state;
    unsigned char seen[SAMPLE_PIXELS];
    struct image gray = image_new(300, 200, 1);
    for (size_t i = 0; i < gray.width * gray.height; i++) {
        gray.pixels[i] = (unsigned char)(i % gray.width / 2 % 2 == 0 ? 10 : 30);
    }
    looker_crop(&gray, &(struct face){101, 50, 96, 96}, seen); /* 10 30 30 10 10 30 30 ... */
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        assert_int_equal(seen[i], 20);
    }
    looker_crop(&gray, &(struct face){100, 50, 96, 96}, seen);
    assert_int_equal(seen[0], 10);
    assert_int_equal(seen[1], 30);
    looker_crop(&gray, &(struct face){100, 50, 48, 48}, seen);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        assert_int_equal(seen[i], i % SAMPLE_SIDE / 2 % 2 == 0 ? 10 : 30);
    }
    looker_crop(&gray, &(struct face){100, 50, 24, 24}, seen);
    assert_int_equal(seen[0], 10);
    assert_int_equal(seen[3], 15); /* a quarter of the way from the second to the third */
    assert_int_equal(seen[4], 25);
    image_free(&gray);
}

static void overlaps(void **state) {
    (void)state;
    struct face a = {0, 0, 10, 10}, b = {5, 0, 10, 10}, c = {10, 0, 10, 10}, d = {2, 2, 5, 5};
    assert_near(face_overlap(&a, &a), 1, 0);
    assert_near(face_overlap(&a, &b), 50.0 / 150, 1e-12);
    assert_near(face_overlap(&a, &c), 0, 0);
    assert_near(face_overlap(&a, &d), 0.25, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smallest_faces),
        cmocka_unit_test(no_face_is_no_error),
        cmocka_unit_test(models_that_are_none),
        cmocka_unit_test(models_by_name),
        cmocka_unit_test(cascades_that_are_none),
        cmocka_unit_test(ways_of_looking_that_make_no_sense),
        cmocka_unit_test(faces_are_brought_to_48_pixels),
        cmocka_unit_test(overlaps),
    };
    return test_run("expression/looker", tests);
}
