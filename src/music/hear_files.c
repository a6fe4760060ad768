#include "music/hearing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders in folders: deeper ones are not looked into, so that nothing made to be deep uses up the
 * stack or the open files. */
enum { MOST_DEEP = 40 };

static const char *const endings[] = {
    "aac",  "ac3", "aif", "aiff", "alac", "amr", "ape", "au",  "caf",  "dff",  "dsf", "dts", "eac3",
    "flac", "it",  "m4a", "m4b",  "mka",  "mod", "mp2", "mp3", "mpc",  "mpga", "oga", "ogg", "opus",
    "s3m",  "shn", "spx", "tak",  "tta",  "voc", "w64", "wav", "wave", "weba", "wma", "wv",  "xm"};

bool hear_is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 &&
           (path[length] == '\0' || path[length] == '/' || folder[length - 1] == '/');
}

bool hear_is_music(const char *name) {
    const char *dot = strrchr(path_name(name), '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof endings[0]; i++) {
        if (text_same(dot + 1, endings[i])) {
            return true;
        }
    }
    return false;
}

static bool matches(const struct hear_options *options, const char *below) {
    for (size_t i = 0; options->exclude[i] != NULL; i++) {
        if (fnmatch(options->exclude[i], path_name(below), 0) == 0 ||
            fnmatch(options->exclude[i], below, 0) == 0) {
            return true;
        }
    }
    return false;
}

bool hear_excluded(const struct hear_options *options, const char *below) {
    if (options->exclude == NULL) {
        return false;
    }
    /* With a folder goes all that is in it. */
    bool excluded = matches(options, below);
    for (const char *end = strchr(below, '/'); !excluded && end != NULL;
         end = strchr(end + 1, '/')) {
        char *folder = memory_string_n(below, (size_t)(end - below));
        excluded = matches(options, folder);
        free(folder);
    }
    return excluded;
}

/* The folders that a folder is in, by which a circle of links is known. */
struct above {
    const struct above *next;
    dev_t device;
    ino_t inode;
    size_t deep;
};

struct finding {
    struct hear_files *files;
    const struct hear_options *options;
    size_t root_length;
    struct text path; /* of what is looked at */
};

static void add_file(struct finding *finding, const struct stat *status) {
    struct hear_files *files = finding->files;
    files->file = memory_grow(files->file, &files->capacity, files->count + 1, sizeof *files->file);
    files->file[files->count++] = (struct hear_file){
        .path = memory_string(finding->path.data),
        .root_length = finding->root_length,
        .size = status->st_size,
        .modified = (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec};
}

/* What cannot be looked into or is nothing to look into. */
static void tell(const struct finding *finding, const char *problem) {
    struct error err;
    error_set(&err, "%s: %s", finding->path.data, problem);
    finding->files->closed++;
    if (finding->options->problem != NULL) {
        finding->options->problem(finding->options->context, finding->path.data, err.message, true);
    }
}

static void look_into(struct finding *finding, int folder, const struct above *above);

/* A name in the folder; where a link leads counts. Nothing is opened but folders. */
static void look_at(struct finding *finding, int folder, const char *name,
                    const struct above *above) {
    struct stat status;
    size_t before = finding->path.length;
    text_add_string(&finding->path, finding->path.data[before - 1] == '/' ? "" : "/");
    text_add_string(&finding->path, name);
    const char *below = finding->path.data + finding->root_length;
    below += below[0] == '/';
    if (!hear_excluded(finding->options, below) && fstatat(folder, name, &status, 0) == 0) {
        if (S_ISREG(status.st_mode) && hear_is_music(name)) {
            add_file(finding, &status);
        } else if (S_ISDIR(status.st_mode)) {
            int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (inner < 0) {
                tell(finding, strerror(errno));
            } else {
                look_into(finding, inner, above);
            }
        }
    }
    finding->path.length = before;
    finding->path.data[before] = '\0';
}

/* Closes the folder. */
static void look_into(struct finding *finding, int folder, const struct above *above) {
    struct stat status;
    struct above here = {.next = above, .deep = above == NULL ? 0 : above->deep + 1};
    DIR *names = NULL;
    bool circle = fstat(folder, &status) != 0 || here.deep > MOST_DEEP;
    for (const struct above *a = above; !circle && a != NULL; a = a->next) {
        circle = a->device == status.st_dev && a->inode == status.st_ino;
    }
    if (circle || (names = fdopendir(folder)) == NULL) {
        close(folder);
        return;
    }
    here.device = status.st_dev;
    here.inode = status.st_ino;
    for (const struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        if (entry->d_name[0] != '.') {
            look_at(finding, dirfd(names), entry->d_name, &here);
        }
    }
    closedir(names);
}

/* Bytes of the folder below which names count: options->root if the path is below that. */
static size_t root_of(const struct hear_options *options, const char *path, size_t otherwise) {
    size_t length = options->root == NULL ? 0 : strlen(options->root);
    return length > 0 && strncmp(path, options->root, length) == 0 ? length : otherwise;
}

void hear_files_find(struct hear_files *files, const char *path,
                     const struct hear_options *options) {
    struct finding finding = {.files = files, .options = options};
    struct stat status;
    text_add_string(&finding.path, path);
    if (stat(path, &status) != 0) {
        tell(&finding, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        finding.root_length = root_of(options, path, strlen(path));
        int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0) {
            tell(&finding, strerror(errno));
        } else {
            look_into(&finding, folder, NULL);
        }
    } else if (S_ISREG(status.st_mode)) {
        /* Its folders tell nothing unless somebody says from where on. */
        finding.root_length = root_of(options, path, (size_t)(path_name(path) - path) - 1);
        add_file(&finding, &status);
    } else {
        /* A FIFO or a device that somebody named. */
        tell(&finding, "not a file or folder");
    }
    text_free(&finding.path);
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct hear_file *)a)->path, ((const struct hear_file *)b)->path);
}

void hear_files_sort(struct hear_files *files) {
    size_t kept = 0;
    if (files->count > 0) {
        qsort(files->file, files->count, sizeof *files->file, by_path);
    }
    for (size_t i = 0; i < files->count; i++) {
        if (kept > 0 && strcmp(files->file[kept - 1].path, files->file[i].path) == 0) {
            free(files->file[i].path);
        } else {
            files->file[kept++] = files->file[i];
        }
    }
    files->count = kept;
}

void hear_files_free(struct hear_files *files) {
    for (size_t i = 0; i < files->count; i++) {
        free(files->file[i].path);
    }
    free(files->file);
    *files = (struct hear_files){0};
}
