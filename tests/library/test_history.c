/* Looking back at what a listener did, and forgetting it. */
#include "library/library.h"
#include "test.h"

#include <unistd.h>

static struct library *fresh(void) {
    struct error err;
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[256];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/history.db%s", test_folder(), ends[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/history.db", test_folder());
    struct library *library = library_open(path, LIBRARY_MAKE, &err);
    assert_non_null(library);
    return library;
}

static int64_t add_song(struct library *library, const char *id, const char *title) {
    struct error err;
    struct track track = {.id = id, .title = title};
    int64_t number = 0;
    assert_int_equal(library_add_track(library, &track, &number, &err), LIBRARY_ADDED);
    return number;
}

struct seen {
    size_t count;
    int64_t number[8];
    struct library_moment moment[8];
    enum library_event event[8];
    char title[8][32];
    char want[8][16];
    size_t most; /* after which it stops */
};

static bool see_moment(void *context, int64_t number, int64_t at,
                       const struct library_moment *moment) {
    struct seen *seen = context;
    assert_true(at > 1600000000);
    seen->number[seen->count] = number;
    seen->moment[seen->count] = *moment;
    snprintf(seen->want[seen->count], 16, "%s", moment->want == NULL ? "-" : moment->want);
    return ++seen->count < seen->most;
}

static bool see_listen(void *context, const struct library_listen *listen) {
    struct seen *seen = context;
    seen->number[seen->count] = listen->moment;
    seen->event[seen->count] = listen->event;
    snprintf(seen->title[seen->count], 32, "%s", listen->title);
    assert_null(listen->artist);
    return ++seen->count < seen->most;
}

static void moments_come_back_the_newest_first(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    struct seen seen = {.most = 8};
    int64_t number = 0;
    struct library_moment face = {
        .seen = true, .probability = {0.1, 0.2, 0.3, 0.4}, .mood = MOOD_UNKNOWN, .want = "lift"};
    struct library_moment said = {.mood = MOOD_CALM};
    assert_true(library_add_moment(library, &face, &number, &err));
    assert_true(library_add_moment(library, &said, &number, &err));
    assert_true(library_moments(library, SIZE_MAX, see_moment, &seen, &err));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.number[0], 2);
    assert_false(seen.moment[0].seen);
    assert_int_equal(seen.moment[0].mood, MOOD_CALM);
    assert_string_equal(seen.want[0], "-");
    assert_true(seen.moment[1].seen);
    assert_int_equal(seen.moment[1].mood, MOOD_UNKNOWN);
    assert_near(seen.moment[1].probability[MOOD_SAD], 0.4, 1e-12);
    assert_string_equal(seen.want[1], "lift");
    seen = (struct seen){.most = 8};
    assert_true(library_moments(library, 1, see_moment, &seen, &err));
    assert_int_equal(seen.count, 1);
    seen = (struct seen){.most = 1};
    assert_true(library_moments(library, 8, see_moment, &seen, &err));
    assert_int_equal(seen.count, 1);
    library_close(library);
}

static void a_moment_is_there_or_not(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    struct library_moment said = {.mood = MOOD_CALM};
    int64_t number = 0;
    bool there = true;
    assert_true(library_has_moment(library, 1, &there, &err));
    assert_false(there);
    assert_true(library_add_moment(library, &said, &number, &err));
    assert_true(library_has_moment(library, number, &there, &err));
    assert_true(there);
    library_close(library);
}

static void what_played_is_there_or_not(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    int64_t song = add_song(library, "one", "First");
    int64_t listen = 0;
    bool there = true;
    assert_true(library_has_listen(library, 1, &there, &err));
    assert_false(there);
    assert_true(library_begin_listen(library, song, MOOD_SAD, 0, &listen, &err));
    assert_true(library_has_listen(library, listen, &there, &err));
    assert_true(there);
    /* What was only picked has no end. */
    assert_true(library_add_listen(library, LISTEN_PICKED, song, MOOD_SAD, 0, &err));
    assert_true(library_has_listen(library, listen + 1, &there, &err));
    assert_false(there);
    library_close(library);
}

static void listens_are_told_with_their_songs(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    struct seen seen = {.most = 8};
    int64_t one = add_song(library, "one", "First"), two = add_song(library, "two", "Second");
    assert_true(library_add_listen(library, LISTEN_SHOWN, one, MOOD_SAD, 0, &err));
    assert_true(library_add_listen(library, LISTEN_SHOWN, two, MOOD_SAD, 0, &err));
    assert_true(library_add_listen(library, LISTEN_PICKED, two, MOOD_SAD, 7, &err));
    assert_true(library_add_listen(library, LISTEN_PLAYED, two, MOOD_UNKNOWN, 7, &err));
    assert_true(library_listens(library, false, 8, see_listen, &seen, &err));
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.event[0], LISTEN_PLAYED);
    assert_int_equal(seen.event[1], LISTEN_PICKED);
    assert_string_equal(seen.title[1], "Second");
    assert_int_equal(seen.number[1], 7);
    seen = (struct seen){.most = 8};
    assert_true(library_listens(library, true, 8, see_listen, &seen, &err));
    assert_int_equal(seen.count, 4);
    assert_int_equal(seen.event[3], LISTEN_SHOWN);
    assert_string_equal(seen.title[3], "First");
    library_close(library);
}

/* Whether the library's files have these bytes anywhere. */
static bool files_have(const char *bytes) {
    static const char *const ends[] = {"", "-wal"};
    bool found = false;
    for (int i = 0; i < 2; i++) {
        struct error err;
        char path[256];
        size_t length = 0;
        snprintf(path, sizeof path, "%s/history.db%s", test_folder(), ends[i]);
        char *data = file_read(path, 1 << 24, &length, &err);
        found = found || (data != NULL && memmem(data, length, bytes, strlen(bytes)) != NULL);
        free(data);
    }
    return found;
}

static void what_is_forgotten_is_gone_from_the_disk(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    struct seen seen = {.most = 8};
    struct library_moment said = {.mood = MOOD_CALM, .want = "a secret want"};
    int64_t number = 0;
    int64_t song = add_song(library, "one", "First");
    assert_true(library_add_moment(library, &said, &number, &err));
    assert_true(library_add_listen(library, LISTEN_PICKED, song, MOOD_CALM, number, &err));
    assert_true(files_have("a secret want"));
    assert_true(library_forget(library, &err));
    assert_true(library_moments(library, 8, see_moment, &seen, &err));
    assert_true(library_listens(library, true, 8, see_listen, &seen, &err));
    assert_int_equal(seen.count, 0);
    assert_false(files_have("a secret want"));
    /* The songs stay, and numbers of moments may begin anew. */
    int64_t songs = 0;
    int64_t without = 0;
    assert_true(library_count(library, &songs, &without, &err));
    assert_int_equal(songs, 1);
    library_close(library);
}

static void a_fit_is_told_from_another(void **state) {
    (void)state;
    struct library *library = fresh();
    struct error err;
    int64_t none = -1, first = 0, second = 0;
    struct library_model model = {.summary = (char *)"{\"a\":1}", .typical = 1};
    assert_true(library_fitted(library, &none, &err));
    assert_int_equal(none, 0);
    assert_true(library_begin(library, &err) && library_set_model(library, NULL, 0, &model, &err) &&
                library_commit(library, &err));
    assert_true(library_fitted(library, &first, &err));
    assert_true(first != 0);
    model.summary = (char *)"{\"a\":2}";
    assert_true(library_begin(library, &err) && library_set_model(library, NULL, 0, &model, &err) &&
                library_commit(library, &err));
    assert_true(library_fitted(library, &second, &err));
    assert_true(second != first);
    library_close(library);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_come_back_the_newest_first),
        cmocka_unit_test(a_moment_is_there_or_not),
        cmocka_unit_test(what_played_is_there_or_not),
        cmocka_unit_test(listens_are_told_with_their_songs),
        cmocka_unit_test(what_is_forgotten_is_gone_from_the_disk),
        cmocka_unit_test(a_fit_is_told_from_another),
    };
    return test_run("history", tests);
}
