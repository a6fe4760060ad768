/* The table's lines, in one file a group; table.c puts them in order. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/cli.h"

/* table_songs.c */
extern const struct command table_add, table_hear, table_watch, table_tag, table_fit, table_moods,
    table_list, table_songs, table_like, table_journey;

/* table_now.c */
extern const struct command table_now;

/* table_play.c */
extern const struct command table_play, table_pause, table_next, table_stop, table_devices;
/* table_serve.c */
extern const struct command table_serve;

/* table_faces.c */
extern const struct command table_faces, table_detect, table_train, table_eval;

/* table_login.c */
extern const struct command table_login, table_logout;

/* table_sound.c */
extern const struct command table_train_sounds;

/* table_mien.c */
extern const struct command table_about, table_completion, table_help, table_manual;

#endif
