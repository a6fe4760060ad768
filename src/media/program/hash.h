/* A hash of the sound itself, without decoding it. */
#ifndef MEDIA_PROGRAM_HASH_H
#define MEDIA_PROGRAM_HASH_H

#include "media/message.h"
#include "media/program/decode.h"

/* Sends the facts, the cover if that is wanted, and the hash of what was found with decode_find().
 */
bool hash_send(struct decode *decode, bool cover, struct error *err);

/* Where the file ends without the tags that old programs put behind the sound (ID3v1, APEv1 and 2):
 * bytes from its beginning. */
int64_t hash_end(const struct input *input);

#endif
