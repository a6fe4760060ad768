/* A libFuzzer target: any bytes as what the page's server reads of a request's first lines: method,
 * path, Host, Origin, Sec-Fetch-Site, Content-Type, Range, If-None-Match, each a line. What is let
 * in is what may be. */
#include "web/guard.h"
#include "web/range.h"
#include "web/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { METHOD, PATH, HOST, ORIGIN, SITE, TYPE, RANGE, KNOWN, LINES };

static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_web: %s\n", what);
        abort();
    }
}

/* A host that a stranger's page cannot have. */
static bool is_local(const char *host) {
    return strncasecmp(host, "localhost", 9) == 0 || strncmp(host, "127.0.0.1", 9) == 0 ||
           strncmp(host, "[::1]", 5) == 0;
}

static void check_guard(char *line[LINES]) {
    struct guard guard = {.open = false};
    if (guard_takes_host(&guard, line[HOST])) {
        must(is_local(line[HOST]), "a stranger's host");
    }
    const char *origin = line[ORIGIN][0] == '\0' ? NULL : line[ORIGIN];
    const char *site = line[SITE][0] == '\0' ? NULL : line[SITE];
    if (guard_takes_origin(origin, line[HOST], site) && origin != NULL) {
        must(text_same(origin + strlen("http://"), line[HOST]), "a stranger's origin");
    }
}

static void check_route(char *line[LINES]) {
    const struct route *route = NULL;
    int64_t number = 0;
    struct text allowed = {0};
    enum route_found found =
        route_find(routes, line[METHOD], line[PATH], &route, &number, &allowed);
    if (found == ROUTE_FOUND) {
        must(strncmp(line[PATH], route->path, strcspn(route->path, "#")) == 0, "another path");
        must(strchr(line[PATH], '%') == NULL && strstr(line[PATH], "..") == NULL, "a trick");
        if (body_has_type(route->body, line[TYPE]) && route->body != BODY_NONE) {
            must(strchr(line[TYPE], '/') != NULL, "a type that is none");
        }
    }
    must((found == ROUTE_NO_METHOD) == (allowed.length > 0), "what is allowed");
    text_free(&allowed);
}

/* Whatever is asked for, it lies within the file; sizes come from the path's length. */
static void check_range(char *line[LINES]) {
    size_t path = strlen(line[PATH]);
    const uint64_t sizes[] = {0, 1, path, path << 40, INT64_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t first = 1;
        uint64_t length = 1;
        enum range_found found = range_read(line[RANGE], sizes[i], &first, &length);
        must(found != RANGE_ALL || (first == 0 && length == sizes[i]), "not all");
        must(found != RANGE_PART ||
                 (length > 0 && length <= sizes[i] && first <= sizes[i] - length),
             "outside of the file");
    }
    must(!range_tag_is_known(line[KNOWN], "\"a-1\"") || strcmp(line[KNOWN], "*") == 0 ||
             strpbrk(line[KNOWN], "*\"") != NULL,
         "a tag that nobody told");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = memory_string_n((const char *)data, size);
    char *line[LINES];
    char *next = text;
    for (int i = 0; i < LINES; i++) {
        line[i] = next;
        next += strcspn(next, "\n");
        if (*next != '\0') {
            *next++ = '\0';
        }
    }
    check_guard(line);
    check_route(line);
    check_range(line);
    free(text);
    return 0;
}
