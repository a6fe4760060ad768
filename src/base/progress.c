#include "base/progress.h"

#include "base/clock.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct progress progress_begin(FILE *out, const char *label) {
    double now = clock_seconds();
    return (struct progress){.out = out != NULL && isatty(fileno(out)) ? out : NULL,
                             .label = label,
                             .started = now,
                             .drawn = now};
}

/* What the terminal has left for a bar beside the label, the percentage and the time: 0 to 30. */
static size_t bar_width(const struct progress *progress) {
    struct winsize size;
    int columns =
        ioctl(fileno(progress->out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
    int width = columns - (int)strlen(progress->label) - 26;
    return width < 0 ? 0 : width > 30 ? 30 : (size_t)width;
}

void progress_show(struct progress *progress, double done) {
    if (progress == NULL || (progress->out == NULL && progress->tell == NULL)) {
        return;
    }
    double now = clock_seconds();
    if (now - progress->drawn < 0.1) {
        return;
    }
    progress->drawn = now;
    done = done < 0 ? 0 : done > 1 ? 1 : done;
    if (progress->tell != NULL) {
        progress->tell(progress->context, done);
    }
    if (progress->out == NULL) {
        return;
    }
    char bar[31] = "";
    size_t width = bar_width(progress), filled = (size_t)(done * (double)width);
    memset(bar, '#', filled);
    memset(bar + filled, '.', width - filled);
    double passed = now - progress->started;
    fprintf(progress->out, "\r%s [%s] %3.0f %%", progress->label, bar, 100 * done);
    if (done > 0.01) {
        double left = passed * (1 - done) / done;
        fprintf(progress->out, left < 120 ? ", %.0f s left " : ", %.0f min left ",
                left < 120 ? left : left / 60);
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
