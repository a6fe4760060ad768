#include "media/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What it does, for errors: "encodes", "encoded". */
static const char *work(const struct media_process *process) {
    return process->writes ? "encode" : "decode";
}

/* $MIEN_MEDIA, or where mien-media is, seen from the folder of the running program: beside it,
 * where it is installed, or in the folder of the build. */
static char *find_program(const struct media_process *process, struct error *err) {
    static const char *const places[] = {"mien-media", "../libexec/mien/mien-media",
                                         "../media/program/mien-media", NULL};
    char *found = path_own_program("MIEN_MEDIA", places);
    if (found == NULL) {
        char *folder = path_program_folder();
        error_set(err,
                  "the program mien-media, which %ss it, is missing (neither in %s nor in "
                  "../libexec/mien beside it); install Mien again",
                  work(process), folder == NULL ? "the program's folder" : folder);
        free(folder);
    }
    return found;
}

/* The same open file under a number above those that mien-media finds its own under. */
static int moved(int file) {
    int other = file < 0 ? -1 : fcntl(file, F_DUPFD_CLOEXEC, 16);
    if (file >= 0) {
        close(file);
    }
    return other;
}

struct ends {
    int ours, theirs;
};

/* Both ends of the pipe and of the socket, or -1; none of them stays open in other programs. */
static bool connect_ends(struct ends *answers, struct ends *requests) {
    int pair[2] = {-1, -1};
    if (pipe2(pair, O_CLOEXEC) != 0) {
        return false;
    }
    *answers = (struct ends){pair[0], moved(pair[1])};
    /* Larger than usual, so that a frame passes in few pieces; it may be refused. */
    (void)fcntl(answers->ours, F_SETPIPE_SZ, 1 << 20);
    if (answers->theirs < 0 || fcntl(answers->ours, F_SETFL, O_NONBLOCK) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return false;
    }
    *requests = (struct ends){pair[0], moved(pair[1])};
    return requests->theirs >= 0;
}

static void close_one(int file) {
    if (file >= 0) {
        close(file);
    }
}

/* A process group of its own: Ctrl-C is for Mien, which then decides. No variable of the
 * environment and none of Mien's signal settings come along. */
static int spawn(pid_t *pid, char *program, int answers, int requests, int input, int output) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&files, requests, MEDIA_REQUESTS);
    posix_spawn_file_actions_adddup2(&files, answers, MEDIA_ANSWERS);
    if (input >= 0) {
        posix_spawn_file_actions_adddup2(&files, input, MEDIA_INPUT);
    }
    if (output >= 0) {
        posix_spawn_file_actions_adddup2(&files, output, MEDIA_OUTPUT);
    }
    if (!MEDIA_SANITIZED) {
        posix_spawn_file_actions_addopen(&files, MEDIA_SILENCE, "/dev/null", O_WRONLY, 0);
    }
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                       POSIX_SPAWN_SETPGROUP);
    char *words[] = {program, NULL};
    char *nothing[] = {NULL};
    int problem =
        posix_spawn(pid, program, &files, &how, words, MEDIA_SANITIZED ? environ : nothing);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return problem;
}

bool media_process_start(struct media_process *process, const struct media_request *request,
                         int input, int output, struct error *err) {
    struct ends answers = {-1, -1}, requests = {-1, -1};
    int file = -1, second = -1;
    bool good = false;
    *process = (struct media_process){.answers = -1, .requests = -1, .writes = request->write == 1};
    char *program = find_program(process, err);
    if (program == NULL) {
        goto done;
    }
    file = input < 0 ? -1 : fcntl(input, F_DUPFD_CLOEXEC, 16);
    second = output < 0 ? -1 : fcntl(output, F_DUPFD_CLOEXEC, 16);
    if (!connect_ends(&answers, &requests) || (input >= 0 && file < 0) ||
        (output >= 0 && second < 0)) {
        error_set(err, "cannot be %sd: %s", work(process), strerror(errno));
        goto done;
    }
    int problem = spawn(&process->pid, program, answers.theirs, requests.theirs, file, second);
    if (problem != 0) {
        process->pid = 0;
        error_set(err, "cannot start %s, which %ss it: %s", program, work(process),
                  strerror(problem));
        goto done;
    }
    /* If it is gone already, reading tells. */
    (void)send(requests.ours, request, sizeof *request, MSG_NOSIGNAL);
    good = true;
done:
    process->answers = answers.ours;
    process->requests = requests.ours;
    close_one(answers.theirs);
    close_one(requests.theirs);
    close_one(file);
    close_one(second);
    free(program);
    return good;
}

void media_process_ask(const struct media_process *process) {
    /* With so many questions open that the socket is full, one more makes no difference. */
    (void)send(process->requests, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* Its status; -1 if that is not to be had. Killing one that has ended does not change it. */
static int end(struct media_process *process) {
    int status = -1;
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        pid_t got;
        do {
            got = waitpid(process->pid, &status, 0);
        } while (got < 0 && errno == EINTR);
        status = got == process->pid ? status : -1;
        process->pid = 0;
    }
    return status;
}

bool media_process_fate(struct media_process *process, struct error *err) {
    int status = end(process);
    if (status >= 0 && WIFEXITED(status)) {
        enum { NOT_STARTED = 127 }; /* by convention */
        int code = WEXITSTATUS(status);
        return code == NOT_STARTED
                   ? error_set(err,
                               "mien-media, which %ss it, cannot start; run it with --version to "
                               "see why",
                               work(process))
                   : error_set(err, "mien-media, which %ss it, gave up (status %d)", work(process),
                               code);
    }
    int signal = status >= 0 && WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL;
    switch (signal) {
    case SIGKILL:
    case SIGTERM:
        return error_set(err, "mien-media, which %sd it, was killed (is there enough memory?)",
                         work(process));
    case SIGPROF:
    case SIGXCPU:
        return error_set(err, process->writes ? "takes too long to encode"
                                              : "takes too long to decode; it may be damaged");
    default:
        if (process->writes) {
            return error_set(err, "mien-media, which encoded it, crashed (%s)", strsignal(signal));
        }
        return error_set(err,
                         "crashed mien-media, which decoded it (%s); it is damaged, or made to "
                         "do harm",
                         strsignal(signal));
    }
}

void media_process_stop(struct media_process *process) {
    (void)end(process);
    close_one(process->answers);
    close_one(process->requests);
    process->answers = -1;
    process->requests = -1;
}
