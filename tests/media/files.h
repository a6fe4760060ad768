/* Files that the command ffmpeg makes for the tests, and what is heard of them. */
#ifndef FILES_H
#define FILES_H

#include "media/media.h"

/* Runs ffmpeg with these words and the path of a file of this name in the test's folder; gives the
 * path, freed by the caller. Ends the test program if it cannot. */
char *file_make(const char *name, const char *format, ...) BASE_PRINTF(2, 3);

/* Writes one by hand. */
char *file_put(const char *name, const void *bytes, size_t length);

struct heard {
    struct media *media; /* still open, for its facts; NULL if it could not be opened */
    bool good;
    struct error err;
    float *samples; /* also those before an error */
    size_t frames;
};

/* All samples of a file. */
struct heard hear(const char *path, unsigned rate, unsigned channels, double from);
void heard_free(struct heard *heard);

/* The amplitude of a sine of this frequency in one channel, over its whole periods in the middle
 * half. */
double heard_level(const struct heard *heard, unsigned rate, unsigned channels, unsigned channel,
                   double frequency);

/* The root of the mean square of one channel in the middle half. */
double heard_power(const struct heard *heard, unsigned channels, unsigned channel);

#endif
