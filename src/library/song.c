#include "library/library.h"

#include <stdlib.h>

bool song_keep(void *context, const struct library_song *from) {
    struct song *song = context;
    song->of = *from;
    const char **texts[] = {&song->of.track.id,     &song->of.track.uri,   &song->of.track.title,
                            &song->of.track.artist, &song->of.track.album, &song->of.track.genre};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        song->text[i] = *texts[i] == NULL ? NULL : memory_string(*texts[i]);
        *texts[i] = song->text[i];
    }
    return true;
}

void song_free(struct song *song) {
    for (size_t i = 0; i < sizeof song->text / sizeof song->text[0]; i++) {
        free(song->text[i]);
    }
    *song = (struct song){0};
}
