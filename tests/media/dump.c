/* What media.h reads and writes, for the integration tests: the facts as a line of JSON, then all
 * samples, or each frame behind a line with its time and size; at the end, on standard error, what
 * was damaged.
 *
 * media_dump sound FILE RATE CHANNELS FROM [cover]
 * media_dump video FILE gray|rgb SIDE RATE FROM [newest] [PAUSE [COUNT]]   PAUSE: ms before each
 * media_dump hash FILE [cover]   the facts, then the hash in hex
 * media_dump tag FILE MOOD TEMPO
 * media_dump copy FILE OUT [PAUSE]   prints a line for each frame, once OUT has it */
#include "media/media.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int stop(const struct error *err) {
    fflush(stdout);
    fprintf(stderr, "mien: %s\n", err->message);
    return 1;
}

static void set_number(json_t *object, const char *key, double number) {
    json_object_set_new(object, key, isnan(number) ? json_null() : json_real(number));
}

static void print_facts(const struct media_facts *facts) {
    static const char *const names[MEDIA_TAGS] = {"title",    "artist", "album", "album_artist",
                                                  "composer", "genre",  "date",  "track",
                                                  "disc",     "tempo",  "key",   "mood"};
    json_t *object = json_object();
    set_number(object, "duration", facts->duration);
    set_number(object, "frame_rate", facts->frame_rate);
    set_number(object, "track_gain", facts->track_gain);
    set_number(object, "track_peak", facts->track_peak);
    set_number(object, "album_gain", facts->album_gain);
    set_number(object, "album_peak", facts->album_peak);
    json_object_set_new(object, "container", json_string(facts->container));
    json_object_set_new(object, "codec", json_string(facts->codec));
    json_object_set_new(object, "width", json_integer((json_int_t)facts->width));
    json_object_set_new(object, "height", json_integer((json_int_t)facts->height));
    json_object_set_new(object, "sample_rate", json_integer(facts->sample_rate));
    json_object_set_new(object, "channels", json_integer(facts->channels));
    json_object_set_new(object, "cover", json_integer((json_int_t)facts->cover_length));
    for (int i = 0; i < MEDIA_TAGS; i++) {
        if (facts->tag[i] != NULL) {
            json_object_set_new(object, names[i], json_string(facts->tag[i]));
        }
    }
    json_dumpf(object, stdout, JSON_ENSURE_ASCII);
    putchar('\n');
    fflush(stdout);
    json_decref(object);
}

static int dump_sound(int count, char **words) {
    struct error err;
    struct media_sound_options options = {.rate = (unsigned)strtoul(words[3], NULL, 10),
                                          .channels = (unsigned)strtoul(words[4], NULL, 10),
                                          .from = strtod(words[5], NULL),
                                          .cover = count > 6};
    struct media *media = media_open_sound(words[2], &options, &err);
    if (media == NULL) {
        return stop(&err);
    }
    print_facts(media_facts(media));
    if (media_facts(media)->cover != NULL) {
        fwrite(media_facts(media)->cover, 1, media_facts(media)->cover_length, stdout);
    }
    enum { FRAMES = 5000 }; /* no divisor of what comes in a message */
    float samples[2 * FRAMES];
    size_t got;
    bool good;
    do {
        good = media_samples(media, samples, FRAMES, &got, &err);
        fwrite(samples, options.channels * sizeof *samples, got, stdout);
    } while (good && got == FRAMES);
    if (good) {
        fprintf(stderr, "damaged %llu\n", (unsigned long long)media_damaged(media));
    }
    media_close(media);
    return good ? 0 : stop(&err);
}

static int dump_hash(int count, char **words) {
    struct error err;
    unsigned char hash[MEDIA_HASH];
    struct media *media = media_open_hash(words[2], count > 3, &err);
    if (media == NULL) {
        return stop(&err);
    }
    print_facts(media_facts(media));
    bool good = media_hash(media, hash, &err);
    for (size_t i = 0; i < sizeof hash && good; i++) {
        printf("%02x", hash[i]);
    }
    if (good) {
        fprintf(stderr, "damaged %llu\n", (unsigned long long)media_damaged(media));
    }
    media_close(media);
    return good ? 0 : stop(&err);
}

static int write_tags(char **words) {
    struct error err;
    struct media_new_tags tags = {.tempo = (uint32_t)strtoul(words[4], NULL, 10)};
    snprintf(tags.mood, sizeof tags.mood, "%s", words[3]);
    bool written;
    return media_write_tags(words[2], &tags, &written, &err) ? 0 : stop(&err);
}

static void wait_ms(long ms) {
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int dump_video(int count, char **words) {
    struct error err;
    struct media_video_options options = {.form = strcmp(words[3], "gray") == 0 ? MEDIA_GRAY
                                                                                : MEDIA_RGB,
                                          .most_side = strtoul(words[4], NULL, 10),
                                          .rate = strtod(words[5], NULL),
                                          .from = strtod(words[6], NULL)};
    int next = 7;
    options.newest = next < count && strcmp(words[next], "newest") == 0;
    next += options.newest ? 1 : 0;
    long pause = next < count ? strtol(words[next], NULL, 10) : 0;
    long most = next + 1 < count ? strtol(words[next + 1], NULL, 10) : -1;
    struct media *media = media_open_video(words[2], &options, &err);
    if (media == NULL) {
        return stop(&err);
    }
    print_facts(media_facts(media));
    struct image frame = {0};
    double seconds;
    bool end = false;
    bool good = true;
    for (long i = 0; i != most && !end && good; i++) {
        wait_ms(pause);
        good = media_frame(media, &frame, &seconds, &end, &err);
        if (good && !end) {
            printf("%.6f %zu %zu %u\n", seconds, frame.width, frame.height, frame.channels);
            fwrite(frame.pixels, frame.width * frame.channels, frame.height, stdout);
            fflush(stdout);
        }
    }
    if (good) {
        fprintf(stderr, "damaged %llu\n", (unsigned long long)media_damaged(media));
    }
    image_free(&frame);
    media_close(media);
    return good ? 0 : stop(&err);
}

static int copy_video(int count, char **words) {
    struct error err;
    struct media_video_options options = {.form = MEDIA_RGB};
    long pause = count > 4 ? strtol(words[4], NULL, 10) : 0;
    struct media *media = media_open_video(words[2], &options, &err);
    struct media_writer *writer = NULL;
    struct image frame = {0};
    double seconds;
    bool end = false;
    bool good = media != NULL;
    while (good && (good = media_frame(media, &frame, &seconds, &end, &err)) && !end) {
        if (writer == NULL) {
            struct media_write_options write = {
                .width = frame.width, .height = frame.height, .rate = 25};
            writer = media_write_video(words[3], &write, &err);
        }
        good = writer != NULL && media_write_frame(writer, &frame, seconds, &err);
        printf("%.6f\n", seconds);
        fflush(stdout);
        wait_ms(pause);
    }
    if (good) {
        good = media_write_end(writer, &err);
    } else {
        media_write_cancel(writer);
    }
    image_free(&frame);
    media_close(media);
    return good ? 0 : stop(&err);
}

int main(int count, char **words) {
    if (count >= 6 && strcmp(words[1], "sound") == 0) {
        return dump_sound(count, words);
    }
    if (count >= 7 && strcmp(words[1], "video") == 0) {
        return dump_video(count, words);
    }
    if (count >= 3 && strcmp(words[1], "hash") == 0) {
        return dump_hash(count, words);
    }
    if (count >= 5 && strcmp(words[1], "tag") == 0) {
        return write_tags(words);
    }
    if (count >= 4 && strcmp(words[1], "copy") == 0) {
        return copy_video(count, words);
    }
    fputs("usage: media_dump sound FILE RATE CHANNELS FROM [cover]\n"
          "       media_dump video FILE gray|rgb SIDE RATE FROM [newest] [PAUSE [COUNT]]\n"
          "       media_dump hash FILE [cover]\n"
          "       media_dump tag FILE MOOD TEMPO\n"
          "       media_dump copy FILE OUT [PAUSE]\n",
          stderr);
    return 2;
}
