/* Where things are kept (XDG Base Directory Specification 0.8). All strings are freed by the
 * caller with free(). */
#ifndef BASE_PATH_H
#define BASE_PATH_H

char *path_join(const char *folder, const char *name);

/* The folder that holds `path`: "a/b" gives "a", "b" gives ".", "/b" gives "/". */
char *path_folder(const char *path);

/* The part after the last slash; points into `path`. */
const char *path_name(const char *path);

/* $XDG_DATA_HOME/mien, or ~/.local/share/mien; a relative XDG_DATA_HOME is ignored, as the
 * specification says. */
char *path_data(void);

#endif
