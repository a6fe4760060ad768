/* Where things are kept (XDG Base Directory Specification 0.8), and where Mien's own files are. All
 * strings are freed by the caller with free(). */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/error.h"

char *path_join(const char *folder, const char *name);

/* The folder that holds `path`: "a/b" gives "a", "b" gives ".", "/b" gives "/". */
char *path_folder(const char *path);

/* The part after the last slash; points into `path`. */
const char *path_name(const char *path);

/* $XDG_DATA_HOME/mien, or ~/.local/share/mien; a relative XDG_DATA_HOME is ignored, as the
 * specification says. */
char *path_data(void);

/* The folder of the running program, where symbolic links lead; NULL if the system does not tell.
 */
char *path_program_folder(void);

/* Another of Mien's programs: what the environment's `variable` names, or else the first of
 * `places`, as seen from the folder of the running one, that can be run; `places` ends with NULL.
 * NULL if there is none. */
char *path_own_program(const char *variable, const char *const *places);

/* A file of Mien's own data, "models/x.safetensors": in $MIEN_ASSETS if it is there; else where the
 * running program was installed (bin or libexec/mien, and share/mien) or built (src/cli, and
 * assets). NULL with an error if it is nowhere. */
char *path_asset(const char *name, struct error *err);

#endif
