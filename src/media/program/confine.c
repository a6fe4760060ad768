#include "media/program/confine.h"

#include "media/message.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

/* What decoders need once everything is open. All else fails with EPERM, so that a library that
 * merely tries (to read the time zone, say) goes on without. libseccomp and not an array of BPF: it
 * knows the numbers of each architecture, and checks for the others that a kernel understands. */
static const int always[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(_llseek),
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(recv), SCMP_SYS(recvfrom),
    /* memory */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* threads */
    SCMP_SYS(futex), SCMP_SYS(futex_time64), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
    SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
    /* time */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64), SCMP_SYS(nanosleep),
    SCMP_SYS(setitimer), SCMP_SYS(getrandom)};

static int allow_memory(scmp_filter_ctx filter) {
    /* Never code that was not loaded from a library. */
    struct scmp_arg_cmp plain = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    int problem = 0;
    problem |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, plain);
    problem |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), 1, plain);
    problem |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, plain);
    return problem;
}

static int allow_threads(scmp_filter_ctx filter) {
    struct scmp_arg_cmp thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    int problem = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread);
    /* Its flags are behind a pointer, where no filter sees them; without it glibc takes clone(). */
    problem |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    /* FFmpeg names its threads. */
    problem |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                                SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0));
    return problem;
}

static int allow_camera(scmp_filter_ctx filter) {
    /* Only ioctls of Video4Linux: those of kind 'V'. */
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, 0xff00, 'V' << 8));
}

static bool filter_calls(enum confine what, struct error *err) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int problem = filter == NULL ? -ENOMEM : 0;
    for (size_t i = 0; i < sizeof always / sizeof always[0] && problem == 0; i++) {
        problem = seccomp_rule_add(filter, SCMP_ACT_ALLOW, always[i], 0);
    }
    problem = problem != 0 ? problem : allow_memory(filter);
    if (problem == 0 && what != CONFINE_SOUND) {
        problem = allow_threads(filter);
    }
    if (problem == 0 && what == CONFINE_CAMERA) {
        problem = allow_camera(filter);
    }
    /* For the threads, too, that a library may have started. */
    problem = problem != 0 ? problem : seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    problem = problem != 0 ? problem : seccomp_load(filter);
    if (filter != NULL) {
        seccomp_release(filter);
    }
    return problem == 0 ||
           error_set(err, "cannot be decoded safely: this kernel allows no filter (seccomp: %s)",
                     strerror(problem < 0 ? -problem : EINVAL));
}

static bool limit(int resource, rlim_t most) {
    struct rlimit limits;
    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0) {
        return false;
    }
    /* One that is lower already stays. */
    limits.rlim_max = limits.rlim_max < most ? limits.rlim_max : most;
    limits.rlim_cur = limits.rlim_cur < most ? limits.rlim_cur : most;
    return setrlimit((__rlimit_resource_t)resource, &limits) == 0;
}

void confine_rewind(void) {
    struct itimerval timer = {.it_value.tv_sec = CONFINE_SECONDS};
    setitimer(ITIMER_PROF, &timer, NULL);
}

/* Processes and threads are not limited by RLIMIT_NPROC, which counts those of the whole user: the
 * filter allows none, or threads only. */
bool confine(enum confine what, struct error *err) {
    bool good = limit(RLIMIT_CORE, 0);
    confine_rewind();
    if (MEDIA_SANITIZED) {
        return good || error_set(err, "cannot be decoded safely: %s", strerror(errno));
    }
    rlim_t size = what == CONFINE_WRITING ? (rlim_t)CONFINE_FILE_SIZE << 30 : 0;
    size_t memory = what == CONFINE_SOUND ? CONFINE_SOUND_MEMORY : CONFINE_VIDEO_MEMORY;
    good = good && limit(RLIMIT_AS, (rlim_t)memory << 20) && limit(RLIMIT_FSIZE, size) &&
           limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0) &&
           (what != CONFINE_SOUND || limit(RLIMIT_CPU, CONFINE_SOUND_SECONDS)) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!good) {
        return error_set(err, "cannot be decoded safely: %s", strerror(errno));
    }
    return filter_calls(what, err);
}
