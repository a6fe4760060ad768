/* Reads what mien-media writes, as from a stranger. */
#ifndef MEDIA_READER_H
#define MEDIA_READER_H

#include "media/message.h"

enum { MEDIA_PATIENCE = 60 }; /* seconds without a word from mien-media */

enum media_state {
    MEDIA_RUNNING,
    MEDIA_ENDED,  /* properly */
    MEDIA_FAILED, /* `problem` says why */
    MEDIA_GONE,   /* the pipe was closed without a word */
    MEDIA_LATE,   /* nothing came for `patience` seconds */
};

struct media_reader {
    int pipe; /* not blocking, or a file */
    bool sound;
    unsigned channels; /* of samples, or of a frame's pixels; 0: as the facts will say */
    double patience;   /* seconds */
    enum media_state state;
    struct error problem; /* a sentence without the name of the file */
    struct media_facts facts;
    size_t frame_width, frame_height;
    double last;    /* seconds of the frame before */
    size_t waiting; /* bytes of a message of samples that were not taken yet */
    float *piece;   /* the newest message of samples, where these are taken whole */
    uint64_t damaged;
};

/* Reads the facts and the cover. From now on, also if it is false, the reader is to be emptied. */
bool media_reader_begin(struct media_reader *reader);
void media_reader_empty(struct media_reader *reader);

/* False if there is none; `state` says why. */
bool media_reader_frame(struct media_reader *reader, struct image *frame, double *seconds);

/* Takes what was said so far while a video is written, without waiting. False if that was more than
 * that mien-media is at work; `state` says what. */
bool media_reader_listen(struct media_reader *reader);

/* Waits for the end. False if there is none; `state` says why. */
bool media_reader_finish(struct media_reader *reader);

/* The next message of samples of either stream. False if there is none; `state` says why. */
bool media_reader_piece(struct media_reader *reader, struct media_piece *out);

/* Waits for the hash and the end. False if there are none; `state` says why. */
bool media_reader_hash(struct media_reader *reader, unsigned char hash[MEDIA_HASH]);

/* How many were read; fewer than `frames` if there are no more, and then `state` says why. */
size_t media_reader_samples(struct media_reader *reader, float *out, size_t frames);

#endif
