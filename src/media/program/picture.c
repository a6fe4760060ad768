#include "media/program/picture.h"

#include <libavutil/pixdesc.h>
#include <math.h>
#include <string.h>

unsigned picture_orientation(const int32_t *matrix) {
    /* Signs of where a step to the right and a step down lead: right, down, right, down. */
    static const int turns[8][4] = {
        {1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1},
        {0, 1, 1, 0}, {0, 1, -1, 0}, {0, -1, -1, 0}, {0, -1, 1, 0},
    };
    static const int places[4] = {0, 1, 3, 4};
    double largest = 0;
    for (int i = 0; i < 4; i++) {
        largest = fmax(largest, fabs((double)matrix[places[i]]));
    }
    for (unsigned turn = 0; turn < 8 && largest > 0; turn++) {
        bool same = true;
        for (int i = 0; i < 4; i++) {
            same = same && lround(matrix[places[i]] / largest) == turns[turn][i] &&
                   fabs(matrix[places[i]] / largest - turns[turn][i]) < 0.05;
        }
        if (same) {
            return turn + 1;
        }
    }
    return 1;
}

static size_t scaled(size_t side, double factor) {
    double size = round((double)side * factor);
    return size < 1 ? 1 : (size_t)size;
}

bool picture_begin(struct picture *picture, const AVFrame *first, const int32_t *matrix,
                   AVRational pixel, const struct media_video_options *options, struct error *err) {
    *picture = (struct picture){.gray = options->form == MEDIA_GRAY, .orientation = 1};
    if (first->width < 1 || first->height < 1 || first->width > MEDIA_MOST_SIDE ||
        first->height > MEDIA_MOST_SIDE || first->width > MEDIA_MOST_PIXELS / first->height) {
        return error_set(err, "has %d x %d pixels, more than can be read", first->width,
                         first->height);
    }
    size_t width = (size_t)first->width;
    size_t height = (size_t)first->height;
    /* Pixels that are not square: the longer side of them stays. Shapes that nobody has are lies.
     */
    double shape = pixel.num > 0 && pixel.den > 0 ? av_q2d(pixel) : 1;
    if (shape > 1 && shape <= 8) {
        height = scaled(height, 1 / shape);
    } else if (shape < 1 && shape >= 0.125) {
        width = scaled(width, shape);
    }
    size_t longer = width > height ? width : height;
    double factor = options->most_side == 0 || options->most_side >= longer
                        ? 1
                        : (double)options->most_side / (double)longer;
    picture->scaled_width = scaled(width, factor);
    picture->scaled_height = scaled(height, factor);
    picture->orientation = matrix == NULL ? 1 : picture_orientation(matrix);
    picture->width = picture->orientation < 5 ? width : height;
    picture->height = picture->orientation < 5 ? height : width;
    picture->rgb = av_frame_alloc();
    if (picture->rgb != NULL) {
        picture->rgb->width = (int)picture->scaled_width;
        picture->rgb->height = (int)picture->scaled_height;
        picture->rgb->format = AV_PIX_FMT_RGB24;
    }
    /* With the gaps between rows that libswscale needs to write faster. */
    return (picture->rgb != NULL && av_frame_get_buffer(picture->rgb, 0) >= 0) ||
           error_set(err, "needs more memory than a file may take");
}

void picture_end(struct picture *picture) {
    sws_freeContext(picture->scaler);
    av_frame_free(&picture->rgb);
}

/* The old names of formats that mean the full range; libswscale is told so in another way. */
static enum AVPixelFormat plain(enum AVPixelFormat format) {
    switch (format) {
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    default:
        return format;
    }
}

/* For frames of this size and form; a video may change them on the way. */
static bool set_up(struct picture *picture, const AVFrame *frame) {
    enum AVPixelFormat format = plain(frame->format);
    int range = frame->color_range == AVCOL_RANGE_JPEG || format != frame->format;
    int space = frame->colorspace;
    if (picture->scaler != NULL && picture->from_width == frame->width &&
        picture->from_height == frame->height && picture->from_format == format &&
        picture->from_range == range && picture->from_space == space) {
        return true;
    }
    bool same = frame->width == picture->rgb->width && frame->height == picture->rgb->height;
    sws_freeContext(picture->scaler);
    picture->scaler = sws_getContext(
        frame->width, frame->height, format, picture->rgb->width, picture->rgb->height,
        AV_PIX_FMT_RGB24, same ? SWS_BICUBIC : SWS_BILINEAR | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (picture->scaler == NULL) {
        return false;
    }
    /* A video that does not say how its colours are meant is taken as ITU-R BT.601, as FFmpeg and
     * OpenCV do. Formats that are RGB have no range, and this call does nothing for them. */
    const int *colours =
        sws_getCoefficients(space == AVCOL_SPC_UNSPECIFIED ? SWS_CS_DEFAULT : space);
    (void)sws_setColorspaceDetails(picture->scaler, colours, range,
                                   sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
    picture->from_width = frame->width;
    picture->from_height = frame->height;
    picture->from_format = format;
    picture->from_range = range;
    picture->from_space = space;
    return true;
}

bool picture_make(struct picture *picture, const AVFrame *frame, struct image *out,
                  struct error *err) {
    if (!set_up(picture, frame) ||
        sws_scale(picture->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0,
                  frame->height, picture->rgb->data, picture->rgb->linesize) < 0) {
        const char *name = av_get_pix_fmt_name(frame->format);
        return error_set(err, "its pixels cannot be brought to RGB (%s)",
                         name == NULL ? "of an unknown form" : name);
    }
    *out = image_new(picture->scaled_width, picture->scaled_height, 3);
    size_t row = 3 * picture->scaled_width;
    for (size_t y = 0; y < picture->scaled_height; y++) {
        memcpy(out->pixels + y * row, picture->rgb->data[0] + y * (size_t)picture->rgb->linesize[0],
               row);
    }
    if (picture->gray) {
        struct image gray = image_gray(out);
        image_free(out);
        *out = gray;
    }
    image_turn_upright(out, picture->orientation);
    return true;
}
