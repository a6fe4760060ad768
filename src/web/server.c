#include "web/inside.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* A header's worth of memory a connection; connections at once; seconds of silence, and seconds
 * for a whole request; bytes of all bodies together. */
enum { MEMORY = 32 * 1024, CONNECTIONS = 4096, SILENCE = 10, WHOLE = 60, BODIES = 64 << 20 };

/* What is refused in Mien's own words: far less than that memory has room for, beyond which the
 * server's library cuts who asks, or says something in HTML. */
enum { LINES = 100, HEAD = 12 * 1024, PARTS = 50 };

/* ---- answering ---- */

static const char *const usual_headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
     "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
     "form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), microphone=(), geolocation=()"},
};

static bool takes_gzip(const struct request *request) {
    const char *encodings = request_header(request, "Accept-Encoding");
    return encodings != NULL && strstr(encodings, "gzip") != NULL;
}

static struct MHD_Response *file_response(struct request *request) {
    const struct page_file *file = request->file;
    const char *known = request_header(request, "If-None-Match");
    bool packed = takes_gzip(request);
    struct MHD_Response *response = NULL;
    if (known != NULL && strcmp(known, file->tag) == 0) {
        request->status = 304;
        response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        response = MHD_create_response_from_buffer(
            packed ? file->packed_length : file->plain_length,
            (void *)(packed ? file->packed : file->plain), MHD_RESPMEM_PERSISTENT);
        if (packed) {
            MHD_add_response_header(response, "Content-Encoding", "gzip");
        }
    }
    MHD_add_response_header(response, "ETag", file->tag);
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    return response;
}

static struct MHD_Response *make_response(struct request *request) {
    if (request->file != NULL) {
        return file_response(request);
    }
    if (request->stream != NULL) {
        return request->stream;
    }
    struct text *text = &request->text;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(text->length, text->data, MHD_RESPMEM_MUST_FREE);
    *text = (struct text){0};
    return response;
}

static enum MHD_Result send_answer(struct request *request) {
    struct MHD_Response *response = make_response(request);
    if (response == NULL) {
        return MHD_NO;
    }
    for (size_t i = 0; i < sizeof usual_headers / sizeof usual_headers[0]; i++) {
        MHD_add_response_header(response, usual_headers[i][0], usual_headers[i][1]);
    }
    MHD_add_response_header(response, "Content-Type", request->type);
    bool kept = request->file != NULL || request->is_sound || request->status == 304;
    MHD_add_response_header(response, "Cache-Control", kept ? "no-cache" : "no-store");
    if (request->header[0][0] != '\0') {
        MHD_add_response_header(response, request->header[0], request->header[1]);
    }
    if (atomic_load(&request->web->stopping)) {
        MHD_add_response_header(response, "Connection", "close");
    }
    request->is_sent = true;
    enum MHD_Result result = MHD_queue_response(request->connection, request->status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- checking ---- */

/* How often some headers came, and all together. */
struct lines {
    int lengths, hosts, all;
};

static enum MHD_Result count_line(void *context, enum MHD_ValueKind kind, const char *name,
                                  const char *value) {
    (void)kind;
    (void)value;
    struct lines *lines = context;
    lines->lengths += text_same(name, "Content-Length");
    lines->hosts += text_same(name, "Host");
    lines->all++;
    return MHD_YES;
}

static bool check_lines(struct request *request) {
    struct lines lines = {0};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, count_line, &lines);
    if (lines.all > LINES || info == NULL || info->header_size > HEAD) {
        request_fail(request, 431, "too much stands before the body; at most %d headers, %d bytes",
                     LINES, HEAD);
        return false;
    }
    if (lines.hosts != 1 || lines.lengths > 1) {
        request_fail(request, 400, "say one Host, and at most one Content-Length");
        return false;
    }
    return true;
}

/* False after answering whoever should not ask at all. */
static bool check_sender(struct request *request, bool changes) {
    struct web *web = request->web;
    const char *host = request_header(request, "Host");
    if (!guard_takes_host(&web->guard, host)) {
        request_fail(request, 421, "this server goes by the name of localhost only");
    } else if (changes && !guard_takes_origin(request_header(request, "Origin"), host,
                                              request_header(request, "Sec-Fetch-Site"))) {
        request_fail(request, 403, "another site's page may not change anything here");
    } else {
        return true;
    }
    atomic_fetch_add(&web->metrics.refused, 1);
    return false;
}

static bool check_password(struct request *request) {
    const char *token = MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, "mien");
    if (request->route->open || guard_knows(&request->web->guard, token)) {
        return true;
    }
    atomic_fetch_add(&request->web->metrics.refused, 1);
    request_fail(request, 401, "this server wants its password first: POST /api/login");
    return false;
}

/* A file of the page, or one of the routes. */
static bool find_route(struct request *request, const char *method) {
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    for (const struct page_file *file = page_files; file->path != NULL; file++) {
        if (strcmp(file->path, request->path) == 0) {
            request->file = reads ? file : NULL;
            request->type = file->type;
            request->status = 200;
            if (!reads) {
                snprintf(request->header[0], sizeof request->header[0], "Allow");
                snprintf(request->header[1], sizeof request->header[1], "GET, HEAD");
                request_fail(request, 405, "the page can only be read: GET");
            }
            return false;
        }
    }
    struct text allowed = {0};
    enum route_found found =
        route_find(routes, method, request->path, &request->route, &request->number, &allowed);
    if (found == ROUTE_NO_PATH) {
        request_fail(request, 404, "there is nothing here; /api lists what there is");
    } else if (found == ROUTE_NO_METHOD) {
        snprintf(request->header[0], sizeof request->header[0], "Allow");
        snprintf(request->header[1], sizeof request->header[1], "%s", allowed.data);
        request_fail(request, 405, "this takes %s", allowed.data);
    }
    text_free(&allowed);
    return found == ROUTE_FOUND;
}

/* Takes room for the body before a byte of it is received. */
static bool check_body(struct request *request) {
    const struct route *route = request->route;
    const char *length_text = request_header(request, "Content-Length");
    bool chunked = request_header(request, "Transfer-Encoding") != NULL;
    int64_t length = 0;
    if (chunked || (route->body != BODY_NONE && length_text == NULL)) {
        request_fail(request, 411, "say how long the body is: Content-Length");
        return false;
    }
    if (length_text != NULL && !text_to_integer(length_text, 0, INT64_MAX, &length)) {
        request_fail(request, 400, "Content-Length has to be one number");
        return false;
    }
    if ((uint64_t)length > route->limit) {
        request_fail(request, 413, "the body is too large; at most %zu bytes are taken here",
                     route->limit);
        return false;
    }
    if (!body_has_type(route->body, request_header(request, "Content-Type"))) {
        request_fail(request, 415, "the body has to be %s", body_types(route->body));
        return false;
    }
    request->room = (size_t)length;
    if (atomic_fetch_add(&request->web->bodies, request->room) + request->room > BODIES) {
        request_fail(request, 503, "too much is being sent at once; try again in a moment");
        return false;
    }
    return true;
}

static void check(struct request *request, const char *method) {
    bool changes = strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
    if (atomic_load(&request->web->stopping)) {
        request_fail(request, 503, "Mien is not there at the moment; try again");
    } else if (check_lines(request) && check_sender(request, changes) &&
               find_route(request, method) && check_password(request)) {
        check_body(request);
    }
}

static bool has_body(const struct request *request) {
    const char *length = request_header(request, "Content-Length");
    return request_header(request, "Transfer-Encoding") != NULL ||
           (length != NULL && strcmp(length, "0") != 0);
}

/* Memory grows with what comes, so that a promise costs nothing. */
static void take_piece(struct request *request, const char *bytes, size_t size) {
    size_t left = request->room - request->length;
    size_t part = size < left ? size : left;
    request->body = memory_resize(request->body, request->length + part + 1, 1);
    memcpy(request->body + request->length, bytes, part);
    request->length += part;
    request->body[request->length] = '\0';
}

/* ---- what the server's library calls ---- */

static int socket_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *size, void **state) {
    (void)context;
    (void)url;
    (void)version;
    struct request *request = *state;
    request->connection = connection;
    if (request->is_cut) {
        return MHD_NO;
    }
    if (!request->begun) {
        request->begun = true;
        request->is_head = strcmp(method, "HEAD") == 0;
        atomic_fetch_add(&request->web->begun, 1);
        check(request, method);
        /* An answer before the body has come ends the connection: only where there is one. */
        return request->status != 0 && has_body(request) ? send_answer(request) : MHD_YES;
    }
    if (request->status != 0 && !request->waits) {
        return send_answer(request);
    }
    if (*size > 0) {
        take_piece(request, bytes, *size);
        *size = 0;
        return MHD_YES;
    }
    if (request->waits) {
        request->waits = false;
        connections_wait(request->web->connections, socket_of(connection), false);
    } else {
        request->route->answer(request);
    }
    if (request->is_alive) {
        connections_wait(request->web->connections, socket_of(connection), true);
    }
    if (request->waits) {
        /* Suspended, until whoever has the answer wakes it. */
        return MHD_YES;
    }
    return send_answer(request);
}

static size_t count_parts(const char *uri) {
    size_t parts = 0;
    for (const char *next = uri; (next = strchr(next, '&')) != NULL; next++) {
        parts++;
    }
    return parts;
}

/* The server's library, which reads the query before it asks anybody, has no memory for a great
 * many parts, and then says nothing for ten seconds. */
static void refuse_at_once(struct request *request, int socket) {
    static const char answer[] = "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
                                 "Content-Type: application/json\r\nContent-Length: 45\r\n\r\n"
                                 "{\"error\":\"the query has far too many parts\"}\n";
    request->status = 414;
    request->is_cut = true;
    request->is_sent = send(socket, answer, sizeof answer - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
    shutdown(socket, SHUT_RDWR);
}

static void *on_uri(void *context, const char *uri, struct MHD_Connection *connection) {
    struct request *request = request_new(context, uri);
    if (count_parts(uri) > PARTS) {
        refuse_at_once(request, socket_of(connection));
    }
    return request;
}

/* A line for programs, without who asked, for which song, and what was said. */
static void write_log(const struct request *request) {
    double passed = clock_seconds() - request->began;
    metrics_count(&request->web->metrics, request->status, request->is_alive ? 0 : passed);
    const char *path = request->route != NULL  ? request->route->path
                       : request->file != NULL ? request->file->path
                                               : "-";
    log_write(request->web->log, LOG_INFO, "{\"path\":\"%s\",\"status\":%u,\"ms\":%.1f}", path,
              request->status, 1000 * passed);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code) {
    (void)code;
    struct web *web = context;
    struct request *request = *state;
    connections_begin(web->connections, socket_of(connection));
    if (request == NULL) {
        return;
    }
    if (request->is_sent) {
        write_log(request);
    }
    if (request->begun) {
        atomic_fetch_sub(&web->begun, 1);
    }
    request_free(request);
    *state = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode code) {
    (void)state;
    struct web *web = context;
    int socket = socket_of(connection);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        connections_begin(web->connections, socket);
    } else {
        connections_end(web->connections, socket);
    }
}

bool server_start(struct web *web, const struct sockaddr *address, unsigned threads,
                  struct error *err) {
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    flags |= address != NULL && address->sa_family == AF_INET6 ? MHD_USE_IPv6 : 0;
    bool by_hand = web->socket == WEB_BY_HAND;
    flags |= by_hand ? MHD_USE_NO_LISTEN_SOCKET : MHD_USE_INTERNAL_POLLING_THREAD;
    struct MHD_OptionItem where = {MHD_OPTION_SOCK_ADDR, 0, (void *)address};
    if (web->socket >= 0) {
        where = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, web->socket, NULL};
    }
    const struct MHD_OptionItem options[] = {
        where,
        {MHD_OPTION_THREAD_POOL_SIZE, by_hand ? 0 : threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, SILENCE, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, web},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, web},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_uri, web},
        {MHD_OPTION_END, 0, NULL},
    };
    web->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, web, MHD_OPTION_ARRAY, options,
                                   MHD_OPTION_END);
    return web->daemon != NULL ||
           error_set(err,
                     "%s cannot be listened at: another program does, or it is no address of "
                     "this machine; try --port",
                     web->address);
}

void server_tick(struct web *web) {
    atomic_fetch_add(&web->metrics.cut, connections_cut(web->connections, WHOLE));
}

size_t server_sockets(void) {
    return CONNECTIONS + 256;
}
