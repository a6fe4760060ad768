#include "music/catalogue_parser.h"

#include <stdlib.h>

enum { CHUNK = 1 << 17 };

const char *left_out_name(enum left_out reason) {
    static const char *const names[LEFT_OUT_COUNT] = {
        [LEFT_OUT_NO_TITLE] = "no title",
        [LEFT_OUT_NO_IDENTIFIER] = "no identifier",
        [LEFT_OUT_DUPLICATE] = "duplicate",
        [LEFT_OUT_BAD_VALUE] = "bad value",
        [LEFT_OUT_WRONG_FIELDS] = "wrong number of fields",
    };
    return names[reason];
}

bool catalogue_read(const char *path, catalogue_take *take, void *context,
                    struct catalogue_counts *counts, struct progress *progress, struct error *err) {
    struct catalogue_parser *parser = catalogue_parser_new(path, take, context, counts);
    char *chunk = memory_new(CHUNK, 1);
    struct packed *file = packed_open(path, err);
    bool good = file != NULL;
    size_t length = 0;
    while (good && (good = packed_read(file, chunk, CHUNK, &length, err)) && length > 0) {
        good = catalogue_parser_feed(parser, chunk, length, err);
        progress_show(progress, packed_done(file));
    }
    good = good && catalogue_parser_finish(parser, err);
    packed_close(file);
    free(chunk);
    catalogue_parser_free(parser);
    return good;
}
