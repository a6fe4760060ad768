/* Writing PNG. Errors jump as they do in png.c. */
#include "image/inside.h"

#include <setjmp.h>

#include <png.h>

struct encoder {
    png_structp png;
    png_infop info;
    jmp_buf back;
    const char *name;
    const struct image *image;
    struct text *out;
    struct error *err;
};

static void give_up(png_structp png, png_const_charp message) {
    struct encoder *e = png_get_error_ptr(png);
    error_set(e->err, "%s: cannot be written as PNG (%s)", e->name, message);
    longjmp(e->back, 1);
}

static void say_nothing(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void take_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct encoder *e = png_get_io_ptr(png);
    text_add(e->out, (const char *)bytes, count);
}

static void nothing_to_flush(png_structp png) {
    (void)png;
}

static bool encode_fenced(struct encoder *e) {
    if (setjmp(e->back) != 0) {
        return false;
    }
    e->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, e, give_up, say_nothing);
    e->info = e->png == NULL ? NULL : png_create_info_struct(e->png);
    if (e->info == NULL) {
        return error_set(e->err, "%s: libpng cannot be used", e->name);
    }
    png_set_write_fn(e->png, e, take_bytes, nothing_to_flush);
    png_set_user_limits(e->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    /* A tenth larger than at zlib's usual 6, in a third of the time. */
    png_set_compression_level(e->png, 3);
    png_set_IHDR(e->png, e->info, (png_uint_32)e->image->width, (png_uint_32)e->image->height, 8,
                 e->image->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(e->png, e->info);
    size_t row = e->image->width * e->image->channels;
    for (size_t y = 0; y < e->image->height; y++) {
        png_write_row(e->png, e->image->pixels + y * row);
    }
    png_write_end(e->png, e->info);
    return true;
}

bool image_encode_png(const char *name, const struct image *image, struct text *out,
                      struct error *err) {
    if (image->width > PNG_UINT_31_MAX || image->height > PNG_UINT_31_MAX) {
        return error_set(err, "%s: is too large for a PNG", name);
    }
    struct encoder e = {.name = name, .image = image, .out = out, .err = err};
    bool good = encode_fenced(&e);
    png_destroy_write_struct(&e.png, &e.info);
    return good;
}
