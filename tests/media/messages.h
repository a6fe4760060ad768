/* What mien-media may write, byte by byte, for a reader to read. */
#ifndef MESSAGES_H
#define MESSAGES_H

#include "media/reader.h"

/* Facts that are good: of a stereo file of 44,100 Hz, or of a video of 4 x 3 pixels that is scaled
 * to 2 x 1. */
struct media_facts_message message_facts(bool sound);

void message_add(struct text *bytes, uint32_t kind, const void *data, size_t length);
void message_add_tag(struct text *tags, uint32_t tag, const char *value, size_t length);

/* The facts with these tags behind them. */
void message_add_facts(struct text *bytes, const struct media_facts_message *facts,
                       const struct text *tags);
void message_add_samples(struct text *bytes, const float *samples, size_t count);
void message_add_frame(struct text *bytes, double seconds, size_t pixels, unsigned char value);
void message_add_end(struct text *bytes, uint64_t damaged);

/* A whole answer with all kinds of messages. */
struct text message_example(bool sound);

/* A reader of these bytes, after which the pipe is closed; its `pipe` is to be closed. */
struct media_reader message_reader(const struct text *bytes, bool sound, unsigned channels);

#endif
