#include "music/music.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* True if there was no fit, or one by people's labels, which takes no choices of the listener's. */
static bool may_fit(struct library *library) {
    struct library_model model;
    struct error none;
    if (!library_get_model(library, false, &model, &none)) {
        return true;
    }
    json_t *summary = json_loads(model.summary, 0, NULL);
    const char *recipe = json_string_value(json_object_get(summary, "recipe"));
    bool may = recipe == NULL || strcmp(recipe, "people") == 0;
    json_decref(summary);
    library_model_free(&model);
    return may;
}

bool hear_fit(struct library *library, bool *done, struct error *err) {
    *done = may_fit(library);
    if (!*done) {
        return true;
    }
    struct fit_options options = fit_defaults();
    struct fit_report report;
    struct pool *pool = pool_new(0);
    bool good = music_fit(library, &options, pool, NULL, &report, err);
    fit_report_free(&report);
    pool_free(pool);
    return good;
}
