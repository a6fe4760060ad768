#include "music/hearing.h"

#include <math.h>

bool hearing_identity(const char *path, char id[HEARING_ID], struct hear_tags *tags,
                      struct error *err) {
    *tags = (struct hear_tags){.gain = NAN};
    unsigned char hash[MEDIA_HASH];
    struct media *media = media_open_hash(path, false, err);
    bool good = media != NULL && media_hash(media, hash, err);
    if (good) {
        *tags = hear_tags_of(media_facts(media));
        snprintf(id, HEARING_ID, "sound:");
        for (size_t i = 0; i < MEDIA_HASH; i++) {
            snprintf(id + 6 + 2 * i, 3, "%02x", hash[i]);
        }
    }
    media_close(media);
    return good;
}
