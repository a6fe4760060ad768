/* Asking on a terminal: a screen of lines that is drawn anew after each key.
 *
 * Without curses: a dozen lines from the top need three escape sequences that all terminals know,
 * and no library with a database of them. Where there are none (TERM=dumb), each screen is printed
 * below the one before. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/base.h"

/* What terminal_key() gives beside printable ASCII, which is itself, letters in lower case. */
enum key {
    KEY_UP = 256,
    KEY_DOWN,
    KEY_RIGHT,
    KEY_LEFT,
    KEY_ENTER,
    KEY_ESCAPE,    /* also Ctrl-D */
    KEY_INTERRUPT, /* Ctrl-C */
    KEY_REDRAW,    /* the window has another size, or the program was in the background */
    KEY_GONE,      /* the terminal is no more */
    KEY_NONE       /* within the time that was given */
};

struct terminal_size {
    size_t columns, rows;
};

struct terminal;

/* True if standard input and output are a terminal: whoever is there can be asked. */
bool terminal_is_there(void);

/* Keys come one by one from here on, and what was typed before is forgotten. The terminal is as it
 * was after terminal_close(), and also if the program is ended by a signal or by exit(); there is
 * one at a time. NULL with an error if it cannot be set up. */
struct terminal *terminal_open(struct error *err);

/* The same below what the terminal shows, for one line that is written anew. */
struct terminal *terminal_open_line(struct error *err);

/* Gives back the screen from before. NULL is allowed. */
void terminal_close(struct terminal *terminal);

/* Of the terminal on standard output; 80 x 24 if it does not tell. */
struct terminal_size terminal_size(void);

/* True if colour and bold letters are welcome (no-color.org). */
bool terminal_has_colour(const struct terminal *terminal);

/* Shows lines in place of what was there, as screen_lay_out() says. */
void terminal_draw(struct terminal *terminal, const struct text *lines);

/* Writes a line, cut to the terminal's width, over the one that was written before. */
void terminal_write_line(struct terminal *terminal, const char *line);

/* Waits for a key. */
int terminal_key(struct terminal *terminal);

/* Waits for a key so many seconds. */
int terminal_key_within(struct terminal *terminal, double seconds);

#endif
