/* What becomes of a row. */
#include "reading.h"
#include "test.h"

#define ID "0123456789abcdefghijAB"

/* The one row of a catalogue is left out for `reason`. */
static void left_out(const char *text, enum left_out reason, const char *sentence) {
    struct reading r = reading_of(text);
    assert_int_equal(r.counts.read, 1);
    if (reading_left_out(&r, reason) != 1) {
        fail_msg("%s was not left out: %s", text, left_out_name(reason));
    }
    assert_string_equal(r.counts.first_broken, sentence);
    reading_free(&r);
}

static void reasons_come_in_order(void **state) {
    (void)state;
    left_out("name,id,energy\n,,loud,\n", LEFT_OUT_WRONG_FIELDS,
             "row 1 has 4 fields, the header has 3");
    left_out("name,id,energy\n,,loud\n", LEFT_OUT_NO_TITLE, "");
    left_out("name,id,energy\n\"  \t\n \",x,loud\n", LEFT_OUT_NO_TITLE, "");
    left_out("name,id,energy\nSalt, ,loud\n", LEFT_OUT_NO_IDENTIFIER, "");
    left_out("name,id,energy\nSalt,x,loud\n", LEFT_OUT_BAD_VALUE,
             "row 1: energy is \"loud\", not a number from 0 to 1");
    left_out("name,id,energy\nSalt\n", LEFT_OUT_WRONG_FIELDS,
             "row 1 has 1 field, the header has 3");
    left_out("name,id,energy\n\"\"\n", LEFT_OUT_WRONG_FIELDS,
             "row 1 has 1 field, the header has 3");
}

static void first_broken_row_is_described(void **state) {
    (void)state;
    struct reading r =
        reading_of("name,id,energy\n"
                   "Salt,x,0.5\n"
                   "\n"
                   ",x,0.5\n"
                   "Rain,y,\"a\x1b[2Jbcdefghijklmnopqrstuvwxyz0123456789 and more\"\n"
                   "Tin,z,7\n"
                   "Tin\n");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_BAD_VALUE), 2);
    assert_int_equal(reading_left_out(&r, LEFT_OUT_WRONG_FIELDS), 1);
    assert_string_equal(r.counts.first_broken,
                        "row 3: energy is \"a?[2Jbcdefghijklmnopqrstuvwxyz0123456789...\", not a "
                        "number from 0 to 1");
    reading_free(&r);
}

/* One value in one feature's column: NAN if it is missing, -1000 if the row is left out. */
static double value_of(const char *feature, const char *value) {
    struct text text = {0};
    text_format(&text, "name,id,%s\nSalt,x,%s\n", feature, value);
    struct reading r = reading_of(text.data);
    double result = -1000;
    if (reading_left_out(&r, LEFT_OUT_BAD_VALUE) == 0) {
        assert_int_equal(r.taken, 1);
        for (int i = 0; i < FEATURE_COUNT; i++) {
            if (strcmp(feature_name((enum feature)i), feature) == 0) {
                result = r.track[0].feature[i];
            } else {
                assert_true(isnan(r.track[0].feature[i]));
            }
        }
    }
    reading_free(&r);
    text_free(&text);
    return result;
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        const char *feature, *value;
        double is;
    } cases[] = {
        {"energy", "0", 0},
        {"energy", "1", 1},
        {"energy", " 0.25 ", 0.25},
        {"energy", "\" 0.25 \"", 0.25},
        {"energy", "5.45e-05", 5.45e-05},
        {"energy", "4.13E-05", 4.13e-05},
        {"energy", "0.8320000000000001", 0.8320000000000001},
        {"energy", "0.00000398", 0.00000398},
        {"loudness", "-60", -60},
        {"loudness", "3.3", 3.3},
        {"tempo", "0", 0},
        {"tempo", "203.9", 203.9},
        {"key", "0", 0},
        {"key", "11", 11},
        {"key", "1.0", 1},
        {"mode", "1.0", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (value_of(cases[i].feature, cases[i].value) != cases[i].is) {
            fail_msg("%s %s", cases[i].feature, cases[i].value);
        }
    }
}

static void missing_numbers(void **state) {
    (void)state;
    assert_true(isnan(value_of("energy", "")));
    assert_true(isnan(value_of("energy", "\" \"")));
    assert_true(isnan(value_of("energy", "NA")));
    assert_true(isnan(value_of("key", "-1")));
    assert_true(isnan(value_of("key", "-1.0")));
}

static void impossible_numbers(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"energy", "NaN"},     {"energy", "nan"},      {"energy", "inf"},  {"energy", "-inf"},
        {"energy", "1e308"},   {"energy", "1e999"},    {"energy", "1.01"}, {"energy", "-0.1"},
        {"energy", "0x1"},     {"energy", "0.5x"},     {"energy", "loud"}, {"energy", "null"},
        {"energy", "None"},    {"energy", "0.5 0.5"},  {"energy", "-1"},   {"energy", "\"0,5\""},
        {"key", "12"},         {"key", "-2"},          {"key", "1.5"},     {"key", "C"},
        {"mode", "0.5"},       {"mode", "2"},          {"mode", "-1"},     {"mode", "major"},
        {"loudness", "-1000"}, {"loudness", "-7.5dB"}, {"tempo", "1e6"},   {"tempo", "-1"},
        {"energy", "\"0\n\""}, {"valence", "1e"},      {"valence", "."},   {"valence", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (value_of(cases[i][0], cases[i][1]) != -1000) {
            fail_msg("%s %s was taken", cases[i][0], cases[i][1]);
        }
    }
    /* A NUL ends no field early. */
    static const char nul[] = "name,id,energy\nSalt,x,0\0.5\n";
    struct reading r = reading_of_bytes(nul, sizeof nul - 1);
    assert_int_equal(reading_left_out(&r, LEFT_OUT_BAD_VALUE), 1);
    reading_free(&r);
}

/* The sentence about each feature names the limits that feature_in_range() has. */
static void sentences_name_the_limits(void **state) {
    (void)state;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        struct text text = {0};
        text_format(&text, "name,id,%s\nSalt,x,?\n", feature_name((enum feature)i));
        struct reading r = reading_of(text.data);
        assert_int_equal(reading_left_out(&r, LEFT_OUT_BAD_VALUE), 1);
        const char *least = strstr(r.counts.first_broken, "from ");
        if (i == FEATURE_MODE) {
            assert_non_null(strstr(r.counts.first_broken, "not 0 (minor) or 1 (major)"));
        } else {
            assert_non_null(least);
            char *end = NULL;
            double a = strtod(least + 5, &end);
            double b = strtod(end + 4, NULL);
            assert_true(feature_in_range((enum feature)i, a));
            assert_true(feature_in_range((enum feature)i, b));
            assert_false(feature_in_range((enum feature)i, a - 0.001));
            assert_false(feature_in_range((enum feature)i, b + 0.001));
        }
        reading_free(&r);
        text_free(&text);
    }
}

static void durations(void **state) {
    (void)state;
    struct reading r =
        reading_of("key,name,id,duration_ms\n,a,1,1000\n,b,2,1000.0\n,c,3,\n,d,4,-5\n"
                   ",e,5,3:45\n,f,6,1e300\n,g,7,NaN\n,h,8,86400000\n,i,9,86400001\n");
    assert_int_equal(r.taken, 9);
    static const int64_t is[] = {1000, 1000, 0, 0, 0, 0, 0, 86400000, 0};
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(r.track[i].duration, is[i]);
    }
    reading_free(&r);
}

static void strings(void **state) {
    (void)state;
    struct reading r = reading_of("key,name,artist,album,genre,id\n"
                                  ",\" two\nlines\tand\x1b[31m \xc2\x9b 5 \", Tin ,,\" \",x\n"
                                  ",\"say \"\"hi\"\", Tin\",\"Tin, The Drum\",a;b,c;d,y\n"
                                  ",5\" of rain,; ;A; ,\x7f,ok,z\n"
                                  ",b,q\"u\"o,\"a\nb\",\xe9\x9b\xa8,w\n");
    assert_int_equal(r.taken, 4);
    assert_string_equal(r.track[0].title, "two lines and [31m   5");
    assert_string_equal(r.track[0].artist, "Tin");
    assert_null(r.track[0].album);
    assert_null(r.track[0].genre);
    assert_string_equal(r.track[1].title, "say \"hi\", Tin");
    assert_string_equal(r.track[1].artist, "Tin, The Drum");
    assert_string_equal(r.track[1].album, "a;b");
    assert_string_equal(r.track[1].genre, "c;d");
    assert_string_equal(r.track[2].title, "5\" of rain");
    assert_string_equal(r.track[2].artist, "A");
    assert_null(r.track[2].album);
    assert_string_equal(r.track[3].artist, "q\"u\"o");
    assert_string_equal(r.track[3].album, "a b");
    assert_string_equal(r.track[3].genre, "\xe9\x9b\xa8");
    reading_free(&r);
}

/* Text behind a closing quote belongs to the field, and swallows no rows. */
static void quotes_in_odd_places(void **state) {
    (void)state;
    struct reading r = reading_of("key,name,id,artist\n"
                                  ",\"Odd\" Tin,1,Salt\n"
                                  ",Rain,2,\"Salt\"\n"
                                  ",Rain,3,Salt\"\n"
                                  ",\"Rain\"  ,4, \"Salt\" \n"
                                  ",\"a\"b,5,\"a\"\"b\"\n"
                                  ",a\"b,6,\"a\"b\"c\"\n");
    assert_true(r.good);
    assert_int_equal(r.counts.read, 6);
    assert_int_equal(r.taken, 6);
    assert_string_equal(r.track[0].title, "Odd Tin");
    assert_string_equal(r.track[0].artist, "Salt");
    assert_string_equal(r.track[1].artist, "Salt");
    assert_string_equal(r.track[2].artist, "Salt\"");
    assert_string_equal(r.track[3].title, "Rain");
    assert_string_equal(r.track[3].artist, "Salt");
    assert_string_equal(r.track[4].title, "ab");
    assert_string_equal(r.track[4].artist, "a\"b");
    assert_string_equal(r.track[5].title, "a\"b");
    assert_string_equal(r.track[5].artist, "ab\"c\"");
    reading_free(&r);
}

static void strings_must_be_utf8(void **state) {
    (void)state;
    left_out("key,name,id\n,Caf\xe9,x\n", LEFT_OUT_BAD_VALUE,
             "row 1: title is \"Caf?\", not UTF-8 text (save the file as UTF-8)");
    left_out("key,name,id,artist\n,Salt,x,Caf\xe9\n", LEFT_OUT_BAD_VALUE,
             "row 1: artist is \"Caf?\", not UTF-8 text (save the file as UTF-8)");
    left_out("key,name,id,album\n,Salt,x,\xed\xa0\x80\n", LEFT_OUT_BAD_VALUE,
             "row 1: album is \"???\", not UTF-8 text (save the file as UTF-8)");
    left_out("key,name,id,genre\n,Salt,x,\xff\n", LEFT_OUT_BAD_VALUE,
             "row 1: genre is \"?\", not UTF-8 text (save the file as UTF-8)");
    left_out("key,name,id\n,Salt,\xff\n", LEFT_OUT_BAD_VALUE,
             "row 1: id is \"?\", not UTF-8 text (save the file as UTF-8)");
}

/* FNV-1a was computed apart, with ten lines of Python. */
static void identifiers(void **state) {
    (void)state;
    static const struct {
        const char *uri, *id, *track_id, *track_uri;
    } cases[] = {
        {"spotify:track:" ID, "", ID, "spotify:track:" ID},
        {"https://open.spotify.com/track/" ID, "", ID, "spotify:track:" ID},
        {"https://open.spotify.com/track/" ID "?si=a1", "", ID, "spotify:track:" ID},
        {"http://open.spotify.com/intl-de/track/" ID "?x", "", ID, "spotify:track:" ID},
        {"https://open.spotify.com/intl-pt/track/" ID "/", "", ID, "spotify:track:" ID},
        {ID, "", ID, "spotify:track:" ID},
        {"", ID, ID, "spotify:track:" ID},
        {"", "spotify:track:" ID, ID, "spotify:track:" ID},
        {"spotify:local:Paper+Boats::Rain:200", "row-7", "song:b5eb9157164c32e2",
         "spotify:local:Paper+Boats::Rain:200"},
        {"spotify:episode:" ID, "", "song:597ebcb62eee5b1f", "spotify:episode:" ID},
        {"", "row-7", "song:1ea6e74694498acf", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text text = {0};
        text_format(&text, "key,name,uri,id\n,Salt, %s ,%s\n", cases[i].uri, cases[i].id);
        struct reading r = reading_of(text.data);
        assert_int_equal(r.taken, 1);
        assert_string_equal(r.track[0].id, cases[i].track_id);
        if (cases[i].track_uri == NULL) {
            assert_null(r.track[0].uri);
        } else {
            assert_string_equal(r.track[0].uri, cases[i].track_uri);
        }
        reading_free(&r);
        text_free(&text);
    }
}

static void nearly_spotify(void **state) {
    (void)state;
    static const char *const others[] = {
        "spotify:track:" ID "x",
        "spotify:track:0123456789abcdefghijA",
        "spotify:track:0123456789abcdefghij-B",
        "spotify:track:" ID "?si=1",
        "https://open.spotify.com/album/" ID,
        "https://open.spotify.com/" ID,
        "https://open.spotify.com/intl-de",
        "https://example.org/track/" ID,
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct text text = {0};
        text_format(&text, "key,name,uri\n,Salt,%s\n", others[i]);
        struct reading r = reading_of(text.data);
        assert_int_equal(r.taken, 1);
        assert_true(text_starts(r.track[0].id, "song:"));
        assert_string_equal(r.track[0].uri, others[i]);
        reading_free(&r);
        text_free(&text);
    }
}

/* Without features only Spotify's identifiers make a song of a row: names and numbers can be
 * anything. */
static void names_and_numbers_are_no_songs(void **state) {
    (void)state;
    struct reading r = reading_of("id,name\n1,Salt\n" ID ",Rain\n");
    assert_int_equal(r.taken, 1);
    assert_string_equal(r.track[0].title, "Rain");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_NO_IDENTIFIER), 1);
    reading_free(&r);
    r = reading_of("id,name,energy\n1,Salt,\n");
    assert_int_equal(r.taken, 1);
    reading_free(&r);
}

static void artist_and_title_identify(void **state) {
    (void)state;
    struct reading r = reading_of("title,artist,energy\n"
                                  "Salt and Rain,The Paper Boats,0.5\n"
                                  "SALT and rain,the paper BOATS,0.5\n"
                                  " Salt and Rain , The Paper Boats,0.6\n"
                                  "a,b,0.5\n"
                                  "Salt and Rain,,0.5\n");
    assert_int_equal(reading_left_out(&r, LEFT_OUT_NO_IDENTIFIER), 1);
    assert_string_equal(r.track[0].id, "song:2adc0ecdac012ac6");
    assert_string_equal(r.track[1].id, "song:b7c092b960efe146");
    assert_string_equal(r.track[2].id, "song:2adc0ecdac012ac6");
    assert_string_equal(r.track[3].id, "song:fff1431912fba9f4");
    assert_null(r.track[0].uri);
    reading_free(&r);
    /* Not where there is a column for it: the row is not whole. */
    left_out("title,artist,energy,id\nSalt,Tin,0.5,\n", LEFT_OUT_NO_IDENTIFIER, "");
    left_out("title,artist,energy,uri\nSalt,Tin,0.5,\n", LEFT_OUT_NO_IDENTIFIER, "");
    left_out("title,energy\nSalt,0.5\n", LEFT_OUT_NO_IDENTIFIER, "");
}

static bool refuse(void *context, const struct track *track, struct error *err) {
    (void)track;
    int *calls = context;
    ++*calls;
    return *calls < 2 || error_set(err, "the disk is full");
}

static void taking_can_stop(void **state) {
    (void)state;
    char path[] = "/tmp/mien-test-XXXXXX";
    int file = mkstemp(path);
    FILE *out = fdopen(file, "w");
    fputs("key,name,id\n,a,1\n,b,2\n,c,3\n,d,4\n", out);
    fclose(out);
    int calls = 0;
    struct catalogue_counts counts;
    struct error err;
    assert_false(catalogue_read(path, refuse, &calls, &counts, NULL, &err));
    assert_int_equal(calls, 2);
    assert_string_equal(err.message, "the disk is full");
    remove(path);
}

static void reasons_have_names(void **state) {
    (void)state;
    assert_string_equal(left_out_name(LEFT_OUT_NO_TITLE), "no title");
    assert_string_equal(left_out_name(LEFT_OUT_NO_IDENTIFIER), "no identifier");
    assert_string_equal(left_out_name(LEFT_OUT_DUPLICATE), "duplicate");
    assert_string_equal(left_out_name(LEFT_OUT_BAD_VALUE), "bad value");
    assert_string_equal(left_out_name(LEFT_OUT_WRONG_FIELDS), "wrong number of fields");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_come_in_order),
        cmocka_unit_test(first_broken_row_is_described),
        cmocka_unit_test(numbers),
        cmocka_unit_test(missing_numbers),
        cmocka_unit_test(impossible_numbers),
        cmocka_unit_test(sentences_name_the_limits),
        cmocka_unit_test(durations),
        cmocka_unit_test(strings),
        cmocka_unit_test(quotes_in_odd_places),
        cmocka_unit_test(strings_must_be_utf8),
        cmocka_unit_test(identifiers),
        cmocka_unit_test(nearly_spotify),
        cmocka_unit_test(names_and_numbers_are_no_songs),
        cmocka_unit_test(artist_and_title_identify),
        cmocka_unit_test(taking_can_stop),
        cmocka_unit_test(reasons_have_names),
    };
    return test_run("music/catalogue rows", tests);
}
