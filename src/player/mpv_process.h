/* Starting mien-play, the program that alone links libmpv. Private to player/. */
#ifndef PLAYER_MPV_PROCESS_H
#define PLAYER_MPV_PROCESS_H

#include "base/base.h"

#include <jansson.h>

/* $MIEN_PLAY, or where mien-play is, seen from the folder of the running program; freed with
 * free(). NULL with an error if it is missing. */
char *mpv_process_find(struct error *err);

/* Starts it, hands it the message, and waits so many seconds for its answer, which is freed with
 * json_decref(). It runs on its own, but knows through *leash when that is closed. NULL with an
 * error, and nothing runs. */
json_t *mpv_process_start(const char *program, const json_t *message, double seconds, int *leash,
                          struct error *err);

/* What `mien-play --devices` prints, an array; NULL with an error. */
json_t *mpv_process_devices(const char *program, double seconds, struct error *err);

#endif
