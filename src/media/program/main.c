/* mien-media: decodes one file or camera, or encodes one video, for the process that started it
 * (media/media.h), or tags into a copy of a sound file, and alone links FFmpeg, whose libraries
 * take long to load and read what anyone may have made. */
#include "media/program/camera.h"
#include "media/program/confine.h"
#include "media/program/film.h"
#include "media/program/hash.h"
#include "media/program/send.h"
#include "media/program/sound.h"
#include "media/program/tag.h"
#include "media/program/video.h"

#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int print_version(void) {
    printf("mien-media %s, with FFmpeg %s (libavformat %u, libavcodec %u)\n", MIEN_VERSION,
           av_version_info(), avformat_version() >> 16, avcodec_version() >> 16);
    return 0;
}

/* Trusted as far as Mien is: it comes from the process that started this one, and it alone. */
static bool receive(struct media_request *request) {
    ssize_t got = recv(MEDIA_REQUESTS, request, sizeof *request, MSG_WAITALL);
    request->device[sizeof request->device - 1] = '\0';
    return got == (ssize_t)sizeof *request && request->version == MEDIA_VERSION;
}

/* Nothing of the parent's stays open but what it gave, and its end is this process's. */
static void stand_alone(const struct media_request *request) {
    close_range((request->tag == 1 ? MEDIA_OUTPUT : MEDIA_INPUT) + 1, ~0U, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != (pid_t)request->parent) {
        _exit(1); /* it was quicker */
    }
    av_log_set_level(AV_LOG_QUIET);
}

/* A camera is a device of the kernel's that has to be opened by name; a file is open, and nothing
 * of it is read before all else is given away. */
static bool open_confined(struct input *input, const struct media_request *request,
                          struct error *err) {
    switch (request->source) {
    case MEDIA_CAMERA:
        return camera_open(input, request->device, err) && confine(CONFINE_CAMERA, err);
    case MEDIA_TEST:
        return camera_open_test(input, request->device, err) && confine(CONFINE_CAMERA, err);
    default:
        input_measure(input, MEDIA_INPUT);
        return confine(request->sound == 1 ? CONFINE_SOUND : CONFINE_VIDEO, err) &&
               input_open(input, err);
    }
}

static bool write_film(const struct media_request *request, struct error *err) {
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error, not the end */
    return confine(CONFINE_WRITING, err) &&
           film_write(MEDIA_REQUESTS, MEDIA_INPUT, &request->write_options, err);
}

static bool write_tags(const struct media_request *request, struct error *err) {
    signal(SIGXFSZ, SIG_IGN);
    if (!confine(CONFINE_WRITING, err) ||
        !tag_write(MEDIA_INPUT, MEDIA_OUTPUT, &request->new_tags, err)) {
        return false;
    }
    send_end(0);
    return true;
}

static bool run_hash(const struct media_request *request, struct input *input,
                     struct decode *decode, struct error *err) {
    return decode_find(decode, input, AVMEDIA_TYPE_AUDIO, false, err) &&
           hash_send(decode, request->sound_options.cover, err);
}

static bool run(const struct media_request *request, struct error *err) {
    struct input input = {0};
    struct decode decode = {0};
    bool sound = request->sound == 1;
    bool good = open_confined(&input, request, err);
    if (good && request->hash == 1) {
        good = run_hash(request, &input, &decode, err);
    } else if (good) {
        good = decode_open(&decode, &input, sound ? AVMEDIA_TYPE_AUDIO : AVMEDIA_TYPE_VIDEO,
                           request->source != MEDIA_FILE, err) &&
               (sound ? sound_send(&decode, &request->sound_options, err)
                      : video_send(&decode, &request->video_options, err));
    }
    decode_close(&decode);
    input_close(&input);
    return good;
}

int main(int count, char **words) {
    struct media_request request;
    struct error err;
    if (count == 2 && strcmp(words[1], "--version") == 0) {
        return print_version();
    }
    if (count != 1 || !receive(&request)) {
        fputs("mien-media is started by mien, to read sound, video and cameras; by itself it does "
              "nothing.\n",
              stderr);
        return 2;
    }
    stand_alone(&request);
    if (!(request.write == 1 ? write_film(&request, &err)
          : request.tag == 1 ? write_tags(&request, &err)
                             : run(&request, &err))) {
        send_error(&err);
    }
    return 0;
}
