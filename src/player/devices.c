/* Lists of devices, as each kind of player fills them. */
#include "player/inside.h"

#include <stdlib.h>

static char *copy(const char *string) {
    return string == NULL ? NULL : memory_string(string);
}

void player_devices_add(struct player_devices *devices, const char *name, const char *id,
                        const char *type, bool active) {
    devices->device = memory_resize(devices->device, devices->count + 1, sizeof *devices->device);
    devices->device[devices->count++] =
        (struct player_device){copy(name), copy(id), copy(type), active};
}

void player_devices_free(struct player_devices *devices) {
    for (size_t i = 0; i < devices->count; i++) {
        free(devices->device[i].name);
        free(devices->device[i].id);
        free(devices->device[i].type);
    }
    free(devices->device);
    *devices = (struct player_devices){0};
}
