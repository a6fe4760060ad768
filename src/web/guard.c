#include "web/guard.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* A Host without its port; false if it is too long, or what stands there is no port. */
static bool without_port(const char *host, char *out, size_t size) {
    const char *end = host[0] == '[' ? strchr(host, ']') : strchr(host, ':');
    size_t length = end == NULL ? strlen(host) : (size_t)(end - host) + (host[0] == '[');
    int64_t port = 0;
    if (length == 0 || length >= size || (host[0] == '[' && end == NULL)) {
        return false;
    }
    memcpy(out, host, length);
    out[length] = '\0';
    const char *rest = host + length;
    return rest[0] == '\0' || (rest[0] == ':' && rest[1] >= '0' && rest[1] <= '9' &&
                               text_to_integer(rest + 1, 0, 65535, &port));
}

static bool is_address(const char *name) {
    unsigned char address[16];
    char inner[64];
    if (inet_pton(AF_INET, name, address) == 1) {
        return true;
    }
    size_t length = strlen(name);
    if (name[0] != '[' || length < 3 || length - 2 >= sizeof inner) {
        return false;
    }
    memcpy(inner, name + 1, length - 2);
    inner[length - 2] = '\0';
    return inet_pton(AF_INET6, inner, address) == 1;
}

/* The machine's name, alone or with ".local", as neighbours call it. */
static bool is_own_name(const char *name) {
    char own[128];
    if (gethostname(own, sizeof own) != 0) {
        return false;
    }
    own[sizeof own - 1] = '\0';
    size_t length = strlen(own);
    return length > 0 && strncasecmp(name, own, length) == 0 &&
           (name[length] == '\0' || text_same(name + length, ".local"));
}

bool guard_takes_host(const struct guard *guard, const char *host) {
    char name[256];
    if (host == NULL || !without_port(host, name, sizeof name)) {
        return false;
    }
    if (text_same(name, "localhost") || strcmp(name, "127.0.0.1") == 0 ||
        strcmp(name, "[::1]") == 0) {
        return true;
    }
    return guard->open && (is_address(name) || is_own_name(name));
}

bool guard_takes_origin(const char *origin, const char *host, const char *site) {
    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0) {
        return false;
    }
    static const char scheme[] = "http://";
    return origin == NULL || (host != NULL && text_starts(origin, scheme) &&
                              text_same(origin + sizeof scheme - 1, host));
}

static bool is_private(const char *path, struct error *err) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return error_set(err, "%s: %s", path, strerror(errno));
    }
    return (status.st_mode & (S_IRWXG | S_IRWXO)) == 0 ||
           error_set(err, "%s: others can read the password; run 'chmod 600' on it", path);
}

bool guard_read_password(struct guard *guard, const char *path, struct error *err) {
    size_t length = 0;
    unsigned char bytes[GUARD_TOKEN / 2];
    char *text = is_private(path, err) ? file_read(path, 4096, &length, err) : NULL;
    if (text == NULL) {
        return false;
    }
    text[strcspn(text, "\r\n")] = '\0';
    if (strlen(text) < GUARD_LEAST || !text_is_utf8(text, strlen(text))) {
        error_set(err, "%s: its first line is the password, and needs %d characters at least", path,
                  GUARD_LEAST);
        free(text);
        return false;
    }
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        free(text);
        return error_set(err, "the system has no random numbers: %s", strerror(errno));
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(guard->token + 2 * i, 3, "%02x", bytes[i]);
    }
    guard->password = text;
    return true;
}

/* In a time that depends on nothing but the guess's length. */
static bool is_same(const char *secret, const char *guess) {
    size_t length = strlen(secret);
    size_t guessed = strlen(guess);
    unsigned char differs = length != guessed;
    for (size_t i = 0; i < guessed; i++) {
        differs |= (unsigned char)(secret[i % length] ^ guess[i]);
    }
    return differs == 0;
}

enum guard_login guard_login(struct guard *guard, const char *password) {
    enum { IN_A_ROW = 5, SECONDS = 10 };
    enum guard_login result = LOGIN_LATER;
    pthread_mutex_lock(&guard->lock);
    double now = clock_seconds();
    if (guard->wrong >= IN_A_ROW && now - guard->last >= SECONDS) {
        guard->wrong = 0;
    }
    if (guard->wrong < IN_A_ROW) {
        bool right = guard->password == NULL || is_same(guard->password, password);
        guard->wrong = right ? 0 : guard->wrong + 1;
        guard->last = now;
        result = right ? LOGIN_RIGHT : LOGIN_WRONG;
    }
    pthread_mutex_unlock(&guard->lock);
    return result;
}

bool guard_knows(const struct guard *guard, const char *token) {
    return guard->password == NULL || (token != NULL && is_same(guard->token, token));
}
