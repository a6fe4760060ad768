#include "player/spotify_answer.h"

#include "player/http.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* NULL for what is no JSON object. */
static json_t *object_of(const char *body, size_t length) {
    json_t *json = length > HTTP_BODY ? NULL : json_loadb(body, length, 0, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static const char *string_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

/* A copy of an identifier; NULL if it is none. */
static char *plain_of(const json_t *object, const char *name) {
    const char *text = string_of(object, name);
    return spotify_plain(text) ? memory_string(text) : NULL;
}

/* A copy for people, cut if it is long; NULL if it is missing. */
static char *shown_of(const json_t *object, const char *name) {
    const char *text = string_of(object, name);
    char shown[256];
    if (text == NULL) {
        return NULL;
    }
    text_printable(shown, sizeof shown, text);
    return memory_string(shown);
}

static void replace(char **place, char *with) {
    if (*place != NULL) {
        explicit_bzero(*place, strlen(*place));
    }
    free(*place);
    *place = with;
}

bool spotify_read_tokens(const char *body, size_t length, int64_t now,
                         struct spotify_token *token) {
    enum { HOUR = 3600, DAY = 24 * HOUR };
    json_t *json = object_of(body, length);
    const char *type = string_of(json, "token_type");
    char *access = plain_of(json, "access_token");
    char *refresh = plain_of(json, "refresh_token");
    json_int_t seconds = json_integer_value(json_object_get(json, "expires_in"));
    json_decref(json);
    if (access == NULL || type == NULL || (refresh == NULL && token->refresh == NULL)) {
        replace(&access, NULL);
        replace(&refresh, NULL);
        return false;
    }
    replace(&token->access, access);
    if (refresh != NULL) {
        replace(&token->refresh, refresh);
    }
    token->expires = now + (seconds < 0 || seconds > DAY ? HOUR : seconds);
    return true;
}

void spotify_read_reason(const char *body, size_t length, char out[SPOTIFY_REASON]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    json_t *json = object_of(body, length);
    const json_t *error = json_object_get(json, "error");
    const char *reason =
        json_is_string(error) ? json_string_value(error) : string_of(error, "reason");
    out[0] = '\0';
    if (reason != NULL && strlen(reason) < SPOTIFY_REASON &&
        strspn(reason, letters) == strlen(reason)) {
        snprintf(out, SPOTIFY_REASON, "%s", reason);
    }
    json_decref(json);
}

bool spotify_read_devices(const char *body, size_t length, struct spotify_devices *out) {
    json_t *json = object_of(body, length);
    const json_t *list = json_object_get(json, "devices");
    size_t count = json_array_size(list);
    bool good = json_is_array(list);
    *out = (struct spotify_devices){0};
    count = count > SPOTIFY_DEVICES ? SPOTIFY_DEVICES : count;
    out->device = memory_new(count, sizeof *out->device);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        if (json_is_object(one)) {
            out->device[out->count++] = (struct spotify_device){
                .id = plain_of(one, "id"),
                .name = shown_of(one, "name"),
                .type = shown_of(one, "type"),
                .active = json_is_true(json_object_get(one, "is_active")),
                .restricted = json_is_true(json_object_get(one, "is_restricted"))};
        }
    }
    json_decref(json);
    return good;
}

void spotify_devices_free(struct spotify_devices *devices) {
    for (size_t i = 0; i < devices->count; i++) {
        free(devices->device[i].id);
        free(devices->device[i].name);
        free(devices->device[i].type);
    }
    free(devices->device);
    *devices = (struct spotify_devices){0};
}

/* Milliseconds as seconds; 0 for what is no time of a song. */
static double seconds_of(const json_t *object, const char *name) {
    double milliseconds = json_number_value(json_object_get(object, name));
    return milliseconds > 0 && milliseconds < 1e9 ? milliseconds / 1000 : 0;
}

static char *artists_of(const json_t *item) {
    const json_t *list = json_object_get(item, "artists");
    struct text text = {0};
    for (size_t i = 0; i < json_array_size(list) && i < 8; i++) {
        char *name = shown_of(json_array_get(list, i), "name");
        if (name != NULL) {
            text_format(&text, "%s%s", text.length == 0 ? "" : ", ", name);
        }
        free(name);
    }
    return text.data;
}

bool spotify_read_state(const char *body, size_t length, struct spotify_state *out) {
    json_t *json = object_of(body, length);
    const json_t *playing = json_object_get(json, "is_playing");
    const json_t *item = json_object_get(json, "item");
    const json_t *device = json_object_get(json, "device");
    bool good = json_is_boolean(playing);
    *out = (struct spotify_state){0};
    if (good) {
        *out = (struct spotify_state){
            .playing = json_is_true(playing),
            .position = seconds_of(json, "progress_ms"),
            .length = seconds_of(item, "duration_ms"),
            .uri = plain_of(item, "uri"),
            .asked_uri = plain_of(json_object_get(item, "linked_from"), "uri"),
            .title = shown_of(item, "name"),
            .artist = artists_of(item),
            .device = shown_of(device, "name"),
            .device_id = plain_of(device, "id"),
        };
    }
    json_decref(json);
    return good;
}

void spotify_state_free(struct spotify_state *state) {
    free(state->uri);
    free(state->asked_uri);
    free(state->title);
    free(state->artist);
    free(state->device);
    free(state->device_id);
    *state = (struct spotify_state){0};
}
