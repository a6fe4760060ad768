#include "base/progress.h"

#include "base/clock.h"

#include <string.h>
#include <unistd.h>

struct progress progress_begin(FILE *out, const char *label) {
    double now = clock_seconds();
    return (struct progress){out != NULL && isatty(fileno(out)) ? out : NULL, label, now, now};
}

void progress_show(struct progress *progress, double done) {
    if (progress == NULL || progress->out == NULL) {
        return;
    }
    double now = clock_seconds();
    if (now - progress->drawn < 0.1) {
        return;
    }
    progress->drawn = now;
    done = done < 0 ? 0 : done > 1 ? 1 : done;
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    size_t filled = (size_t)(done * WIDTH);
    memset(bar, '#', filled);
    memset(bar + filled, '.', WIDTH - filled);
    bar[WIDTH] = '\0';
    double passed = now - progress->started;
    fprintf(progress->out, "\r%s [%s] %3.0f %%", progress->label, bar, 100 * done);
    if (done > 0.01) {
        fprintf(progress->out, ", %.0f s left ", passed * (1 - done) / done);
    }
    fputs("\033[K", progress->out);
    fflush(progress->out);
}

void progress_end(struct progress *progress) {
    if (progress != NULL && progress->out != NULL && progress->drawn > progress->started) {
        fputs("\r\033[K", progress->out);
        fflush(progress->out);
    }
}
