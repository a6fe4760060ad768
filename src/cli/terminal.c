#include "cli/terminal.h"

#include "cli/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* The other screen, without a cursor; and back. Emptied before, for terminals that have only one.
 */
#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[0m\033[H\033[J\033[?1049l\033[?25h"

/* A line of the usual screen, without a cursor; and that line away again. */
#define ENTER_LINE "\033[?25l"
#define LEAVE_LINE "\r\033[K\033[?25h"

struct terminal {
    bool plain; /* knows no escape sequences */
    bool colour;
    unsigned char typed[64]; /* read and not yet given */
    size_t first, last;
};

/* What a signal must give back: the one thing here that is not the caller's, since a handler is
 * given nothing. */
static struct {
    volatile sig_atomic_t entered, plain, line, stopped;
    struct termios before;
} ours;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
enum { ENDING = sizeof ending / sizeof ending[0] };

/* Writes without stdio, as a signal's handler may. */
static void write_now(const char *sequence) {
    if (!ours.plain) {
        ssize_t written = write(STDOUT_FILENO, sequence, strlen(sequence));
        (void)written; /* a terminal that is gone needs nothing */
    }
}

/* Safe in a signal's handler; does nothing the second time. */
static void give_back(void) {
    if (ours.entered) {
        ours.entered = 0;
        write_now(ours.line ? LEAVE_LINE : LEAVE);
        tcsetattr(STDIN_FILENO, TCSANOW, &ours.before);
    }
}

static void end(int number) {
    give_back();
    raise(number); /* SA_RESETHAND: as if there had been no handler */
}

/* SIGWINCH only ends the wait for a key. */
static void ask_to_redraw(int number) {
    ours.stopped = ours.stopped || number == SIGCONT;
}

bool terminal_is_there(void) {
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Keys one by one, also Ctrl-C and Ctrl-Z; what is written still has its line ends made. */
static bool take(int when) {
    struct termios keys = ours.before;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    keys.c_iflag &= ~(tcflag_t)(IXON | INLCR | IGNCR);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    ours.entered = 1; /* before, so that no signal comes between */
    if (tcsetattr(STDIN_FILENO, when, &keys) != 0) {
        ours.entered = 0;
        return false;
    }
    write_now(ours.line ? ENTER_LINE : ENTER);
    return true;
}

/* SIGWINCH and SIGCONT only come while a key is waited for, so that none is missed between. */
static void watch_signals(void) {
    struct sigaction action = {.sa_handler = end, .sa_flags = SA_RESETHAND | SA_NODEFER};
    for (size_t i = 0; i < ENDING; i++) {
        sigaction(ending[i], &action, NULL);
    }
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGWINCH);
    sigaddset(&held, SIGCONT);
    sigprocmask(SIG_BLOCK, &held, NULL);
    action = (struct sigaction){.sa_handler = ask_to_redraw};
    sigaction(SIGWINCH, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
}

static void leave_signals(void) {
    for (size_t i = 0; i < ENDING; i++) {
        signal(ending[i], SIG_DFL);
    }
    signal(SIGWINCH, SIG_DFL);
    signal(SIGCONT, SIG_DFL);
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGWINCH);
    sigaddset(&held, SIGCONT);
    sigprocmask(SIG_UNBLOCK, &held, NULL);
}

static struct terminal *open_terminal(bool line, struct error *err) {
    static bool promised;
    const char *name = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    bool plain = name == NULL || name[0] == '\0' || strcmp(name, "dumb") == 0;
    if (tcgetattr(STDIN_FILENO, &ours.before) != 0) {
        error_set(err, "the terminal cannot be asked: %s", strerror(errno));
        return NULL;
    }
    ours.plain = plain;
    ours.line = line;
    if (!promised) {
        atexit(give_back); /* running out of memory ends the program there */
        promised = true;
    }
    watch_signals();
    if (!take(TCSAFLUSH)) {
        error_set(err, "the terminal cannot be asked: %s", strerror(errno));
        leave_signals();
        return NULL;
    }
    struct terminal *terminal = memory_new(1, sizeof *terminal);
    terminal->plain = plain;
    terminal->colour = !plain && (no_colour == NULL || no_colour[0] == '\0');
    return terminal;
}

struct terminal *terminal_open(struct error *err) {
    return open_terminal(false, err);
}

struct terminal *terminal_open_line(struct error *err) {
    return open_terminal(true, err);
}

void terminal_close(struct terminal *terminal) {
    if (terminal == NULL) {
        return;
    }
    give_back();
    leave_signals();
    free(terminal);
}

struct terminal_size terminal_size(void) {
    struct winsize window = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 ||
        window.ws_row == 0) {
        return (struct terminal_size){80, 24};
    }
    return (struct terminal_size){window.ws_col, window.ws_row};
}

bool terminal_has_colour(const struct terminal *terminal) {
    return terminal->colour;
}

void terminal_draw(struct terminal *terminal, const struct text *lines) {
    struct terminal_size size = terminal_size();
    struct screen screen = {size.columns, size.rows, terminal->plain, terminal->colour};
    struct text out = {0};
    screen_lay_out(&screen, lines, &out);
    fwrite(out.data, 1, out.length, stdout);
    fflush(stdout);
    text_free(&out);
}

/* Padded with spaces, which take the rest of the one before away; the last column is left free,
 * since some terminals go on to the next line there. */
void terminal_write_line(struct terminal *terminal, const char *line) {
    (void)terminal;
    struct text out = {0};
    text_add_string(&out, "\r");
    screen_fill(&out, line, terminal_size().columns - 1);
    fwrite(out.data, 1, out.length, stdout);
    fflush(stdout);
    text_free(&out);
}

/* ---- keys ---- */

enum { BYTE_NONE = -1, BYTE_REDRAW = -2, BYTE_GONE = -3 };

/* The next byte typed, waited for so many milliseconds (-1: as long as it takes). */
static int next_byte(struct terminal *terminal, int milliseconds) {
    if (terminal->first < terminal->last) {
        return terminal->typed[terminal->first++];
    }
    struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    sigset_t none;
    sigemptyset(&none);
    int ready = ppoll(&input, 1, milliseconds < 0 ? NULL : &wait, &none);
    if (ready < 0 && errno == EINTR) {
        return BYTE_REDRAW;
    }
    if (ready == 0) {
        return BYTE_NONE;
    }
    ssize_t got = read(STDIN_FILENO, terminal->typed, sizeof terminal->typed);
    if (got <= 0) {
        return BYTE_GONE;
    }
    terminal->last = (size_t)got;
    terminal->first = 1;
    return terminal->typed[0];
}

/* What follows ESC: nothing, or the rest of a key's sequence (ECMA-48: ESC [ parameters final; in
 * another mode ESC O final). 0 for keys that mean nothing here. */
static int escape_key(struct terminal *terminal) {
    enum { PATIENCE = 50 };
    int byte = next_byte(terminal, PATIENCE);
    if (byte < 0) {
        return byte == BYTE_GONE ? KEY_GONE : KEY_ESCAPE;
    }
    if (byte != '[' && byte != 'O') {
        return 0;
    }
    do {
        byte = next_byte(terminal, PATIENCE);
    } while (byte >= ' ' && byte < '@');
    static const int arrows[] = {KEY_UP, KEY_DOWN, KEY_RIGHT, KEY_LEFT};
    return byte >= 'A' && byte <= 'D' ? arrows[byte - 'A'] : byte == BYTE_GONE ? KEY_GONE : 0;
}

/* Ctrl-Z: the shell gets its terminal, and we get it back when we go on. */
static void suspend(void) {
    give_back();
    raise(SIGTSTP);
}

/* Takes the terminal anew where somebody else had it meanwhile. */
static int redraw(void) {
    if (ours.stopped || !ours.entered) {
        ours.stopped = 0;
        take(TCSANOW);
    }
    return KEY_REDRAW;
}

/* A key within so many milliseconds, -1 for as long as it takes. */
static int key_within(struct terminal *terminal, int milliseconds) {
    enum { CTRL_C = 3, CTRL_D = 4, CTRL_L = 12, CTRL_Z = 26, ESC = 27 };
    for (;;) {
        int byte = next_byte(terminal, milliseconds);
        switch (byte) {
        case BYTE_NONE:
            return KEY_NONE;
        case BYTE_REDRAW:
            return redraw();
        case BYTE_GONE:
            return KEY_GONE;
        case CTRL_C:
            return KEY_INTERRUPT;
        case CTRL_D:
            return KEY_ESCAPE;
        case CTRL_L:
            return KEY_REDRAW;
        case CTRL_Z:
            suspend();
            return redraw();
        case '\r':
        case '\n':
            return KEY_ENTER;
        default:
            break;
        }
        int key = byte == ESC ? escape_key(terminal) : byte;
        if (key >= KEY_UP || (key >= ' ' && key <= '~')) {
            return key >= 'A' && key <= 'Z' ? key + 32 : key;
        }
    }
}

int terminal_key(struct terminal *terminal) {
    return key_within(terminal, -1);
}

int terminal_key_within(struct terminal *terminal, double seconds) {
    return key_within(terminal, (int)(1000 * seconds));
}
