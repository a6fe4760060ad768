/* Sound, video and cameras: a program of its own, mien-media, decodes them, confined, and streams
 * raw samples or frames through a pipe; these are the functions that start it and read from it.
 * What it writes is trusted no more than the file itself. The same program writes videos, and tags
 * into sound files. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include "base/base.h"
#include "image/image.h"

/* A running mien-media and its pipe. It is used and closed by the thread that opened it, and ends
 * with that thread. */
struct media;

enum media_form { MEDIA_GRAY, MEDIA_RGB };

struct media_video_options {
    enum media_form form;
    size_t most_side; /* frames with a longer side are scaled down to it; 0: none is */
    double rate;      /* at most so many frames a second, 0.001 to 1,000; 0: all */
    double from;      /* seconds into the file, to the frame that is shown then */
    bool newest;      /* of a camera: leaves out the frames that came before one was asked for */
};

struct media_sound_options {
    unsigned rate;     /* samples a second to bring it to: 1,000 to 192,000; 0: its own, or the
                          nearest of 8,000 to 192,000 */
    unsigned channels; /* 1: the mean of all; 2: left and right; 0: 1 if the file has one, else 2 */
    unsigned beside; /* the mean of all channels as well, at so many samples a second, from the same
                        decoding: for media_piece(); 0: not */
    double from;     /* seconds into the file, to the sample where its format allows that */
    bool cover;      /* read the cover picture, too */
};

enum media_tag {
    MEDIA_TITLE,
    MEDIA_ARTIST,
    MEDIA_ALBUM,
    MEDIA_ALBUM_ARTIST,
    MEDIA_COMPOSER,
    MEDIA_GENRE,
    MEDIA_DATE,
    MEDIA_TRACK, /* "3" or "3/12" */
    MEDIA_DISC,
    MEDIA_TEMPO,
    MEDIA_KEY,
    MEDIA_MOOD,
    MEDIA_TAGS
};

/* What a file says of itself, and what FFmpeg makes of it. */
struct media_facts {
    double duration;    /* seconds; NAN if unknown. What is decoded can be shorter or longer. */
    char container[32]; /* FFmpeg's short names, as "ogg" and "vorbis" */
    char codec[32];
    /* Of videos: */
    size_t width, height; /* upright, with square pixels, before frames are scaled down */
    double frame_rate;    /* a second, on the whole; NAN if unknown */
    /* Of sound files: */
    unsigned sample_rate, channels;    /* as they are in the file */
    unsigned sent_rate, sent_channels; /* of the samples that follow */
    /* ReplayGain 2.0: dB to add, and the largest sample with full scale as 1; NAN if not given. */
    double track_gain, track_peak, album_gain, album_peak;
    char *tag[MEDIA_TAGS]; /* printable UTF-8 of at most 1,000 bytes, trimmed; NULL if not given */
    unsigned char *cover;  /* a picture's bytes, for image_decode(); NULL if none was asked or is */
    size_t cover_length;
};

/* Starts to read a video file, "-" for standard input, or a camera: "camera" for the first there
 * is, or "camera:/dev/video1". Larger than 36 megapixels a video is an error. NULL with an error
 * that names the file and what to do; a file of which nothing can be decoded is an error here
 * already. */
struct media *media_open_video(const char *path, const struct media_video_options *options,
                               struct error *err);

/* The next frame, upright, of one size for the whole video, gray as image_gray() makes it from RGB,
 * and when it is shown: seconds since the file's beginning, or since a camera's first frame; these
 * never go back. `frame` begins as {0}; its memory is used again and freed by the caller. After the
 * last one *end is true and `frame` as it was. False with an error, also if mien-media crashed, was
 * killed, or did nothing for a minute. */
bool media_frame(struct media *media, struct image *frame, double *seconds, bool *end,
                 struct error *err);

/* Starts to read the sound of a sound or video file, or of standard input ("-"). Errors as above.
 */
struct media *media_open_sound(const char *path, const struct media_sound_options *options,
                               struct error *err);

/* The next `frames` samples, left and right in turns if two channels were asked for; *got is fewer
 * only at the end. Full scale is -1..1; a file can go beyond, but all are finite and within
 * -256..256. False with an error as above; *got samples were read before it. */
bool media_samples(struct media *media, float *out, size_t frames, size_t *got, struct error *err);

/* Some samples of one of the two streams that media_sound_options.beside asks for. */
struct media_piece {
    bool beside;
    const float *samples; /* until the next call */
    size_t frames;        /* 0: there are no more, of either */
};

/* The next samples, of whichever stream they are: both go through the file side by side. Full scale
 * and errors as above; not to be mixed with media_samples(), which is for one stream. */
bool media_piece(struct media *media, struct media_piece *out, struct error *err);

enum { MEDIA_HASH = 16 }; /* bytes */

/* Starts to read the facts of a sound file, with its cover if that is wanted, and to hash its sound
 * without decoding it. Errors as above, but that here some damage is not noticed. */
struct media *media_open_hash(const char *path, bool cover, struct error *err);

/* Waits for the hash of what was opened so: MurmurHash3 (128 bits, as libavutil has it) of the
 * sound's packets, its codec, rate and channels. Other tags, another cover, another name or place
 * do not change it, other sound does; it is made against chance, not against malice. Once for each
 * file. False with an error as above, also if there is no sound. */
bool media_hash(struct media *media, unsigned char hash[MEDIA_HASH], struct error *err);

/* Until media_close(). */
const struct media_facts *media_facts(const struct media *media);

/* How many pieces of the file were damaged and left out; known at the end, 0 before. What was read
 * is then cut short or has gaps. */
uint64_t media_damaged(const struct media *media);

/* Ends mien-media, at once. NULL is allowed. */
void media_close(struct media *media);

/* ---- writing a video ---- */

struct media_write_options {
    size_t width, height; /* at most 16,384 a side and 36 million pixels */
    double rate; /* frames a second, as far as that is known, for how long the last one is shown and
                    where one can seek to, 0.001 to 1,000; 0: unknown */
};

/* A running mien-media that encodes, and the file to be; used by the thread that opened it. */
struct media_writer;

/* Starts to write a video of MP4 format that browsers play (H.264; MPEG-4 part 2, which they do
 * not, where FFmpeg came without libx264). Nothing has its name before media_write_end(). NULL with
 * an error that names the file and what to do. */
struct media_writer *media_write_video(const char *path, const struct media_write_options *options,
                                       struct error *err);

/* Adds a frame of three channels that is shown `seconds` after any beginning, to the millisecond:
 * the video begins with the first one. They never go back, nor further than 100,000 seconds. An odd
 * width or height becomes even by repeating the last column or row. False with an error, also if
 * the disk is full, or mien-media crashed, was killed, or did nothing for a minute; then it is to
 * be cancelled. */
bool media_write_frame(struct media_writer *writer, const struct image *frame, double seconds,
                       struct error *err);

/* Writes what is left, syncs the file and gives it its name, in place of one that has it. False
 * with an error, and nothing has changed; a video without a frame is one. Frees the writer in any
 * case. */
bool media_write_end(struct media_writer *writer, struct error *err);

/* Ends mien-media, and nothing is left of the file. NULL is allowed. */
void media_write_cancel(struct media_writer *writer);

/* ---- writing tags ---- */

struct media_new_tags {
    char mood[32];  /* ASCII letters, digits, spaces and hyphens; "": leaves the old one */
    uint32_t tempo; /* beats a minute, up to 1,000; 0: leaves the old one */
};

/* Puts these tags into an MP3, FLAC, Ogg (Vorbis, Opus, FLAC) or MP4 file, each where its format
 * has them: TMOO and TBPM, MOOD and BPM, tmpo and iTunes's MOOD. All else stays as it is, byte by
 * byte: that the sound, the other tags and the cover do is checked by reading the new file, which
 * then takes the place of the old one, with its mode, owner and attributes; what a symbolic link
 * leads to is what is written. *written is false where the file has these tags already. False with
 * an error, and nothing has changed; also if Mien is killed there is the one or the other. */
bool media_write_tags(const char *path, const struct media_new_tags *tags, bool *written,
                      struct error *err);

#endif
