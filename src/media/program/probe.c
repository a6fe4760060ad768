#include "media/program/probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    LEAST = 4 << 10, /* bytes to look at first; then twice as many, and again */
    MOST = 1 << 20,
};

/* FFmpeg has some 350 readers, most of them for formats of forgotten games, each one a risk. These
 * are what people have. */
static const char *const readers[] = {
    "aac",
    "ac3",
    "aiff",
    "amr",
    "amrnb",
    "amrwb",
    "ape",
    "asf",
    "asf_o",
    "ast",
    "au",
    "avi",
    "av1",
    "caf",
    "dsf",
    "dts",
    "dtshd",
    "dv",
    "eac3",
    "flac",
    "flv",
    "h264",
    "hevc",
    "iff",
    "ivf",
    "libopenmpt",
    "loas",
    "m4v",
    "matroska,webm",
    "mjpeg",
    "mlp",
    "mov,mp4,m4a,3gp,3g2,mj2",
    "mp3",
    "mpc",
    "mpc8",
    "mpeg",
    "mpegts",
    "mpegvideo",
    "mxf",
    "nut",
    "obu",
    "ogg",
    "oma",
    "rm",
    "shn",
    "tak",
    "truehd",
    "tta",
    "voc",
    "w64",
    "wav",
    "wtv",
    "wv",
    "xwma",
    "yuv4mpegpipe",
};

static bool is_one_of(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool probe_allows(const char *format, struct error *err) {
    static const char *const playlists[] = {"hls", "concat", "dash", "sdp",
                                            "imf", "rtsp",   "rtp",  "webm_dash_manifest"};
    static const char *const pictures[] = {"image2", "gif", "apng", "ico", "alias_pix", "fits"};
    if (is_one_of(format, readers, sizeof readers / sizeof readers[0])) {
        return true;
    }
    if (is_one_of(format, playlists, sizeof playlists / sizeof playlists[0])) {
        return error_set(err, "is a playlist; name the files that it lists");
    }
    const char *end = strstr(format, "_pipe");
    if (is_one_of(format, pictures, sizeof pictures / sizeof pictures[0]) ||
        (end != NULL && strcmp(end, "_pipe") == 0)) {
        return error_set(err, "is a picture, neither sound nor video");
    }
    return error_set(err, "not a sound or video file that Mien reads (it looks like: %s)", format);
}

/* The bytes of a file from `offset`, as many as there are. */
static size_t look(const struct input *input, int64_t offset, unsigned char *to, size_t size) {
    size_t have = 0;
    int64_t place = input->start + offset;
    while (have < size) {
        ssize_t got = pread(input->file, to + have, size - have, place + (int64_t)have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        have += (size_t)got;
    }
    return have;
}

/* Where the file itself begins, behind tags in ID3v2 (id3.org, 3.1 of 2.4.0): with a large cover in
 * them FFmpeg would not look far enough and guess by the file's name. */
static int64_t after_tags(const struct input *input) {
    unsigned char head[10];
    int64_t place = 0;
    while (place < input->size && look(input, place, head, sizeof head) == sizeof head &&
           memcmp(head, "ID3", 3) == 0 && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0) {
        int64_t length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9];
        bool footer = (head[5] & 0x10) != 0;
        place += (int64_t)sizeof head + length + (footer ? (int64_t)sizeof head : 0);
    }
    return place;
}

static const AVInputFormat *guess(const struct input *input, int64_t place) {
    AVProbeData data = {.filename = "", .buf = memory_new(MOST + AVPROBE_PADDING_SIZE, 1)};
    const AVInputFormat *kind = NULL;
    for (int size = LEAST; size <= MOST && kind == NULL; size *= 2) {
        data.buf_size = (int)look(input, place, data.buf, (size_t)size);
        memset(data.buf + data.buf_size, 0, AVPROBE_PADDING_SIZE);
        bool all = data.buf_size < size || size == MOST;
        /* With little to go by, more has to speak for it. */
        int score = all ? 0 : AVPROBE_SCORE_RETRY;
        kind = av_probe_input_format2(&data, 1, &score);
        if (all) {
            break;
        }
    }
    free(data.buf);
    return kind;
}

bool probe(struct input *input, const AVInputFormat **kind, struct error *err) {
    *kind = NULL;
    if (input->size < 0) {
        int problem = av_probe_input_buffer2(input->io, kind, "", NULL, 0, MOST);
        if (input->problem != 0) {
            return input_error(input, problem, err);
        }
    } else {
        *kind = guess(input, after_tags(input));
    }
    if (*kind == NULL) {
        return error_set(err, "not a sound or video file");
    }
    return probe_allows((*kind)->name, err);
}
