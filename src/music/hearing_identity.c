#include "music/hearing.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* For now that of all the file's bytes. */
static bool hash_file(const char *path, uint64_t hash[2], struct error *err) {
    enum { PIECE = 1 << 16 };
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char *bytes = memory_new(PIECE, 1);
    ssize_t got = -1;
    hash[0] = TEXT_HASH;
    hash[1] = 1;
    while (file >= 0 && (got = read(file, bytes, PIECE)) > 0) {
        hash[0] = text_hash(hash[0], bytes, (size_t)got);
        hash[1] = text_hash(hash[1], bytes, (size_t)got);
    }
    if (got < 0) {
        error_set(err, "%s: %s", path, strerror(errno));
    }
    if (file >= 0) {
        close(file);
    }
    free(bytes);
    return got == 0;
}

bool hearing_identity(const char *path, char id[HEARING_ID], struct hear_tags *tags,
                      struct error *err) {
    *tags = (struct hear_tags){.gain = NAN};
    uint64_t hash[2];
    const struct media_sound_options options = {.rate = 8000, .channels = 1};
    struct media *media = media_open_sound(path, &options, err);
    if (media == NULL) {
        return false;
    }
    *tags = hear_tags_of(media_facts(media));
    media_close(media);
    if (!hash_file(path, hash, err)) {
        return false;
    }
    snprintf(id, HEARING_ID, "sound:%016llx%016llx", (unsigned long long)hash[0],
             (unsigned long long)hash[1]);
    return true;
}
