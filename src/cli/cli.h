/* The command line: one table of commands (table.c), from which parsing, --help, the man page and
 * the completions are made.
 *
 * There are two programs with this one table. `mien` starts quickly, since it is linked with
 * nothing but what most commands need; for the others it becomes `mien-full` (elsewhere.c), which
 * has them all. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/base.h"
#include "library/library.h"
#include "recommend/recommend.h"

struct cli_option {
    const char *name;  /* without the dashes */
    const char *value; /* what stands for its value in the help, "N" or "a|b"; NULL for a switch */
    const char *help;
};

struct cli_example {
    const char *command, *what;
};

struct cli;

struct command {
    const char *name;
    const char *arguments; /* as the help shows them */
    const char *summary;   /* one line */
    const char *about;     /* a paragraph or two */
    int (*run)(struct cli *cli);
    const char *words; /* what its argument can be, for completion: "FILE" or "a|b|c"; or NULL */
    const struct cli_option *options;   /* ends with a name that is NULL; may be NULL */
    const struct cli_example *examples; /* likewise */
};

enum { CLI_OPTIONS = 24 };

/* What the user asked for. */
struct cli {
    const struct command *command;
    const char *value[CLI_OPTIONS]; /* of each option, "" for a switch, NULL where not given */
    const char *common[CLI_OPTIONS];
    const char **word; /* what is no option */
    size_t words;
    struct log log;
    char **arguments; /* of main(), all of them */
};

/* The table, which ends with NULL, and the options that every command takes. */
extern const struct command *const commands[];
extern const struct cli_option common_options[];

/* NULL if there is no command of that name. */
const struct command *command_find(const char *name);

/* Exit codes. */
enum { CLI_GOOD = 0, CLI_FAILED = 1, CLI_MISUSED = 2, CLI_NOTHING_SEEN = 3, CLI_STOPPED = 130 };

/* ---- options (options.c) ---- */

/* Sorts the words after the command's name. False after saying what is wrong. */
bool cli_parse(struct cli *cli, int count, char **words);

bool cli_has(const struct cli *cli, const char *option);

/* The value of an option, NULL where not given. */
const char *cli_value(const struct cli *cli, const char *option);

/* Numbers: *out stays as it is where the option is not given. False after saying what is wrong. */
bool cli_integer(const struct cli *cli, const char *option, int64_t least, int64_t most,
                 int64_t *out);
bool cli_size(const struct cli *cli, const char *option, size_t least, size_t most, size_t *out);
bool cli_number(const struct cli *cli, const char *option, double above, double *out);

/* --seed, or one that nobody chose. */
bool cli_seed(const struct cli *cli, uint64_t *seed);

/* The path of the library that --library names, or of the usual one; freed with free(). */
char *cli_library_path(const struct cli *cli);

/* The library that --library names, or the usual one. NULL after saying what is wrong. */
struct library *cli_library(const struct cli *cli, enum library_access access);

/* Prints the error; gives CLI_FAILED. */
int cli_failed(const struct error *err);

/* Prints what is wrong with the command line and where to read more; gives CLI_MISUSED. */
int cli_misused(const struct cli *cli, const char *format, ...) BASE_PRINTF(2, 3);

/* ---- output (output.c) ---- */

/* A table for people: cells are added row by row and printed in columns. */
struct grid {
    size_t columns;
    const char *align; /* a letter for each column: l or r */
    size_t most[12];   /* the widest a column may be, 0 for any width */
    size_t mood;       /* the column that begins with a mood, from 1: coloured on a terminal */
    char **cell;
    size_t cells, capacity;
};

void grid_add(struct grid *grid, const char *format, ...) BASE_PRINTF(2, 3);

/* Prints and empties it. */
void grid_print(struct grid *grid);

/* What turns a mood's colour on in a terminal; "" for MOOD_UNKNOWN. "\033[0m" turns it off. */
const char *cli_mood_colour(enum mood mood);

/* 42305 as "42,305", in one of a few buffers that take turns within the call. */
struct cli_count {
    char text[32];
};
struct cli_count cli_count(int64_t number);

/* Where what was made of a file goes: `out` itself, or, if that is a folder or `several` are made,
 * a file in the folder `out` that has the file's name with another ending. Makes the folder; NULL
 * with an error if it cannot. */
char *cli_output_path(const char *out, bool several, const char *file, const char *ending,
                      struct error *err);

/* ---- songs (song_output.c) ---- */

/* Prints one object a line and frees it. */
void cli_print_json(void *json);

/* The number of the song that the words mean: an id, a uri, a part of the title or artist. 0 after
 * saying why there is none, or which ones there are. */
int64_t cli_find_song(const struct cli *cli, struct library *library, const char *words);

/* "mood 83 %", or "-" where the mood is not known. */
void song_mood_text(const struct library_song *song, char *out, size_t size);

/* Adds four cells of a song in a list: its number, title, artist, mood. */
void song_grid_add(struct grid *grid, size_t number, const struct library_song *song);

/* Writes songs as an extended M3U list in UTF-8 that is called `name`; those without a uri are
 * comments in it, which `without` counts. */
bool playlist_write(const char *path, const char *name, const struct song *songs, size_t count,
                    size_t *without, struct error *err);

/* ---- help (help.c, manual.c, completion.c) ---- */

void help_all(FILE *out);
void help_command(const struct command *command, FILE *out);
void manual_print(FILE *out);
bool completion_print(const char *shell, FILE *out);

/* The part of `mien add` that hears files; paths of music files and folders. */
int command_add_music(struct cli *cli, char *const *path, size_t paths);

/* ---- one function a command, one file each ---- */

int command_add(struct cli *cli);
int command_add_failed(struct cli *cli);
int command_hear(struct cli *cli);
int command_watch(struct cli *cli);
int command_tag(struct cli *cli);
int command_fit(struct cli *cli);
int command_moods(struct cli *cli);
int command_list(struct cli *cli);
int command_songs(struct cli *cli);
int command_like(struct cli *cli);
int command_journey(struct cli *cli);
int command_faces(struct cli *cli);
int command_detect(struct cli *cli);
int command_now(struct cli *cli);
int command_login(struct cli *cli);
int command_logout(struct cli *cli);
int command_serve(struct cli *cli);
int command_train(struct cli *cli);
int command_eval(struct cli *cli);
int command_play(struct cli *cli);
int command_pause(struct cli *cli);
int command_next(struct cli *cli);
int command_stop(struct cli *cli);
int command_devices(struct cli *cli);
int command_train_sounds(struct cli *cli);
int command_about(struct cli *cli);
int command_completion(struct cli *cli);
int command_manual(struct cli *cli);
int command_help(struct cli *cli);

#endif
