/* Which of the listener's devices is to play. */
#ifndef PLAYER_SPOTIFY_DEVICE_H
#define PLAYER_SPOTIFY_DEVICE_H

#include "player/spotify_session.h"

/* All devices that Spotify knows of now; freed with spotify_devices_free(), also after an error. */
bool spotify_list_devices(struct spotify_session *session, struct spotify_devices *out,
                          struct error *err);

/* The one of that name or id; without a name the active one, else the one with the id `last`, else
 * the only one. NULL with an error that lists what there is. */
const struct spotify_device *spotify_choose_device(const struct spotify_devices *devices,
                                                   const char *name, const char *last,
                                                   struct error *err);

/* The devices' names for a sentence: "Kitchen, Phone"; for free(). */
char *spotify_device_names(const struct spotify_devices *devices);

#endif
