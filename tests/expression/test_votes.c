/* FER+'s votes: read line by line, and what most people said. */
#include "expression/votes.h"
#include "tables.h"
#include "test.h"

static const char head[] = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,"
                           "fear,contempt,unknown,NF\n";

static struct votes *read_lines(const char *lines, bool packed, struct error *err) {
    struct text text = {0};
    text_format(&text, "%s%s", head, lines);
    char *path = table_write("votes.csv", text.data, text.length, packed);
    struct votes *votes = votes_read(path, err);
    text_free(&text);
    free(path);
    return votes;
}

static struct votes *read_good(const char *lines) {
    struct error err = {""};
    struct votes *votes = read_lines(lines, false, &err);
    if (votes == NULL) {
        fail_msg("%s", err.message);
    }
    return votes;
}

static void each_column_has_its_place(void **state) {
    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        struct error err;
        struct votes *votes = read_lines("Training,fer0000000.png,0,1,2,3,4,5,6,7,8,9\r\n"
                                         "PublicTest,,10,0,0,0,0,0,0,0,0,0",
                                         packed == 1, &err);
        assert_non_null(votes);
        assert_int_equal(votes->count, 2);
        for (size_t i = 0; i < VOTE_COUNT; i++) {
            assert_int_equal(votes->row[0][i], i);
            assert_int_equal(votes->row[1][i], i == VOTE_NEUTRAL ? 10 : 0);
        }
        votes_free(votes);
    }
}

static void what_most_people_said(void **state) {
    (void)state;
    static const struct {
        const char *line;
        enum mood mood;
        bool useless;
    } wanted[] = {
        {"T,a,6,0,0,4,0,0,0,0,0,0\n", MOOD_CALM, false},
        {"T,a,0,9,1,0,0,0,0,0,0,0\n", MOOD_HAPPY, false},
        {"T,a,2,0,0,3,2,0,1,0,2,0\n", MOOD_SAD, false},
        {"T,a,1,0,0,1,8,0,0,0,0,0\n", MOOD_ANGRY, false},
        {"T,a,5,0,0,5,0,0,0,0,0,0\n", MOOD_UNKNOWN, false}, /* as many for two */
        {"T,a,1,1,0,4,0,0,4,0,0,0\n", MOOD_UNKNOWN, false}, /* also where one is no mood */
        {"T,a,2,2,0,3,1,0,0,0,1,1\n", MOOD_SAD, false},     /* two lower ones may be equal */
        {"T,a,0,0,7,0,0,3,0,0,0,0\n", MOOD_UNKNOWN, false}, /* surprise is no mood */
        {"T,a,3,0,0,0,0,0,0,0,7,0\n", MOOD_UNKNOWN, true},  /* unknown */
        {"T,,0,0,0,0,0,0,0,0,0,10\n", MOOD_UNKNOWN, true},  /* no face */
    };
    struct text lines = {0};
    enum { ROWS = sizeof wanted / sizeof wanted[0] };
    for (size_t i = 0; i < ROWS; i++) {
        text_add_string(&lines, wanted[i].line);
    }
    struct votes *votes = read_good(lines.data);
    assert_int_equal(votes->count, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_int_equal(votes_mood(votes, i), wanted[i].mood);
        assert_int_equal(votes_useless(votes, i), wanted[i].useless);
    }
    votes_free(votes);
    text_free(&lines);
}

static void shares_are_of_those_who_named_an_emotion(void **state) {
    (void)state;
    struct votes *votes = read_good("T,a,1,2,0,0,0,0,1,3,2,1\nT,b,0,0,0,0,0,0,0,6,2,2\n");
    double share[EMOTION_COUNT];
    votes_shares(votes, 0, share);
    for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
        double wanted = emotion == EMOTION_HAPPY                                ? 0.5
                        : emotion == EMOTION_NEUTRAL || emotion == EMOTION_FEAR ? 0.25
                                                                                : 0;
        assert_near(share[emotion], wanted, 1e-12);
    }
    votes_shares(votes, 1, share);
    for (int emotion = 0; emotion < EMOTION_COUNT; emotion++) {
        assert_true(share[emotion] == 0);
    }
    votes_free(votes);
}

static void what_is_no_table_of_votes(void **state) {
    (void)state;
    static const struct {
        const char *lines, *saying;
    } bad[] = {
        {"T,a,1,2,3\n", "line 2 is not two words and ten numbers"},
        {"T,a,0,0,0,0,0,0,0,0,0,10\nT,a,0,0,0,0,0,0,0,0,0,0,0\n", "line 3"},
        {"T,a,0,0,0,0,0,0,0,0,0,ten\n", "line 2"},
        {"T,a,0,0,0,0,0,0,0,0,0,-1\n", "line 2"},
        {"T,a,0,0,0,0,0,0,0,0,0,256\n", "line 2"},
        {"\n", "line 2"},
        {"T\n", "line 2"},
    };
    struct error err;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        err.message[0] = '\0';
        assert_null(read_lines(bad[i].lines, false, &err));
        if (strstr(err.message, bad[i].saying) == NULL) {
            fail_msg("\"%s\" was not said, but: %s", bad[i].saying, err.message);
        }
    }
    char *path = table_write("other.csv", "emotion,pixels,Usage\n", 21, false);
    assert_null(votes_read(path, &err));
    assert_non_null(strstr(err.message, "is no table of FER+ votes"));
    free(path);
    assert_null(votes_read("/no/such/file", &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_column_has_its_place),
        cmocka_unit_test(what_most_people_said),
        cmocka_unit_test(shares_are_of_those_who_named_an_emotion),
        cmocka_unit_test(what_is_no_table_of_votes),
    };
    return test_run("expression/votes", tests);
}
