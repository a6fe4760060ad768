/* A line of the table. */
#include "expression/samples_row.h"
#include "tables.h"
#include "test.h"

static bool read_text(const char *text, struct sample_row *row) {
    return sample_row_read(text, strlen(text), row);
}

/* Emotion, pixels of picture 3 and usage with what stands around and between them. */
static struct text line(const char *before, const char *between, const char *after) {
    struct text text = {0};
    text_add_string(&text, before);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        text_format(&text, "%s%u", i == 0 ? "" : between, table_pixel(3, i));
    }
    text_add_string(&text, after);
    return text;
}

static void takes(const char *before, const char *between, const char *after, enum emotion emotion,
                  enum split split) {
    struct text text = line(before, between, after);
    struct sample_row row;
    if (!read_text(text.data, &row)) {
        fail_msg("%.20s...%s is not taken", before, after);
    }
    assert_int_equal(row.emotion, emotion);
    assert_int_equal(row.split, split);
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        assert_int_equal(row.pixels[i], table_pixel(3, i));
    }
    text_free(&text);
}

static void good_lines(void **state) {
    (void)state;
    takes("0,", " ", ",Training", EMOTION_ANGRY, SPLIT_TRAINING);
    takes("1,", " ", ",PublicTest", EMOTION_DISGUST, SPLIT_PUBLIC);
    takes("2,", " ", ",PrivateTest", EMOTION_FEAR, SPLIT_PRIVATE);
    takes("\"3\",\"", " ", "\",\"Training\"", EMOTION_HAPPY, SPLIT_TRAINING);
    takes("4,\"", " ", "\",Training", EMOTION_SAD, SPLIT_TRAINING);
    takes(" 5\t, ", " ", " ,\tTraining ", EMOTION_SURPRISE, SPLIT_TRAINING);
    takes(" \"6 \" , \" ", "    ", "  \" , \" Training\" \t", EMOTION_NEUTRAL, SPLIT_TRAINING);
}

static void is_left_out(const char *text, size_t length, bool unended, enum sample_fault fault,
                        const char *what) {
    struct sample_row row;
    struct error err = {""};
    assert_false(sample_row_read(text, length, &row));
    assert_int_equal(sample_row_fault(text, length, unended, NULL), fault);
    assert_int_equal(sample_row_fault(text, length, unended, &err), fault);
    assert_string_equal(err.message, what);
}

static void leaves_out(const char *before, const char *between, const char *after,
                       enum sample_fault fault, const char *what) {
    struct text text = line(before, between, after);
    is_left_out(text.data, text.length, false, fault, what);
    text_free(&text);
}

static void bad_fields(void **state) {
    (void)state;
    is_left_out("x", 1, false, FAULT_CUT, "ends in field 1 of three");
    is_left_out("3", 1, false, FAULT_CUT, "ends in field 1 of three");
    is_left_out("3,", 2, false, FAULT_CUT, "ends in field 2 of three");
    is_left_out("3,1 2 3", 7, true, FAULT_CUT, "ends in field 2 of three");
    leaves_out("3,", " ", "", FAULT_CUT, "ends in field 2 of three");
    leaves_out("3,", " ", ",Training,", FAULT_FIELDS, "4 fields, not three: emotion,pixels,Usage");
    leaves_out("3,7,", " ", ",Training", FAULT_FIELDS, "4 fields, not three: emotion,pixels,Usage");
    leaves_out("3,", ",", ",Training", FAULT_FIELDS,
               "2306 fields, not three: emotion,pixels,Usage");
}

static void bad_emotions(void **state) {
    (void)state;
    leaves_out("7,", " ", ",Training", FAULT_EMOTION, "the emotion is \"7\", not 0 to 6");
    leaves_out("-1,", " ", ",Training", FAULT_EMOTION, "the emotion is \"-1\", not 0 to 6");
    leaves_out("03,", " ", ",Training", FAULT_EMOTION, "the emotion is \"03\", not 0 to 6");
    leaves_out("3.0,", " ", ",Training", FAULT_EMOTION, "the emotion is \"3.0\", not 0 to 6");
    leaves_out(",", " ", ",Training", FAULT_EMOTION, "the emotion is \"\", not 0 to 6");
    leaves_out("\"3,", " ", ",Training", FAULT_EMOTION, "the emotion is \"\"3\", not 0 to 6");
    leaves_out("\",", " ", ",Training", FAULT_EMOTION, "the emotion is \"\"\", not 0 to 6");
    leaves_out("happy happy happy,", " ", ",Training", FAULT_EMOTION,
               "the emotion is \"happy happy ...\", not 0 to 6");
    leaves_out("\x1b[2J,", " ", ",Training", FAULT_EMOTION, "the emotion is \"?[2J\", not 0 to 6");
}

static void bad_usages(void **state) {
    (void)state;
    static const char *const words[] = {"training", "Train", "Trainings", "Public Test", "", "\""};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct text after = {0}, what = {0};
        text_format(&after, ",%s", words[i]);
        text_format(&what, "the usage is \"%s\", not Training, PublicTest or PrivateTest",
                    words[i]);
        leaves_out("3,", " ", after.data, FAULT_USAGE, what.data);
        struct text cut = line("3,", " ", after.data);
        is_left_out(cut.data, cut.length, true, FAULT_CUT, "ends in field 3 of three");
        text_free(&cut);
        text_free(&after);
        text_free(&what);
    }
}

/* The pixels of picture 3, but this one is something else. */
static void pixel_is(size_t place, const char *pixel, size_t length, enum sample_fault fault,
                     const char *what) {
    struct text text = {0};
    text_add_string(&text, "3,");
    for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
        text_add(&text, " ", i > 0);
        if (i == place) {
            text_add(&text, pixel, length);
        } else {
            text_format(&text, "%u", table_pixel(3, i));
        }
    }
    text_add_string(&text, ",Training");
    is_left_out(text.data, text.length, false, fault, what);
    text_free(&text);
}

static void bad_pixels(void **state) {
    (void)state;
    static const struct {
        const char *pixel, *shown;
    } bad[] = {
        {"256", "256"},
        {"260", "260"},
        {"300", "300"},
        {"999", "999"},
        {"1000", "1000"},
        {"0000", "0000"},
        {"0012", "0012"},
        {"-1", "-1"},
        {"+1", "+1"},
        {"1.0", "1.0"},
        {"1e1", "1e1"},
        {"0x1", "0x1"},
        {"x", "x"},
        {"12\t13", "12?13"},
        {"\t", "?"},
        {"\r", "?"},
        {"\"", "\""},
        {"nan", "nan"},
        {"\xc3\xa4", "\xc3\xa4"},
        {"\xff", "?"},
        {"1/2", "1/2"},
        {"1:2", "1:2"},
        {"12345678901234567890", "123456789012..."},
    };
    static const size_t places[] = {0, 1, 17, 1000, SAMPLE_PIXELS - 2, SAMPLE_PIXELS - 1};
    for (size_t b = 0; b < sizeof bad / sizeof bad[0]; b++) {
        for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
            /* A tab at an end is one of the blanks around the field. */
            bool at_end = places[p] == 0 || places[p] == SAMPLE_PIXELS - 1;
            if (strcmp(bad[b].pixel, "\t") == 0 && at_end) {
                continue;
            }
            struct text what = {0};
            text_format(&what, "pixel %zu is \"%s\", not a number from 0 to 255", places[p] + 1,
                        bad[b].shown);
            pixel_is(places[p], bad[b].pixel, strlen(bad[b].pixel), FAULT_PIXEL, what.data);
            text_free(&what);
        }
    }
    pixel_is(7, "1\0002", 3, FAULT_PIXEL, "pixel 8 is \"1?2\", not a number from 0 to 255");
    leaves_out("3,", "\t", ",Training", FAULT_PIXEL,
               "pixel 1 is \"13?26?9?52?6...\", not a number from 0 to 255");
}

static void pixel_counts(void **state) {
    (void)state;
    static const size_t counts[] = {0, 1, 2, 63, 64, 2303, 2305, 2400, 4608, 16000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct text text = {0}, what = {0};
        text_add_string(&text, "3,");
        table_add_pixels(&text, 3, counts[i]);
        text_add_string(&text, ",Training");
        text_format(&what, "%zu pixels, not 2304 (48 x 48)", counts[i]);
        is_left_out(text.data, text.length, false, FAULT_PIXEL_COUNT, what.data);
        text_free(&text);
        text_free(&what);
    }
    pixel_is(5, "", 0, FAULT_PIXEL_COUNT, "2303 pixels, not 2304 (48 x 48)");
    pixel_is(5, "5 6", 3, FAULT_PIXEL_COUNT, "2305 pixels, not 2304 (48 x 48)");
}

/* Every number of up to four digits at every place of a block of 64 characters. */
static void every_number_everywhere(void **state) {
    (void)state;
    unsigned char out[PIXELS_ROOM];
    struct text text = {0};
    for (unsigned number = 0; number < 1200; number++) {
        for (size_t shift = 0; shift < 64; shift++) {
            text_clear(&text);
            text_format(&text, ",,%*s%u", (int)shift, "", number);
            for (size_t i = 1; i < SAMPLE_PIXELS; i++) {
                text_add_string(&text, i % 40 == 0 ? "  7" : " 7");
            }
            text_add_string(&text, ",");
            bool good = sample_pixels_read(text.data + 2, text.length - 3, out);
            assert_int_equal(good, number <= 255);
            assert_true(!good || out[0] == number);
        }
    }
    text_free(&text);
}

/* Shortest and longest row: all of one digit, all of three. */
static void short_and_long_rows(void **state) {
    (void)state;
    static const char *const numbers[] = {"0", "9", "10", "99", "100", "199", "200", "255", "007"};
    unsigned char out[PIXELS_ROOM];
    for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++) {
        struct text text = {0};
        text_add_string(&text, "3");
        for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
            text_format(&text, "%c%s", i == 0 ? ',' : ' ', numbers[n]);
        }
        text_add_string(&text, "\"");
        assert_true(sample_pixels_read(text.data + 2, text.length - 3, out));
        for (size_t i = 0; i < SAMPLE_PIXELS; i++) {
            assert_int_equal(out[i], atoi(numbers[n]));
        }
        text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lines),
        cmocka_unit_test(bad_fields),
        cmocka_unit_test(bad_emotions),
        cmocka_unit_test(bad_usages),
        cmocka_unit_test(bad_pixels),
        cmocka_unit_test(pixel_counts),
        cmocka_unit_test(every_number_everywhere),
        cmocka_unit_test(short_and_long_rows),
    };
    return test_run("expression/samples row", tests);
}
