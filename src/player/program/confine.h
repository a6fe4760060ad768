/* What mien-play gives away before it reads a file that anyone may have made. Private to
 * player/program. */
#ifndef PLAYER_PROGRAM_CONFINE_H
#define PLAYER_PROGRAM_CONFINE_H

#include "base/base.h"

/* From here on no network (but sockets of this machine, for the audio server) and no other
 * programs. False with an error where the kernel allows no filter. */
bool play_confine(struct error *err);

#endif
