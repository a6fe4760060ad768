/* Which players there are, and where they play. Asking them may take some seconds; a thread of its
 * own does, so that what plays is followed meanwhile. */
#include "web/answers.h"
#include "web/inside.h"

#include <jansson.h>
#include <stdlib.h>

struct question {
    struct errand errand; /* first, so that it is found from there */
    struct request *request;
};

static json_t *player_json(enum player_kind kind) {
    struct player_settings settings = {.kind = kind, .patience = playing_patience()};
    struct player_devices devices = {0};
    struct error err;
    bool good = player_devices(kind, &settings, &devices, &err);
    if (good && devices.count == 0 && kind == PLAYER_SPOTIFY) {
        good = error_set(&err, "Spotify is open nowhere: open it on a device, and try again");
    }
    json_t *json = json_pack("{s:s, s:b, s:o, s:o}", "player", player_kind_name(kind), "ready",
                             good, "why", good ? json_null() : (json_t *)text_json(err.message),
                             "devices", (json_t *)playing_devices_json(&devices));
    player_devices_free(&devices);
    return json;
}

static void run(struct errand *errand, bool over) {
    struct question *question = (struct question *)errand;
    struct request *request = question->request;
    if (over) {
        request_fail(request, 503, "Mien is not there at the moment; try again");
    } else {
        json_t *list = json_array();
        for (int kind = PLAYER_SPOTIFY; kind < PLAYER_KINDS; kind++) {
            json_array_append_new(list, player_json((enum player_kind)kind));
        }
        request_answer(request, 200, json_pack("{s:o}", "players", list));
    }
    free(question);
    request_wake(request);
}

void answer_players(struct request *request) {
    struct question *question = memory_new(1, sizeof *question);
    *question = (struct question){.errand.run = run, .request = request};
    request_sleep(request);
    if (!errands_add(request->web->askers, &question->errand)) {
        free(question);
        request_fail(request, 503, "too many ask for the players at once; try again");
        request_wake(request);
    }
}
