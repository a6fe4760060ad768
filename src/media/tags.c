/* Writing tags: mien-media makes a copy of the file with them, which is read again before it takes
 * the file's place. */
#include "media/inside.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { MOST_TEMPO = 1000 };

/* What must be the same before and after. */
struct looked {
    struct media *media; /* still open, for its facts */
    unsigned char hash[MEDIA_HASH];
};

static bool tags_are_good(const char *path, const struct media_new_tags *tags, struct error *err) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -";
    size_t length = strnlen(tags->mood, sizeof tags->mood);
    if (length == sizeof tags->mood || strspn(tags->mood, allowed) != length) {
        return error_set(err, "%s: no such mood can be written into tags", path);
    }
    return tags->tempo <= MOST_TEMPO ||
           error_set(err, "%s: cannot be given %u beats a minute; %d are the most", path,
                     tags->tempo, MOST_TEMPO);
}

static bool look(const char *path, struct looked *looked, struct error *err) {
    looked->media = media_open_hash(path, true, err);
    return looked->media != NULL && media_hash(looked->media, looked->hash, err);
}

static bool can_be_written(const char *path, const struct media_facts *facts, struct error *err) {
    static const char *const containers[] = {"mp3", "flac", "ogg", "mov"};
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++) {
        if (strcmp(facts->container, containers[i]) == 0) {
            return access(path, W_OK) == 0 || error_set(err, "%s: %s", path, strerror(errno));
        }
    }
    return error_set(err,
                     "%s: Mien writes tags into MP3, FLAC, Ogg and MP4 files only, and this is "
                     "another kind (%s)",
                     path, facts->container);
}

static bool same_number(double a, double b) {
    return isnan(a) ? isnan(b) : fabs(a - b) < 1e-6;
}

static bool same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Whether a file has the new tags. FFmpeg 5.1 reads one byte of the two that a tempo has in an MP4,
 * so there it is not known. */
static bool has_tags(const struct media_facts *facts, const struct media_new_tags *tags) {
    char tempo[16];
    snprintf(tempo, sizeof tempo, "%u", tags->tempo);
    bool mp4 = strcmp(facts->container, "mov") == 0;
    return (tags->mood[0] == '\0' || same_text(facts->tag[MEDIA_MOOD], tags->mood)) &&
           (tags->tempo == 0 || (!mp4 && same_text(facts->tag[MEDIA_TEMPO], tempo)));
}

static bool is_as_wanted(const struct media_facts *old, const struct media_facts *new,
                         const struct media_new_tags *tags) {
    char tempo[16];
    snprintf(tempo, sizeof tempo, "%u", tags->tempo);
    bool mp4 = strcmp(old->container, "mov") == 0;
    for (int i = 0; i < MEDIA_TAGS; i++) {
        const char *wanted = i == MEDIA_MOOD && tags->mood[0] != '\0' ? tags->mood
                             : i == MEDIA_TEMPO && tags->tempo > 0    ? tempo
                                                                      : old->tag[i];
        if (!same_text(new->tag[i], wanted) && !(mp4 && i == MEDIA_TEMPO)) {
            return false;
        }
    }
    return same_number(old->track_gain, new->track_gain) &&
           same_number(old->album_gain, new->album_gain) &&
           same_number(old->track_peak, new->track_peak) &&
           same_number(old->album_peak, new->album_peak) &&
           old->cover_length == new->cover_length &&
           (old->cover == NULL || memcmp(old->cover, new->cover, old->cover_length) == 0);
}

/* Reads the draft as anyone would. */
static bool is_whole(const char *path, const struct draft *draft, const struct looked *before,
                     const struct media_new_tags *tags, struct error *err) {
    char name[32];
    struct error problem;
    struct looked after = {.media = NULL};
    snprintf(name, sizeof name, "/proc/self/fd/%d", draft->file);
    bool good = look(name, &after, &problem) && memcmp(after.hash, before->hash, MEDIA_HASH) == 0 &&
                is_as_wanted(media_facts(before->media), media_facts(after.media), tags);
    media_close(after.media);
    return good || error_set(err,
                             "%s: would not be the same with new tags (it may be damaged, or have "
                             "tags of several kinds), so nothing was written",
                             path);
}

static bool rewrite(const char *path, int input, const struct draft *draft,
                    const struct media_new_tags *tags, struct error *err) {
    struct media_process process;
    struct media_request request = {
        .version = MEDIA_VERSION, .parent = (int32_t)getpid(), .tag = 1, .new_tags = *tags};
    struct error problem;
    bool good = media_process_start(&process, &request, input, draft->file, &problem);
    if (!good) {
        error_set(err, "%s: %s", path, problem.message);
    } else {
        struct media_reader answers = {.pipe = process.answers, .patience = MEDIA_PATIENCE};
        good = media_reader_finish(&answers) || media_told(&process, &answers, path, err);
    }
    media_process_stop(&process);
    return good;
}

/* What programs of the desktop keep beside a file, and who else may read it. */
static bool copy_attributes(int from, int to) {
    enum { MOST = 64 << 10 };
    char *names = memory_new(2, MOST), *value = names + MOST;
    ssize_t length = flistxattr(from, names, MOST);
    bool good = length >= 0 || errno == ENOTSUP;
    for (const char *name = names; good && length > 0 && name < names + length;
         name += strlen(name) + 1) {
        if (strncmp(name, "user.", 5) == 0 || strcmp(name, "system.posix_acl_access") == 0) {
            ssize_t size = fgetxattr(from, name, value, MOST);
            good = size >= 0 && fsetxattr(to, name, value, (size_t)size, 0) == 0;
        }
    }
    free(names);
    return good;
}

/* The draft belongs to whom the file belongs to, and the file is still the one that was read. */
static bool prepare(const char *path, int input, const struct draft *draft,
                    const struct stat *before, struct error *err) {
    struct stat now, own;
    if (stat(path, &now) != 0 || now.st_dev != before->st_dev || now.st_ino != before->st_ino ||
        now.st_size != before->st_size || now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != before->st_mtim.tv_nsec) {
        return error_set(err, "%s: changed while its tags were written, so nothing was", path);
    }
    bool good = fstat(draft->file, &own) == 0 &&
                ((own.st_uid == now.st_uid && own.st_gid == now.st_gid) ||
                 fchown(draft->file, now.st_uid, now.st_gid) == 0) &&
                copy_attributes(input, draft->file);
    return good || error_set(err, "%s: its owner or attributes could not be kept: %s", path,
                             strerror(errno));
}

bool media_write_tags(const char *path, const struct media_new_tags *tags, bool *written,
                      struct error *err) {
    struct looked before = {.media = NULL};
    struct draft draft = {.file = -1};
    struct stat status;
    int input = -1;
    bool good = false;
    *written = false;
    if (!tags_are_good(path, tags, err)) {
        return false;
    }
    char *real = realpath(path, NULL);
    if (real == NULL) {
        return error_set(err, "%s: %s", path, strerror(errno));
    }
    if ((input = media_open_input(real, err)) < 0 || fstat(input, &status) != 0 ||
        !look(real, &before, err) || !can_be_written(real, media_facts(before.media), err)) {
        goto done;
    }
    if (has_tags(media_facts(before.media), tags)) {
        good = true;
        goto done;
    }
    if (!draft_open(&draft, real, err)) {
        goto done;
    }
    good = rewrite(real, input, &draft, tags, err) && is_whole(real, &draft, &before, tags, err) &&
           prepare(real, input, &draft, &status, err);
    if (good) {
        good = *written = draft_keep(&draft, err);
    } else {
        draft_drop(&draft);
    }
done:
    if (input >= 0) {
        close(input);
    }
    media_close(before.media);
    free(real);
    return good;
}
