#include "music/hearing.h"

#include "music/music.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Seconds to wait for others that write: what took minutes to hear is not to be lost for theirs. */
enum { PATIENCE = 60 };

/* A file of the library, kept. */
struct hear_noted {
    char *path, *problem;
    struct library_file file;
};

struct adding {
    struct library *library;
    const struct hear_options *options;
    struct hear_counts *counts;
    struct hear_files files;
    struct hear_noted *noted; /* all files of the library, by their paths' bytes */
    size_t notes, room;
    struct hear_job *job; /* files to be opened */
    size_t jobs, done;
    size_t *later; /* jobs whose sound another one of this run was to hear first */
    char (*later_id)[HEARING_ID];
    size_t laters;
    double started;
    bool good;
    struct error err;
};

static void adding_free(struct adding *adding) {
    hear_files_free(&adding->files);
    for (size_t i = 0; i < adding->notes; i++) {
        free(adding->noted[i].path);
        free(adding->noted[i].problem);
    }
    free(adding->noted);
    free(adding->job);
    free(adding->later);
    free(adding->later_id);
}

/* ---- what there is ---- */

static bool keep_note(void *context, const struct library_file *file) {
    struct adding *adding = context;
    adding->noted =
        memory_grow(adding->noted, &adding->room, adding->notes + 1, sizeof *adding->noted);
    struct hear_noted *noted = &adding->noted[adding->notes++];
    *noted = (struct hear_noted){.path = memory_string(file->path), .file = *file};
    noted->problem = file->problem == NULL ? NULL : memory_string(file->problem);
    noted->file.path = noted->path;
    noted->file.problem = noted->problem;
    return true;
}

static bool is_there(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != ELOOP);
}

/* The path without links and dots; where there is nothing (any more), its folder's with its name.
 * NULL if not even the folder is there. */
static char *real_path(const char *path) {
    char *real = realpath(path, NULL);
    if (real != NULL) {
        return real;
    }
    char *folder = path_folder(path);
    char *above = realpath(folder, NULL);
    free(folder);
    real = above == NULL ? NULL : path_join(above, path_name(path));
    free(above);
    return real;
}

/* Notes that a file is gone, or there again. */
static bool note_gone(struct adding *adding, struct hear_noted *noted, bool gone) {
    noted->file.gone = gone;
    adding->counts->gone += gone;
    return adding->options->dry_run ||
           library_set_file(adding->library, &noted->file, &adding->err);
}

/* Files of the library at or below the path that are no longer there. */
static bool note_missing(struct adding *adding, const char *path, bool *any) {
    for (size_t i = 0; i < adding->notes; i++) {
        struct hear_noted *noted = &adding->noted[i];
        if (hear_is_below(noted->path, path)) {
            *any = true;
            if (!noted->file.gone && !is_there(noted->path) && !note_gone(adding, noted, true)) {
                return false;
            }
        }
    }
    return true;
}

static bool find_path(struct adding *adding, const char *path) {
    char *real = real_path(path);
    bool noted = false;
    bool good = true;
    if (real == NULL) {
        return adding->options->missing ||
               error_set(&adding->err, "%s: %s", path, strerror(ENOENT));
    }
    bool there = is_there(real);
    good = note_missing(adding, real, &noted);
    if (good && there) {
        hear_files_find(&adding->files, real, adding->options);
    } else if (good && !noted && !adding->options->missing) {
        good = error_set(&adding->err, "%s: %s", path, strerror(ENOENT));
    }
    free(real);
    return good;
}

static bool is_unchanged(const struct hear_file *file, const struct hear_noted *noted) {
    return noted != NULL && noted->file.size == file->size &&
           noted->file.modified == file->modified && noted->file.version == HEARING_VERSION;
}

/* Which files are to be opened: both lists are in order. */
static bool choose_jobs(struct adding *adding) {
    struct hear_counts *counts = adding->counts;
    size_t at = 0;
    adding->job = memory_new(adding->files.count, sizeof *adding->job);
    counts->files = adding->files.count;
    counts->closed = adding->files.closed;
    for (size_t i = 0; i < adding->files.count; i++) {
        const struct hear_file *file = &adding->files.file[i];
        while (at < adding->notes && strcmp(adding->noted[at].path, file->path) < 0) {
            at++;
        }
        bool there = at < adding->notes && strcmp(adding->noted[at].path, file->path) == 0;
        struct hear_noted *noted = there ? &adding->noted[at] : NULL;
        if (is_unchanged(file, noted)) {
            counts->unchanged++;
            counts->failed += noted->file.track == 0;
            if (noted->file.gone && !note_gone(adding, noted, false)) {
                return false;
            }
        } else {
            adding->job[adding->jobs++] = (struct hear_job){file, noted};
        }
    }
    return true;
}

/* Finds all files, and notes which are gone, in one transaction. */
static bool find_all(struct adding *adding, char *const *path, size_t paths) {
    struct library *library = adding->library;
    bool writes = !adding->options->dry_run;
    if ((writes && !library_begin(library, &adding->err)) ||
        !library_files(library, 0, keep_note, adding, &adding->err)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < paths; i++) {
        good = find_path(adding, path[i]);
    }
    if (good) {
        hear_files_sort(&adding->files);
        good = choose_jobs(adding);
    }
    if (!good && writes) {
        library_rollback(library);
    }
    return good && (!writes || library_commit(library, &adding->err));
}

/* ---- what was heard ---- */

static struct track track_of(const struct hear_outcome *outcome, const struct hear_tags *tags,
                             const char *uri) {
    struct track track = {.id = outcome->id,
                          .uri = uri,
                          .title = tags->title,
                          .artist = tags->artist,
                          .album = tags->album,
                          .genre = tags->genre,
                          .duration = llround(1000 * outcome->heard.sound.seconds)};
    for (int f = 0; f < FEATURE_COUNT; f++) {
        double value = outcome->heard.feature[f];
        track.feature[f] = feature_in_range((enum feature)f, value) ? value : NAN;
    }
    return track;
}

static struct library_sound sound_of(const struct hear_outcome *outcome) {
    const struct heard *heard = &outcome->heard;
    struct library_sound sound = {.version = HEARING_VERSION,
                                  .loudness = heard->loudness.integrated,
                                  .range = heard->loudness.range,
                                  .true_peak = heard->loudness.true_peak,
                                  .gain = outcome->tags.gain,
                                  .tempo_half = heard->sound.tempo_half,
                                  .tempo_double = heard->sound.tempo_double,
                                  .tempo_certainty = heard->sound.tempo_certainty,
                                  .key_certainty = heard->sound.key_certainty,
                                  .onset_rate = heard->sound.onset_rate,
                                  .point = heard->point};
    memcpy(sound.probability, heard->mood, sizeof sound.probability);
    static_assert((int)LIBRARY_VECTOR == (int)SOUND_VECTOR, "the library keeps whole vectors");
    memcpy(sound.vector, heard->sound.vector, sizeof sound.vector);
    return sound;
}

static struct library_file file_of(const struct hear_file *file) {
    return (struct library_file){.path = file->path,
                                 .size = file->size,
                                 .modified = file->modified,
                                 .version = HEARING_VERSION};
}

/* The other files of a song: whether one of them is there, for whose names and tags it stands. */
struct others {
    struct adding *adding;
    const char *path; /* but this one */
    bool there;
    struct hear_noted moved; /* one that is not there any more, but was when Mien last looked */
};

static bool look_at_other(void *context, const struct library_file *file) {
    struct others *others = context;
    if (file->gone || strcmp(file->path, others->path) == 0) {
        return true;
    }
    if (is_there(file->path)) {
        others->there = true;
    } else if (others->moved.path == NULL) {
        others->moved = (struct hear_noted){.path = memory_string(file->path), .file = *file};
        others->moved.file.path = others->moved.path;
    }
    return true;
}

struct uri_of {
    bool same, heard;
    const char *uri;
};

static bool compare_uri(void *context, const struct library_song *song) {
    struct uri_of *uri = context;
    uri->heard = song->heard;
    uri->same = song->track.uri != NULL && strcmp(song->track.uri, uri->uri) == 0;
    return true;
}

/* A song that the library has, in a file that it did not know so: moved here, copied, or with other
 * tags. The song's names are those of one file, as long as that is there. */
static bool take_known(struct adding *adding, const struct hear_file *file,
                       const struct track *track, int64_t number) {
    struct library *library = adding->library;
    struct library_file noted = file_of(file);
    struct others others = {.adding = adding, .path = file->path};
    struct uri_of uri = {.uri = track->uri};
    bool good = library_files(library, number, look_at_other, &others, &adding->err);
    if (good && others.moved.path != NULL) {
        good = note_gone(adding, &others.moved, true);
        adding->counts->gone--; /* it was moved */
    }
    free(others.moved.path);
    noted.track = number;
    good = good && library_set_file(library, &noted, &adding->err) &&
           library_song(library, number, compare_uri, &uri, &adding->err);
    if (good && uri.heard && (uri.same || !others.there)) {
        good = library_retag(library, number, track, &adding->err);
    }
    adding->counts->known += good;
    return good;
}

static bool take_heard(struct adding *adding, const struct hear_file *file,
                       const struct hear_outcome *outcome, const struct track *track) {
    struct library_sound sound = sound_of(outcome);
    struct library_file noted = file_of(file);
    if (!library_add_heard(adding->library, track, &sound, &noted.track, &adding->err) ||
        !take_known(adding, file, track, noted.track)) {
        return false;
    }
    adding->counts->known--;
    adding->counts->heard++;
    return true;
}

static bool take_problem(struct adding *adding, const struct hear_file *file,
                         const struct hear_noted *before, const struct hear_outcome *outcome) {
    struct library_file noted = file_of(file);
    const char *problem = outcome->err.message;
    bool fresh = before == NULL || before->problem == NULL || before->file.gone ||
                 strcmp(before->problem, problem) != 0;
    noted.problem = problem;
    if (access(file->path, R_OK) != 0) {
        noted.modified = 0; /* what stands in its way can go without the file changing */
    }
    if (!library_set_file(adding->library, &noted, &adding->err)) {
        return false;
    }
    adding->counts->failed++;
    adding->counts->fresh += fresh;
    if (adding->options->problem != NULL) {
        adding->options->problem(adding->options->context, file->path, problem, fresh);
    }
    return true;
}

/* The song of a known sound; a job that came before the one that hears its sound waits. */
static bool find_known(struct adding *adding, size_t job, const char *id, bool last,
                       int64_t *number) {
    *number = library_find(adding->library, id, &adding->err);
    if (*number == 0 && !last) {
        size_t count = adding->laters + 1;
        adding->later = memory_resize(adding->later, count, sizeof *adding->later);
        adding->later_id = memory_resize(adding->later_id, count, sizeof *adding->later_id);
        adding->later[adding->laters] = job;
        memcpy(adding->later_id[adding->laters++], id, HEARING_ID);
    }
    return *number >= 0;
}

static bool take_sound(struct adding *adding, struct hear_outcome *outcome) {
    const struct hear_file *file = adding->job[outcome->job].file;
    char *uri = hear_uri(file->path);
    hear_names(&outcome->tags, file->path, file->root_length);
    struct track track = track_of(outcome, &outcome->tags, uri);
    int64_t number = 0;
    bool good = true;
    if (!outcome->known) {
        good = take_heard(adding, file, outcome, &track);
    } else {
        good = find_known(adding, outcome->job, outcome->id, false, &number) &&
               (number == 0 || take_known(adding, file, &track, number));
    }
    free(uri);
    return good;
}

/* ---- how far it is ---- */

static void tell_progress(void *context) {
    struct adding *adding = context;
    const struct hear_options *options = adding->options;
    if (options->progress == NULL) {
        return;
    }
    double passed = clock_seconds() - adding->started;
    struct hear_progress progress = {.files = adding->jobs, .done = adding->done, .left = NAN};
    if (passed > 0 && adding->done > 0) {
        progress.a_minute = 60 * (double)adding->done / passed;
        progress.left = passed * (double)(adding->jobs - adding->done) / (double)adding->done;
    }
    options->progress(options->context, &progress);
}

static bool take_outcome(void *context, struct hear_outcome *outcome) {
    struct adding *adding = context;
    struct library *library = adding->library;
    const struct hear_file *file = adding->job[outcome->job].file;
    adding->done++;
    /* Each by itself: what is done is kept whatever happens to the next. */
    adding->good = library_begin(library, &adding->err);
    if (adding->good) {
        adding->good = outcome->good
                           ? take_sound(adding, outcome)
                           : take_problem(adding, file, adding->job[outcome->job].before, outcome);
        if (adding->good) {
            adding->good = library_commit(library, &adding->err);
        } else {
            library_rollback(library);
        }
    }
    if (adding->good && outcome->good && !outcome->known && adding->options->file != NULL) {
        adding->options->file(adding->options->context, file->path);
    }
    tell_progress(adding);
    return adding->good;
}

/* Copies whose sound was heard after they were opened. If it was not, since hearing stopped or
 * failed, they are new the next time. */
static bool take_later(struct adding *adding) {
    bool good = adding->laters == 0 || library_begin(adding->library, &adding->err);
    for (size_t i = 0; good && i < adding->laters; i++) {
        int64_t number = 0;
        struct library_file noted = file_of(adding->job[adding->later[i]].file);
        good = find_known(adding, adding->later[i], adding->later_id[i], true, &number);
        noted.track = number;
        if (good && number > 0) {
            good = library_set_file(adding->library, &noted, &adding->err);
            adding->counts->known++;
        }
    }
    if (adding->laters > 0 && good) {
        return library_commit(adding->library, &adding->err);
    }
    if (adding->laters > 0) {
        library_rollback(adding->library);
    }
    return good;
}

static bool was_stopped(const struct adding *adding) {
    const struct hear_options *options = adding->options;
    return adding->done < adding->jobs && options->stop != NULL && options->stop(options->context);
}

static bool hear_jobs(struct adding *adding) {
    const struct hear_options *options = adding->options;
    adding->started = clock_seconds();
    adding->good = true;
    char **known = library_heard_ids(adding->library, HEARING_VERSION, &adding->err);
    if (known == NULL) {
        return false;
    }
    struct hear_work work = {.job = adding->job,
                             .jobs = adding->jobs,
                             .known = known,
                             .threads = options->threads,
                             .stop = options->stop,
                             .take = take_outcome,
                             .idle = tell_progress,
                             .context = adding};
    struct error problem = {""};
    bool good = hear_work(&work, &problem);
    if (!good) {
        adding->err = problem;
    }
    good = good && adding->good && take_later(adding);
    adding->counts->stopped = was_stopped(adding);
    for (size_t i = 0; known[i] != NULL; i++) {
        free(known[i]);
    }
    free(known);
    return good;
}

static void tell_jobs(const struct adding *adding) {
    for (size_t i = 0; i < adding->jobs && adding->options->file != NULL; i++) {
        adding->options->file(adding->options->context, adding->job[i].file->path);
    }
}

bool hear_add(struct library *library, char *const *path, size_t paths,
              const struct hear_options *options, struct hear_counts *out, struct error *err) {
    *out = (struct hear_counts){0};
    struct adding adding = {
        .library = library, .options = options, .counts = out, .err = {"nothing is wrong"}};
    library_wait(library, PATIENCE);
    bool good = find_all(&adding, path, paths);
    if (good && options->dry_run) {
        tell_jobs(&adding);
    } else if (good && adding.jobs > 0) {
        good = hear_jobs(&adding);
    }
    if (!good) {
        *err = adding.err;
    }
    adding_free(&adding);
    return good;
}
