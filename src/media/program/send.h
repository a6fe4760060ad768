/* Writes the messages of mien-media. If nobody reads them any more, the process ends. */
#ifndef MEDIA_PROGRAM_SEND_H
#define MEDIA_PROGRAM_SEND_H

#include "media/message.h"

/* A message in two parts, of which each may have no bytes. */
void send_message(enum media_kind kind, const void *first, size_t first_length, const void *second,
                  size_t second_length);

/* Says that work goes on, if nothing was sent for a second. */
void send_alive(void);

/* Counts as if a message had been sent, where work goes on and nobody waits for one. */
void send_nothing(void);

/* The last message: why there is no more, or that all was sent. */
void send_error(const struct error *err);
void send_end(uint64_t damaged);

#endif
