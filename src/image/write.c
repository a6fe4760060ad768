#include "image/image.h"

#include "image/inside.h"

#include <string.h>

bool image_encode(const char *name, const struct image *image, struct text *out,
                  struct error *err) {
    const char *dot = strrchr(path_name(name), '.');
    const char *ending = dot == NULL ? "" : dot + 1;
    if (image->width == 0 || image->height == 0) {
        return error_set(err, "%s: a picture without pixels cannot be written", name);
    }
    if (text_same(ending, "png")) {
        return image_encode_png(name, image, out, err);
    }
    if (text_same(ending, "jpg") || text_same(ending, "jpeg")) {
        return image_encode_jpeg(name, image, out, err);
    }
    if (text_same(ending, "pgm") && image->channels == 3) {
        struct image gray = image_gray(image);
        image_encode_pnm(&gray, out);
        image_free(&gray);
        return true;
    }
    if (text_same(ending, "ppm") && image->channels == 1) {
        return error_set(err, "%s: a gray picture is written as .pgm", name);
    }
    if (text_same(ending, "pgm") || text_same(ending, "ppm")) {
        image_encode_pnm(image, out);
        return true;
    }
    return error_set(err, "%s: the name of a picture ends in .png, .jpg, .pgm or .ppm", name);
}

bool image_write(const char *path, const struct image *image, struct error *err) {
    struct text bytes = {0};
    bool good =
        image_encode(path, image, &bytes, err) && file_write(path, bytes.data, bytes.length, err);
    text_free(&bytes);
    return good;
}
