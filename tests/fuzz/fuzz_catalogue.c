/* A libFuzzer target: any bytes as a catalogue, fed whole and in pieces. Both must end alike, and
 * whatever is taken must be a track as library/track.h describes it. */
#include "music/catalogue_parser.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct result {
    bool good;
    struct catalogue_counts counts;
    struct error err;
    uint64_t taken, hash;
};

/* Not assert(), which a build may leave out. */
static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_catalogue: %s\n", what);
        abort();
    }
}

static void check_string(const char *string, bool may_be_missing) {
    if (string == NULL) {
        must(may_be_missing, "a string is missing");
        return;
    }
    size_t length = strlen(string);
    must(length > 0, "a string is empty");
    must(text_is_utf8(string, length), "a string is not UTF-8");
    must(string[0] != ' ' && string[length - 1] != ' ', "a string is not trimmed");
    for (size_t i = 0; i < length; i++) {
        must((unsigned char)string[i] >= 0x20 && string[i] != 0x7f, "a control character");
        must(strncmp(string + i, "\xc2\x9b", 2) != 0, "a C1 control character");
    }
}

static void check_id(const struct track *track) {
    size_t length = strlen(track->id);
    if (text_starts(track->id, "song:")) {
        must(length == 21 && strspn(track->id + 5, "0123456789abcdef") == 16, "an id is malformed");
        return;
    }
    size_t good =
        strspn(track->id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    must(length == 22 && good == 22, "an id is malformed");
    must(track->uri != NULL && text_starts(track->uri, "spotify:track:") &&
             strcmp(track->uri + strlen("spotify:track:"), track->id) == 0,
         "the uri is not the id's");
}

static void mix(struct result *result, const char *string) {
    const char *bytes = string == NULL ? "" : string;
    result->hash = text_hash(result->hash, bytes, strlen(bytes) + 1);
}

static bool take(void *context, const struct track *track, struct error *err) {
    (void)err;
    struct result *result = context;
    check_string(track->title, false);
    check_string(track->id, false);
    check_string(track->uri, true);
    check_string(track->artist, true);
    check_string(track->album, true);
    check_string(track->genre, true);
    check_id(track);
    must(track->duration >= 0 && track->duration <= 86400000, "a duration cannot be");
    for (int i = 0; i < FEATURE_COUNT; i++) {
        double value = track->feature[i];
        must(isnan(value) || feature_in_range((enum feature)i, value), "a feature is out of range");
        bool whole = i == FEATURE_KEY || i == FEATURE_MODE;
        must(isnan(value) || !whole || value == floor(value), "a key or mode is not whole");
    }
    mix(result, track->id);
    mix(result, track->uri);
    mix(result, track->title);
    mix(result, track->artist);
    mix(result, track->album);
    mix(result, track->genre);
    result->hash = text_hash(result->hash, (const char *)&track->duration, sizeof track->duration);
    result->hash = text_hash(result->hash, (const char *)track->feature, sizeof track->feature);
    result->taken++;
    return true;
}

static struct result run(const char *bytes, size_t length, size_t piece) {
    struct result result = {.hash = TEXT_HASH};
    struct catalogue_parser *parser = catalogue_parser_new("fuzz", take, &result, &result.counts);
    result.good = true;
    for (size_t done = 0; done < length && result.good; done += piece) {
        size_t part = length - done < piece ? length - done : piece;
        result.good = catalogue_parser_feed(parser, bytes + done, part, &result.err);
    }
    result.good = result.good && catalogue_parser_finish(parser, &result.err);
    catalogue_parser_free(parser);
    uint64_t rows = result.taken;
    for (int i = 0; i < LEFT_OUT_COUNT; i++) {
        rows += result.counts.left_out[i];
    }
    must(rows == result.counts.read, "rows are not accounted for");
    uint64_t broken =
        result.counts.left_out[LEFT_OUT_BAD_VALUE] + result.counts.left_out[LEFT_OUT_WRONG_FIELDS];
    must((broken > 0) == (result.counts.first_broken[0] != '\0'), "a broken row is not described");
    must(text_is_utf8(result.counts.first_broken, strlen(result.counts.first_broken)),
         "the description is not UTF-8");
    must(result.good || text_starts(result.err.message, "fuzz: "), "an error without a sentence");
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    const char *bytes = (const char *)data + 1;
    size_t piece = data[0] == 0 ? 1 : data[0];
    struct result whole = run(bytes, size - 1, size);
    struct result pieces = run(bytes, size - 1, piece);
    must(whole.good == pieces.good && whole.taken == pieces.taken && whole.hash == pieces.hash,
         "pieces give other tracks than the whole");
    must(strcmp(whole.err.message, pieces.err.message) == 0, "pieces give another error");
    must(memcmp(whole.counts.left_out, pieces.counts.left_out, sizeof whole.counts.left_out) == 0,
         "pieces give other counts");
    must(strcmp(whole.counts.first_broken, pieces.counts.first_broken) == 0,
         "pieces describe another row");
    return 0;
}
