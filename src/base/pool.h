/* Threads that share a loop. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

struct pool;

/* `threads` in all, the caller's own counted; 0 takes one for each processor the process may use.
 */
struct pool *pool_new(unsigned threads);
void pool_free(struct pool *pool);

/* How many threads work in it; 1 for NULL. */
unsigned pool_threads(const struct pool *pool);

/* Calls task(context, i) once for each i below `count`, in any order and side by side, and returns
 * when all are done. A NULL pool does them one after the other. Not to be called from a task. */
void pool_run(struct pool *pool, size_t count, void (*task)(void *context, size_t index),
              void *context);

#endif
