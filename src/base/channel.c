#include "base/channel.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

enum { ROOM = 4 };

struct channel {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    void *thing[ROOM];
    unsigned first, count;
    bool closed;
};

struct channel *channel_new(void) {
    struct channel *channel = memory_new(1, sizeof *channel);
    pthread_mutex_init(&channel->lock, NULL);
    pthread_cond_init(&channel->changed, NULL);
    return channel;
}

void channel_free(struct channel *channel) {
    if (channel != NULL) {
        pthread_cond_destroy(&channel->changed);
        pthread_mutex_destroy(&channel->lock);
        free(channel);
    }
}

bool channel_put(struct channel *channel, void *thing) {
    pthread_mutex_lock(&channel->lock);
    while (channel->count == ROOM && !channel->closed) {
        pthread_cond_wait(&channel->changed, &channel->lock);
    }
    bool open = !channel->closed;
    if (open) {
        channel->thing[(channel->first + channel->count++) % ROOM] = thing;
        pthread_cond_signal(&channel->changed);
    }
    pthread_mutex_unlock(&channel->lock);
    return open;
}

void *channel_take(struct channel *channel) {
    void *thing = NULL;
    pthread_mutex_lock(&channel->lock);
    while (channel->count == 0 && !channel->closed) {
        pthread_cond_wait(&channel->changed, &channel->lock);
    }
    if (channel->count > 0) {
        thing = channel->thing[channel->first];
        channel->first = (channel->first + 1) % ROOM;
        channel->count--;
        pthread_cond_signal(&channel->changed);
    }
    pthread_mutex_unlock(&channel->lock);
    return thing;
}

void channel_close(struct channel *channel) {
    pthread_mutex_lock(&channel->lock);
    channel->closed = true;
    pthread_cond_broadcast(&channel->changed);
    pthread_mutex_unlock(&channel->lock);
}
