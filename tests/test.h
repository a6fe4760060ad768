/* What every unit test includes: cmocka, its results printed as TAP so that they can be counted. */
#ifndef TEST_H
#define TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ftw.h>

#include <cmocka.h>

/* Runs an array of tests; the result is main's. */
#define test_run(group, tests)                                                                     \
    (cmocka_set_message_output(CM_OUTPUT_TAP),                                                     \
     _cmocka_run_group_tests((group), (tests), sizeof(tests) / sizeof((tests)[0]), NULL, NULL))

#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

static char test_folder_path[64];

static inline int test_remove_one(const char *path, const struct stat *status, int kind,
                                  struct FTW *place) {
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void test_remove_folder(void) {
    nftw(test_folder_path, test_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A folder of the test program's own, removed when it ends. */
static inline const char *test_folder(void) {
    if (test_folder_path[0] == '\0') {
        snprintf(test_folder_path, sizeof test_folder_path, "/tmp/mien-test-XXXXXX");
        if (mkdtemp(test_folder_path) == NULL) {
            abort();
        }
        atexit(test_remove_folder);
    }
    return test_folder_path;
}

/* The folder with the real data, $MIEN_SHARED; NULL where it is not there. */
static inline const char *test_shared(void) {
    const char *folder = getenv("MIEN_SHARED");
    char probe[4096];
    snprintf(probe, sizeof probe, "%s/data/music/README.md", folder == NULL ? "" : folder);
    FILE *there = folder == NULL ? NULL : fopen(probe, "r");
    if (there == NULL) {
        return NULL;
    }
    fclose(there);
    return folder;
}

/* Like test_run() for tests that all need the real data: without it each is skipped by its name.
 * (cmocka's own skip() prints "not ok".) */
#define test_run_shared(group, tests)                                                              \
    (test_shared() != NULL ? test_run((group), (tests))                                            \
                           : test_skip((tests), sizeof(tests) / sizeof((tests)[0])))

static inline int test_skip(const struct CMUnitTest *tests, size_t count) {
    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        printf("ok %zu - %s # SKIP the real data is not here\n", i + 1, tests[i].name);
    }
    return 0;
}

#endif
