#include "recommend/remember.h"

#include "recommend/recommend.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

bool remember_lately(struct library *library, int64_t **number, size_t *count, struct error *err) {
    return library_lately(library, HOUR, DAY, number, count, err);
}

static bool add_all(struct library *library, enum library_event event, const int64_t *number,
                    size_t count, const struct remembrance *what, struct error *err) {
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = library_add_listen(library, event, number[i], what->mood, what->moment, err);
    }
    return good;
}

bool recommend_remember(struct library *library, const struct remembrance *what,
                        struct error *err) {
    if (!library_begin(library, err)) {
        return false;
    }
    bool good = add_all(library, LISTEN_PICKED, &what->picked, what->picked != 0, what, err) &&
                add_all(library, LISTEN_SHOWN, what->shown, what->shown_count, what, err) &&
                add_all(library, LISTEN_PLAYED, what->played, what->played_count, what, err);
    if (!good) {
        library_rollback(library);
        return false;
    }
    return library_commit(library, err);
}
