/* Finds faces in gray PGMs: the rectangles of many calls (face_equal.py), or times.
 *
 * bench_face equal          calls from standard input, one a line, an answer each:
 *                           PGM CASCADE FACTOR NEIGHBOURS MIN MAX THREADS ->
 * [[x,y,width,height],...] bench_face time WHAT FACTOR NEIGHBOURS THREADS RUNS PGM... bench_face
 * load RUNS      the default cascade bench_face memory         peak beyond a made-up picture of 24
 * megapixels */
#include "face/detect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *what) {
    fprintf(stderr, "bench_face: %s\n", what);
    exit(1);
}

/* A binary PGM of 8 bits without comments. */
static struct image read_pgm(const char *path) {
    struct error err;
    size_t length = 0;
    char *bytes = file_read(path, (size_t)1 << 30, &length, &err);
    struct image image = {.channels = 1};
    int used = 0;
    if (bytes == NULL) {
        stop(err.message);
    }
    if (sscanf(bytes, "P5 %zu %zu 255%n", &image.width, &image.height, &used) != 2 || used == 0 ||
        image.width * image.height + (size_t)used + 1 > length) {
        stop("not a PGM");
    }
    image.pixels = memory_new(image.width * image.height, 1);
    memcpy(image.pixels, bytes + used + 1, image.width * image.height);
    free(bytes);
    return image;
}

static struct cascade *load(const char *name) {
    struct error err;
    char *path = strchr(name, '/') != NULL ? memory_string(name) : cascade_path(name, &err);
    struct cascade *cascade = path == NULL ? NULL : cascade_load(path, &err);
    if (cascade == NULL) {
        stop(err.message);
    }
    free(path);
    return cascade;
}

static void print_faces(const struct faces *faces) {
    putchar('[');
    for (size_t i = 0; i < faces->count; i++) {
        const struct face *face = &faces->face[i];
        printf("%s[%d,%d,%d,%d]", i == 0 ? "" : ",", face->x, face->y, face->width, face->height);
    }
    puts("]");
    fflush(stdout);
}

static void equal(void) {
    static char line[8192], path[4096], name[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct face_options options = {0};
        struct faces faces;
        struct error err;
        unsigned threads = 1;
        if (sscanf(line, "%4095s %4095s %lf %u %zu %zu %u", path, name, &options.scale_factor,
                   &options.neighbors, &options.min_size, &options.max_size, &threads) != 7) {
            stop("a call has seven words");
        }
        struct image image = read_pgm(path);
        struct cascade *cascade = load(name);
        struct pool *pool = pool_new(threads);
        if (!face_detect(cascade, &image, &options, pool, &faces, &err)) {
            stop(err.message);
        }
        print_faces(&faces);
        faces_free(&faces);
        pool_free(pool);
        cascade_free(cascade);
        free(image.pixels);
    }
}

static double detect(const struct cascade *cascade, const struct image *image,
                     const struct face_options *options, struct pool *pool,
                     struct detect_times *times) {
    struct faces faces;
    struct error err;
    double start = clock_seconds();
    if (!detect_faces(cascade, image, options, pool, &faces, times, &err)) {
        stop(err.message);
    }
    double seconds = clock_seconds() - start;
    faces_free(&faces);
    return seconds;
}

/* The best of several runs of each picture, summed; and the shares of one more run. */
static void time_pictures(char **argument, size_t pictures) {
    struct face_options options = {atof(argument[1]), (unsigned)atoi(argument[2]), 0, 0};
    struct pool *pool = pool_new((unsigned)atoi(argument[3]));
    struct cascade *cascade = load("haarcascade_frontalface_default");
    struct detect_times times = {0};
    double seconds = 0;
    for (size_t i = 0; i < pictures; i++) {
        struct image image = read_pgm(argument[5 + i]);
        double best = INFINITY;
        for (int run = 0; run < atoi(argument[4]); run++) {
            best = fmin(best, detect(cascade, &image, &options, pool, NULL));
        }
        seconds += best;
        detect(cascade, &image, &options, pool, &times);
        free(image.pixels);
    }
    double sum = times.resize + times.integral + times.variance + times.stages;
    printf("{\"what\":\"%s\",\"seconds\":%.6f,\"resize\":%.3f,\"integral\":%.3f,"
           "\"variance\":%.3f,\"stages\":%.3f}\n",
           argument[0], seconds, times.resize / sum, times.integral / sum, times.variance / sum,
           times.stages / sum);
    cascade_free(cascade);
    pool_free(pool);
}

static void time_loading(int runs) {
    double best = INFINITY;
    for (int run = 0; run < runs; run++) {
        double start = clock_seconds();
        cascade_free(load("haarcascade_frontalface_default"));
        best = fmin(best, clock_seconds() - start);
    }
    printf("{\"what\":\"face_load\",\"seconds\":%.6f}\n", best);
}

/* The most memory that this program ever had; getrusage() would count whoever started it. */
static double peak_bytes(void) {
    char line[256];
    double kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "VmHWM: %lf", &kilobytes) == 1) {
            break;
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return 1024 * kilobytes;
}

static void memory(void) {
    struct image image = {.width = 6000, .height = 4000, .channels = 1};
    struct face_options options = {1.1, 3, 0, 0};
    struct random random = random_seeded(1, 0);
    struct cascade *cascade = load("haarcascade_frontalface_default");
    struct pool *pool = pool_new(2);
    image.pixels = memory_new(image.width * image.height, 1);
    for (size_t i = 0; i < image.width * image.height; i++) {
        size_t x = i % image.width, y = i / image.width;
        image.pixels[i] = (unsigned char)((x / 7 + y / 9) % 200 + random_below(&random, 50));
    }
    double before = peak_bytes();
    double seconds = detect(cascade, &image, &options, pool, NULL);
    double more = peak_bytes() - before;
    printf("{\"what\":\"face_24_megapixels\",\"seconds\":%.6f,\"bytes\":%.0f,\"pictures\":%.3f}\n",
           seconds, more, more / (double)(image.width * image.height));
    free(image.pixels);
    cascade_free(cascade);
    pool_free(pool);
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "equal") == 0) {
        equal();
    } else if (count > 7 && strcmp(arguments[1], "time") == 0) {
        time_pictures(arguments + 2, (size_t)count - 7);
    } else if (count == 3 && strcmp(arguments[1], "load") == 0) {
        time_loading(atoi(arguments[2]));
    } else if (count == 2 && strcmp(arguments[1], "memory") == 0) {
        memory();
    } else {
        fputs("bench_face equal | time WHAT FACTOR NEIGHBOURS THREADS RUNS PGM... | load RUNS |"
              " memory\n",
              stderr);
        return 2;
    }
    return 0;
}
