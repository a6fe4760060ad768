#include "image/image.h"

#include <math.h>

struct image image_mirror(const struct image *image) {
    struct image out = image_new(image->width, image->height, image->channels);
    for (size_t y = 0; y < image->height; y++) {
        const unsigned char *from = image->pixels + y * image->width * image->channels;
        unsigned char *to = out.pixels + y * image->width * image->channels;
        for (size_t x = 0; x < image->width; x++) {
            for (unsigned c = 0; c < image->channels; c++) {
                to[(image->width - 1 - x) * image->channels + c] = from[x * image->channels + c];
            }
        }
    }
    return out;
}

/* The pixel at (x, y), its nearest one on the edge for what lies outside. */
static double pixel(const struct image *image, double x, double y, unsigned channel) {
    double right = (double)image->width - 1;
    double bottom = (double)image->height - 1;
    x = x < 0 ? 0 : x > right ? right : x;
    y = y < 0 ? 0 : y > bottom ? bottom : y;
    return image->pixels[((size_t)y * image->width + (size_t)x) * image->channels + channel];
}

struct image_turn image_turn_by(const struct image *image, double degrees) {
    double angle = degrees * 3.14159265358979323846 / 180;
    double width = (double)image->width;
    double height = (double)image->height;
    return (struct image_turn){
        .cosine = cos(angle),
        .sine = sin(angle),
        .from_x = width / 2,
        .from_y = height / 2,
        .to_x = ceil(width * fabs(cos(angle)) + height * fabs(sin(angle)) - 1e-9) / 2,
        .to_y = ceil(width * fabs(sin(angle)) + height * fabs(cos(angle)) - 1e-9) / 2,
    };
}

void image_turn_back(const struct image_turn *turn, double *x, double *y) {
    double dx = *x - turn->to_x;
    double dy = *y - turn->to_y;
    *x = turn->cosine * dx + turn->sine * dy + turn->from_x;
    *y = -turn->sine * dx + turn->cosine * dy + turn->from_y;
}

struct image image_turned(const struct image *image, const struct image_turn *turn) {
    size_t width = (size_t)(2 * turn->to_x);
    size_t height = (size_t)(2 * turn->to_y);
    struct image out = image_new(width, height, image->channels);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            double from_x = (double)x + 0.5;
            double from_y = (double)y + 0.5;
            image_turn_back(turn, &from_x, &from_y);
            from_x -= 0.5;
            from_y -= 0.5;
            double left = floor(from_x);
            double top = floor(from_y);
            double right_share = from_x - left;
            double bottom_share = from_y - top;
            for (unsigned c = 0; c < image->channels; c++) {
                double upper = pixel(image, left, top, c) * (1 - right_share) +
                               pixel(image, left + 1, top, c) * right_share;
                double lower = pixel(image, left, top + 1, c) * (1 - right_share) +
                               pixel(image, left + 1, top + 1, c) * right_share;
                double value = upper * (1 - bottom_share) + lower * bottom_share;
                out.pixels[(y * width + x) * image->channels + c] = (unsigned char)(value + 0.5);
            }
        }
    }
    return out;
}
