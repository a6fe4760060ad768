#include "player/spotify_device.h"

#include <stdlib.h>
#include <string.h>

bool spotify_list_devices(struct spotify_session *session, struct spotify_devices *out,
                          struct error *err) {
    static const struct spotify_request request = {HTTP_GET, "/me/player/devices", NULL, NULL};
    struct http_answer answer;
    *out = (struct spotify_devices){0};
    bool good = spotify_call(session, &request, &answer, err);
    if (good && !spotify_read_devices(answer.body, answer.length, out)) {
        good = error_set(err, "Spotify's list of devices is broken; try again");
    }
    http_answer_free(&answer);
    return good;
}

static const char *called(const struct spotify_device *device) {
    return device->name == NULL ? "a device without a name" : device->name;
}

char *spotify_device_names(const struct spotify_devices *devices) {
    enum { MOST = 8 };
    struct text text = {0};
    text_add(&text, "", 0);
    for (size_t i = 0; i < devices->count && i < MOST; i++) {
        char name[64];
        text_printable(name, sizeof name, called(&devices->device[i]));
        text_format(&text, "%s%s", i == 0 ? "" : ", ", name);
    }
    if (devices->count > MOST) {
        text_format(&text, " and %zu more", devices->count - MOST);
    }
    return text.data;
}

static bool usable(const struct spotify_device *device) {
    return device->id != NULL && !device->restricted;
}

static const struct spotify_device *named(const struct spotify_devices *devices, const char *name,
                                          struct error *err) {
    const struct spotify_device *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < devices->count; i++) {
        const struct spotify_device *device = &devices->device[i];
        if (device->id != NULL && strcmp(device->id, name) == 0) {
            found = device;
            count = 1;
            break;
        }
        if (device->name != NULL && text_same(device->name, name)) {
            found = device;
            count++;
        }
    }
    if (count > 1) {
        error_set(err,
                  "Spotify has %zu devices called '%s'; say the id of one instead ('mien "
                  "devices' has them)",
                  count, name);
        return NULL;
    }
    if (found == NULL) {
        char *names = spotify_device_names(devices);
        error_set(err, "Spotify has no device called '%s' now; it has: %s", name, names);
        free(names);
        return NULL;
    }
    if (!usable(found)) {
        error_set(err, "Spotify lets no other program control the device '%s'; choose another one",
                  name);
        return NULL;
    }
    return found;
}

const struct spotify_device *spotify_choose_device(const struct spotify_devices *devices,
                                                   const char *name, const char *last,
                                                   struct error *err) {
    const struct spotify_device *before = NULL, *only = NULL;
    size_t count = 0;
    if (devices->count == 0) {
        error_set(err, "Spotify is open nowhere: open it on a device (there are none now), and "
                       "try again");
        return NULL;
    }
    if (name != NULL) {
        return named(devices, name, err);
    }
    for (size_t i = 0; i < devices->count; i++) {
        const struct spotify_device *device = &devices->device[i];
        if (!usable(device)) {
            continue;
        }
        if (device->active) {
            return device;
        }
        if (last != NULL && strcmp(device->id, last) == 0) {
            before = device;
        }
        only = device;
        count++;
    }
    if (before != NULL || count == 1) {
        return before != NULL ? before : only;
    }
    char *names = spotify_device_names(devices);
    if (count == 0) {
        error_set(err,
                  "Spotify lets no other program control the devices that are open (%s); "
                  "open it on another one",
                  names);
    } else {
        error_set(err, "Spotify plays nowhere yet; choose where with --device: %s", names);
    }
    free(names);
    return NULL;
}
