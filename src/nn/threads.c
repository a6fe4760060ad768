#include "nn/threads.h"

/* As the OpenMP specification has them; clang comes without its header. */
int omp_get_num_procs(void);
int omp_get_max_threads(void);
void omp_set_num_threads(int count);

unsigned threads_use(unsigned count) {
    unsigned wanted = count == 0 ? (unsigned)omp_get_num_procs() : count;
    omp_set_num_threads((int)wanted);
    return wanted;
}

void threads_share(size_t count, size_t grain, void (*task)(void *context, size_t from, size_t to),
                   void *context) {
    size_t grains = (count + grain - 1) / grain;
    size_t parts = (size_t)omp_get_max_threads();
    parts = parts > grains ? grains : parts;
    if (parts <= 1) {
        task(context, 0, count);
        return;
    }
#pragma omp parallel for schedule(static, 1)
    for (size_t i = 0; i < parts; i++) {
        size_t from = grains * i / parts * grain, to = grains * (i + 1) / parts * grain;
        task(context, from, to < count ? to : count);
    }
}
