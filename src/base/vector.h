/* The one place that knows about vector registers. Loops are written in plain C over columns, so
 * that a compiler can work on 4 or 8 doubles at a time; VECTOR_CLONES before a function has it
 * compiled for wider registers as well and the best one chosen when the program starts. Without
 * the attribute, as under the sanitizers or with VECTOR_PLAIN defined, the same code is its own
 * plain twin. Sums keep their order (no fast-math), so every clone gives the same bits. */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <stddef.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) &&    \
    !defined(__SANITIZE_ADDRESS__) && !defined(VECTOR_PLAIN)
#define VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define VECTOR_HAS_CLONES
#else
#define VECTOR_CLONES
#endif

/* Before a loop over a fixed small number of lanes: gcc would otherwise write it out as that many
 * single steps before it thinks of registers that hold them all. */
#if defined(__GNUC__) && !defined(__clang__)
#define VECTOR_LOOP _Pragma("GCC unroll 1")
#else
#define VECTOR_LOOP
#endif

/* Before a loop none of whose steps writes what another one reads or writes, where the compiler
 * cannot see that by itself. */
#if defined(__GNUC__) && !defined(__clang__)
#define VECTOR_APART _Pragma("GCC ivdep")
#else
#define VECTOR_APART
#endif

/* Before a function that clones share: it becomes part of each, or it would not be compiled for
 * their registers. */
#ifdef __GNUC__
#define VECTOR_INLINE static inline __attribute__((always_inline))
#else
#define VECTOR_INLINE static inline
#endif

/* The names of the processor's vector abilities ("avx2"), at most `room`; gives how many there are.
 * None where the compiler cannot tell. */
size_t vector_abilities(const char **names, size_t room);

/* Which of VECTOR_CLONES run here: "x86-64-v4" (AVX-512), "x86-64-v3" (AVX2) or "any processor". */
const char *vector_loops(void);

#endif
