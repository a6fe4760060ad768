#include "cli/table.h"

#include <string.h>

const struct cli_option common_options[] = {
    {"json", NULL, "print JSON for programs, one object a line"},
    {"library", "FILE", "the library (default: $XDG_DATA_HOME/mien/library.db)"},
    {"quiet", NULL, "say nothing but errors"},
    {"verbose", NULL, "say what is done and how long it took"},
    {"help", NULL, "show this help"},
    {NULL, NULL, NULL},
};

const struct command *const commands[] = {
    &table_add,          &table_hear,    &table_watch,  &table_tag,    &table_fit,
    &table_moods,        &table_list,    &table_songs,  &table_like,   &table_journey,
    &table_now,          &table_serve,   &table_play,   &table_pause,  &table_next,
    &table_stop,         &table_devices, &table_faces,  &table_detect, &table_train,
    &table_train_sounds, &table_eval,    &table_login,  &table_logout, &table_about,
    &table_completion,   &table_help,    &table_manual, NULL,
};

const struct command *command_find(const char *name) {
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}
