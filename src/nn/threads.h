/* Threads within nn/: oneDNN works with OpenMP's, so our own loops take the same ones; a pool of
 * our own beside them would fight for the processors. The one file that knows OpenMP. */
#ifndef NN_THREADS_H
#define NN_THREADS_H

#include <stddef.h>

/* From now on this thread's loops, and oneDNN's that it starts, use so many; 0: as many as the
 * process may use. Gives the number. */
unsigned threads_use(unsigned count);

/* Calls task(context, from, to) for parts of 0..count that begin at multiples of `grain`, side by
 * side, and returns when all are done. */
void threads_share(size_t count, size_t grain, void (*task)(void *context, size_t from, size_t to),
                   void *context);

#endif
