#include "media/program/send.h"

#include "media/program/confine.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* When the last message was sent. The one thing that is global in this program of one pipe. */
static double sent;

static void write_all(const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = write(MEDIA_ANSWERS, next, length);
        if (written < 0 && errno != EINTR) {
            _exit(1);
        }
        next += written < 0 ? 0 : written;
        length -= written < 0 ? 0 : (size_t)written;
    }
}

void send_message(enum media_kind kind, const void *first, size_t first_length, const void *second,
                  size_t second_length) {
    struct media_header header = {kind, (uint32_t)(first_length + second_length)};
    write_all(&header, sizeof header);
    write_all(first, first_length);
    write_all(second, second_length);
    send_nothing();
}

void send_nothing(void) {
    sent = clock_seconds();
    confine_rewind();
}

void send_alive(void) {
    if (clock_seconds() - sent >= 1) {
        send_message(MEDIA_MESSAGE_ALIVE, NULL, 0, NULL, 0);
    }
}

void send_error(const struct error *err) {
    char sentence[MEDIA_SENTENCE];
    text_printable(sentence, sizeof sentence, err->message);
    send_message(MEDIA_MESSAGE_ERROR, sentence, strlen(sentence), NULL, 0);
}

void send_end(uint64_t damaged) {
    struct media_end_message end = {damaged};
    send_message(MEDIA_MESSAGE_END, &end, sizeof end, NULL, 0);
}
