/* Lists of songs for players: extended M3U, in UTF-8. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* "Artist - Title" without line ends or other control characters, which would be lines of their
 * own in the list. */
static void add_name(struct text *out, const struct track *track) {
    char name[512];
    if (track->artist != NULL) {
        text_printable(name, sizeof name, track->artist);
        text_format(out, "%s - ", name);
    }
    text_printable(name, sizeof name, track->title);
    text_format(out, "%s\n", name);
}

/* True if a player takes the line for the place of a song: not for a comment, nor for two lines. */
static bool is_place(const char *uri) {
    if (uri == NULL || uri[0] == '\0' || uri[0] == '#') {
        return false;
    }
    for (const char *c = uri; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 127) {
            return false;
        }
    }
    return true;
}

bool playlist_write(const char *path, const char *name, const struct song *songs, size_t count,
                    size_t *without, struct error *err) {
    struct text list = {0};
    text_format(&list, "#EXTM3U\n#PLAYLIST:%s\n", name);
    *without = 0;
    for (size_t i = 0; i < count; i++) {
        const struct track *track = &songs[i].of.track;
        if (!is_place(track->uri)) {
            text_add_string(&list, "# no uri: ");
            add_name(&list, track);
            *without += 1;
            continue;
        }
        bool known = track->duration > 0;
        text_format(&list, "#EXTINF:%.0f,", known ? round((double)track->duration / 1000) : -1);
        add_name(&list, track);
        text_format(&list, "%s\n", track->uri);
    }
    bool good = file_write(path, list.data, list.length, err);
    text_free(&list);
    return good;
}
