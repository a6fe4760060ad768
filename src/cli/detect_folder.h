/* The pictures in a folder and the folders in it. */
#ifndef CLI_DETECT_FOLDER_H
#define CLI_DETECT_FOLDER_H

#include "base/base.h"

struct folder_visit {
    void (*picture)(void *context, const char *path);
    void *context;
    size_t pictures, left_out; /* how many were visited, and how many files were no pictures */
};

/* Visits all of them in the order of their names. Hidden files are not seen, and links to folders
 * not followed. False with an error if a folder cannot be read, after visiting what could be. */
bool folder_visit(const char *path, struct folder_visit *visit, struct error *err);

#endif
