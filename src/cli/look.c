#include "cli/look.h"

#include <string.h>

bool look_is_camera(const char *source) {
    return strcmp(source, "camera") == 0 || text_starts(source, "camera:");
}

bool look_at(const struct cli *cli, const char *source, struct look *out, struct error *err) {
    (void)cli;
    *out = (struct look){.seen = false};
    return error_set(err, "%s: looking is not there yet; say the mood with --mood", source);
}
