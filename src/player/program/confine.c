#include "player/program/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* Audio servers, devices and decoders need much of the kernel, and what exactly changes with each
 * of them: so what no player of files needs is refused, and not all but what it needs. */
bool play_confine(struct error *err) {
    static const int families[] = {AF_INET, AF_INET6, AF_PACKET, AF_VSOCK};
    struct rlimit no_core = {0, 0};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int problem = filter == NULL ? -ENOMEM : 0;
    for (size_t i = 0; problem == 0 && i < sizeof families / sizeof families[0]; i++) {
        problem = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
                                   SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i], 0));
    }
    problem = problem != 0 ? problem
                           : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(execve), 0);
    problem = problem != 0
                  ? problem
                  : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(execveat), 0);
    setrlimit(RLIMIT_CORE, &no_core);
    problem = problem != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? problem : -errno;
    problem = problem != 0 ? problem : seccomp_load(filter);
    if (filter != NULL) {
        seccomp_release(filter);
    }
    return problem == 0 ||
           error_set(err, "cannot be played safely: this kernel allows no filter (seccomp: %s)",
                     strerror(problem < 0 ? -problem : EINVAL));
}
