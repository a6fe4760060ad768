#include "mood/mood.h"
#include "test.h"

static void names(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_COUNT; i++) {
        assert_int_equal(mood_from_name(mood_name((enum mood)i)), i);
    }
    assert_int_equal(mood_from_name("Happy"), MOOD_HAPPY);
    assert_int_equal(mood_from_name("hungry"), MOOD_UNKNOWN);
    assert_int_equal(mood_from_name(""), MOOD_UNKNOWN);
}

static void points(void **state) {
    (void)state;
    double certain[MOOD_COUNT] = {[MOOD_SAD] = 1};
    assert_near(mood_point_of(certain).valence, -1, 0);
    assert_near(mood_point_of(certain).arousal, -1, 0);
    double even[MOOD_COUNT] = {0.25, 0.25, 0.25, 0.25};
    assert_near(mood_point_of(even).valence, 0, 0);
    double mixed[MOOD_COUNT] = {[MOOD_HAPPY] = 0.6, [MOOD_ANGRY] = 0.4};
    assert_near(mood_point_of(mixed).valence, 0.2, 1e-12);
    assert_near(mood_point_of(mixed).arousal, 1, 1e-12);
    assert_int_equal(mood_likeliest(mixed), MOOD_HAPPY);
}

static void every_quarter_has_its_mood(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_COUNT; i++) {
        assert_int_equal(mood_at(mood_corner((enum mood)i)), i);
    }
    assert_int_equal(mood_at((struct mood_point){-0.01, 0.9}), MOOD_ANGRY);
    assert_int_equal(mood_at((struct mood_point){0.01, -0.9}), MOOD_CALM);
    assert_int_equal(mood_at((struct mood_point){0, 0.9}), MOOD_UNKNOWN);
    assert_int_equal(mood_at((struct mood_point){0.5, 0}), MOOD_UNKNOWN);
}

/* The sum that mood_assign() has to make largest, by trying every assignment. */
static double best_by_trying(const struct mood_point *place, size_t count, size_t at, unsigned used,
                             int distinct) {
    if (at == count) {
        int wanted = count < 4 ? (int)count : 4;
        return distinct == wanted ? 0 : -INFINITY;
    }
    double best = -INFINITY;
    for (int m = 0; m < MOOD_COUNT; m++) {
        struct mood_point corner = mood_corner((enum mood)m);
        double rest =
            best_by_trying(place, count, at + 1, used | 1u << m, distinct + !(used >> m & 1));
        double sum = rest + place[at].valence * corner.valence + place[at].arousal * corner.arousal;
        best = sum > best ? sum : best;
    }
    return best;
}

static void assignments_are_the_best_of_all(void **state) {
    (void)state;
    struct random random = random_seeded(4, 1);
    for (size_t count = 1; count <= 7; count++) {
        for (int round = 0; round < 20; round++) {
            struct mood_point place[7];
            enum mood given[7];
            double sum = 0;
            for (size_t i = 0; i < count; i++) {
                place[i] =
                    (struct mood_point){random_unit(&random) * 2 - 1, random_unit(&random) * 2 - 1};
            }
            mood_assign(place, count, given);
            for (size_t i = 0; i < count; i++) {
                struct mood_point corner = mood_corner(given[i]);
                sum += place[i].valence * corner.valence + place[i].arousal * corner.arousal;
            }
            assert_near(sum, best_by_trying(place, count, 0, 0, 0), 1e-9);
        }
    }
}

/* The four clusters that scikit-learn finds in the article's catalogue: standardised mean valence
 * and energy, from sklearn_reference.json. The loudest must be angry, the lowest sad. */
static void the_articles_clusters(void **state) {
    (void)state;
    const struct mood_point place[4] = {
        {0.101554, -0.365471}, {0.592645, 0.047809}, {-0.084381, 0.983768}, {-0.964413, -0.958842}};
    enum mood given[4];
    mood_assign(place, 4, given);
    assert_int_equal(given[0], MOOD_CALM);
    assert_int_equal(given[1], MOOD_HAPPY);
    assert_int_equal(given[2], MOOD_ANGRY);
    assert_int_equal(given[3], MOOD_SAD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(points),
        cmocka_unit_test(every_quarter_has_its_mood),
        cmocka_unit_test(assignments_are_the_best_of_all),
        cmocka_unit_test(the_articles_clusters),
    };
    return test_run("mood", tests);
}
