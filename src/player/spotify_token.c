#include "player/spotify_token.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT = 1 << 16 }; /* bytes of the file */

static char *place(const char *name) {
    char *folder = path_data();
    char *path = path_join(folder, name);
    free(folder);
    return path;
}

static void wipe(char *string) {
    if (string != NULL) {
        explicit_bzero(string, strlen(string));
    }
    free(string);
}

void spotify_token_free(struct spotify_token *token) {
    wipe(token->client_id);
    wipe(token->access);
    wipe(token->refresh);
    *token = (struct spotify_token){0};
}

bool spotify_plain(const char *text) {
    size_t length = text == NULL ? 0 : strnlen(text, 4097);
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return false;
        }
    }
    return length > 0 && length <= 4096;
}

static char *copy_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return spotify_plain(text) ? memory_string(text) : NULL;
}

static bool parse(const char *data, size_t length, struct spotify_token *token) {
    json_t *json = json_loadb(data, length, 0, NULL);
    token->client_id = copy_of(json, "client_id");
    token->access = copy_of(json, "access_token");
    token->refresh = copy_of(json, "refresh_token");
    token->expires = json_integer_value(json_object_get(json, "expires_at"));
    json_decref(json);
    return token->client_id != NULL && token->refresh != NULL;
}

bool spotify_token_load(struct spotify_token *token, struct error *err) {
    char *path = place("spotify.json");
    size_t length = 0;
    char *data = NULL;
    bool good = false;
    *token = (struct spotify_token){0};
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        error_set(err, "there is no login to Spotify; run 'mien login spotify' first "
                       "(docs/spotify.md says how)");
        goto done;
    }
    data = file_read(path, LIMIT, &length, err);
    if (data == NULL) {
        goto done;
    }
    good = parse(data, length, token);
    if (!good) {
        error_set(err, "%s: is damaged; run 'mien login spotify' again", path);
        spotify_token_free(token);
    }
    explicit_bzero(data, length);
done:
    free(data);
    free(path);
    return good;
}

bool spotify_token_save(const struct spotify_token *token, struct error *err) {
    json_t *json = json_pack("{s:s, s:s?, s:s, s:I}", "client_id", token->client_id, "access_token",
                             token->access, "refresh_token", token->refresh, "expires_at",
                             (json_int_t)token->expires);
    char *data = json_dumps(json, JSON_INDENT(1));
    char *folder = path_data();
    char *path = place("spotify.json");
    bool good = data != NULL && file_make_folder(folder, err) &&
                file_write_secret(path, data, strlen(data), err);
    wipe(data);
    json_decref(json);
    free(folder);
    free(path);
    return good;
}

static bool remove_one(const char *name, bool *was_there, struct error *err) {
    char *path = place(name);
    bool good = unlink(path) == 0;
    *was_there = good;
    if (!good && errno == ENOENT) {
        good = true;
    } else if (!good) {
        error_set(err, "%s: cannot be removed (%s); remove it yourself", path, strerror(errno));
    }
    free(path);
    return good;
}

bool spotify_token_forget(bool *was_there, struct error *err) {
    bool token = false, device = false;
    bool good = remove_one("spotify.json", &token, err);
    if (was_there != NULL) {
        *was_there = token;
    }
    return good && remove_one("spotify-device", &device, err);
}

int spotify_lock(double patience, struct error *err) {
    char *folder = path_data();
    char *path = place("spotify.lock");
    int lock = -1;
    if (!file_make_folder(folder, err)) {
        goto done;
    }
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        goto done;
    }
    double end = clock_seconds() + patience;
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (clock_seconds() >= end) {
            error_set(err, "another mien is busy with the login to Spotify; try again");
            close(lock);
            lock = -1;
            break;
        }
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
done:
    free(folder);
    free(path);
    return lock;
}

void spotify_unlock(int lock) {
    if (lock >= 0) {
        close(lock);
    }
}

char *spotify_last_device(void) {
    struct error ignored;
    size_t length = 0;
    char *path = place("spotify-device");
    char *id = file_read(path, 4096, &length, &ignored);
    free(path);
    if (id != NULL) {
        id[strcspn(id, "\n")] = '\0';
    }
    if (id != NULL && !spotify_plain(id)) {
        free(id);
        id = NULL;
    }
    return id;
}

void spotify_remember_device(const char *id) {
    struct error ignored;
    struct text line = {0};
    char *path = place("spotify-device");
    text_format(&line, "%s\n", id);
    (void)file_write_secret(path, line.data, line.length, &ignored);
    text_free(&line);
    free(path);
}
