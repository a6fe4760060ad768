/* mien tag: what was heard in music files, written into their tags. */
#include "cli/hearing.h"
#include "media/media.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file of the library, and what its song is. */
struct file {
    char *path;
    int64_t number, version;
    enum mood mood; /* MOOD_UNKNOWN: nothing is to be written */
    double tempo;
};

struct tagging {
    const struct cli *cli;
    char **place; /* what was named, absolute; ends with NULL */
    enum mood mood;
    struct file *file;
    size_t files, capacity;
    size_t written, same, failed;
};

static bool is_below(const char *path, char *const *place) {
    for (; *place != NULL; place++) {
        size_t length = strlen(*place);
        if (strncmp(path, *place, length) == 0 &&
            (path[length] == '\0' || path[length] == '/' || (*place)[length - 1] == '/')) {
            return true;
        }
    }
    return false;
}

static bool take_file(void *context, const struct library_file *file) {
    struct tagging *tagging = context;
    bool wanted = !file->gone && file->track > 0 &&
                  (tagging->place[0] == NULL || is_below(file->path, tagging->place));
    if (wanted) {
        tagging->file = memory_grow(tagging->file, &tagging->capacity, tagging->files + 1,
                                    sizeof *tagging->file);
        tagging->file[tagging->files++] = (struct file){.path = memory_string(file->path),
                                                        .number = file->track,
                                                        .version = file->version,
                                                        .mood = MOOD_UNKNOWN};
    }
    return true;
}

static bool take_song(void *context, const struct library_song *song) {
    struct file *file = context;
    file->mood = song->mood;
    file->tempo = song->track.feature[FEATURE_TEMPO];
    return true;
}

/* So that the next `mien add` finds the file as it is now. */
static bool note(struct library *library, const struct file *file, struct error *err) {
    struct stat status;
    if (stat(file->path, &status) != 0) {
        return true;
    }
    struct library_file noted = {.path = file->path,
                                 .size = status.st_size,
                                 .modified = (int64_t)status.st_mtim.tv_sec * 1000000000 +
                                             status.st_mtim.tv_nsec,
                                 .track = file->number,
                                 .version = file->version};
    return library_set_file(library, &noted, err);
}

static void print(const struct tagging *tagging, const struct file *file,
                  const struct media_new_tags *tags, bool written, const char *problem) {
    if (cli_has(tagging->cli, "json")) {
        json_t *object = json_pack("{s:o, s:s, s:b}", "file", (json_t *)text_json(file->path),
                                   "mood", tags->mood, "written", (int)written);
        json_object_set_new(object, "tempo",
                            tags->tempo > 0 ? json_integer(tags->tempo) : json_null());
        if (problem != NULL) {
            json_object_set_new(object, "problem", text_json(problem));
        }
        cli_print_json(object);
    } else if (problem == NULL && !cli_has(tagging->cli, "quiet")) {
        char name[4096], tempo[32] = "";
        text_printable(name, sizeof name, file->path);
        if (tags->tempo > 0) {
            snprintf(tempo, sizeof tempo, ", %u BPM", tags->tempo);
        }
        printf("%s: %s%s%s\n", name, tags->mood, tempo,
               cli_has(tagging->cli, "dry-run") ? " (would be written)"
               : written                        ? ""
                                                : " (as it was)");
    }
    fflush(stdout);
}

/* One file; false with an error only if the library cannot be written. */
static bool tag(struct tagging *tagging, struct library *library, const struct file *file,
                struct error *err) {
    struct media_new_tags tags = {.tempo = 0};
    struct error problem;
    bool written = false;
    snprintf(tags.mood, sizeof tags.mood, "%s", mood_name(file->mood));
    if (file->tempo >= 1 && file->tempo <= 1000) {
        tags.tempo = (uint32_t)lround(file->tempo);
    }
    bool good =
        cli_has(tagging->cli, "dry-run") || media_write_tags(file->path, &tags, &written, &problem);
    tagging->written += written;
    tagging->same += good && !written;
    tagging->failed += !good;
    print(tagging, file, &tags, written, good ? NULL : problem.message);
    if (!good && !cli_has(tagging->cli, "json")) {
        (void)cli_failed(&problem);
    }
    return !written || note(library, file, err);
}

static bool tag_all(struct tagging *tagging, struct library *library, struct error *err) {
    bool good = library_files(library, 0, take_file, tagging, err);
    for (size_t i = 0; good && i < tagging->files && !hearing_stopped(NULL); i++) {
        struct file *file = &tagging->file[i];
        good = library_song(library, file->number, take_song, file, err);
        bool wanted = file->mood != MOOD_UNKNOWN &&
                      (tagging->mood == MOOD_UNKNOWN || file->mood == tagging->mood);
        good = good && (!wanted || tag(tagging, library, file, err));
    }
    return good;
}

static int finish(const struct tagging *tagging) {
    struct error err;
    if (tagging->written + tagging->same + tagging->failed == 0) {
        error_set(&err, "%s",
                  tagging->files == 0
                      ? "the library has no music files there; 'mien add FOLDER' hears them first"
                      : "no song there has that mood");
        return cli_failed(&err);
    }
    bool quiet = cli_has(tagging->cli, "quiet") || cli_has(tagging->cli, "json");
    if (!quiet && !cli_has(tagging->cli, "dry-run")) {
        printf("%s file%s written", cli_count((int64_t)tagging->written).text,
               tagging->written == 1 ? "" : "s");
        if (tagging->same > 0) {
            printf(", %s as they were", cli_count((int64_t)tagging->same).text);
        }
        if (tagging->failed > 0) {
            printf(", %s could not be", cli_count((int64_t)tagging->failed).text);
        }
        putchar('\n');
    }
    if (hearing_stopped(NULL)) {
        return CLI_STOPPED;
    }
    return tagging->failed == 0 ? CLI_GOOD : CLI_FAILED;
}

/* False with a message where nothing has that name. */
static bool find_places(struct tagging *tagging) {
    const struct cli *cli = tagging->cli;
    for (size_t i = 0; i < cli->words; i++) {
        struct error err;
        tagging->place[i] = realpath(cli->word[i], NULL);
        if (tagging->place[i] == NULL) {
            error_set(&err, "%s: there is no such file or folder", cli->word[i]);
            (void)cli_failed(&err);
            return false;
        }
    }
    return true;
}

int command_tag(struct cli *cli) {
    struct tagging tagging = {.cli = cli, .mood = MOOD_UNKNOWN};
    const char *mood = cli_value(cli, "mood");
    struct library *library = NULL;
    struct error err;
    int result = CLI_FAILED;
    if (mood != NULL && (tagging.mood = mood_from_name(mood)) == MOOD_UNKNOWN) {
        return cli_misused(cli, "there is no mood '%s'; there are angry, calm, happy and sad",
                           mood);
    }
    if (cli->words == 0 && mood == NULL) {
        return cli_misused(cli, "which files or folders should get tags?");
    }
    tagging.place = memory_new(cli->words + 1, sizeof *tagging.place);
    if (find_places(&tagging) && (library = cli_library(cli, LIBRARY_USE)) != NULL) {
        hearing_heed_signals();
        result = tag_all(&tagging, library, &err) ? finish(&tagging) : cli_failed(&err);
    }
    library_close(library);
    for (size_t i = 0; i < cli->words; i++) {
        free(tagging.place[i]);
    }
    for (size_t i = 0; i < tagging.files; i++) {
        free(tagging.file[i].path);
    }
    free(tagging.place);
    free(tagging.file);
    return result;
}
