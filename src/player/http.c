#include "player/http.h"

#include "player/curl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS = 1 << 16 }; /* the most bytes of headers that are taken */

struct http {
    struct curl curl;
    CURL *easy;
    double patience; /* seconds */
};

/* What comes, while it comes. */
struct arrival {
    struct text body;
    size_t headers; /* bytes of them */
    int64_t retry_after;
};

struct http *http_new(double patience, struct error *err) {
    struct http *http = memory_new(1, sizeof *http);
    http->patience = patience;
    if (!curl_open(&http->curl, err)) {
        free(http);
        return NULL;
    }
    if (http->curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        http->easy = http->curl.easy_init();
    }
    if (http->easy == NULL) {
        error_set(err, "the library libcurl, which asks Spotify, does not start; install it again");
        http_free(http);
        return NULL;
    }
    return http;
}

void http_free(struct http *http) {
    if (http == NULL) {
        return;
    }
    if (http->easy != NULL) {
        http->curl.easy_cleanup(http->easy);
        http->curl.global_cleanup();
    }
    curl_close(&http->curl);
    free(http);
}

/* libcurl's callbacks: whatever they give but the size ends the transfer. */
static size_t take_body(char *bytes, size_t one, size_t size, void *context) {
    struct arrival *arrival = context;
    (void)one; /* always 1 */
    if (size > HTTP_BODY - arrival->body.length) {
        return 0;
    }
    text_add(&arrival->body, bytes, size);
    return size;
}

static void take_retry_after(struct arrival *arrival, const char *value, size_t length) {
    char number[32] = "";
    if (length < sizeof number) {
        memcpy(number, value, length);
        number[strcspn(number, "\r\n")] = '\0';
        int64_t most = (int64_t)366 * 24 * 3600;
        if (!text_to_integer(number, 0, most, &arrival->retry_after)) {
            arrival->retry_after = -1;
        }
    }
}

static size_t take_header(char *bytes, size_t one, size_t size, void *context) {
    static const char name[] = "retry-after:";
    struct arrival *arrival = context;
    (void)one;
    if (size > HEADERS - arrival->headers) {
        return 0;
    }
    arrival->headers += size;
    char start[sizeof name] = "";
    if (size >= sizeof name - 1) {
        memcpy(start, bytes, sizeof name - 1);
        if (text_same(start, name)) {
            take_retry_after(arrival, bytes + sizeof name - 1, size - (sizeof name - 1));
        }
    }
    return size;
}

/* The host, and the port if there is one, of an address. */
static void host_of(const char *url, char *out, size_t size) {
    const char *host = strstr(url, "://");
    host = host == NULL ? url : host + 3;
    snprintf(out, size, "%.*s", (int)strcspn(host, "/"), host);
}

/* Seconds; 0 would be for ever. */
static double patience_for(const struct http *http, const struct http_request *request) {
    return fmin(fmax(request->patience > 0 ? request->patience : http->patience, 0.001), 3600);
}

static bool problem(const struct http *http, const struct http_request *request, CURLcode code,
                    struct error *err) {
    char host[128];
    host_of(request->url, host, sizeof host);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return error_set(err, "%s cannot be reached; is this machine online?", host);
    case CURLE_OPERATION_TIMEDOUT:
        return error_set(err, "%s did not answer within %g seconds; try again", host,
                         patience_for(http, request));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return error_set(
            err,
            "%s has a certificate that is not to be trusted, so nothing was sent; "
            "check this machine's clock, and that the package ca-certificates is there",
            host);
    case CURLE_WRITE_ERROR:
        return error_set(err, "%s answers more than Mien takes (%d KiB); try again", host,
                         HTTP_BODY / 1024);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return error_set(err, "%s broke off its answer; try again", host);
    default:
        return error_set(err, "%s gives no answer that can be read (%s); try again", host,
                         http->curl.easy_strerror(code));
    }
}

static void prepare(const struct http *http, const struct http_request *request,
                    struct arrival *arrival) {
    static const char *const methods[] = {
        [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT"};
    CURLcode (*set)(CURL *, CURLoption, ...) = http->curl.easy_setopt;
    CURL *easy = http->easy;
    set(easy, CURLOPT_URL, request->url);
    set(easy, CURLOPT_USERAGENT, "mien/" MIEN_VERSION);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    set(easy, CURLOPT_TIMEOUT_MS, (long)(1000 * patience_for(http, request)));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(1000 * patience_for(http, request)));
    if (text_starts(request->url, "http://")) {
        set(easy, CURLOPT_PROXY, ""); /* this machine: no way leads through another one */
    }
    if (request->method == HTTP_GET) {
        set(easy, CURLOPT_HTTPGET, 1L);
    } else {
        const char *body = request->body == NULL ? "" : request->body;
        set(easy, CURLOPT_CUSTOMREQUEST, methods[request->method]);
        set(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
        set(easy, CURLOPT_POSTFIELDS, body);
        /* On a connection that it kept and that turns out to be closed, libcurl would ask once
         * more by itself; what is POSTed may have happened the first time. */
        set(easy, CURLOPT_FRESH_CONNECT, request->method == HTTP_POST ? 1L : 0L);
    }
    set(easy, CURLOPT_WRITEFUNCTION, take_body);
    set(easy, CURLOPT_WRITEDATA, arrival);
    set(easy, CURLOPT_HEADERFUNCTION, take_header);
    set(easy, CURLOPT_HEADERDATA, arrival);
}

/* Adds a header; an empty value leaves out one that libcurl would send. */
static void add_header(const struct http *http, struct curl_slist **list, const char *name,
                       const char *value) {
    struct text line = {0};
    text_add_string(&line, name);
    text_add_string(&line, value);
    struct curl_slist *longer = http->curl.slist_append(*list, line.data);
    explicit_bzero(line.data, line.length);
    text_free(&line);
    *list = longer == NULL ? *list : longer;
}

bool http_ask(struct http *http, const struct http_request *request, struct http_answer *answer,
              struct error *err) {
    struct arrival arrival = {.retry_after = -1};
    struct curl_slist *headers = NULL;
    long status = 0;
    *answer = (struct http_answer){.retry_after = -1};
    prepare(http, request, &arrival);
    add_header(http, &headers, "Expect:", "");
    if (request->bearer != NULL) {
        add_header(http, &headers, "Authorization: Bearer ", request->bearer);
    }
    if (request->type != NULL) {
        add_header(http, &headers, "Content-Type: ", request->type);
    }
    http->curl.easy_setopt(http->easy, CURLOPT_HTTPHEADER, headers);
    CURLcode code = http->curl.easy_perform(http->easy);
    if (code == CURLE_OK) {
        code = http->curl.easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
    }
    http->curl.easy_reset(http->easy); /* so that it keeps no address of what is gone */
    http->curl.slist_free_all(headers);
    if (code != CURLE_OK) {
        text_free(&arrival.body);
        return problem(http, request, code, err);
    }
    text_add(&arrival.body, "", 0); /* there is a NUL, also after nothing */
    *answer = (struct http_answer){.status = (int)status,
                                   .retry_after = arrival.retry_after,
                                   .body = arrival.body.data,
                                   .length = arrival.body.length};
    return true;
}

void http_answer_free(struct http_answer *answer) {
    if (answer->body != NULL) {
        explicit_bzero(answer->body, answer->length);
    }
    free(answer->body);
    *answer = (struct http_answer){.retry_after = -1};
}
