/* Rows from bytes. The known answers without spaces are those of Python's csv module. */
#include "music/csv.h"
#include "test.h"

/* What was read, written as "<a><b>/<c>/!problem". */
static void add_row(struct text *out, const struct csv_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        text_add_string(out, "<");
        text_add_string(out, csv_field(row, i));
        text_add_string(out, ">");
    }
    text_add_string(out, "/");
}

static void feed(struct csv *csv, struct text *out, const char *bytes, size_t length) {
    struct csv_row row;
    /* From a block of its own, so that reading beyond it is found. */
    char *piece = memory_string_n(bytes, length);
    csv_feed(csv, piece, length);
    free(piece);
    while (csv_next(csv, &row)) {
        add_row(out, &row);
    }
}

static void finish(struct csv *csv, struct text *out) {
    struct csv_row row;
    if (csv_finish(csv, &row)) {
        add_row(out, &row);
    }
    if (csv_problem(csv) != NULL) {
        assert_false(csv_next(csv, &row));
        assert_false(csv_finish(csv, &row));
        text_format(out, "!%s", csv_problem(csv));
    }
    csv_free(csv);
}

/* Cut behind byte i if bit i of `cuts` is set. */
static struct text read_cut(const char *bytes, size_t length, char delimiter, uint64_t cuts) {
    struct text out = {0};
    text_add_string(&out, "");
    struct csv *csv = csv_new(delimiter);
    size_t done = 0;
    for (size_t i = 0; i < length; i++) {
        if (i + 1 == length || (i < 64 && (cuts >> i & 1) != 0)) {
            feed(csv, &out, bytes + done, i + 1 - done);
            done = i + 1;
        }
    }
    finish(csv, &out);
    return out;
}

static struct text read_pieces(const struct text *text, size_t piece) {
    struct text out = {0};
    struct csv *csv = csv_new(',');
    for (size_t done = 0; done < text->length && csv_problem(csv) == NULL; done += piece) {
        size_t left = text->length - done;
        feed(csv, &out, text->data + done, left < piece ? left : piece);
    }
    finish(csv, &out);
    return out;
}

#define OPEN "!has a quote that is not closed; the file may be cut short"

static const struct {
    const char *text, *rows;
} known[] = {
    {"", ""},
    {"a", "<a>/"},
    {"a,b\nc,d\n", "<a><b>/<c><d>/"},
    {"a,b\r\nc,d\r\n", "<a><b>/<c><d>/"},
    {"a,b\rc,d", "<a><b>/<c><d>/"},
    {"a\n\rb\n\n\r\n\r\rc", "<a>/<b>/<c>/"},
    {"  \n\t \r\n", ""},
    {"  ", ""},
    {",", "<><>/"},
    {",\n,,", "<><>/<><><>/"},
    {"a,", "<a><>/"},
    {" a , b ", "< a >< b >/"},
    {"\"\"", "<>/"},
    {"\"\"\n", "<>/"},
    {"\"\",\"\"", "<><>/"},
    {"\"a,b\",c", "<a,b><c>/"},
    {"\"a\nb\r\nc\"\n", "<a\nb\r\nc>/"},
    {"\"a\"\"b\"", "<a\"b>/"},
    {"\"\"\"\"", "<\">/"},
    {"\"\"\"a\"\"\",b", "<\"a\"><b>/"},
    {"\"\"\"\"\"\",b", "<\"\"><b>/"},
    {"\"a\"b,c", "<ab><c>/"},
    {"a\"b,c", "<a\"b><c>/"},
    {"\"a\"b\"c,d", "<ab\"c><d>/"},
    {"\"a\"b\"\",d", "<ab\"\"><d>/"},
    {"\"a\"b\"c\"\n\"d\"", "<ab\"c\">/<d>/"},
    {"a\"\"b\"\n\"c\"", "<a\"\"b\">/<c>/"},
    {"a\"b\nc,d\"", "<a\"b>/<c><d\">/"},
    {"\"Odd\" Tin,1\nRain,2\n", "<Odd Tin><1>/<Rain><2>/"},
    {" \"a\" ,\t\"b\"\t\n", "<a><b>/"},
    {"\"a\" \"b\" ,c", "<a \"b\" ><c>/"},
    {"  \"\"  \n", "<>/"},
    {"\"", OPEN},
    {"a,\"b\nc,d\n", OPEN},
    {"a\n\"b\"\"", "<a>/" OPEN},
    {"\"a\"\"\"\"", OPEN},
    {"\"a\"\"\"", "<a\">/"},
};

static void known_answers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t length = strlen(known[i].text);
        for (uint64_t cuts = 0; cuts < (uint64_t)1 << (length < 12 ? length : 12); cuts++) {
            struct text is = read_cut(known[i].text, length, ',', cuts);
            assert_string_equal(is.data, known[i].rows);
            text_free(&is);
        }
        struct text is = read_cut(known[i].text, length, ',', UINT64_MAX);
        assert_string_equal(is.data, known[i].rows);
        text_free(&is);
    }
}

static void other_delimiters(void **state) {
    (void)state;
    static const char semicolons[] = "a;b,c\n\"d;\";e";
    struct text is = read_cut(semicolons, sizeof semicolons - 1, ';', 0);
    assert_string_equal(is.data, "<a><b,c>/<d;><e>/");
    text_free(&is);
    static const char tabs[] = "a\t b\t\n\t\n\"c\"\td";
    is = read_cut(tabs, sizeof tabs - 1, '\t', 0);
    assert_string_equal(is.data, "<a>< b><>/<><>/<c><d>/");
    text_free(&is);
}

static void nuls_end_no_field(void **state) {
    (void)state;
    static const char nuls[] = "a\0b,\"\0\"\n\0";
    struct text is = read_cut(nuls, sizeof nuls - 1, ',', UINT64_MAX);
    assert_string_equal(is.data, "<a\1b><\1>/<\1>/");
    text_free(&is);
}

/* All texts of up to five bytes, cut in all ways. */
static void cuts_of_short_texts(void **state) {
    (void)state;
    static const char alphabet[] = "a,\"\n\r ";
    enum { LETTERS = sizeof alphabet - 1, LONGEST = 5 };
    size_t texts = 1;
    for (size_t length = 1; length <= LONGEST; length++) {
        texts *= LETTERS;
        for (size_t i = 0; i < texts; i++) {
            char text[LONGEST];
            for (size_t k = 0, rest = i; k < length; k++, rest /= LETTERS) {
                text[k] = alphabet[rest % LETTERS];
            }
            struct text whole = read_cut(text, length, ',', 0);
            for (uint64_t cuts = 1; cuts < (uint64_t)1 << (length - 1); cuts++) {
                struct text is = read_cut(text, length, ',', cuts);
                assert_string_equal(is.data, whole.data);
                text_free(&is);
            }
            text_free(&whole);
        }
    }
}

/* A field of up to 100 bytes, as text and as `written` in a file. */
static void random_field(struct random *random, struct text *field, struct text *written) {
    static const char odd[] = ",\"\n\r ;\"\"";
    bool quoted = random_below(random, 2) == 0;
    size_t length = random_below(random, random_below(random, 4) == 0 ? 100 : 12);
    text_add_string(written, quoted ? "\"" : "");
    for (size_t i = 0; i < length; i++) {
        char c = (char)('a' + random_below(random, 26));
        if (quoted && random_below(random, 5) == 0) {
            c = odd[random_below(random, sizeof odd - 1)];
        }
        text_add(field, &c, 1);
        text_add(written, &c, 1);
        text_add_string(written, c == '"' ? "\"" : "");
    }
    text_add_string(written, quoted ? "\"" : "");
}

/* What is written as RFC 4180 says is read back the same, in pieces of any size. */
static void cuts_of_long_texts(void **state) {
    (void)state;
    struct random random = random_seeded(3, 3);
    for (size_t i = 0; i < 300; i++) {
        struct text fields = {0};
        struct text written = {0};
        size_t rows = 1 + random_below(&random, 40);
        for (size_t row = 0; row < rows; row++) {
            size_t count = 2 + random_below(&random, 8);
            for (size_t k = 0; k < count; k++) {
                text_add_string(&fields, "<");
                random_field(&random, &fields, &written);
                text_add_string(&fields, ">");
                text_add_string(&written, k + 1 < count ? "," : "");
            }
            text_add_string(&fields, "/");
            static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n"};
            text_add_string(&written, ends[random_below(&random, 4)]);
        }
        static const size_t pieces[] = {1, 2, 3, 7, 63, 64, 65, 1000, SIZE_MAX};
        for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) {
            struct text is = read_pieces(&written, pieces[k]);
            assert_string_equal(is.data, fields.data);
            text_free(&is);
        }
        text_free(&fields);
        text_free(&written);
    }
}

/* The text has this problem, or none, and pieces say the same. */
static void has_problem(struct text *text, const char *problem) {
    static const size_t pieces[] = {SIZE_MAX, 1 << 16, 1000};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct text is = read_pieces(text, pieces[i]);
        const char *end = strchr(is.data, '!');
        assert_string_equal(end == NULL ? "" : end + 1, problem);
        text_free(&is);
    }
    text_free(text);
}

#define LONG_FIELD "has a field of more than 1 MiB; look for a quote that is not closed"

static void add_around(struct text *text, const char *before, const char *large,
                       const char *after) {
    text_add_string(text, before);
    text_add_string(text, large);
    text_add_string(text, after);
}

static void limits(void **state) {
    (void)state;
    char *large = memory_new(CSV_FIELD_LIMIT + 1, 1);
    memset(large, 'x', CSV_FIELD_LIMIT);
    struct text text = {0};
    add_around(&text, "a,", large, "\n");
    add_around(&text, "\"", large, "\",b\n");
    has_problem(&text, "");
    add_around(&text, "a,", large, "x\n");
    has_problem(&text, LONG_FIELD);
    add_around(&text, "a\n\"", large, "\nb\n");
    has_problem(&text, LONG_FIELD);
    add_around(&text, "a\n\"", large, "\"\"");
    has_problem(&text, LONG_FIELD);
    add_around(&text, "a\n\"", large, "");
    has_problem(&text, &OPEN[1]);
    /* Nor do spaces that are dropped, or doubled quotes, get around it. */
    memset(large, ' ', CSV_FIELD_LIMIT);
    add_around(&text, "a\n ", large, "\nb");
    has_problem(&text, LONG_FIELD);
    add_around(&text, "\"a\"", large, ",b");
    has_problem(&text, LONG_FIELD);
    memset(large, '"', CSV_FIELD_LIMIT);
    add_around(&text, "\"", large, large);
    add_around(&text, "\"", "", "\na");
    has_problem(&text, "");
    add_around(&text, "\"", large, large);
    add_around(&text, "\"\"\"", "", "\na");
    has_problem(&text, LONG_FIELD);

    for (size_t i = 1; i < CSV_FIELDS; i++) {
        text_add_string(&text, ",");
    }
    has_problem(&text, "");
    for (size_t i = 0; i < CSV_FIELDS; i++) {
        text_add_string(&text, ",");
    }
    has_problem(&text, "has more than 4096 fields");

    memset(large, 'x', CSV_FIELD_LIMIT);
    for (size_t excess = 0; excess < 2; excess++) {
        for (size_t i = 0; i < 15; i++) {
            add_around(&text, "", large, ",");
        }
        add_around(&text, "", large + 15 - excess, "\n");
        has_problem(&text, excess == 0 ? "" : "is longer than 16 MiB");
    }
    free(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),      cmocka_unit_test(other_delimiters),
        cmocka_unit_test(nuls_end_no_field),  cmocka_unit_test(cuts_of_short_texts),
        cmocka_unit_test(cuts_of_long_texts), cmocka_unit_test(limits),
    };
    return test_run("music/csv", tests);
}
