/* From a picture to its moods in a running process, by one thread. Lines of standard input, each
 * with an answer:
 *
 * KIND ROUNDS PHOTO...    the seconds of all photos together, the best of so many rounds each
 *
 * KIND is picture (the file is read, decoded and made gray, as the article's loop does it) or frame
 * (of a video: gray already). */
#include "expression/expression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const struct error *err) {
    fprintf(stderr, "bench_detect: %s\n", err->message);
    exit(1);
}

static struct image read_gray(const char *path) {
    struct image image;
    struct error err;
    if (!image_read_gray(path, IMAGE_MEGAPIXELS, &image, &err)) {
        stop(&err);
    }
    return image;
}

static double once(struct looker *looker, const char *path, const struct image *frame,
                   size_t *faces) {
    struct error err;
    struct face_moods found;
    double start = clock_seconds();
    struct image own = {0};
    if (frame == NULL) {
        own = read_gray(path);
        frame = &own;
    }
    if (!looker_look(looker, frame, &found, &err)) {
        stop(&err);
    }
    double seconds = clock_seconds() - start;
    *faces = found.count;
    face_moods_free(&found);
    image_free(&own);
    return seconds;
}

static double best(struct looker *looker, const char *path, bool video, int rounds, size_t *faces) {
    struct image frame = {0};
    double least = INFINITY;
    if (video) {
        frame = read_gray(path);
    }
    for (int i = 0; i < rounds; i++) {
        least = fmin(least, once(looker, path, video ? &frame : NULL, faces));
    }
    image_free(&frame);
    return least;
}

int main(void) {
    struct error err;
    struct looker_options options = looker_defaults();
    options.threads = 1;
    struct looker *looker = looker_new(&options, &err);
    static char line[1 << 16];
    if (looker == NULL || !looker_ready(looker, &err)) {
        stop(&err);
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        bool video = strcmp(strtok(line, " \n"), "frame") == 0;
        const char *rounds = strtok(NULL, " \n");
        double seconds = 0;
        size_t faces = 0, photos = 0;
        looker_expect_video(looker, video);
        for (char *path; (path = strtok(NULL, " \n")) != NULL; photos++) {
            size_t here = 0;
            seconds += best(looker, path, video, (int)strtol(rounds, NULL, 10), &here);
            faces += here;
        }
        printf("{\"seconds\": %.6f, \"photos\": %zu, \"faces\": %zu}\n", seconds, photos, faces);
        fflush(stdout);
    }
    looker_free(looker);
    return 0;
}
