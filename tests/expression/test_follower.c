/* Faces from frame to frame, with answers from arithmetic on paper. */
#include "expression/follower.h"
#include "test.h"

enum { FRAME_MOST = 3 };

static const double HAPPY[MOOD_COUNT] = {0, 0, 1, 0};
static const double SAD[MOOD_COUNT] = {0, 0, 0, 1};
static const double CALM[MOOD_COUNT] = {0, 1, 0, 0};

struct seen {
    int x, y, side;
    const double *moods;
};

static void see(struct follower *follower, double seconds, size_t count, const struct seen *seen) {
    struct face_mood face[FRAME_MOST];
    for (size_t i = 0; i < count; i++) {
        face[i].box = (struct face){seen[i].x, seen[i].y, seen[i].side, seen[i].side};
        memcpy(face[i].moods, seen[i].moods, sizeof face[i].moods);
    }
    follower_see(follower, seconds, &(struct face_moods){count, face});
}

static void see_one(struct follower *follower, double seconds, const double *moods) {
    see(follower, seconds, 1, &(struct seen){100, 100, 80, moods});
}

static struct follower *following(double half_life, double patience) {
    return follower_new(&(struct follower_options){half_life, patience});
}

static const struct followed *face_number(const struct follower *follower, unsigned number) {
    size_t count;
    const struct followed *face = follower_faces(follower, &count);
    for (size_t i = 0; i < count; i++) {
        if (face[i].number == number) {
            return &face[i];
        }
    }
    return NULL;
}

static size_t count_faces(const struct follower *follower) {
    size_t count;
    follower_faces(follower, &count);
    return count;
}

/* ---- one picture ---- */

static void a_picture_is_what_it_shows(void **state) {
    (void)state;
    static const double unsure[MOOD_COUNT] = {0.1, 0.2, 0.3, 0.4};
    struct follower *follower = following(0.5, 1);
    double moods[MOOD_COUNT];
    assert_false(follower_stretch(follower, false, moods));
    see(follower, 0, 2, (struct seen[]){{0, 0, 100, unsure}, {300, 0, 50, HAPPY}});
    assert_int_equal(count_faces(follower), 2);
    assert_memory_equal(face_number(follower, 1)->moods, unsure, sizeof unsure);
    assert_true(follower_stretch(follower, false, moods)); /* the larger one */
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        assert_near(moods[mood], unsure[mood], 1e-12);
    }
    assert_true(follower_stretch(follower, true, moods)); /* the mean of both */
    assert_near(moods[MOOD_HAPPY], (0.3 + 1) / 2, 1e-12);
    assert_near(moods[MOOD_SAD], 0.2, 1e-12);
    follower_free(follower);
}

static void a_picture_without_faces(void **state) {
    (void)state;
    struct follower *follower = following(0.5, 1);
    double moods[MOOD_COUNT];
    see(follower, 0, 0, NULL);
    see(follower, 1, 0, NULL);
    assert_int_equal(count_faces(follower), 0);
    assert_false(follower_stretch(follower, false, moods));
    assert_false(follower_stretch(follower, true, moods));
    follower_free(follower);
}

/* ---- over time ---- */

/* A frame counts half of the one that comes a half-life after it: 1/2 of 1 + 1/2. */
static void a_half_life_is_one_of_seconds(void **state) {
    (void)state;
    struct follower *follower = following(2, 10);
    see_one(follower, 0, HAPPY);
    see_one(follower, 2, SAD);
    assert_near(face_number(follower, 1)->moods[MOOD_HAPPY], 1.0 / 3, 1e-12);
    see_one(follower, 4, SAD); /* 1/4 of 1/4 + 1/2 + 1 */
    assert_near(face_number(follower, 1)->moods[MOOD_HAPPY], 1.0 / 7, 1e-12);
    assert_near(face_number(follower, 1)->moods[MOOD_SAD], 6.0 / 7, 1e-12);
    follower_free(follower);
}

/* A second of happiness, then a half-life of sadness: half of what counts is happy, whether there
 * are 10 frames a second or 100. */
static void frame_rates_make_little_difference(void **state) {
    (void)state;
    static const int rates[] = {10, 30, 100};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct follower *follower = following(0.5, 1);
        for (int frame = 0; frame < rates[i] * 11 / 2; frame++) {
            see_one(follower, (double)frame / rates[i], frame < 5 * rates[i] ? HAPPY : SAD);
        }
        assert_near(face_number(follower, 1)->moods[MOOD_HAPPY], 0.5, 0.01);
        follower_free(follower);
    }
}

static void without_a_half_life_it_is_the_last_frame(void **state) {
    (void)state;
    struct follower *follower = following(0, 1);
    see_one(follower, 0, HAPPY);
    see_one(follower, 0.1, SAD);
    assert_memory_equal(face_number(follower, 1)->moods, SAD, sizeof SAD);
    see_one(follower, 0.1, HAPPY); /* at the same time */
    assert_memory_equal(face_number(follower, 1)->moods, HAPPY, sizeof HAPPY);
    follower_free(follower);
}

/* The mean over time, by straight lines: happy at 0 and 1, sad at 4: 1 second, half of three, and
 * half of three. */
static void a_stretch_is_weighed_by_time(void **state) {
    (void)state;
    struct follower *follower = following(0.1, 10);
    double moods[MOOD_COUNT];
    see_one(follower, 0, HAPPY);
    see_one(follower, 1, HAPPY);
    see_one(follower, 4, SAD);
    assert_true(follower_stretch(follower, false, moods));
    assert_near(moods[MOOD_HAPPY], 2.5 / 4, 1e-6);
    assert_near(moods[MOOD_SAD], 1.5 / 4, 1e-6);
    assert_near(moods[MOOD_ANGRY] + moods[MOOD_CALM], 0, 1e-12);
    follower_free(follower);
}

static void a_stretch_need_not_begin_at_nought(void **state) {
    (void)state;
    struct follower *follower = following(0.1, 10);
    double moods[MOOD_COUNT];
    see_one(follower, 100, HAPPY);
    see_one(follower, 101, SAD);
    assert_true(follower_stretch(follower, false, moods));
    assert_near(moods[MOOD_HAPPY], 0.5, 1e-6);
    follower_free(follower);
}

/* ---- which is which ---- */

static void a_face_that_moves_keeps_its_number(void **state) {
    (void)state;
    struct follower *follower = following(0.5, 1);
    for (int i = 0; i < 50; i++) {
        see(follower, i / 30.0, 1,
            &(struct seen){10 * i, 5 * i, i % 2 == 0 ? 100 : 120, i % 3 == 0 ? SAD : HAPPY});
    }
    assert_int_equal(count_faces(follower), 1);
    assert_non_null(face_number(follower, 1));
    assert_int_equal(face_number(follower, 1)->box.x, 490);
    assert_near(face_number(follower, 1)->since, 0, 0);
    assert_near(face_number(follower, 1)->last, 49 / 30.0, 0);
    follower_free(follower);
}

/* In whatever order a frame names them. */
static void two_faces_are_not_mixed_up(void **state) {
    (void)state;
    struct follower *follower = following(0, 1);
    see(follower, 0, 2, (struct seen[]){{0, 0, 100, HAPPY}, {150, 0, 90, SAD}});
    see(follower, 0.1, 2, (struct seen[]){{120, 0, 110, SAD}, {20, 0, 100, HAPPY}});
    assert_int_equal(count_faces(follower), 2);
    assert_memory_equal(face_number(follower, 1)->moods, HAPPY, sizeof HAPPY);
    assert_memory_equal(face_number(follower, 2)->moods, SAD, sizeof SAD);
    size_t count;
    assert_int_equal(follower_faces(follower, &count)[0].number, 2); /* the larger one now */
    follower_free(follower);
}

/* Between the two faces before it lies one that is nearer to the second. */
static void the_nearest_goes_first(void **state) {
    (void)state;
    struct follower *follower = following(0, 1);
    see(follower, 0, 2, (struct seen[]){{0, 0, 100, HAPPY}, {80, 0, 100, SAD}});
    see(follower, 0.1, 1, &(struct seen){60, 0, 100, CALM});
    assert_true(face_number(follower, 2)->here);
    assert_false(face_number(follower, 1)->here);
    assert_int_equal(face_number(follower, 1)->box.x, 0); /* where it was last */
    follower_free(follower);
}

static void another_place_or_size_is_another_face(void **state) {
    (void)state;
    static const struct seen others[] = {
        {180, 100, 80, SAD}, {100, 180, 80, SAD}, {40, 40, 200, SAD}, {125, 125, 30, SAD}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct follower *follower = following(0.5, 1);
        see_one(follower, 0, HAPPY);
        see(follower, 0.03, 1, &others[i]);
        assert_int_equal(count_faces(follower), 2);
        assert_memory_equal(face_number(follower, 2)->moods, SAD, sizeof SAD);
        follower_free(follower);
    }
}

static void a_hidden_face_is_waited_for(void **state) {
    (void)state;
    struct follower *follower = following(0.5, 1);
    see_one(follower, 0, HAPPY);
    see(follower, 0.5, 0, NULL);
    assert_int_equal(count_faces(follower), 1);
    assert_false(face_number(follower, 1)->here);
    see_one(follower, 1, HAPPY);
    assert_true(face_number(follower, 1)->here);
    see(follower, 2, 0, NULL);
    assert_int_equal(count_faces(follower), 1);
    see(follower, 2.01, 0, NULL);
    assert_int_equal(count_faces(follower), 0);
    see_one(follower, 2.1, HAPPY);
    assert_non_null(face_number(follower, 2)); /* no number comes twice */
    follower_free(follower);
}

/* ---- whose mood ---- */

/* Three seconds of a face of 100 x 100 are less than one of 200 x 200, also when that one has been
 * forgotten, which was there for one second and counts half of the ones before and after. */
static void the_listener_took_most_of_the_picture(void **state) {
    (void)state;
    struct follower *follower = following(0.5, 0.5);
    double moods[MOOD_COUNT];
    see(follower, 0, 2, (struct seen[]){{300, 0, 200, SAD}, {0, 0, 100, HAPPY}});
    see(follower, 1, 2, (struct seen[]){{300, 0, 200, SAD}, {0, 0, 100, HAPPY}});
    see(follower, 2, 1, &(struct seen){0, 0, 100, HAPPY});
    see(follower, 3, 1, &(struct seen){0, 0, 100, HAPPY});
    assert_int_equal(count_faces(follower), 1);
    assert_true(follower_stretch(follower, false, moods));
    assert_near(moods[MOOD_SAD], 1, 1e-12);
    /* 1.5 seconds of sadness and 3 of happiness. */
    assert_true(follower_stretch(follower, true, moods));
    assert_near(moods[MOOD_SAD], 1.5 / 4.5, 1e-6);
    for (int i = 4; i <= 10; i++) { /* four times the size, but not for four times as long */
        see(follower, i, 1, &(struct seen){0, 0, 100, HAPPY});
    }
    assert_true(follower_stretch(follower, false, moods));
    assert_near(moods[MOOD_HAPPY], 1, 1e-12);
    follower_free(follower);
}

static void many_faces_come_and_go(void **state) {
    (void)state;
    struct follower *follower = following(0.5, 0.2);
    double moods[MOOD_COUNT];
    for (int i = 0; i < 3000; i++) {
        see(follower, i * 0.1, 2,
            (struct seen[]){{i % 50 * 90, i % 7 * 90, 40, i % 2 ? SAD : CALM},
                            {i % 40 * 90, 2000, 41, HAPPY}});
        assert_true(count_faces(follower) <= 6);
    }
    assert_true(follower_stretch(follower, true, moods));
    assert_near(moods[MOOD_HAPPY], 0.5, 1e-3);
    assert_near(moods[0] + moods[1] + moods[2] + moods[3], 1, 1e-9);
    follower_free(follower);
    follower_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_what_it_shows),
        cmocka_unit_test(a_picture_without_faces),
        cmocka_unit_test(a_half_life_is_one_of_seconds),
        cmocka_unit_test(frame_rates_make_little_difference),
        cmocka_unit_test(without_a_half_life_it_is_the_last_frame),
        cmocka_unit_test(a_stretch_is_weighed_by_time),
        cmocka_unit_test(a_stretch_need_not_begin_at_nought),
        cmocka_unit_test(a_face_that_moves_keeps_its_number),
        cmocka_unit_test(two_faces_are_not_mixed_up),
        cmocka_unit_test(the_nearest_goes_first),
        cmocka_unit_test(another_place_or_size_is_another_face),
        cmocka_unit_test(a_hidden_face_is_waited_for),
        cmocka_unit_test(the_listener_took_most_of_the_picture),
        cmocka_unit_test(many_faces_come_and_go),
    };
    return test_run("expression/follower", tests);
}
