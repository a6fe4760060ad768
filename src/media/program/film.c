#include "media/program/film.h"

#include "media/program/encode.h"
#include "media/program/send.h"

#include <errno.h>
#include <unistd.h>

static void take(int from, void *to, size_t length) {
    char *next = to;
    while (length > 0) {
        ssize_t got = read(from, next, length);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            _exit(0); /* nobody waits for this any more */
        }
        next += got < 0 ? 0 : got;
        length -= got < 0 ? 0 : (size_t)got;
    }
}

/* The next frame, row by row to where the encoder wants it; false at the end. */
static bool take_frame(int from, struct encode *encode, double *seconds) {
    struct media_header header;
    take(from, &header, sizeof header);
    if (header.kind != MEDIA_MESSAGE_FRAME) {
        return false;
    }
    take(from, seconds, sizeof *seconds);
    for (size_t y = 0; y < encode->height; y++) {
        take(from, encode->rgb->data[0] + y * (size_t)encode->rgb->linesize[0], 3 * encode->width);
    }
    return true;
}

bool film_write(int from, int file, const struct media_write_options *options, struct error *err) {
    struct output output;
    struct encode encode = {0};
    double seconds;
    bool good = output_open(&output, file, err) &&
                encode_open(&encode, &output, encode_codec(), options, err);
    while (good && take_frame(from, &encode, &seconds)) {
        good = encode_frame(&encode, seconds, err);
        send_nothing();
    }
    good = good && encode_end(&encode, err);
    encode_close(&encode);
    output_close(&output);
    if (good) {
        send_end(0);
    }
    return good;
}
