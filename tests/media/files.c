#include "files.h"

#include "test.h"

#include <sys/wait.h>

static char *path_of(const char *name) {
    return path_join(test_folder(), name);
}

char *file_make(const char *name, const char *format, ...) {
    char words[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    char *path = path_of(name);
    struct text command = {0};
    text_format(&command, "ffmpeg -v error -nostdin -y -bitexact %s '%s'", words, path);
    if (system(command.data) != 0) { /* NOLINT(cert-env33-c): words of the tests' own */
        fprintf(stderr, "this did not work: %s\n", command.data);
        exit(1);
    }
    text_free(&command);
    return path;
}

char *file_put(const char *name, const void *bytes, size_t length) {
    char *path = path_of(name);
    struct error err;
    if (!file_write(path, bytes, length, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return path;
}

struct heard hear(const char *path, unsigned rate, unsigned channels, double from) {
    enum { PIECE = 10000 };
    struct media_sound_options options = {
        .rate = rate, .channels = channels, .from = from, .cover = true};
    struct heard heard = {.err = {""}};
    size_t capacity = 0;
    size_t got = PIECE;
    heard.media = media_open_sound(path, &options, &heard.err);
    heard.good = heard.media != NULL;
    while (heard.good && got == PIECE) {
        heard.samples = memory_grow(heard.samples, &capacity, (heard.frames + PIECE) * channels,
                                    sizeof *heard.samples);
        heard.good = media_samples(heard.media, heard.samples + heard.frames * channels, PIECE,
                                   &got, &heard.err);
        heard.frames += got;
    }
    return heard;
}

void heard_free(struct heard *heard) {
    media_close(heard->media);
    free(heard->samples);
}

double heard_level(const struct heard *heard, unsigned rate, unsigned channels, unsigned channel,
                   double frequency) {
    double step = 2 * 3.14159265358979323846 * frequency / rate;
    double periods = floor((double)heard->frames / 2 * frequency / rate);
    size_t count = (size_t)(periods * rate / frequency);
    size_t start = heard->frames / 4;
    double cosine = 0, sine = 0;
    for (size_t i = 0; i < count; i++) {
        double sample = heard->samples[(start + i) * channels + channel];
        cosine += sample * cos(step * (double)i);
        sine += sample * sin(step * (double)i);
    }
    return 2 * hypot(cosine, sine) / (double)count;
}

double heard_power(const struct heard *heard, unsigned channels, unsigned channel) {
    size_t count = heard->frames / 2, start = heard->frames / 4;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double sample = heard->samples[(start + i) * channels + channel];
        sum += sample * sample;
    }
    return sqrt(sum / (double)count);
}
