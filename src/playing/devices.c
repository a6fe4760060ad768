#include "playing/playing.h"
#include "recommend/recommend.h"

#include <jansson.h>

void *playing_devices_json(const struct player_devices *devices) {
    json_t *list = json_array();
    for (size_t i = 0; i < devices->count; i++) {
        const struct player_device *device = &devices->device[i];
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:b}", "name", (json_t *)text_json(device->name), "id",
                            (json_t *)text_json(device->id), "type",
                            (json_t *)text_json(device->type), "active", device->active));
    }
    return list;
}
