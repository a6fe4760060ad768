#include "music/catalogue_parser.h"
#include "music/catalogue_row.h"
#include "music/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of bytes; a first line of more is an error, so that memory stays bounded. */
enum { FIRST_LINE_LIMIT = 1 << 20 };

struct catalogue_parser {
    char *name;
    catalogue_take *take;
    void *context;
    struct catalogue_counts *counts;
    bool has_begun;   /* a byte order mark was looked for */
    struct text head; /* what came before the first line was whole; empty afterwards */
    size_t seen;      /* how far the end of the first line was looked for in it */
    bool quoted;      /* a quote is open there */
    char delimiter;
    struct csv *csv; /* once the first line was whole */
    bool has_header; /* csv has given it back */
    bool failed;
    struct catalogue_columns columns;
    struct catalogue_row row;
    struct error *err; /* of the call that runs */
};

struct catalogue_parser *catalogue_parser_new(const char *name, catalogue_take *take, void *context,
                                              struct catalogue_counts *counts) {
    struct catalogue_parser *parser = memory_new(1, sizeof *parser);
    parser->name = memory_string(name);
    parser->take = take;
    parser->context = context;
    parser->counts = counts;
    *counts = (struct catalogue_counts){0};
    return parser;
}

void catalogue_parser_free(struct catalogue_parser *parser) {
    if (parser == NULL) {
        return;
    }
    csv_free(parser->csv);
    catalogue_row_free(&parser->row);
    text_free(&parser->head);
    free(parser->name);
    free(parser);
}

static bool fail(struct catalogue_parser *parser, const char *problem) {
    parser->failed = true;
    return error_set(parser->err, "%.200s: %s", parser->name, problem);
}

/* The same about the row that is being read. */
static bool fail_row(struct catalogue_parser *parser, const char *problem) {
    char sentence[200];
    if (parser->has_header) {
        snprintf(sentence, sizeof sentence, "row %llu %s",
                 (unsigned long long)parser->counts->read + 1, problem);
    } else {
        snprintf(sentence, sizeof sentence, "its first line %s", problem);
    }
    return fail(parser, sentence);
}

/* Counts a row that is not taken, and notes what is wrong with the first that is broken. */
static void leave_out(struct catalogue_parser *parser, const struct row_problem *problem) {
    struct catalogue_counts *counts = parser->counts;
    counts->left_out[problem->reason]++;
    if (problem->sentence[0] != '\0' && counts->first_broken[0] == '\0') {
        snprintf(counts->first_broken, sizeof counts->first_broken, "row %llu%s %s",
                 (unsigned long long)counts->read, problem->reason == LEFT_OUT_BAD_VALUE ? ":" : "",
                 problem->sentence);
    }
}

static void take_row(struct catalogue_parser *parser, const struct csv_row *fields) {
    struct track track;
    struct row_problem problem;
    size_t count = fields->count;
    bool comma = parser->delimiter != ',';
    parser->counts->read++;
    if (count != parser->columns.count) {
        problem.reason = LEFT_OUT_WRONG_FIELDS;
        snprintf(problem.sentence, sizeof problem.sentence, "has %zu field%s, the header has %zu",
                 count, count == 1 ? "" : "s", parser->columns.count);
        leave_out(parser, &problem);
    } else if (catalogue_row_track(&parser->row, fields, &parser->columns, comma, &track,
                                   &problem)) {
        parser->failed = !parser->take(parser->context, &track, parser->err);
    } else {
        leave_out(parser, &problem);
    }
}

static void take_header(struct catalogue_parser *parser, const struct csv_row *fields) {
    for (size_t i = 0; i < fields->count; i++) {
        catalogue_columns_add(&parser->columns, csv_field(fields, i));
    }
    parser->has_header = true;
    const char *problem = NULL;
    if (!catalogue_columns_check(&parser->columns, &problem)) {
        char sentence[200];
        snprintf(sentence, sizeof sentence, "not a song catalogue: %s", problem);
        fail(parser, sentence);
    }
}

static bool take(struct catalogue_parser *parser, const struct csv_row *fields) {
    if (parser->has_header) {
        take_row(parser, fields);
    } else {
        take_header(parser, fields);
    }
    return !parser->failed;
}

static bool parse(struct catalogue_parser *parser, const char *bytes, size_t length) {
    struct csv_row fields;
    csv_feed(parser->csv, bytes, length);
    while (csv_next(parser->csv, &fields)) {
        if (!take(parser, &fields)) {
            return false;
        }
    }
    const char *problem = csv_problem(parser->csv);
    return problem == NULL || fail_row(parser, problem);
}

/* Drops a byte order mark and empty lines from the start. */
static void drop_blank(struct catalogue_parser *parser) {
    struct text *head = &parser->head;
    size_t blank = !parser->has_begun && text_starts(head->data, "\xef\xbb\xbf") ? 3 : 0;
    parser->has_begun = true;
    blank += strspn(head->data + blank, "\r\n ");
    memmove(head->data, head->data + blank, head->length - blank + 1);
    head->length -= blank;
}

/* Looks for the end of the first line, which may be in quotes over several lines. True if it is
 * there; *length is then that of the line. */
static bool find_first_line(struct catalogue_parser *parser, size_t *length) {
    struct text *head = &parser->head;
    if (!parser->has_begun && head->length < 3) {
        return false; /* may be the start of a byte order mark */
    }
    if (parser->seen == 0) {
        drop_blank(parser);
    }
    for (; parser->seen < head->length; parser->seen++) {
        char c = head->data[parser->seen];
        if (!parser->quoted && (c == '\n' || c == '\r')) {
            *length = parser->seen;
            return true;
        }
        parser->quoted ^= c == '"';
    }
    return false;
}

/* The mark that stands most often outside quotes. */
static char find_delimiter(const char *line, size_t length) {
    static const char marks[] = ",;\t";
    size_t count[sizeof marks] = {0};
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        quoted ^= line[i] == '"';
        const char *mark = quoted || line[i] == '\0' ? NULL : strchr(marks, line[i]);
        if (mark != NULL) {
            count[mark - marks]++;
        }
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof marks - 1; i++) {
        best = count[i] > count[best] ? i : best;
    }
    return marks[best];
}

/* The first line, of `length` bytes, is whole: begins with it and what came after it. */
static bool start(struct catalogue_parser *parser, size_t length) {
    const char *line = parser->head.data;
    if (length >= 2 && (memcmp(line, "\xff\xfe", 2) == 0 || memcmp(line, "\xfe\xff", 2) == 0)) {
        return fail(parser, "is UTF-16 text; save it as CSV in UTF-8");
    }
    if (memchr(line, '\0', length) != NULL) {
        return fail(parser, "is not text; give a CSV file, plain or gzip");
    }
    if (!text_is_utf8(line, length)) {
        return fail(parser, "is not UTF-8 text; save it as CSV in UTF-8");
    }
    parser->delimiter = find_delimiter(line, length);
    parser->csv = csv_new(parser->delimiter);
    bool good = parse(parser, line, parser->head.length);
    text_free(&parser->head);
    return good;
}

bool catalogue_parser_feed(struct catalogue_parser *parser, const char *bytes, size_t length,
                           struct error *err) {
    parser->err = err;
    if (parser->failed) {
        return false;
    }
    if (parser->csv != NULL) {
        return parse(parser, bytes, length);
    }
    text_add(&parser->head, bytes, length);
    size_t line = 0;
    bool whole = find_first_line(parser, &line);
    if (parser->seen > FIRST_LINE_LIMIT) {
        return fail(parser, "not a song catalogue: its first line is longer than 1 MiB");
    }
    return !whole || start(parser, line);
}

bool catalogue_parser_finish(struct catalogue_parser *parser, struct error *err) {
    parser->err = err;
    if (parser->failed) {
        return false;
    }
    if (parser->csv == NULL && parser->head.length == 0) {
        return fail(parser, "is empty");
    }
    if (parser->csv == NULL && !start(parser, parser->head.length)) {
        return false;
    }
    struct csv_row fields;
    if (csv_finish(parser->csv, &fields) && !take(parser, &fields)) {
        return false;
    }
    const char *problem = csv_problem(parser->csv);
    if (problem != NULL) {
        return fail_row(parser, problem);
    }
    return parser->has_header || fail(parser, "is empty");
}
