#include "player/resolve.h"

#include <math.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/* What glibc works on; it is freed with the answer only. */
struct search {
    struct gaicb request;
    struct addrinfo hints;
    char *host;
};

static struct search *search_new(const char *host) {
    struct search *search = memory_new(1, sizeof *search);
    search->host = memory_string(host);
    search->hints.ai_socktype = SOCK_STREAM;
    search->request.ar_name = search->host;
    search->request.ar_request = &search->hints;
    return search;
}

static void search_free(struct search *search) {
    if (search->request.ar_result != NULL) {
        freeaddrinfo(search->request.ar_result);
    }
    free(search->host);
    free(search);
}

/* Whether it has ended. */
static bool wait_for(struct search *search, double patience) {
    const struct gaicb *list[] = {&search->request};
    double end = clock_seconds() + patience;
    double left = patience;
    while (gai_error(&search->request) == EAI_INPROGRESS && left > 0) {
        struct timespec time = {(time_t)left, (long)((left - floor(left)) * 1e9)};
        gai_suspend(list, 1, &time);
        left = end - clock_seconds();
    }
    return gai_error(&search->request) != EAI_INPROGRESS;
}

static bool write_address(const struct addrinfo *found, char address[RESOLVE_ADDRESS]) {
    return found != NULL && getnameinfo(found->ai_addr, found->ai_addrlen, address, RESOLVE_ADDRESS,
                                        NULL, 0, NI_NUMERICHOST) == 0;
}

enum resolved resolve_host(const char *host, double patience, char address[RESOLVE_ADDRESS]) {
    struct search *search = search_new(host);
    struct gaicb *list[] = {&search->request};
    if (getaddrinfo_a(GAI_NOWAIT, list, 1, NULL) != 0) {
        search_free(search);
        return RESOLVE_NO_HOST;
    }
    int cancelled = wait_for(search, patience) ? EAI_ALLDONE : gai_cancel(&search->request);
    if (cancelled == EAI_NOTCANCELED) {
        /* A thread of glibc's still works on it. */
        return RESOLVE_TOO_LATE;
    }
    bool done = cancelled == EAI_ALLDONE;
    bool good = done && gai_error(&search->request) == 0 &&
                write_address(search->request.ar_result, address);
    search_free(search);
    return good ? RESOLVED : done ? RESOLVE_NO_HOST : RESOLVE_TOO_LATE;
}
