/* What a decoder can still do once it is confined. Each attempt is made by a process of its own. */
#include "media/message.h"
#include "media/program/confine.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_CONFINED = 200, WORKED = 201 };

/* What the attempt's errno was, or WORKED. */
static int attempt(enum confine what, bool (*work)(void)) {
    pid_t child = fork();
    if (child == 0) {
        struct error err;
        if (!confine(what, &err)) {
            _exit(NOT_CONFINED);
        }
        errno = 0;
        _exit(work() ? WORKED : errno);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool open_file(void) {
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool make_file(void) {
    return creat("/tmp/mien-test-confine", 0600) >= 0;
}

static bool remove_file(void) {
    return unlink("/tmp/mien-test-confine") == 0;
}

static bool look_at_file(void) {
    struct stat status;
    return stat("/etc/passwd", &status) == 0;
}

static bool internet(void) {
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool local_socket(void) {
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool start_program(void) {
    char *words[] = {"/bin/true", NULL};
    return execve(words[0], words, words + 1) == 0;
}

static bool start_process(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return child > 0;
}

static bool kill_parent(void) {
    return kill(getppid(), 0) == 0;
}

static bool trace(void) {
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool new_code(void) {
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static bool change_to_code(void) {
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED || mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool terminal(void) {
    int columns;
    return ioctl(0, TIOCOUTQ, &columns) == 0;
}

static bool more_memory_allowed(void) {
    struct rlimit limits = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_AS, &limits) == 0;
}

static bool other_prctl(void) {
    return prctl(PR_SET_PDEATHSIG, 0) == 0;
}

static void nothing_outside(void **state) {
    (void)state;
    bool (*const work[])(void) = {
        open_file,      make_file,     remove_file,         look_at_file, internet,
        local_socket,   start_program, kill_parent,         trace,        new_code,
        change_to_code, terminal,      more_memory_allowed, other_prctl,  start_process,
    };
    for (size_t i = 0; i < sizeof work / sizeof work[0]; i++) {
        for (int what = CONFINE_SOUND; what <= CONFINE_WRITING; what++) {
            /* A terminal's ioctls are not a camera's either: 'T', not 'V'. */
            assert_int_equal(attempt((enum confine)what, work[i]), EPERM);
        }
    }
}

static bool compute(void) {
    /* A little memory, in one piece and in many; the clock; a pipe that is open. */
    char *block = malloc(64 << 20);
    bool good = block != NULL && clock_seconds() > 0;
    for (int i = 0; i < 1000 && good; i++) {
        free(memory_new(1000, 1));
    }
    free(block);
    return good && lseek(0, 0, SEEK_CUR) <= 0;
}

static void work_goes_on(void **state) {
    (void)state;
    for (int what = CONFINE_SOUND; what <= CONFINE_WRITING; what++) {
        assert_int_equal(attempt((enum confine)what, compute), WORKED);
    }
}

static void *nothing(void *context) {
    return context;
}

static bool start_thread(void) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    return errno == 0 && pthread_join(thread, NULL) == 0;
}

static void threads_for_video(void **state) {
    (void)state;
    assert_int_equal(attempt(CONFINE_SOUND, start_thread), EPERM);
    assert_int_equal(attempt(CONFINE_VIDEO, start_thread), WORKED);
    assert_int_equal(attempt(CONFINE_CAMERA, start_thread), WORKED);
    assert_int_equal(attempt(CONFINE_WRITING, start_thread), WORKED);
}

static bool take_memory(void) {
    volatile char *block = malloc((size_t)CONFINE_SOUND_MEMORY << 20);
    return block != NULL;
}

static bool take_much_memory(void) {
    volatile char *block = malloc((size_t)CONFINE_VIDEO_MEMORY << 20);
    return block != NULL;
}

static void memory_is_limited(void **state) {
    (void)state;
    assert_int_equal(attempt(CONFINE_SOUND, take_memory), ENOMEM);
    assert_int_equal(attempt(CONFINE_VIDEO, take_memory), WORKED);
    assert_int_equal(attempt(CONFINE_VIDEO, take_much_memory), ENOMEM);
}

static bool write_file(void) {
    signal(SIGXFSZ, SIG_IGN);
    return write(STDERR_FILENO, "x", 1) == 1;
}

static bool write_far(void) {
    signal(SIGXFSZ, SIG_IGN);
    return lseek(STDERR_FILENO, (off_t)CONFINE_FILE_SIZE << 30, SEEK_SET) > 0 &&
           write(STDERR_FILENO, "x", 1) == 1;
}

/* Not even a file that is open already can grow, but for the one that is to be written. */
static void files_do_not_grow(void **state) {
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/grows", test_folder());
    int file = creat(path, 0600);
    int kept = dup(STDERR_FILENO);
    assert_true(file >= 0 && kept >= 0 && dup2(file, STDERR_FILENO) >= 0);
    signal(SIGXFSZ, SIG_IGN); /* it is an error then, not the end */
    int problem = attempt(CONFINE_VIDEO, write_file);
    int written = attempt(CONFINE_WRITING, write_file);
    int far = attempt(CONFINE_WRITING, write_far);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    assert_int_equal(problem, EFBIG);
    assert_int_equal(written, WORKED);
    assert_int_equal(far, EFBIG);
}

static void time_is_limited(void **state) {
    (void)state;
    struct itimerval timer = {0}, never = {0};
    confine_rewind();
    assert_int_equal(getitimer(ITIMER_PROF, &timer), 0);
    setitimer(ITIMER_PROF, &never, NULL);
    assert_true(timer.it_value.tv_sec > CONFINE_SECONDS - 2);
    assert_true(timer.it_value.tv_sec <= CONFINE_SECONDS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_outside),   cmocka_unit_test(work_goes_on),
        cmocka_unit_test(threads_for_video), cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(files_do_not_grow), cmocka_unit_test(time_is_limited),
    };
    return test_run("media_confine", tests);
}
