/* Threads that look at pictures, each with a looker of its own. Private to web/. */
#ifndef WEB_LOOKERS_H
#define WEB_LOOKERS_H

#include "expression/expression.h"

struct lookers;

enum look_end {
    LOOK_DONE,
    LOOK_REPLACED,    /* a newer picture came before anybody had time for this one */
    LOOK_NO_PICTURE,  /* what it is, is in the error */
    LOOK_NOT_POSSIBLE /* there is no model or no cascade; likewise */
};

/* A picture to look at; it and its bytes are the caller's until `done` is called, which is from
 * another thread. */
struct look_job {
    const void *bytes;
    size_t length;
    bool video; /* one frame of many, of which only the newest matters */
    void (*done)(struct look_job *job);
    void *context;

    enum look_end end;
    struct face_moods faces; /* with LOOK_DONE; freed by the caller */
    size_t width, height;
    double seconds; /* that looking took */
    struct error err;
};

/* The lookers are made at once and get ready in the background. */
struct lookers *lookers_new(unsigned threads, const char *model);

/* All jobs are done before. */
void lookers_free(struct lookers *lookers);

/* Nothing waits behind another: of frames that no thread has time for only the newest is kept, and
 * so of photos. */
void lookers_look(struct lookers *lookers, struct look_job *job);

#endif
