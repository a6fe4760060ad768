#include "recommend/recommend.h"

bool recommend_remember(struct library *library, int64_t picked, const int64_t *shown, size_t count,
                        enum mood mood, struct error *err) {
    if (!library_begin(library, err)) {
        return false;
    }
    bool good = picked == 0 || library_add_listen(library, LISTEN_PICKED, picked, mood, err);
    for (size_t i = 0; good && i < count; i++) {
        good = library_add_listen(library, LISTEN_SHOWN, shown[i], mood, err);
    }
    if (!good) {
        library_rollback(library);
        return false;
    }
    return library_commit(library, err);
}
