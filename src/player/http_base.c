#include "player/http.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* Whether a host, without its port, is this machine by number. */
static bool loops_back(const char *host) {
    struct in_addr four;
    if (strcmp(host, "[::1]") == 0) {
        return true;
    }
    return inet_pton(AF_INET, host, &four) == 1 && ntohl(four.s_addr) >> 24 == 127;
}

/* The host of "host", "host:80" or "[::1]:80"; false if it has a port that is none. */
static bool split_port(char *host) {
    char *colon = strrchr(host, ':');
    int64_t port = 0;
    if (colon == NULL || strchr(colon, ']') != NULL) {
        return host[0] != '\0';
    }
    *colon = '\0';
    return host[0] != '\0' && text_to_integer(colon + 1, 1, 65535, &port);
}

char *http_base(const char *name, const char *address, struct error *err) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "-._~:[]/";
    bool safe = text_starts(address, "https://");
    bool open = text_starts(address, "http://");
    size_t length = strlen(address);
    while (length > 0 && address[length - 1] == '/') {
        length--;
    }
    if ((!safe && !open) || length > 1024 || strspn(address, letters) != strlen(address)) {
        error_set(err, "%s is '%s'; it takes an address like https://example.org/v1", name,
                  address);
        return NULL;
    }
    const char *start = address + (safe ? strlen("https://") : strlen("http://"));
    char *host = memory_string_n(start, strcspn(start, "/"));
    char *base = NULL;
    if (!split_port(host)) {
        error_set(err, "%s is '%s', which has no host or no port that can be", name, address);
    } else if (open && !loops_back(host)) {
        error_set(err,
                  "%s is '%s': what is sent there could be read by others on the way; it takes "
                  "https://, or http://127.0.0.1 for this machine",
                  name, address);
    } else {
        base = memory_string_n(address, length);
    }
    free(host);
    return base;
}

void http_escape(struct text *text, const char *string) {
    static const char unreserved[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    text_add(text, "", 0);
    for (const char *c = string; *c != '\0'; c++) {
        if (strchr(unreserved, *c) != NULL) {
            text_add(text, c, 1);
        } else {
            text_format(text, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
}
