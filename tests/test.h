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

#include <cmocka.h>

/* Runs an array of tests; the result is main's. */
#define test_run(group, tests)                                                                     \
    (cmocka_set_message_output(CM_OUTPUT_TAP),                                                     \
     _cmocka_run_group_tests((group), (tests), sizeof(tests) / sizeof((tests)[0]), NULL, NULL))

#define assert_near(a, b, tolerance) assert_true(fabs((double)(a) - (double)(b)) <= (tolerance))

/* The folder with the real data, $MIEN_SHARED or ../shared beside the checkout; ends the test as
 * skipped, by name, where it is missing. */
static inline const char *test_shared(void) {
    const char *folder = getenv("MIEN_SHARED");
    char probe[4096];
    snprintf(probe, sizeof probe, "%s/data", folder == NULL ? "" : folder);
    FILE *there = folder == NULL ? NULL : fopen(probe, "r");
    if (there == NULL) {
        skip();
        abort();
    }
    fclose(there);
    return folder;
}

#endif
