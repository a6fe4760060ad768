/* Messages stand in a ring with room for the last ones, and each listener has its own place in it:
 * who is too slow misses some, and nothing grows. A listener who has them all is suspended, until
 * the next one wakes it. */
#include "web/events.h"

#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { RING = 64, PIECE = 16384 };

struct listener {
    struct events *events;
    struct MHD_Connection *connection; /* NULL: nobody */
    unsigned long next;                /* the first message that it has not had */
    size_t sent;                       /* bytes of that one that it has had */
    bool sleeps;
};

struct events {
    pthread_mutex_t lock;
    struct text ring[RING];
    unsigned long count; /* of all messages that ever were */
    struct listener listener[EVENTS_LISTENERS];
    bool closed;
};

struct events *events_new(void) {
    struct events *events = memory_new(1, sizeof *events);
    pthread_mutex_init(&events->lock, NULL);
    return events;
}

void events_free(struct events *events) {
    if (events == NULL) {
        return;
    }
    for (size_t i = 0; i < RING; i++) {
        text_free(&events->ring[i]);
    }
    pthread_mutex_destroy(&events->lock);
    free(events);
}

/* With the lock. */
static void wake_all(struct events *events) {
    for (size_t i = 0; i < EVENTS_LISTENERS; i++) {
        struct listener *listener = &events->listener[i];
        if (listener->connection != NULL && listener->sleeps) {
            listener->sleeps = false;
            MHD_resume_connection(listener->connection);
        }
    }
}

static void add(struct events *events, const char *message) {
    pthread_mutex_lock(&events->lock);
    struct text *place = &events->ring[events->count % RING];
    text_clear(place);
    text_add_string(place, message);
    events->count++;
    wake_all(events);
    pthread_mutex_unlock(&events->lock);
}

void events_tell(struct events *events, const char *kind, void *json) {
    struct text message = {0};
    char *line = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(4));
    text_format(&message, "event: %s\ndata: %s\n\n", kind, line);
    add(events, message.data);
    text_free(&message);
    free(line);
    json_decref(json);
}

void events_ping(struct events *events) {
    add(events, ": still here\n\n");
}

void events_close(struct events *events) {
    pthread_mutex_lock(&events->lock);
    events->closed = true;
    wake_all(events);
    pthread_mutex_unlock(&events->lock);
}

size_t events_listeners(struct events *events) {
    size_t count = 0;
    pthread_mutex_lock(&events->lock);
    for (size_t i = 0; i < EVENTS_LISTENERS; i++) {
        count += events->listener[i].connection != NULL;
    }
    pthread_mutex_unlock(&events->lock);
    return count;
}

/* Who missed some goes on with the oldest that is left. */
static void catch_up(struct listener *listener) {
    unsigned long count = listener->events->count;
    if (count - listener->next > RING) {
        listener->next = count - RING;
        listener->sent = 0;
    }
}

static ssize_t give(void *context, uint64_t position, char *out, size_t most) {
    (void)position;
    struct listener *listener = context;
    struct events *events = listener->events;
    ssize_t given = 0;
    pthread_mutex_lock(&events->lock);
    catch_up(listener);
    if (listener->next < events->count) {
        const struct text *message = &events->ring[listener->next % RING];
        size_t left = message->length - listener->sent;
        size_t part = left < most ? left : most;
        memcpy(out, message->data + listener->sent, part);
        listener->sent += part;
        if (listener->sent == message->length) {
            listener->next++;
            listener->sent = 0;
        }
        given = (ssize_t)part;
    } else if (events->closed) {
        given = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        listener->sleeps = true;
        MHD_suspend_connection(listener->connection);
    }
    pthread_mutex_unlock(&events->lock);
    return given;
}

static void leave(void *context) {
    struct listener *listener = context;
    pthread_mutex_lock(&listener->events->lock);
    listener->connection = NULL;
    pthread_mutex_unlock(&listener->events->lock);
}

struct MHD_Response *events_stream(struct events *events, struct MHD_Connection *connection) {
    struct listener *free_one = NULL;
    pthread_mutex_lock(&events->lock);
    for (size_t i = 0; i < EVENTS_LISTENERS && free_one == NULL && !events->closed; i++) {
        if (events->listener[i].connection == NULL) {
            free_one = &events->listener[i];
            *free_one = (struct listener){
                .events = events, .connection = connection, .next = events->count};
        }
    }
    pthread_mutex_unlock(&events->lock);
    /* So that the page knows at once that it hears; or, if there are too many, that those who have
     * gone are found, and the next one has a place. */
    events_ping(events);
    return free_one == NULL
               ? NULL
               : MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, give, free_one, leave);
}
