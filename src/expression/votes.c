#include "expression/votes.h"

#include "expression/lines.h"

#include <stdlib.h>
#include <string.h>

static const char first_line[] = "Usage,Image name,neutral,happiness,surprise,sadness,anger,"
                                 "disgust,fear,contempt,unknown,NF";

/* The emotion that a vote names; EMOTION_COUNT for none. */
static const enum emotion vote_emotion[VOTE_COUNT] = {
    [VOTE_NEUTRAL] = EMOTION_NEUTRAL,   [VOTE_HAPPY] = EMOTION_HAPPY,
    [VOTE_SURPRISE] = EMOTION_SURPRISE, [VOTE_SAD] = EMOTION_SAD,
    [VOTE_ANGRY] = EMOTION_ANGRY,       [VOTE_DISGUST] = EMOTION_DISGUST,
    [VOTE_FEAR] = EMOTION_FEAR,         [VOTE_CONTEMPT] = EMOTION_COUNT,
    [VOTE_UNKNOWN] = EMOTION_COUNT,     [VOTE_NO_FACE] = EMOTION_COUNT,
};

/* ---- reading ---- */

/* The line's ten numbers, behind two fields of text. */
static bool read_row(char *line, unsigned char row[VOTE_COUNT]) {
    char *field = strchr(line, ',');
    field = field == NULL ? NULL : strchr(field + 1, ',');
    for (size_t i = 0; i < VOTE_COUNT; i++) {
        int64_t number;
        char *next = field == NULL ? NULL : strchr(field + 1, ',');
        if (field == NULL || (next == NULL) != (i == VOTE_COUNT - 1)) {
            return false;
        }
        if (next != NULL) {
            *next = '\0';
        }
        if (!text_to_integer(field + 1, 0, 100, &number)) {
            return false;
        }
        row[i] = (unsigned char)number;
        field = next;
    }
    return true;
}

static bool take_line(struct votes *votes, char *line, size_t number, const char *path,
                      struct error *err) {
    line[strcspn(line, "\r")] = '\0';
    if (number == 1) {
        return strcmp(line, first_line) == 0 ||
               error_set(err, "%s: is no table of FER+ votes: its first line should be `%s`", path,
                         first_line);
    }
    if (votes->count == SAMPLES_MOST) {
        return error_set(err, "%s: has more than %d lines", path, SAMPLES_MOST);
    }
    votes->row = memory_grow(votes->row, &votes->room, votes->count + 1, sizeof *votes->row);
    return read_row(line, votes->row[votes->count++]) ||
           error_set(err, "%s: line %zu is not two words and ten numbers", path, number);
}

static bool read_lines(struct votes *votes, struct lines *lines, const char *path,
                       struct error *err) {
    struct lines_chunk chunk = lines_chunk_new(lines);
    struct text line = {0};
    size_t number = 0;
    bool good;
    while ((good = lines_read(lines, &chunk, err)) && chunk.length > 0) {
        const char *at = chunk.bytes, *end = chunk.bytes + chunk.length;
        while (good && at < end) {
            const char *stop = memchr(at, '\n', (size_t)(end - at));
            stop = stop == NULL ? end : stop;
            line.length = 0;
            text_add(&line, at, (size_t)(stop - at));
            good = take_line(votes, line.data, ++number, path, err);
            at = stop + 1;
        }
        if (!good) {
            break;
        }
    }
    text_free(&line);
    lines_chunk_free(&chunk);
    return good;
}

struct votes *votes_read(const char *path, struct error *err) {
    struct lines *lines = lines_open(path, 1 << 20, err);
    if (lines == NULL) {
        return NULL;
    }
    struct votes *votes = memory_new(1, sizeof *votes);
    bool good = read_lines(votes, lines, path, err);
    lines_close(lines);
    if (!good) {
        votes_free(votes);
        return NULL;
    }
    return votes;
}

void votes_free(struct votes *votes) {
    if (votes != NULL) {
        free(votes->row);
        free(votes);
    }
}

/* ---- asking ---- */

/* The answer with the most votes; VOTE_COUNT where two have as many. */
static enum vote most(const unsigned char row[VOTE_COUNT]) {
    size_t best = 0;
    bool alone = true;
    for (size_t i = 1; i < VOTE_COUNT; i++) {
        alone = row[i] > row[best] || (alone && row[i] < row[best]);
        best = row[i] > row[best] ? i : best;
    }
    return alone ? (enum vote)best : VOTE_COUNT;
}

enum mood votes_mood(const struct votes *votes, uint32_t row) {
    enum vote vote = row < votes->count ? most(votes->row[row]) : VOTE_COUNT;
    enum emotion emotion = vote == VOTE_COUNT ? EMOTION_COUNT : vote_emotion[vote];
    return emotion == EMOTION_COUNT ? MOOD_UNKNOWN : emotion_mood(emotion);
}

bool votes_useless(const struct votes *votes, uint32_t row) {
    enum vote vote = most(votes->row[row]);
    return vote == VOTE_UNKNOWN || vote == VOTE_NO_FACE;
}

void votes_shares(const struct votes *votes, uint32_t row, double share[EMOTION_COUNT]) {
    unsigned sum = 0;
    memset(share, 0, EMOTION_COUNT * sizeof *share);
    for (size_t i = 0; i < VOTE_COUNT; i++) {
        if (vote_emotion[i] != EMOTION_COUNT) {
            share[vote_emotion[i]] += votes->row[row][i];
            sum += votes->row[row][i];
        }
    }
    for (size_t i = 0; sum > 0 && i < EMOTION_COUNT; i++) {
        share[i] /= sum;
    }
}
