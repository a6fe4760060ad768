#include "web/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Requests that may wait for what the players say. */
enum { ASKED_AT_ONCE = 32 };

/* What wakes up every second; it ends with the server. */
struct clockwork {
    struct web web; /* first, so that it is found from there */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool ends;
};

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct sockaddr_storage room;
};

/* An IP address, as it is written; false if it is none. */
static bool read_address(const char *text, unsigned port, union address *out) {
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &out->four.sin_addr) == 1) {
        out->four.sin_family = AF_INET;
        out->four.sin_port = htons((uint16_t)port);
        return true;
    }
    out->six.sin6_family = AF_INET6;
    out->six.sin6_port = htons((uint16_t)port);
    return inet_pton(AF_INET6, text, &out->six.sin6_addr) == 1;
}

static bool is_this_machine(const union address *address) {
    if (address->any.sa_family == AF_INET) {
        return ntohl(address->four.sin_addr.s_addr) >> 24 == 127;
    }
    return IN6_IS_ADDR_LOOPBACK(&address->six.sin6_addr);
}

static void write_address(struct web *web, const union address *address) {
    char text[INET6_ADDRSTRLEN] = "";
    bool six = address->any.sa_family == AF_INET6;
    inet_ntop(address->any.sa_family,
              six ? (const void *)&address->six.sin6_addr : (const void *)&address->four.sin_addr,
              text, sizeof text);
    unsigned port = ntohs(six ? address->six.sin6_port : address->four.sin_port);
    snprintf(web->address, sizeof web->address, six ? "http://[%s]:%u/" : "http://%s:%u/", text,
             port);
}

/* Two to four: more threads than processors do not answer sooner. */
static unsigned processors(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 2 ? 2 : count > 4 ? 4 : (unsigned)count;
}

/* Idle clients must not use up what Mien itself opens. */
static void allow_sockets(size_t wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void *tick(void *context) {
    enum { PING = 15 };
    struct clockwork *clockwork = context;
    unsigned seconds = 0;
    pthread_mutex_lock(&clockwork->lock);
    while (!clockwork->ends) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&clockwork->over, &clockwork->lock, &until);
        server_tick(&clockwork->web);
        if (++seconds % PING == 0) {
            events_ping(clockwork->web.events);
        }
    }
    pthread_mutex_unlock(&clockwork->lock);
    return NULL;
}

/* Where to listen, and who may ask there. */
static bool prepare(struct web *web, const struct web_options *options, union address *address,
                    struct error *err) {
    const char *where = options->listen == NULL ? "127.0.0.1" : options->listen;
    socklen_t length = sizeof *address;
    if (options->socket >= 0) {
        int listens = 0;
        socklen_t size = sizeof listens;
        memset(address, 0, sizeof *address);
        if (getsockname(options->socket, &address->any, &length) != 0 ||
            getsockopt(options->socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
            !listens || (address->any.sa_family != AF_INET && address->any.sa_family != AF_INET6)) {
            return error_set(err, "the socket that systemd handed over is none of TCP that "
                                  "listens; see mien.socket");
        }
    } else if (!read_address(where, options->port, address)) {
        return error_set(err, "'%s' is no IP address; 0.0.0.0 is all of this machine's", where);
    }
    write_address(web, address);
    web->guard.open = !is_this_machine(address);
    if (web->guard.open && options->password_file == NULL) {
        return error_set(err,
                         "others can reach %s: write a password into a file of your own and give "
                         "it with --password-file",
                         web->address);
    }
    return options->password_file == NULL ||
           guard_read_password(&web->guard, options->password_file, err);
}

static void learn_port(struct web *web, union address *address) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (info != NULL && web->socket < 0) {
        uint16_t port = htons(info->port);
        if (address->any.sa_family == AF_INET6) {
            address->six.sin6_port = port;
        } else {
            address->four.sin_port = port;
        }
        write_address(web, address);
    }
}

struct web *web_start(const struct web_options *options, struct error *err) {
    struct clockwork *clockwork = memory_new(1, sizeof *clockwork);
    struct web *web = &clockwork->web;
    union address address;
    unsigned threads = processors();
    pthread_mutex_init(&web->guard.lock, NULL);
    pthread_mutex_init(&clockwork->lock, NULL);
    pthread_cond_init(&clockwork->over, NULL);
    web->log = options->log;
    web->socket = options->socket;
    web->library = memory_string(options->library);
    clockwork->ends = true;
    if (!prepare(web, options, &address, err)) {
        web_stop(web);
        return NULL;
    }
    allow_sockets(server_sockets());
    web->connections = connections_new(server_sockets());
    web->shelf = shelf_new(options->library, threads);
    web->events = events_new();
    web->intake = intake_new(options->library, web->events);
    web->jukebox = jukebox_new(options->library, web->events, &web->metrics, options->log);
    web->askers = errands_new(ASKED_AT_ONCE, &(struct errands_upkeep){0});
    if (!server_start(web, &address.any, threads, err)) {
        web_stop(web);
        return NULL;
    }
    /* Not before the port is there: a model takes a while to be read. */
    web->lookers = lookers_new(threads, options->model);
    atomic_store(&web->ready, true);
    learn_port(web, &address);
    clockwork->ends = pthread_create(&clockwork->thread, NULL, tick, clockwork) != 0;
    return web;
}

const char *web_address(const struct web *web) {
    return web->address;
}

bool web_is_open(const struct web *web) {
    return web->guard.open;
}

static void stop_clock(struct clockwork *clockwork) {
    pthread_mutex_lock(&clockwork->lock);
    bool runs = !clockwork->ends;
    clockwork->ends = true;
    pthread_cond_signal(&clockwork->over);
    pthread_mutex_unlock(&clockwork->lock);
    if (runs) {
        pthread_join(clockwork->thread, NULL);
    }
}

/* A socket of systemd's goes on without this process, and MHD_stop_daemon() would end it for all,
 * if it had it still. Otherwise it keeps it: MHD_quiesce_daemon() ends the program if one of the
 * server's threads wakes up at that very moment (0.9.75). */
static void stop_daemon(struct web *web) {
    int socket = web->socket >= 0 ? MHD_quiesce_daemon(web->daemon) : -1;
    MHD_stop_daemon(web->daemon);
    if (socket >= 0) {
        close(socket);
    }
}

/* What comes from now on is turned away (server.c). Requests in flight end first: what is still
 * coming, the pictures that are looked at, what players are asked, and what is being sent but
 * songs, which may take minutes. */
static void stop_server(struct web *web) {
    enum { PATIENCE = 5 };
    atomic_store(&web->stopping, true);
    events_close(web->events);
    errands_close(web->askers);
    jukebox_close(web->jukebox);
    double start = clock_seconds();
    while (atomic_load(&web->begun) > atomic_load(&web->metrics.sending) &&
           clock_seconds() - start < PATIENCE) {
        struct timespec moment = {.tv_nsec = 10000000L};
        nanosleep(&moment, NULL);
    }
    /* Nobody sleeps when the daemon stops: its library would end the program. */
    lookers_free(web->lookers);
    web->lookers = NULL;
    errands_end(web->askers);
    jukebox_end(web->jukebox);
    stop_daemon(web);
}

void web_stop(struct web *web) {
    struct clockwork *clockwork = (struct clockwork *)web;
    stop_clock(clockwork);
    if (web->daemon != NULL) {
        stop_server(web);
    }
    lookers_free(web->lookers);
    errands_free(web->askers);
    jukebox_free(web->jukebox);
    intake_free(web->intake);
    shelf_free(web->shelf);
    events_free(web->events);
    connections_free(web->connections);
    if (web->guard.password != NULL) {
        memset(web->guard.password, 0, strlen(web->guard.password));
    }
    free(web->guard.password);
    pthread_mutex_destroy(&web->guard.lock);
    pthread_mutex_destroy(&clockwork->lock);
    pthread_cond_destroy(&clockwork->over);
    free(web->library);
    free(clockwork);
}

int web_socket_from_systemd(void) {
    const char *process = getenv("LISTEN_PID");
    const char *sockets = getenv("LISTEN_FDS");
    int64_t number = 0;
    int64_t count = 0;
    if (process == NULL || sockets == NULL || !text_to_integer(process, 1, INT32_MAX, &number) ||
        number != getpid() || !text_to_integer(sockets, 1, 1, &count)) {
        return -1;
    }
    return 3;
}
