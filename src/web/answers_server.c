/* What says something of the server itself. */
#include "web/answers.h"
#include "web/inside.h"

#include <jansson.h>
#include <microhttpd.h>
#include <string.h>

void answer_health(struct request *request) {
    request_answer(request, 200, json_pack("{s:s}", "status", "ok"));
}

void answer_metrics(struct request *request) {
    struct web *web = request->web;
    request->status = 200;
    request->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(&web->metrics, connections_count(web->connections), events_listeners(web->events),
                  &request->text);
}

void answer_routes(struct request *request) {
    json_t *list = json_array();
    for (const struct route *route = routes; route->method != NULL; route++) {
        json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "method", route->method, "path",
                                              route->path, "body", (json_int_t)route->limit));
    }
    request_answer(request, 200,
                   json_pack("{s:s, s:s, s:b, s:o}", "name", "mien", "version", MIEN_VERSION,
                             "password", request->web->guard.password != NULL, "routes", list));
}

void answer_login(struct request *request) {
    static const char *const known[] = {"password", NULL};
    json_t *json = request_json(request, known);
    if (json == NULL) {
        return;
    }
    const char *password = json_string_value(json_object_get(json, "password"));
    struct guard *guard = &request->web->guard;
    enum guard_login login = LOGIN_WRONG;
    if (password == NULL) {
        request_fail(request, 400, "'password' is missing");
        json_decref(json);
        return;
    }
    login = guard_login(guard, password);
    json_decref(json);
    if (login == LOGIN_RIGHT) {
        snprintf(request->header[0], sizeof request->header[0], "Set-Cookie");
        snprintf(request->header[1], sizeof request->header[1],
                 "mien=%s; Path=/; HttpOnly; SameSite=Strict", guard->token);
        request_answer(request, 200, json_pack("{s:s}", "status", "ok"));
    } else if (login == LOGIN_LATER) {
        request_fail(request, 429, "too many wrong passwords; wait ten seconds");
    } else {
        request_fail(request, 403, "that is not the password");
    }
}

void answer_events(struct request *request) {
    request->stream = events_stream(request->web->events, request->connection);
    if (request->stream == NULL) {
        request_fail(request, 503, "too many pages listen already; close one");
        return;
    }
    request->is_alive = true;
    request->status = 200;
    request->type = "text/event-stream";
}
