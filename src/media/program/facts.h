/* What a file says of itself: tags, cover, length. */
#ifndef MEDIA_PROGRAM_FACTS_H
#define MEDIA_PROGRAM_FACTS_H

#include "media/message.h"
#include "media/program/decode.h"

/* Sends the facts of a file whose sizes or rates, which only a decoded frame tells for sure, are
 * already in `facts`; then its cover, if that is wanted. */
void facts_send(const struct decode *decode, struct media_facts_message facts, bool cover);

/* What goes through the pipe for a tag: UTF-8 without control characters and spaces around it, at
 * most `size` - 1 bytes; what is not UTF-8 is taken as Latin-1. False if nothing is left of it. */
bool facts_clean(const char *value, char *out, size_t size);

/* A gain ("-7.03 dB") or peak of ReplayGain; NAN if it is none. */
double facts_gain(const char *value, double least, double most);

#endif
