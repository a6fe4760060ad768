#include "player/callback.h"

#include <stdlib.h>
#include <string.h>

/* The values of a query that matter; `bad` if one comes twice, or is broken. */
struct query {
    char *code, *state, *error;
    bool bad;
};

static int digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Without its %XX; NULL if there is a broken one, or the value has anything but printable ASCII. */
static char *decoded(const char *value, size_t length) {
    char *out = memory_new(length + 1, 1);
    size_t made = 0;
    for (size_t i = 0; i < length; i++) {
        int byte = value[i] == '+' ? ' ' : (unsigned char)value[i];
        if (value[i] == '%') {
            int high = i + 2 < length ? digit(value[i + 1]) : -1;
            int low = i + 2 < length ? digit(value[i + 2]) : -1;
            byte = high < 0 || low < 0 ? -1 : high << 4 | low;
            i += 2;
        }
        if (byte < 0x20 || byte > 0x7e) {
            free(out);
            return NULL;
        }
        out[made++] = (char)byte;
    }
    return out;
}

static void take_value(struct query *query, const char *name, size_t name_length, const char *value,
                       size_t length) {
    const struct {
        const char *name;
        char **place;
    } wanted[] = {{"code", &query->code}, {"state", &query->state}, {"error", &query->error}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strlen(wanted[i].name) != name_length ||
            memcmp(wanted[i].name, name, name_length) != 0) {
            continue;
        }
        if (*wanted[i].place == NULL) {
            *wanted[i].place = decoded(value, length);
            query->bad |= *wanted[i].place == NULL || length == 0;
        } else {
            query->bad = true;
        }
    }
}

static struct query read_query(const char *text, size_t length) {
    struct query query = {0};
    for (size_t at = 0; at < length;) {
        const char *start = text + at;
        const char *end = memchr(start, '&', length - at);
        size_t part = end == NULL ? length - at : (size_t)(end - start);
        const char *equals = memchr(start, '=', part);
        size_t name = equals == NULL ? part : (size_t)(equals - start);
        size_t value = equals == NULL ? 0 : part - name - 1;
        take_value(&query, start, name, equals == NULL ? start : equals + 1, value);
        at += part + 1;
    }
    return query;
}

static void wipe(char *string) {
    if (string != NULL) {
        explicit_bzero(string, strlen(string));
    }
    free(string);
}

/* In a time that does not tell how much of it is right. */
static bool same(const char *a, const char *b) {
    size_t length = strlen(a);
    unsigned different = length != strlen(b);
    for (size_t i = 0; different == 0 && i < length; i++) {
        different |= (unsigned char)a[i] ^ (unsigned char)b[i];
    }
    return different == 0;
}

enum callback_kind callback_parse(const char *request, size_t length, const char *state,
                                  struct callback *out) {
    static const char get[] = "GET /callback";
    size_t start = sizeof get - 1;
    *out = (struct callback){0};
    if (memmem(request, length, "\r\n\r\n", 4) == NULL) {
        return length < CALLBACK_SIZE ? CALLBACK_PARTIAL : CALLBACK_OTHER;
    }
    const char *line_end = memchr(request, '\r', length);
    size_t line = (size_t)(line_end - request);
    if (line <= start || memcmp(request, get, start) != 0 ||
        (request[start] != '?' && request[start] != ' ')) {
        return CALLBACK_OTHER;
    }
    const char *space = memchr(request + start, ' ', line - start);
    size_t end = space == NULL ? line : (size_t)(space - request);
    struct query query = {0};
    if (end > start) {
        query = read_query(request + start + 1, end - start - 1);
    }
    enum callback_kind kind = CALLBACK_WRONG;
    if (query.state != NULL && !query.bad && same(query.state, state)) {
        kind = query.error != NULL  ? CALLBACK_REFUSED
               : query.code != NULL ? CALLBACK_GOOD
                                    : CALLBACK_WRONG;
    }
    if (kind == CALLBACK_GOOD) {
        out->code = query.code;
        query.code = NULL;
    } else if (kind == CALLBACK_REFUSED) {
        out->error = query.error;
        query.error = NULL;
    }
    wipe(query.code);
    free(query.state);
    free(query.error);
    return kind;
}

void callback_free(struct callback *callback) {
    wipe(callback->code);
    free(callback->error);
    *callback = (struct callback){0};
}

/* No script, no cache, and the address of this page, which has the code in it, is told to nobody.
 */
#define HEADERS                                                                                    \
    "Content-Type: text/html; charset=utf-8\r\n"                                                   \
    "Content-Security-Policy: default-src 'none'\r\n"                                              \
    "Referrer-Policy: no-referrer\r\n"                                                             \
    "X-Content-Type-Options: nosniff\r\n"                                                          \
    "Cache-Control: no-store\r\n"                                                                  \
    "Connection: close\r\n\r\n"
#define PAGE(status, words)                                                                        \
    "HTTP/1.1 " status "\r\n" HEADERS                                                              \
    "<!doctype html><html lang=\"en\"><title>Mien</title><p>" words "\n"

const char *callback_page(enum callback_kind kind) {
    switch (kind) {
    case CALLBACK_GOOD:
        return PAGE("200 OK", "Mien has Spotify's answer: the rest is in the terminal. "
                              "This window can be closed.");
    case CALLBACK_REFUSED:
        return PAGE("200 OK", "Spotify gave Mien no permission. This window can be closed.");
    case CALLBACK_WRONG:
        return PAGE("400 Bad Request", "This is not the answer that Mien waits for. Begin again "
                                       "with <code>mien login spotify</code>.");
    case CALLBACK_PARTIAL:
    case CALLBACK_OTHER:
        break;
    }
    return PAGE("404 Not Found", "There is nothing here.");
}
