/* What the files that hear music hand to each other. Private to music/. */
#ifndef MUSIC_HEARING_H
#define MUSIC_HEARING_H

#include "media/media.h"
#include "music/hear.h"
#include "music/sound_model.h"

enum {
    HEARING_ID = 39, /* bytes of "sound:" and 32 hex digits, with the NUL */
    /* What was heard by another one is heard again. */
    HEARING_VERSION = SOUND_VERSION * 1000 + SOUND_MODEL_VERSION,
};

/* A number made of a file's sound and nothing else, as a track's id, and what the file says of
 * itself. */
bool hearing_identity(const char *path, char id[HEARING_ID], struct hear_tags *tags,
                      struct error *err);

/* What a file's facts say; copied. */
struct hear_tags hear_tags_of(const struct media_facts *facts);

/* Title and, where folders tell, artist and album for what has no tags: from the names below
 * `root`, which has `root_length` bytes. */
void hear_names(struct hear_tags *tags, const char *path, size_t root_length);

/* "file:///..." with all but unreserved characters and slashes in percent (RFC 3986); freed with
 * free(). */
char *hear_uri(const char *path);

/* ---- a folder's files (hear_files.c) ---- */

struct hear_file {
    char *path;             /* absolute */
    size_t root_length;     /* bytes of the folder that it was found below */
    int64_t size, modified; /* as in struct library_file */
};

struct hear_files {
    size_t count, capacity;
    size_t closed;          /* as in struct hear_counts */
    struct hear_file *file; /* by their paths' bytes, no path twice */
};

/* The music files at or below `path`, which is absolute and without links. A folder that cannot be
 * read is told to options->problem. */
void hear_files_find(struct hear_files *files, const char *path,
                     const struct hear_options *options);

/* Puts them in order. */
void hear_files_sort(struct hear_files *files);
void hear_files_free(struct hear_files *files);

/* Whether hear_options.exclude names it; `below` is the part of the path below the folder. */
bool hear_excluded(const struct hear_options *options, const char *below);

/* ---- hearing many (hear_work.c) ---- */

/* What came of a file. */
struct hear_outcome {
    size_t job;          /* which file it was */
    char id[HEARING_ID]; /* "" if it has none */
    bool known;          /* the library has this sound, or another file of this run */
    bool good;           /* else `err` */
    struct error err;
    struct hear_tags tags;
    struct heard heard; /* if good and not known */
};

void hear_outcome_free(struct hear_outcome *outcome);

struct hear_noted; /* what the library noted of a file (hear_add.c) */

struct hear_job {
    const struct hear_file *file;
    const struct hear_noted *before; /* NULL: nothing */
};

struct hear_work {
    const struct hear_job *job; /* files to be opened */
    size_t jobs;
    char **known; /* ids that need not be heard; ends with NULL */
    unsigned threads;
    bool (*stop)(void *context);
    /* Called by the thread that called hear_work(), one outcome after the other; the outcome is
     * freed by what calls it. False stops. */
    bool (*take)(void *context, struct hear_outcome *outcome);
    void (*idle)(void *context); /* twice a second while nothing comes */
    void *context;
};

/* Hears all jobs side by side. False with an error if no thread could be started or there is no
 * model. */
bool hear_work(const struct hear_work *work, struct error *err);

/* True if the path is `folder` or below it. */
bool hear_is_below(const char *path, const char *folder);

#endif
