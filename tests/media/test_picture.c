/* Decoded frames to pictures: turned, scaled, in the right colours. */
#include "media/program/picture.h"
#include "test.h"

static AVFrame *frame_new(int width, int height, enum AVPixelFormat format) {
    AVFrame *frame = av_frame_alloc();
    assert_non_null(frame);
    frame->width = width;
    frame->height = height;
    frame->format = format;
    assert_true(av_frame_get_buffer(frame, 0) >= 0);
    return frame;
}

/* A plain colour in three planes, the last two of half the size. */
static AVFrame *plain_yuv(int width, int height, enum AVPixelFormat format, int y, int u, int v) {
    AVFrame *frame = frame_new(width, height, format);
    const int values[] = {y, u, v};
    for (int plane = 0; plane < 3; plane++) {
        int rows = plane == 0 ? height : (height + 1) / 2;
        memset(frame->data[plane], values[plane], (size_t)(frame->linesize[plane] * rows));
    }
    return frame;
}

static struct image make(AVFrame *frame, const int32_t *matrix,
                         const struct media_video_options *options) {
    struct picture picture;
    struct image image;
    struct error err;
    assert_true(picture_begin(&picture, frame, matrix, (AVRational){0, 1}, options, &err));
    assert_true(picture_make(&picture, frame, &image, &err));
    picture_end(&picture);
    av_frame_free(&frame);
    return image;
}

static const struct media_video_options gray = {.form = MEDIA_GRAY}, rgb = {.form = MEDIA_RGB};

static void is_colour(struct image image, int red, int green, int blue) {
    assert_int_equal(image.channels, 3);
    assert_near(image.pixels[0], red, 2);
    assert_near(image.pixels[1], green, 2);
    assert_near(image.pixels[2], blue, 2);
    image_free(&image);
}

/* ITU-R BT.601 and BT.709, full and limited range: pure red, and the ends of gray. */
static void colours(void **state) {
    (void)state;
    is_colour(make(plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 235, 128, 128), NULL, &rgb), 255, 255,
              255);
    is_colour(make(plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 16, 128, 128), NULL, &rgb), 0, 0, 0);
    is_colour(make(plain_yuv(16, 16, AV_PIX_FMT_YUVJ420P, 235, 128, 128), NULL, &rgb), 235, 235,
              235);
    AVFrame *frame = plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 16, 128, 128);
    frame->color_range = AVCOL_RANGE_JPEG;
    is_colour(make(frame, NULL, &rgb), 16, 16, 16);
    is_colour(make(plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 81, 90, 240), NULL, &rgb), 255, 0, 0);
    frame = plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 63, 102, 240);
    frame->colorspace = AVCOL_SPC_BT709;
    is_colour(make(frame, NULL, &rgb), 255, 0, 0);
    /* The same when it is scaled, which libswscale does elsewhere. */
    struct media_video_options small = {.form = MEDIA_RGB, .most_side = 8};
    frame = plain_yuv(16, 16, AV_PIX_FMT_YUV420P, 63, 102, 240);
    frame->colorspace = AVCOL_SPC_BT709;
    is_colour(make(frame, NULL, &small), 255, 0, 0);
    is_colour(make(plain_yuv(16, 16, AV_PIX_FMT_YUVJ420P, 235, 128, 128), NULL, &small), 235, 235,
              235);
}

/* Any RGB, at widths that are no multiple of anything. */
static void gray_is_opencvs(void **state) {
    (void)state;
    struct random random = random_seeded(1, 1);
    for (int width = 1; width < 40; width += 3) {
        AVFrame *frame = frame_new(width, 7, AV_PIX_FMT_RGB24);
        struct image image = image_new((size_t)width, 7, 3);
        for (size_t i = 0; i < (size_t)width * 7 * 3; i++) {
            unsigned char value = (unsigned char)random_below(&random, 256);
            size_t row = i / ((size_t)width * 3);
            image.pixels[i] = value;
            frame->data[0][row * (size_t)frame->linesize[0] + i % ((size_t)width * 3)] = value;
        }
        struct image wanted = image_gray(&image);
        struct image got = make(frame, NULL, &gray);
        assert_int_equal(got.channels, 1);
        assert_memory_equal(got.pixels, wanted.pixels, (size_t)width * 7);
        image_free(&got);
        image_free(&wanted);
        image_free(&image);
    }
}

/* Gray with the numbers 1, 2, 3 above 4, 5, 6. */
static AVFrame *six(void) {
    AVFrame *frame = frame_new(3, 2, AV_PIX_FMT_GRAY8);
    frame->color_range = AVCOL_RANGE_JPEG;
    for (int i = 0; i < 6; i++) {
        frame->data[0][i / 3 * frame->linesize[0] + i % 3] = (uint8_t)(i + 1);
    }
    return frame;
}

/* x' = a x + c y, y' = b x + d y, as in the files (ISO 14496-12, 6.2.2), where x goes to the right
 * and y down. */
static void turned(void **state) {
    (void)state;
    static const struct {
        int a, b, c, d;
        size_t width;
        unsigned char pixels[6];
    } turns[] = {
        {1, 0, 0, 1, 3, {1, 2, 3, 4, 5, 6}},   {-1, 0, 0, 1, 3, {3, 2, 1, 6, 5, 4}},
        {-1, 0, 0, -1, 3, {6, 5, 4, 3, 2, 1}}, {1, 0, 0, -1, 3, {4, 5, 6, 1, 2, 3}},
        {0, 1, 1, 0, 2, {1, 4, 2, 5, 3, 6}},   {0, 1, -1, 0, 2, {4, 1, 5, 2, 6, 3}},
        {0, -1, -1, 0, 2, {6, 3, 5, 2, 4, 1}}, {0, -1, 1, 0, 2, {3, 6, 2, 5, 1, 4}},
    };
    for (unsigned i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        int32_t one = 1 << 16;
        int32_t matrix[9] = {
            turns[i].a * one, turns[i].b * one, 0, turns[i].c * one, turns[i].d * one, 0, 0, 0,
            1 << 30};
        assert_int_equal(picture_orientation(matrix), i + 1);
        struct image image = make(six(), matrix, &gray);
        assert_int_equal(image.width, turns[i].width);
        assert_memory_equal(image.pixels, turns[i].pixels, 6);
        image_free(&image);
    }
}

static void odd_matrices_turn_nothing(void **state) {
    (void)state;
    const int32_t none[9] = {0};
    const int32_t askew[9] = {46341, 46341, 0, -46341, 46341, 0, 0, 0, 1 << 30};
    const int32_t largest[9] = {INT32_MIN, 0, 0, 0, INT32_MAX, 0, 0, 0, 0};
    assert_int_equal(picture_orientation(none), 1);
    assert_int_equal(picture_orientation(askew), 1);
    assert_int_equal(picture_orientation(largest), 2);
    const int32_t doubled[9] = {0, 131072, 0, -131072, 0, 0, 0, 0, 1 << 30};
    assert_int_equal(picture_orientation(doubled), 6);
}

static void has_sizes(int width, int height, AVRational pixel, size_t most, size_t all_width,
                      size_t all_height, size_t scaled_width, size_t scaled_height) {
    struct media_video_options options = {.most_side = most};
    AVFrame *frame = frame_new(width, height, AV_PIX_FMT_GRAY8);
    struct picture picture;
    struct image image;
    struct error err;
    memset(frame->data[0], 77, (size_t)(frame->linesize[0] * height));
    frame->color_range = AVCOL_RANGE_JPEG;
    assert_true(picture_begin(&picture, frame, NULL, pixel, &options, &err));
    assert_int_equal(picture.width, all_width);
    assert_int_equal(picture.height, all_height);
    assert_true(picture_make(&picture, frame, &image, &err));
    assert_int_equal(image.width, scaled_width);
    assert_int_equal(image.height, scaled_height);
    assert_near(image.pixels[image.width * image.height - 1], 77, 1);
    image_free(&image);
    picture_end(&picture);
    av_frame_free(&frame);
}

static void sizes(void **state) {
    (void)state;
    const AVRational square = {1, 1};
    has_sizes(640, 480, square, 0, 640, 480, 640, 480);
    has_sizes(640, 480, square, 640, 640, 480, 640, 480);
    has_sizes(640, 480, square, 320, 640, 480, 320, 240);
    has_sizes(480, 640, square, 320, 480, 640, 240, 320);
    has_sizes(1, 1, square, 1, 1, 1, 1, 1);
    has_sizes(1000, 1, square, 10, 1000, 1, 10, 1);
    /* PAL on a wide screen, and pixels that are higher than wide. */
    has_sizes(720, 576, (AVRational){64, 45}, 0, 720, 405, 720, 405);
    has_sizes(720, 576, (AVRational){1, 2}, 0, 360, 576, 360, 576);
    has_sizes(720, 576, (AVRational){64, 45}, 360, 720, 405, 360, 203);
    /* Shapes that nobody has. */
    has_sizes(64, 48, (AVRational){1000, 1}, 0, 64, 48, 64, 48);
    has_sizes(64, 48, (AVRational){-1, 1}, 0, 64, 48, 64, 48);
    has_sizes(64, 48, (AVRational){0, 0}, 0, 64, 48, 64, 48);
}

static void too_large(void **state) {
    (void)state;
    AVFrame frame = {.width = 60000, .height = 60000};
    struct picture picture;
    struct error err;
    assert_false(picture_begin(&picture, &frame, NULL, (AVRational){1, 1}, &rgb, &err));
    assert_string_equal(err.message, "has 60000 x 60000 pixels, more than can be read");
    picture_end(&picture);
    frame.height = 1;
    assert_false(picture_begin(&picture, &frame, NULL, (AVRational){1, 1}, &rgb, &err));
    frame.width = 0;
    assert_false(picture_begin(&picture, &frame, NULL, (AVRational){1, 1}, &rgb, &err));
}

/* Another size and another form come as the first. */
static void changes_on_the_way(void **state) {
    (void)state;
    struct picture picture;
    struct error err;
    AVFrame *frames[] = {plain_yuv(32, 16, AV_PIX_FMT_YUV420P, 235, 128, 128),
                         plain_yuv(64, 64, AV_PIX_FMT_YUV420P, 235, 128, 128),
                         plain_yuv(64, 64, AV_PIX_FMT_YUVJ420P, 255, 128, 128),
                         frame_new(5, 3, AV_PIX_FMT_GRAY8)};
    memset(frames[3]->data[0], 255, (size_t)(frames[3]->linesize[0] * 3));
    frames[3]->color_range = AVCOL_RANGE_JPEG;
    assert_true(picture_begin(&picture, frames[0], NULL, (AVRational){1, 1}, &gray, &err));
    for (int i = 0; i < 4; i++) {
        struct image image;
        assert_true(picture_make(&picture, frames[i], &image, &err));
        assert_int_equal(image.width, 32);
        assert_int_equal(image.height, 16);
        for (size_t pixel = 0; pixel < 32 * 16; pixel++) {
            assert_near(image.pixels[pixel], 255, 2);
        }
        image_free(&image);
        av_frame_free(&frames[i]);
    }
    picture_end(&picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours),
        cmocka_unit_test(gray_is_opencvs),
        cmocka_unit_test(turned),
        cmocka_unit_test(odd_matrices_turn_nothing),
        cmocka_unit_test(sizes),
        cmocka_unit_test(too_large),
        cmocka_unit_test(changes_on_the_way),
    };
    return test_run("media_picture", tests);
}
