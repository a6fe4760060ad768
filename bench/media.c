/* How fast mien-media gives sound (mono, 22,050 Hz) and frames (gray), and the memory it takes:
 *
 * bench_media sound|video FILE...
 *
 * Compare with ffmpeg -i FILE -f f32le -ac 1 -ar 22050 - and ffmpeg -i FILE -f rawvideo -. */
#include "media/media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void stop(const struct error *err) {
    fprintf(stderr, "bench_media: %s\n", err->message);
    exit(1);
}

static double hear(const char *path, double *first) {
    static float samples[22050];
    struct media_sound_options options = {.rate = 22050, .channels = 1};
    struct error err;
    double start = clock_seconds();
    size_t total = 0, got;
    struct media *media = media_open_sound(path, &options, &err);
    if (media == NULL || !media_samples(media, samples, 1, &got, &err)) {
        stop(&err);
    }
    *first = clock_seconds() - start;
    do {
        if (!media_samples(media, samples, 22050, &got, &err)) {
            stop(&err);
        }
        total += got;
    } while (got == 22050);
    media_close(media);
    return (double)total / 22050;
}

static double see(const char *path, double *first) {
    struct media_video_options options = {.form = MEDIA_GRAY};
    struct error err;
    struct image frame = {0};
    double start = clock_seconds();
    double seconds;
    size_t total = 0;
    bool end;
    struct media *media = media_open_video(path, &options, &err);
    if (media == NULL || !media_frame(media, &frame, &seconds, &end, &err)) {
        stop(&err);
    }
    *first = clock_seconds() - start;
    for (end = false; !end; total++) {
        if (!media_frame(media, &frame, &seconds, &end, &err)) {
            stop(&err);
        }
    }
    media_close(media);
    image_free(&frame);
    return (double)total;
}

int main(int count, char **words) {
    bool sound = count > 2 && strcmp(words[1], "sound") == 0;
    if (count < 3) {
        fputs("usage: bench_media sound|video FILE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < count; i++) {
        double first;
        double start = clock_seconds();
        double done = sound ? hear(words[i], &first) : see(words[i], &first);
        double taken = clock_seconds() - start;
        struct rusage children;
        getrusage(RUSAGE_CHILDREN, &children);
        printf("{\"file\":\"%s\",\"first_ms\":%.1f,\"seconds\":%.3f,\"%s\":%.0f,\"cpu_s\":%.3f,"
               "\"peak_mb\":%.0f}\n",
               path_name(words[i]), first * 1000, taken, sound ? "times_real" : "frames_a_second",
               done / taken,
               (double)(children.ru_utime.tv_sec + children.ru_stime.tv_sec) +
                   (double)(children.ru_utime.tv_usec + children.ru_stime.tv_usec) / 1e6,
               (double)children.ru_maxrss / 1024);
    }
    return 0;
}
