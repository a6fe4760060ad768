/* Hands things from one thread to another, in order, a few at a time. */
#ifndef BASE_CHANNEL_H
#define BASE_CHANNEL_H

#include <stdbool.h>

struct channel;

/* Room for a few things; whoever puts more waits. */
struct channel *channel_new(void);
void channel_free(struct channel *channel);

/* Puts something in; false if the channel was closed, and then it is still the caller's. */
bool channel_put(struct channel *channel, void *thing);

/* The next thing; waits for it; NULL once the channel is closed and empty. */
void *channel_take(struct channel *channel);

/* Nothing more goes in: called by the putter when it is done, or by the taker when it gives up. */
void channel_close(struct channel *channel);

#endif
