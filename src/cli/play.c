/* `mien play`: songs of the library, or files. */
#include "cli/playing.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct list {
    struct song *song;
    size_t count;
};

/* The absolute path as "file:///...", every byte that is not plain as %XX. */
static char *uri_of(const char *path) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~";
    struct text uri = {0};
    text_add_string(&uri, "file://");
    for (const char *c = path; *c != '\0'; c++) {
        if (strchr(plain, *c) != NULL) {
            text_add(&uri, c, 1);
        } else {
            text_format(&uri, "%%%02X", (unsigned char)*c);
        }
    }
    return uri.data;
}

/* A file that is none of the library's songs, by its name. */
static void take_file(const char *path, const char *uri, struct song *out) {
    struct library_song song = {.mood = MOOD_UNKNOWN};
    struct track *track = &song.track;
    for (int f = 0; f < FEATURE_COUNT; f++) {
        track->feature[f] = NAN;
    }
    track->id = uri;
    track->uri = uri;
    track->title = path_name(path);
    song_keep(out, &song);
}

/* A word that is the path of a file means it, whether the library has it or not. */
static bool take_word(const struct cli *cli, struct library *library, const char *word,
                      struct song *out, struct error *err) {
    struct stat status;
    char *path = stat(word, &status) == 0 && S_ISREG(status.st_mode) ? realpath(word, NULL) : NULL;
    int64_t number = 0;
    if (path != NULL) {
        char *uri = uri_of(path);
        number = library == NULL ? 0 : library_find(library, uri, err);
        if (number == 0) {
            take_file(path, uri, out);
        }
        free(uri);
        free(path);
        return number == 0 || (number > 0 && library_song(library, number, song_keep, out, err));
    }
    if (library == NULL) {
        return error_set(err,
                         "%s: %s, and there is no library yet that could have a song of that "
                         "name; make one with 'mien add FILE.csv'",
                         word, strerror(ENOENT));
    }
    number = cli_find_song(cli, library, word);
    err->message[0] = '\0'; /* all was said */
    return number > 0 && library_song(library, number, song_keep, out, err);
}

static void free_list(struct list *list) {
    for (size_t i = 0; i < list->count; i++) {
        song_free(&list->song[i]);
    }
    free(list->song);
}

static bool take_words(const struct cli *cli, struct library *library, struct list *list,
                       struct error *err) {
    bool good = true;
    list->song = memory_new(cli->words, sizeof *list->song);
    for (size_t i = 0; good && i < cli->words; i++) {
        good = take_word(cli, library, cli->word[i], &list->song[i], err);
        list->count += good;
    }
    return good;
}

/* ---- playing ---- */

static void tell(const struct cli *cli, const struct playing *playing, const struct list *list) {
    if (!cli_has(cli, "json")) {
        char title[256];
        text_printable(title, sizeof title, list->song[playing->follower.track].of.track.title);
        playing_tell_left_out(playing);
        if (!playing_is_watched(cli) && !cli_has(cli, "quiet")) {
            printf("Playing with %s: %s\n", player_kind_name(player_kind_of(playing->player)),
                   title);
        }
        fflush(stdout);
        return;
    }
    json_t *json = playing_json(playing);
    json_t *songs = json_array();
    for (size_t i = 0; i < list->count; i++) {
        if (player_left_out(playing->player, i) == NULL) {
            json_array_append_new(songs, song_json(&list->song[i].of));
        }
    }
    json_object_set_new(json, "songs", songs);
    cli_print_json(json);
    fflush(stdout);
}

/* Whether to stay until the music is over. This machine plays for as long as mien runs; others go
 * on by themselves. */
static bool waits(const struct cli *cli, const struct playing *playing) {
    return cli_has(cli, "wait") || cli_has(cli, "background") ||
           player_kind_of(playing->player) == PLAYER_MPV;
}

static int play(struct cli *cli, struct library *library, int report) {
    struct playing playing = {.log = &cli->log, .library = library, .mood = MOOD_UNKNOWN};
    struct player_settings settings;
    struct list list = {0};
    struct error err = {""};
    bool left = false;
    int code = CLI_MISUSED;
    if (playing_settings(cli, &settings)) {
        settings.leashed = true;
        bool good = take_words(cli, library, &list, &err) &&
                    playing_start(&playing, &settings, list.song, list.count, &err);
        if (good) {
            tell(cli, &playing, &list);
            if (report >= 0) {
                (void)!write(report, "", 1);
                int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
                for (int i = 0; i <= STDERR_FILENO && nothing >= 0; i++) {
                    dup2(nothing, i);
                }
            }
            good = report < 0 && playing_is_watched(cli) ? playing_watch(&playing, &left, &err)
                   : waits(cli, &playing)                ? playing_wait(&playing, &left, &err)
                                                         : true;
        }
        code = good ? CLI_GOOD : CLI_FAILED;
        if (!good && err.message[0] != '\0') {
            cli_failed(&err);
        }
    }
    playing_free(&playing);
    free_list(&list);
    return code;
}

static int open_and_play(struct cli *cli, int report) {
    char *path = cli_library_path(cli);
    bool there = file_exists(path) || cli_has(cli, "library");
    struct library *library = there ? cli_library(cli, LIBRARY_USE) : NULL;
    int code = there && library == NULL ? CLI_FAILED : play(cli, library, report);
    library_close(library);
    free(path);
    return code;
}

/* A child does it all, and stays with the music; this one ends as soon as that plays. */
static int play_in_background(struct cli *cli) {
    struct error err;
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        error_set(&err, "cannot play in the background: %s", strerror(errno));
        return cli_failed(&err);
    }
    pid_t child = fork();
    if (child == 0) {
        close(report[0]);
        setsid();
        return open_and_play(cli, report[1]);
    }
    close(report[1]);
    char byte;
    ssize_t got = child < 0 ? -1 : read(report[0], &byte, 1);
    close(report[0]);
    if (child < 0) {
        error_set(&err, "cannot play in the background: %s", strerror(errno));
        return cli_failed(&err);
    }
    int status = 0;
    if (got == 1) {
        return CLI_GOOD;
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : CLI_FAILED;
}

int command_play(struct cli *cli) {
    if (cli->words == 0) {
        return cli_misused(cli,
                           "play what? give songs by id, uri or a part of the title, or files");
    }
    if (cli_has(cli, "background") && cli_has(cli, "wait")) {
        return cli_misused(cli, "--background and --wait exclude each other");
    }
    return cli_has(cli, "background") ? play_in_background(cli) : open_and_play(cli, -1);
}
