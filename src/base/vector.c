#include "base/vector.h"

/* Asked of the compiler, which also knows whether the system keeps the registers. Its question
 * takes a literal, hence a macro. */
#if defined(__x86_64__) && defined(__GNUC__)

#define ADD_IF_THERE(name)                                                                         \
    if (__builtin_cpu_supports(name) && count < room) {                                            \
        names[count++] = (name);                                                                   \
    }

size_t vector_abilities(const char **names, size_t room) {
    size_t count = 0;
    ADD_IF_THERE("sse4.2")
    ADD_IF_THERE("avx")
    ADD_IF_THERE("avx2")
    ADD_IF_THERE("fma")
    ADD_IF_THERE("avx512f")
    ADD_IF_THERE("avx512bw")
    ADD_IF_THERE("avx512dq")
    ADD_IF_THERE("avx512vl")
    ADD_IF_THERE("avx512vnni")
    return count;
}

#else

size_t vector_abilities(const char **names, size_t room) {
    (void)names;
    (void)room;
    return 0;
}

#endif

const char *vector_loops(void) {
#ifdef VECTOR_HAS_CLONES
    if (__builtin_cpu_supports("x86-64-v4")) {
        return "x86-64-v4";
    }
    if (__builtin_cpu_supports("x86-64-v3")) {
        return "x86-64-v3";
    }
#endif
    return "any processor";
}
