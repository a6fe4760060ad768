/* What goes through the pipes between Mien and mien-media. Both are built together and run on one
 * machine, so numbers are as this machine has them.
 *
 * Mien sends one request; mien-media answers with messages, each a header and `length` bytes: the
 * facts, the cover if the facts announce one, then samples, frames or a hash, then the end; or an
 * error in the place of any of these.
 *
 * Where a video is to be written, Mien sends the frames and the end as such messages after the
 * request, and mien-media answers with the end once the file is whole, or with an error; so it does
 * where tags are to be written. */
#ifndef MEDIA_MESSAGE_H
#define MEDIA_MESSAGE_H

#include "media/media.h"

enum {
    MEDIA_VERSION = 3,
    MEDIA_MOST_PIXELS = 36000000, /* 8192 x 4320 and a little more */
    MEDIA_MOST_SIDE = 32768,
    MEDIA_MOST_SAMPLES = 1 << 16, /* in one message, times channels */
    MEDIA_LEAST_RATE = 1000,
    MEDIA_LEAST_OWN_RATE = 8000, /* where a file's own rate is asked for */
    MEDIA_MOST_RATE = 192000,
    MEDIA_TAG_LENGTH = 1000,      /* bytes */
    MEDIA_COVER_LENGTH = 8 << 20, /* bytes; larger ones are not sent */
    MEDIA_SENTENCE = 400,         /* bytes of an error's */
    MEDIA_SECONDS = 1000000000,   /* no file is longer, nor is a time beyond it */
    MEDIA_WRITTEN_SIDE = 16384,   /* of a video that is written, as libx264 can */
    MEDIA_WRITTEN_SECONDS = 100000,
};

/* What mien-media finds open; the last one only where tags are written, of what is MEDIA_INPUT. */
enum { MEDIA_REQUESTS, MEDIA_ANSWERS, MEDIA_SILENCE, MEDIA_INPUT, MEDIA_OUTPUT };

enum media_source { MEDIA_FILE, MEDIA_CAMERA, MEDIA_TEST };

/* Sent once, through a socket. After it, each byte asks for one frame if `newest` is set. */
struct media_request {
    uint32_t version;
    int32_t parent; /* process id of who asks */
    uint32_t sound; /* 1: sound, 0: video */
    uint32_t hash;  /* 1: a hash of the sound in the place of its samples */
    struct media_sound_options sound_options;
    struct media_video_options video_options;
    uint32_t write; /* 1: a video is to be written into what is MEDIA_INPUT otherwise */
    struct media_write_options write_options;
    uint32_t tag; /* 1: a copy with these tags is to be written into MEDIA_OUTPUT */
    struct media_new_tags new_tags;
    uint32_t source;  /* enum media_source */
    char device[256]; /* a camera's; empty for the first; or the graph of a test source */
};

enum media_kind {
    MEDIA_MESSAGE_FACTS = 1, /* struct media_facts_message, then its tags */
    MEDIA_MESSAGE_COVER,
    MEDIA_MESSAGE_SAMPLES, /* floats */
    MEDIA_MESSAGE_FRAME,   /* a double, the seconds, then the pixels */
    MEDIA_MESSAGE_HASH,    /* MEDIA_HASH bytes */
    MEDIA_MESSAGE_ALIVE,   /* nothing: still at work */
    MEDIA_MESSAGE_END,     /* struct media_end_message */
    MEDIA_MESSAGE_ERROR,   /* a sentence, without the name of the file */
    MEDIA_MESSAGE_BESIDE,  /* floats of the second stream */
};

struct media_header {
    uint32_t kind, length;
};

struct media_facts_message {
    double duration, frame_rate; /* NAN if unknown */
    double track_gain, track_peak, album_gain, album_peak;
    uint32_t width, height;             /* of the video */
    uint32_t frame_width, frame_height; /* of the frames that follow */
    uint32_t sample_rate, channels;
    uint32_t sent_rate, sent_channels;
    uint32_t cover; /* bytes; 0: no such message follows */
    uint32_t tags;  /* that follow */
    char container[32], codec[32];
};

struct media_tag_message {
    uint32_t tag, length;
};

struct media_end_message {
    uint64_t damaged;
};

/* Memory, in which AddressSanitizer keeps many times what the program asked for, cannot be limited
 * under it, and its reports need files and processes. */
#if defined(__SANITIZE_ADDRESS__)
#define MEDIA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEDIA_SANITIZED 1
#endif
#endif
#ifndef MEDIA_SANITIZED
#define MEDIA_SANITIZED 0
#endif

#endif
