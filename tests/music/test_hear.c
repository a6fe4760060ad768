/* Music files: which they are, what they are called, and which sounds are known. */
#include "music/hear_known.h"
#include "music/hearing.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

static void check_names(const char *path, const char *root, const char *title, const char *artist,
                        const char *album) {
    struct hear_tags tags = {.gain = NAN};
    hear_names(&tags, path, strlen(root));
    assert_string_equal(tags.title, title);
    assert_true((artist == NULL) == (tags.artist == NULL));
    assert_true((album == NULL) == (tags.album == NULL));
    if (artist != NULL) {
        assert_string_equal(tags.artist, artist);
    }
    if (album != NULL) {
        assert_string_equal(tags.album, album);
    }
    hear_tags_free(&tags);
}

static void names_come_from_paths(void **state) {
    (void)state;
    check_names("/m/Artist/Album/03 - A Title.mp3", "/m", "A Title", "Artist", "Album");
    check_names("/m/x/Artist/Album/12. A_Title.mp3", "/m", "A Title", "Artist", "Album");
    check_names("/m/Artist/A Title.mp3", "/m", "A Title", "Artist", NULL);
    check_names("/m/A Title.mp3", "/m", "A Title", NULL, NULL);
    check_names("/Artist/Album/A.mp3", "/Artist/Album", "A", NULL, NULL);
    check_names("/m/Artist/03 Title.mp3", "/m", "Title", "Artist", NULL);
    check_names("/1999.mp3", "", "1999", NULL, NULL);
    check_names("/99 Balloons.flac", "", "99 Balloons", NULL, NULL);
    check_names("/1984 - 1985.flac", "", "1984 - 1985", NULL, NULL);
    check_names("/01.mp3", "", "01", NULL, NULL);
    check_names("/.mp3", "", ".mp3", NULL, NULL);
    check_names("/___.mp3", "", "?", NULL, NULL);
    check_names("/a\xff\n.mp3", "", "a??", NULL, NULL);
    check_names("/no ending", "", "no ending", NULL, NULL);
    check_names("/a.b.ogg", "", "a.b", NULL, NULL);
}

static void tags_are_better_than_names(void **state) {
    (void)state;
    struct hear_tags tags = {.title = memory_string("Tag"), .album = memory_string("Other")};
    hear_names(&tags, "/m/Artist/Album/Title.mp3", 2);
    assert_string_equal(tags.title, "Tag");
    assert_string_equal(tags.artist, "Artist");
    assert_string_equal(tags.album, "Other");
    hear_tags_free(&tags);
    tags = (struct hear_tags){.artist = memory_string("Tag")};
    hear_names(&tags, "/m/Artist/Album/Title.mp3", 2);
    assert_string_equal(tags.title, "Title");
    assert_string_equal(tags.artist, "Tag");
    assert_null(tags.album);
    hear_tags_free(&tags);
}

/* As Python's urllib.parse.quote() has it. */
static void uris(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"/a/b.mp3", "file:///a/b.mp3"},
        {"/a b%c#d?.mp3", "file:///a%20b%25c%23d%3F.mp3"},
        {"/\xc3\xa9\xff\n-._~", "file:///%C3%A9%FF%0A-._~"},
        {"/'\"&+=:@", "file:///%27%22%26%2B%3D%3A%40"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *uri = hear_uri(pairs[i][0]);
        assert_string_equal(uri, pairs[i][1]);
        free(uri);
    }
}

static void music_is_known_by_its_ending(void **state) {
    (void)state;
    static const char *const music[] = {"a.mp3", "/b.c/d.FLAC", "x.y.Ogg", "a.opus", "m.xm"};
    static const char *const other[] = {"a.csv", "a.jpg", "mp3", "a.mp3.part", "/b.mp3/c", "a."};
    for (size_t i = 0; i < sizeof music / sizeof music[0]; i++) {
        assert_true(hear_is_music(music[i]));
    }
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        assert_false(hear_is_music(other[i]));
    }
}

static void patterns_leave_out(void **state) {
    (void)state;
    char *patterns[] = {"*.wma", "Talk", "Some/Where*", NULL};
    const struct hear_options options = {.exclude = patterns}, none = {0};
    static const char *const out[] = {"a.wma",  "b/c/a.wma",      "Talk",
                                      "x/Talk", "x/Talk/y/a.mp3", "Some/Wherever/a.mp3"};
    static const char *const in[] = {"a.mp3", "Talks/a.mp3", "x/Some/Where/a.mp3", "Some/a.mp3"};
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        assert_true(hear_excluded(&options, out[i]));
        assert_false(hear_excluded(&none, out[i]));
    }
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
        assert_false(hear_excluded(&options, in[i]));
    }
}

static void ids_are_known_once(void **state) {
    (void)state;
    enum { MANY = 5000 };
    struct hear_known known = {0};
    char id[16];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            snprintf(id, sizeof id, "%d", i);
            assert_int_equal(hear_known_add(&known, id), round == 0);
        }
    }
    assert_int_equal(known.count, MANY);
    hear_known_free(&known);
}

/* Makes an empty file below the test's folder, and the folders above it. */
static void put(const char *name) {
    struct error err;
    char *path = path_join(test_folder(), name);
    char *folder = path_folder(path);
    assert_true(file_make_folder(folder, &err));
    assert_true(file_write(path, "", 0, &err));
    free(folder);
    free(path);
}

static void folders_are_walked(void **state) {
    (void)state;
    put("m/b.mp3");
    put("m/a/z.ogg");
    put("m/a/no.txt");
    put("m/.hidden/x.mp3");
    put("m/a b/c.wav");
    char *root = path_join(test_folder(), "m");
    char *link = path_join(root, "a/up");
    char *pipe = path_join(root, "pipe.mp3");
    char *one = path_join(root, "b.mp3");
    assert_int_equal(symlink("..", link), 0);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    struct hear_files files = {0};
    const struct hear_options options = {0};
    hear_files_find(&files, root, &options);
    hear_files_find(&files, one, &options); /* twice, and kept once */
    hear_files_sort(&files);
    assert_int_equal(files.count, 3);
    assert_int_equal(files.closed, 0);
    static const char *const wanted[] = {"/a b/c.wav", "/a/z.ogg", "/b.mp3"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(files.file[i].path + strlen(root), wanted[i]);
        assert_int_equal(files.file[i].size, 0);
        assert_true(files.file[i].modified > 1000000000000000000);
    }
    hear_files_free(&files);
    hear_files_find(&files, pipe, &options);
    assert_int_equal(files.closed, 1);
    hear_files_free(&files);
    free(one);
    free(pipe);
    free(link);
    free(root);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_from_paths),
        cmocka_unit_test(tags_are_better_than_names),
        cmocka_unit_test(uris),
        cmocka_unit_test(music_is_known_by_its_ending),
        cmocka_unit_test(patterns_leave_out),
        cmocka_unit_test(ids_are_known_once),
        cmocka_unit_test(folders_are_walked),
    };
    return test_run("music_hear", tests);
}
