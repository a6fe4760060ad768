/* What a user has settled once, as `name = value` lines in a file that people may edit:
 * $XDG_CONFIG_HOME/mien/config, or ~/.config/mien/config. Lines that start with # are theirs. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/error.h"

#include <stdbool.h>

/* The file; freed with free(). */
char *settings_path(void);

/* The value of a setting, freed with free(); *value is NULL if there is none. False with an error
 * if the file cannot be read. */
bool settings_get(const char *name, char **value, struct error *err);

/* Keeps a value of one line; all other lines stay as they are. */
bool settings_set(const char *name, const char *value, struct error *err);

#endif
