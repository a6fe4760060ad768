/* mien-play: plays files on this machine for the process that started it (player/mpv.c), and alone
 * links libmpv, which brings two hundred libraries. It runs on its own until its list is over, or
 * somebody says stop through its socket (player/control.h). */
#include "player/control.h"
#include "player/player.h"
#include "player/program/confine.h"
#include "player/program/engine.h"
#include "player/program/songs.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <mpv/client.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Seconds that a message may take, and that the one before has to leave. */
static const double patience = 5;

struct program {
    struct engine *engine;
    struct songs songs;
    int start;    /* to whoever started it; -1 once that does not matter any more */
    int listener; /* -1 before there is one */
    bool answered, done;
};

static volatile sig_atomic_t ended; /* by a signal, whose handler is given nothing */

static void end(int number) {
    (void)number;
    ended = 1;
}

/* ---- messages ---- */

static json_t *text_or_null(const char *string) {
    return string == NULL ? json_null() : json_string(string);
}

static json_t *problem_message(const char *problem) {
    return json_pack("{s:s}", "problem", problem);
}

static json_t *state_message(struct program *program) {
    struct engine_state state = engine_state(program->engine);
    const struct engine_song *song = &program->songs.song[state.song];
    json_t *message =
        json_pack("{s:i, s:i, s:f, s:f, s:I}", "pid", (int)getpid(), "status",
                  state.paused ? PLAYER_PAUSED : PLAYER_PLAYING, "position", state.position,
                  "length", state.length, "track", (json_int_t)state.song);
    json_object_set_new(message, "uri", text_or_null(song->uri));
    json_object_set_new(message, "title", text_or_null(song->title));
    json_object_set_new(message, "artist", text_or_null(song->artist));
    json_object_set_new(message, "problem", json_null());
    return message;
}

/* What went wrong is told to whoever asks for the state first. */
static json_t *answer_to(struct program *program, const json_t *question) {
    const char *what = json_string_value(json_object_get(question, "do"));
    const json_t *seconds = json_object_get(question, "seconds");
    what = what == NULL ? "" : what;
    if (strcmp(what, "pause") == 0) {
        engine_pause(program->engine, json_is_true(json_object_get(question, "pause")));
    } else if (strcmp(what, "next") == 0) {
        engine_next(program->engine);
    } else if (strcmp(what, "seek") == 0 && isfinite(json_number_value(seconds))) {
        engine_seek(program->engine, json_number_value(seconds));
    } else if (strcmp(what, "stop") == 0) {
        program->done = true;
    } else if (strcmp(what, "state") != 0) {
        return problem_message("mien-play was asked for something that it does not know");
    }
    json_t *answer = state_message(program);
    if (strcmp(what, "state") == 0) {
        json_object_set_new(answer, "problem", text_or_null(engine_problem(program->engine)));
    }
    return answer;
}

/* Only the same user's programs can reach the folder; who it is is looked at all the same. */
static void serve(struct program *program) {
    struct ucred who = {.uid = (uid_t)-1};
    socklen_t size = sizeof who;
    int client = accept4(program->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) {
        return;
    }
    if (getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == getuid()) {
        json_t *question = control_receive(client, CONTROL_QUESTION, patience);
        json_t *answer = answer_to(program, question);
        control_send(client, answer, patience);
        json_decref(answer);
        json_decref(question);
    }
    close(client);
}

/* ---- taking the place of the one before ---- */

static void ask_to_stop(int folder) {
    int connection = control_connect(folder);
    if (connection >= 0) {
        json_t *question = json_pack("{s:s}", "do", "stop");
        control_send(connection, question, 1);
        json_decref(control_receive(connection, CONTROL_LINE, 1));
        json_decref(question);
        close(connection);
    }
}

/* Whoever has the lock plays; it is the kernel's, and gone with its process. */
static bool take_place(struct program *program, struct error *err) {
    static const struct timespec moment = {0, 20000000};
    int folder = control_folder(err);
    int lock =
        folder < 0 ? -1 : openat(folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    double until = clock_seconds() + patience;
    bool taken = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0;
    while (lock >= 0 && !taken && clock_seconds() < until) {
        ask_to_stop(folder);
        nanosleep(&moment, NULL);
        taken = flock(lock, LOCK_EX | LOCK_NB) == 0;
    }
    if (folder >= 0 && !taken) {
        error_set(err, "another mien-play does not stop; end it with 'pkill mien-play'");
    }
    program->listener = taken ? control_listen(folder, err) : -1;
    if (folder >= 0) {
        close(folder);
    }
    return program->listener >= 0;
}

/* ---- playing ---- */

/* Says that there is music, or why there is none, to whoever started it; who may be gone. */
static void answer_start(struct program *program, json_t *answer) {
    control_send(program->start, answer, patience);
    json_decref(answer);
    program->answered = true;
    if (!program->songs.leashed) {
        close(program->start);
        program->start = -1;
    }
}

static void work(struct program *program) {
    enum engine_progress progress = engine_work(program->engine);
    if (progress == ENGINE_PLAYS && !program->answered) {
        answer_start(program, state_message(program));
    } else if (progress == ENGINE_ENDS) {
        program->done = true;
        if (!program->answered) {
            const char *problem = engine_problem(program->engine);
            answer_start(program,
                         problem_message(problem == NULL ? "nothing can be heard of it" : problem));
        }
    }
}

static void play(struct program *program) {
    sigset_t none;
    sigemptyset(&none);
    while (!program->done && !ended) {
        struct pollfd waited[] = {
            {.fd = engine_descriptor(program->engine), .events = POLLIN},
            {.fd = program->listener, .events = POLLIN},
            {.fd = program->start, .events = POLLIN}, /* hangs up: nobody waits for it any more */
        };
        int ready = ppoll(waited, 3, NULL, &none);
        if (ready > 0 && waited[1].revents != 0) {
            serve(program);
        }
        if (ready > 0 && waited[2].revents != 0) {
            program->done = true;
        }
        work(program);
    }
}

static bool prepare(struct program *program, const json_t *message, struct error *err) {
    if (message == NULL) {
        error_set(err, "mien-play was told nothing");
        return false;
    }
    if (!songs_read(&program->songs, message, err) || !play_confine(err) ||
        !take_place(program, err)) {
        return false;
    }
    program->engine = engine_new(program->songs.output, program->songs.device, err);
    return program->engine != NULL &&
           engine_play(program->engine, program->songs.song, program->songs.count, err);
}

static int run(void) {
    struct program program = {.start = CONTROL_START, .listener = -1};
    struct error err;
    json_t *message = control_receive(CONTROL_START, CONTROL_LINE, patience);
    if (prepare(&program, message, &err)) {
        play(&program);
    } else {
        answer_start(&program, problem_message(err.message));
    }
    /* Whoever asks from here on finds nobody, while libmpv takes its time to end. */
    if (program.listener >= 0) {
        close(program.listener);
    }
    engine_free(program.engine);
    songs_free(&program.songs);
    json_decref(message);
    return 0;
}

static int list_devices(void) {
    struct error err;
    struct engine *engine =
        play_confine(&err) ? engine_new(getenv("MIEN_AUDIO_OUTPUT"), NULL, &err) : NULL;
    json_t *list = engine == NULL ? NULL : engine_devices(engine);
    if (list != NULL) {
        control_send(CONTROL_START, list, patience);
    }
    json_decref(list);
    engine_free(engine);
    return 0;
}

/* Ends when it is told to, and not when the terminal does: SIGINT there is for mien. */
static void take_signals(void) {
    static const int ending[] = {SIGTERM, SIGINT, SIGHUP};
    struct sigaction action = {.sa_handler = end};
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
        sigaction(ending[i], &action, NULL);
        sigaddset(&held, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &held, NULL); /* they come while it waits */
    signal(SIGPIPE, SIG_IGN);
}

int main(int count, char **words) {
    bool devices = count == 2 && strcmp(words[1], "--devices") == 0;
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        printf("mien-play %s, with libmpv's API %lu.%lu\n", MIEN_VERSION,
               mpv_client_api_version() >> 16, mpv_client_api_version() & 0xffff);
        return 0;
    }
    if ((count != 1 && !devices) || fcntl(CONTROL_START, F_GETFD) < 0) {
        fputs("mien-play is started by mien, to play music on this machine; by itself it does "
              "nothing.\n",
              stderr);
        return 2;
    }
    /* Before there are threads: its parent need not wait, and nobody's terminal is its own. */
    pid_t child = fork();
    if (child != 0) {
        _exit(child < 0);
    }
    setsid();
    close_range(CONTROL_START + 1, ~0U, 0);
    take_signals();
    return devices ? list_devices() : run();
}
