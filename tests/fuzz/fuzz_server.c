/* A libFuzzer target: the whole of the page's server, from the bytes of a connection to those of
 * the answers, with a library of made-up songs and the real model; no port and no threads that
 * answer, so that the same bytes give the same every time. Every answer has to be one: JSON that is
 * JSON, errors of one sentence, nothing left over, no request that hangs.
 *
 * The first byte says which route (0: the rest is a connection's bytes as they are), the second how
 * it is asked; then come what follows the route's path, a line, perhaps a header, a line, and the
 * body. seed_requests.py writes such. */
#include "web/inside.h"

#include "library/library.h"

#include <jansson.h>
#include <math.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bits of the second byte. */
enum {
    WANTS_PASSWORD = 1,
    HAS_COOKIE = 2,
    OWN_ORIGIN = 4,
    OTHER_ORIGIN = 8,
    AS_HEAD = 16,
    IN_PIECES = 32,
    OTHER_TYPE = 64
};

enum { SONGS = 40, MOST_ROUTES = 64 };

static struct {
    struct web *web;
    struct log log;
    char folder[64];
    char library[80];
    char sound[80];
    char *songs; /* the library's bytes, as they are at the start of each run */
    size_t length;
    bool good[MOST_ROUTES]; /* routes that were answered with 2xx */
} here;

static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_server: %s\n", what);
        abort();
    }
}

/* ---- a connection ---- */

/* Lets the server work; what it has written goes to `answers`. False once it has closed. */
static bool turn(int client, struct text *answers, bool *moved) {
    static char room[65536];
    bool waits = atomic_load(&here.web->answering) > 0;
    must(MHD_run_wait(here.web->daemon, waits ? 20 : 0) == MHD_YES, "MHD_run_wait() fails");
    ssize_t got = recv(client, room, sizeof room, 0);
    if (got > 0) {
        text_add(answers, room, (size_t)got);
    }
    *moved = got > 0 || waits;
    return got != 0;
}

/* Until it has nothing more to say. */
static void let_work(int client, struct text *answers) {
    int quiet = 0;
    bool moved = false;
    while (quiet < 3 && turn(client, answers, &moved)) {
        quiet = moved ? 0 : quiet + 1;
    }
}

static void close_client(int client) {
    close(client);
    /* Who listens to events is only found to be gone when something is told. */
    for (int i = 0; i < 1000 && connections_count(here.web->connections) > 0; i++) {
        events_ping(here.web->events);
        MHD_run_wait(here.web->daemon, atomic_load(&here.web->answering) > 0 ? 20 : 0);
    }
    must(connections_count(here.web->connections) == 0, "a connection that does not end");
    must(atomic_load(&here.web->bodies) == 0, "room of a body that is over");
    must(atomic_load(&here.web->answering) == 0, "an answer to nobody");
    must(events_listeners(here.web->events) == 0, "a listener that has gone");
    must(atomic_load(&here.web->metrics.sending) == 0, "a sound that nobody reads");
}

/* Sends bytes over a connection of their own, `piece` of them at a time. */
static void talk(const char *bytes, size_t size, size_t piece, struct text *answers) {
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int pair[2];
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0, "a socket");
    must(MHD_add_connection(here.web->daemon, pair[1], (struct sockaddr *)&from, sizeof from) ==
             MHD_YES,
         "a connection is not taken");
    bool moved = false;
    for (int quiet = 0; size > 0 && quiet < 100; quiet++) {
        ssize_t sent = send(pair[0], bytes, size < piece ? size : piece, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            size -= (size_t)sent;
            quiet = 0;
        }
        if (!turn(pair[0], answers, &moved)) {
            break;
        }
    }
    let_work(pair[0], answers);
    shutdown(pair[0], SHUT_WR);
    let_work(pair[0], answers);
    close_client(pair[0]);
}

/* ---- answers ---- */

static unsigned status_of(const struct text *answers) {
    static const char start[] = "HTTP/1.1 ";
    size_t length = sizeof start - 1;
    if (answers->length < length + 4 || strncmp(answers->data, start, length) != 0) {
        return 0;
    }
    unsigned status = (unsigned)strtoul(answers->data + length, NULL, 10);
    must(status >= 100 && status < 600, "a status that is none");
    must(status != 500, "500, Internal Server Error");
    return status;
}

/* A header's value up to the end of its line; "" if it is not there. */
static const char *value_of(const struct text *answers, const char *name) {
    const char *at = answers->data == NULL ? NULL : strstr(answers->data, name);
    return at == NULL ? "" : at + strlen(name);
}

static bool is_sentence(const json_t *said) {
    const char *sentence = json_string_value(json_object_get(said, "error"));
    return json_object_size(said) == 1 && sentence != NULL && strlen(sentence) > 5 &&
           strchr(sentence, '\n') == NULL;
}

/* An answer of Mien's own (its library's are not JSON), alone on its connection, with a body. */
static void check_answer(const struct text *answers, unsigned status) {
    bool is_json = strncmp(value_of(answers, "\r\nContent-Type: "), "application/json", 16) == 0;
    const char *body = strstr(answers->data, "\r\n\r\n");
    must(body != NULL, "an answer without an end of its head");
    body += 4;
    size_t length = strtoul(value_of(answers, "\r\nContent-Length: "), NULL, 10);
    must(status < 400 || is_json, "an error that is no JSON");
    if (is_json) {
        must(length == answers->length - (size_t)(body - answers->data), "another length");
        json_t *said = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);
        must(said != NULL, "JSON that is none");
        must((status >= 400) == is_sentence(said), "an error that is no sentence, or no error");
        json_decref(said);
    }
}

/* ---- a request to a route ---- */

static size_t count_routes(void) {
    size_t count = 0;
    while (routes[count].method != NULL) {
        count++;
    }
    must(count <= MOST_ROUTES, "more routes than there is room for");
    return count;
}

static const char *type_of(enum body body, bool other) {
    switch (body) {
    case BODY_JSON:
        return other ? "application/json; charset=utf-8" : "application/json";
    case BODY_PICTURE:
        return other ? "image/jpeg" : "image/png";
    case BODY_CATALOGUE:
        return other ? "application/gzip" : "text/csv";
    default:
        return other ? "text/plain" : NULL;
    }
}

/* The route's path; what stands in the place of '#' comes from the input, up to a query. */
static void write_path(struct text *out, const char *path, const char *rest) {
    size_t fixed = strcspn(path, "#");
    size_t number = path[fixed] == '#' ? strcspn(rest, "?") : 0;
    text_format(out, "%.*s%.*s%s%s", (int)fixed, path, (int)number, rest,
                path[fixed] == '#' ? path + fixed + 1 : "", rest + number);
}

static void write_head(struct text *out, const struct route *route, unsigned how, const char *rest,
                       const char *line, size_t body) {
    const char *type = type_of(route->body, how & OTHER_TYPE);
    bool as_head = (how & AS_HEAD) != 0 && strcmp(route->method, "GET") == 0;
    text_format(out, "%s ", as_head ? "HEAD" : route->method);
    write_path(out, route->path, rest);
    text_add_string(out, " HTTP/1.1\r\nHost: localhost:6436\r\n");
    if (type != NULL) {
        text_format(out, "Content-Type: %s\r\n", type);
    }
    if (route->body != BODY_NONE || body > 0) {
        text_format(out, "Content-Length: %zu\r\n", body);
    }
    if (how & HAS_COOKIE) {
        text_format(out, "Cookie: mien=%s\r\n", here.web->guard.token);
    }
    if (how & (OWN_ORIGIN | OTHER_ORIGIN)) {
        text_format(out, "Origin: http://%s\r\n", how & OTHER_ORIGIN ? "evil" : "localhost:6436");
    }
    text_format(out, "%s%s\r\n", line, line[0] == '\0' ? "" : "\r\n");
}

/* What a client that keeps to HTTP could have sent, so that there must be an answer. */
static bool is_plain(const char *rest, const char *line) {
    bool plain = line[0] == '\0' && strlen(rest) < 4096;
    for (const char *next = rest; *next != '\0'; next++) {
        plain = plain && *next > ' ' && *next < 127 && *next != '&' && *next != '#';
    }
    return plain;
}

static void check_route(size_t index, unsigned how, const char *rest, const char *line,
                        const struct text *answers) {
    const struct route *route = &routes[index];
    unsigned status = status_of(answers);
    bool good = status >= 200 && status < 300;
    bool plain = is_plain(rest, line);
    bool as_head = (how & AS_HEAD) != 0 && strcmp(route->method, "GET") == 0;
    must(!plain || status != 0, "no answer");
    /* A line that goes on in the next one is joined by the server's library with the name before
     * it, so that there is no Origin; no browser sends such, and who is none needs no Origin. */
    bool goes_on = line[0] == ' ' || line[0] == '\t';
    must(!good || !(how & OTHER_ORIGIN) || strcmp(route->method, "GET") == 0 || goes_on,
         "a stranger's page");
    must(!good || route->open || !(how & WANTS_PASSWORD) || (how & HAS_COOKIE) || !plain,
         "without a password");
    if (plain && !as_head) {
        check_answer(answers, status);
    }
    here.good[index] = here.good[index] || good;
}

/* The next line of the input, which it is cut out of. */
static char *next_line(char **text, const char *end) {
    char *line = *text;
    char *stop = memchr(line, '\n', (size_t)(end - line));
    *text = stop == NULL ? (char *)end : stop + 1;
    if (stop != NULL) {
        *stop = '\0';
    }
    return line;
}

static void ask_route(size_t index, unsigned how, const char *data, size_t size,
                      struct text *answers) {
    char *text = memory_string_n(data, size);
    const char *end = text + size;
    char *body = text;
    const char *rest = next_line(&body, end);
    const char *line = next_line(&body, end);
    struct text request = {0};
    write_head(&request, &routes[index], how, rest, line, (size_t)(end - body));
    text_add(&request, body, (size_t)(end - body));
    talk(request.data, request.length, how & IN_PIECES ? 50 : SIZE_MAX, answers);
    check_route(index, how, rest, line, answers);
    text_free(&request);
    free(text);
}

/* ---- the library ---- */

static void write_songs(struct text *out) {
    static const double place[][6] = {{.75, .8, -5, .1, .0, .85},
                                      {.4, .95, -4, .01, .05, .2},
                                      {.4, .3, -11, .7, .0, .2},
                                      {.35, .1, -22, .95, .9, .3}};
    text_add_string(out, "title,artist,id,danceability,energy,key,loudness,mode,speechiness,"
                         "acousticness,instrumentalness,liveness,valence,tempo,genre\n");
    for (int i = 0; i < SONGS; i++) {
        const double *at = place[i % 4];
        double near = (i * 7 % 11 - 5) / 100.0;
        text_format(out, "Amber %d,Artist %d,made%018d,%g,%g,%d,%g,%d,0.06,%g,%g,0.15,%g,%d,Folk\n",
                    i, i / 2, i, at[0] + near, at[1] + near / 2, i % 12, at[2] + 10 * near, i % 2,
                    at[3] + fabs(near) / 5, at[4] + fabs(near), at[5] - near, 70 + i * 3);
    }
}

/* A catalogue is added by a thread: until it is done. */
static void finish_intake(void) {
    intake_free(here.web->intake);
    here.web->intake = intake_new(here.library, here.web->events);
}

/* Nobody has it open any more. */
static void close_library(void) {
    struct web *web = here.web;
    finish_intake();
    jukebox_end(web->jukebox);
    jukebox_free(web->jukebox);
    web->jukebox = jukebox_new(here.library, web->events, &web->metrics, web->log);
    shelf_free(here.web->shelf);
    here.web->shelf = shelf_new(here.library, 2);
}

/* Not with file_write(), which waits for the disk. */
static void write_file(const char *path, const char *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    must(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0,
         "a file cannot be written");
}

/* Its log is that of the library as it was before. */
static void remove_log(void) {
    static const char *const ends[] = {"-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s%s", here.library, ends[i]);
        unlink(path);
    }
}

static void restore_library(void) {
    close_library();
    remove_log();
    write_file(here.library, here.songs, here.length);
}

static void tell(const char *path, const char *type, const char *body, const char *status) {
    struct text request = {0};
    struct text answers = {0};
    text_format(&request,
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n"
                "Content-Length: %zu\r\n\r\n%s",
                path, type, strlen(body), body);
    talk(request.data, request.length, SIZE_MAX, &answers);
    must(answers.length > 12 && strncmp(answers.data + 9, status, 3) == 0, answers.data);
    finish_intake();
    text_free(&request);
    text_free(&answers);
}

/* The first song has a file that a page can play. */
static void add_sound(void) {
    static const char bytes[1000] = "OggS";
    struct error err;
    struct library *library = library_open(here.library, LIBRARY_USE, &err);
    struct library_file file = {
        .path = here.sound, .size = sizeof bytes, .modified = 1, .track = 1, .version = 1};
    write_file(here.sound, bytes, sizeof bytes);
    must(library != NULL && library_set_file(library, &file, &err), err.message);
    /* So that all of it is in the file that is read. */
    library_tidy(library);
    library_close(library);
}

/* Told over the server's own door. */
static void make_library(void) {
    struct error err;
    struct text songs = {0};
    write_songs(&songs);
    tell("/api/library/catalogue", "text/csv", songs.data, "202");
    tell("/api/moments", "application/json", "{\"mood\":\"calm\",\"want\":\"lift\"}", "201");
    tell("/api/listens/began", "application/json", "{\"song\":1,\"mood\":\"calm\"}", "201");
    tell("/api/listens", "application/json",
         "{\"event\":\"picked\",\"songs\":[1,2],\"mood\":\"calm\",\"moment\":1}", "201");
    close_library();
    add_sound();
    here.songs = file_read(here.library, SIZE_MAX, &here.length, &err);
    must(here.songs != NULL, "the library cannot be read");
    text_free(&songs);
}

/* ---- what libFuzzer calls ---- */

/* No player is there: what asks one to play is refused. */
static bool needs_player(const struct route *route) {
    return strcmp(route->method, "POST") == 0 && strncmp(route->path, "/api/play", 9) == 0;
}

static void end(void) {
    size_t count = count_routes();
    size_t good = 0;
    for (size_t i = 0; i < count; i++) {
        good += here.good[i];
        if (!here.good[i] && !needs_player(&routes[i])) {
            fprintf(stderr, "fuzz_server: never answered with 2xx: %s %s\n", routes[i].method,
                    routes[i].path);
        }
    }
    fprintf(stderr, "fuzz_server: %zu of %zu routes were answered with 2xx\n", good, count);
    web_stop(here.web);
    free(here.songs);
    remove_log();
    unlink(here.library);
    unlink(here.sound);
    rmdir(here.folder);
}

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count;
    (void)words;
    struct error err = {0};
    const char *place = getenv("TMPDIR");
    snprintf(here.folder, sizeof here.folder, "%.40s/mien-fuzz-XXXXXX",
             place == NULL ? "/tmp" : place);
    must(mkdtemp(here.folder) != NULL, "there is no place for a library");
    snprintf(here.library, sizeof here.library, "%s/library.db", here.folder);
    snprintf(here.sound, sizeof here.sound, "%s/song.ogg", here.folder);
    here.log = (struct log){LOG_QUIET, stderr};
    struct web_options options = {.library = here.library, .socket = WEB_BY_HAND, .log = &here.log};
    here.web = web_start(&options, &err);
    must(here.web != NULL, err.message);
    make_library();
    here.web->guard.password = memory_string("let me in, please");
    memset(here.web->guard.token, 'a', GUARD_TOKEN);
    atexit(end);
    return 0;
}

/* With a password, or without one. */
static void set_password(bool wanted) {
    static char *kept;
    struct guard *guard = &here.web->guard;
    char *now = guard->password;
    if (wanted == (now == NULL)) {
        guard->password = kept;
        kept = now;
    }
    guard->wrong = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct text answers = {0};
    if (size < 2) {
        return 0;
    }
    size_t route = data[0] % (count_routes() + 1);
    const char *rest = (const char *)data + 2;
    set_password(data[1] & WANTS_PASSWORD);
    if (route == 0) {
        talk(rest, size - 2, data[1] & IN_PIECES ? 7 : SIZE_MAX, &answers);
        status_of(&answers);
    } else {
        ask_route(route - 1, data[1], rest, size - 2, &answers);
    }
    bool good = answers.data != NULL && strstr(answers.data, "HTTP/1.1 20") != NULL;
    bool read = route > 0 && strcmp(routes[route - 1].method, "GET") == 0;
    text_free(&answers);
    if (good && !read) {
        restore_library();
    }
    return 0;
}
