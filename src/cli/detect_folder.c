#include "cli/detect_folder.h"

#include "cli/detect_source.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Folders within folders, each with one open at a time. */
enum { DEEPEST = 64 };

static int not_hidden(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* By bytes, so that the order does not depend on the language. */
static int compare(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool visit_folder(const char *path, int depth, struct folder_visit *visit,
                         struct error *err);

static bool visit_one(const char *path, int depth, struct folder_visit *visit, struct error *err) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return visit_folder(path, depth + 1, visit, err);
    }
    if (!source_is_picture(path)) {
        visit->left_out++;
        return true;
    }
    visit->pictures++;
    visit->picture(visit->context, path);
    return true;
}

static bool visit_folder(const char *path, int depth, struct folder_visit *visit,
                         struct error *err) {
    struct dirent **entry = NULL;
    if (depth > DEEPEST) {
        return error_set(err, "%s: folders within folders are followed %d deep", path, DEEPEST);
    }
    int count = scandir(path, &entry, not_hidden, compare);
    if (count < 0) {
        return error_set(err, "%s: cannot be read: %s", path, strerror(errno));
    }
    bool good = true;
    for (int i = 0; i < count; i++) {
        struct error problem;
        char *inside = path_join(path, entry[i]->d_name);
        if (!visit_one(inside, depth, visit, &problem) && good) {
            *err = problem; /* the first one, and on with the others */
            good = false;
        }
        free(inside);
        free(entry[i]);
    }
    free(entry);
    return good;
}

bool folder_visit(const char *path, struct folder_visit *visit, struct error *err) {
    return visit_folder(path, 1, visit, err);
}
