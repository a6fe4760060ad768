/* Decoded frames to upright pictures of one size, gray or RGB. */
#ifndef MEDIA_PROGRAM_PICTURE_H
#define MEDIA_PROGRAM_PICTURE_H

#include "image/image.h"
#include "media/message.h"

#include <libavutil/frame.h>
#include <libswscale/swscale.h>

struct picture {
    unsigned orientation;               /* as in EXIF, 1 to 8 */
    size_t width, height;               /* upright, with square pixels */
    size_t scaled_width, scaled_height; /* what it is scaled to, before it is turned upright */
    bool gray;
    /* What the scaler is set up for. */
    struct SwsContext *scaler;
    int from_width, from_height, from_format, from_range, from_space;
    AVFrame *rgb;
};

/* Decides about sizes by the first frame; `matrix` is how the file wants it to be shown
 * (libavutil/display.h), or NULL. */
bool picture_begin(struct picture *picture, const AVFrame *first, const int32_t *matrix,
                   AVRational pixel, const struct media_video_options *options, struct error *err);
void picture_end(struct picture *picture);

/* The frame as a picture; freed by the caller. */
bool picture_make(struct picture *picture, const AVFrame *frame, struct image *out,
                  struct error *err);

/* The EXIF orientation that does what the matrix says; 1 for those that do not turn by a quarter.
 */
unsigned picture_orientation(const int32_t *matrix);

#endif
