/* Writes small pictures for the fuzzers to start from: seed_pictures FOLDER makes FOLDER/jpeg/ and
 * FOLDER/png/, each kind once. */
#include "pictures.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>

static void save(const char *folder, const char *kind, unsigned number, struct text bytes) {
    struct text path = {0};
    struct error err;
    text_format(&path, "%s/%s", folder, kind);
    bool good = file_make_folder(path.data, &err);
    text_format(&path, "/%u", number);
    if (!good || !file_write(path.data, bytes.data, bytes.length, &err)) {
        fprintf(stderr, "seed_pictures: %s\n", err.message);
        exit(1);
    }
    text_free(&path);
    text_free(&bytes);
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: seed_pictures FOLDER\n");
        return 2;
    }
    struct image image = picture(19, 11, 3);
    for (unsigned i = 0; i < 5 * 8; i++) {
        struct picture_jpeg how = {.colours = (enum picture_colours)(i / 8),
                                   .progressive = i % 2 == 1,
                                   .arithmetic = i % 4 >= 2,
                                   .half_colour = i % 8 >= 4,
                                   .restart = i % 3,
                                   .orientation = i % 9};
        save(arguments[1], "jpeg", i, picture_jpeg(&image, &how));
    }
    static const int kinds[][2] = {
        {PNG_COLOR_TYPE_GRAY, 1},        {PNG_COLOR_TYPE_GRAY, 4},
        {PNG_COLOR_TYPE_GRAY, 16},       {PNG_COLOR_TYPE_RGB, 8},
        {PNG_COLOR_TYPE_RGB, 16},        {PNG_COLOR_TYPE_PALETTE, 2},
        {PNG_COLOR_TYPE_PALETTE, 8},     {PNG_COLOR_TYPE_GRAY_ALPHA, 8},
        {PNG_COLOR_TYPE_GRAY_ALPHA, 16}, {PNG_COLOR_TYPE_RGBA, 8},
    };
    for (unsigned i = 0; i < 2 * sizeof kinds / sizeof kinds[0]; i++) {
        struct picture_png how = {.colour = kinds[i / 2][0],
                                  .depth = kinds[i / 2][1],
                                  .interlaced = i % 2 == 1,
                                  .transparent = (kinds[i / 2][0] & PNG_COLOR_MASK_ALPHA) == 0,
                                  .exif_last = i % 3 == 0,
                                  .orientation = i % 9};
        save(arguments[1], "png", i, picture_png(&image, &how));
    }
    struct text bytes = {0};
    struct error err;
    if (image_encode("x.ppm", &image, &bytes, &err)) {
        save(arguments[1], "png", 100, bytes);
    }
    image_free(&image);
    return 0;
}
