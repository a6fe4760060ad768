/* PNG (ISO/IEC 15948) through libpng. Its errors jump; decode_fenced() is where they land, and
 * whatever it leaves behind belongs to struct decoder, so nothing is lost. */
#include "image/inside.h"

#include <setjmp.h>
#include <string.h>

#include <png.h>

enum {
    SIGNATURE = 8,
    HEADER = SIGNATURE + 8 + 13, /* with the length, the name and the fields of IHDR */
    BYTES_A_BYTE = 1032,         /* the most that deflate (RFC 1951) packs into one */
};

struct decoder {
    png_structp png;
    png_infop info, end;
    jmp_buf back;
    const unsigned char *bytes;
    size_t length, done;
    const char *name;
    struct image image;
    struct error *err;
};

static void give_up(png_structp png, png_const_charp message) {
    struct decoder *d = png_get_error_ptr(png);
    error_set(d->err, "%s: is a damaged PNG (%s)", d->name, message);
    longjmp(d->back, 1);
}

/* Warnings are about what surrounds the picture; a library does not print. */
static void say_nothing(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void next_bytes(png_structp png, png_bytep to, size_t count) {
    struct decoder *d = png_get_io_ptr(png);
    if (count > d->length - d->done) {
        error_set(d->err, "%s: is cut short", d->name);
        longjmp(d->back, 1);
    }
    memcpy(to, d->bytes + d->done, count);
    d->done += count;
}

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The header is read here first, so that the limits hold before libpng asks for any memory. */
static bool header_allowed(const unsigned char *bytes, size_t length, const char *name,
                           size_t megapixels, struct error *err) {
    static const unsigned char samples[7] = {1, 0, 3, 1, 2, 0, 4}; /* a pixel, by colour type */
    if (length < HEADER) {
        return error_set(err, "%s: is cut short", name);
    }
    if (memcmp(bytes + SIGNATURE, "\0\0\0\rIHDR", 8) != 0) {
        return error_set(err, "%s: is a damaged PNG (no header)", name);
    }
    uint64_t width = big_endian(bytes + SIGNATURE + 8);
    uint64_t height = big_endian(bytes + SIGNATURE + 12);
    if (!image_allowed(width, height, megapixels, name, err)) {
        return false;
    }
    uint64_t depth = bytes[SIGNATURE + 16];
    unsigned colour = bytes[SIGNATURE + 17];
    if (depth > 16 || colour >= sizeof samples || samples[colour] == 0) {
        return error_set(err, "%s: is a damaged PNG (its header)", name);
    }
    /* A bomb says that it is large; its bytes cannot be all of that. */
    uint64_t unpacked = (width * depth * samples[colour] / 8 + 1) * height;
    if (unpacked / BYTES_A_BYTE > length) {
        return error_set(err, "%s: is cut short", name);
    }
    return true;
}

static void start(struct decoder *d) {
    d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, give_up, say_nothing);
    d->info = d->png == NULL ? NULL : png_create_info_struct(d->png);
    d->end = d->info == NULL ? NULL : png_create_info_struct(d->png);
    if (d->end == NULL) {
        error_set(d->err, "%s: libpng cannot be used", d->name);
        longjmp(d->back, 1);
    }
    png_set_read_fn(d->png, d, next_bytes);
    png_set_user_limits(d->png, big_endian(d->bytes + SIGNATURE + 8),
                        big_endian(d->bytes + SIGNATURE + 12));
    /* Texts, colour profiles and the like are passed by unread: they may be packed as well. */
    static const unsigned char unread[] = "cHRM\0gAMA\0hIST\0iCCP\0iTXt\0pCAL\0sCAL\0"
                                          "sPLT\0sRGB\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(d->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(d->png, PNG_HANDLE_CHUNK_NEVER, unread, sizeof unread / 5);
}

/* To gray or RGB of 8 bits a sample, as OpenCV's imread does. */
static void read_pixels(struct decoder *d) {
    png_read_info(d->png, d->info);
    unsigned colour = png_get_color_type(d->png, d->info);
    unsigned depth = png_get_bit_depth(d->png, d->info);
    png_set_strip_16(d->png);
    png_set_strip_alpha(d->png);
    if (colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(d->png);
    } else if (colour == PNG_COLOR_TYPE_GRAY && depth < 8) {
        png_set_expand_gray_1_2_4_to_8(d->png);
    }
    int passes = png_set_interlace_handling(d->png);
    png_read_update_info(d->png, d->info);
    unsigned channels = (colour & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
    size_t width = png_get_image_width(d->png, d->info);
    size_t height = png_get_image_height(d->png, d->info);
    if (png_get_rowbytes(d->png, d->info) != width * channels) {
        png_error(d->png, "unexpected length of a row");
    }
    d->image = image_new(width, height, channels);
    for (int pass = 0; pass < passes; pass++) {
        for (size_t y = 0; y < height; y++) {
            png_read_row(d->png, d->image.pixels + y * width * channels, NULL);
        }
    }
    png_read_end(d->png, d->end);
}

/* No variable of its own changes after setjmp(): all is in `d`. */
static bool decode_fenced(struct decoder *d) {
    if (setjmp(d->back) != 0) {
        return false;
    }
    start(d);
    read_pixels(d);
    return true;
}

/* EXIF may come before or after the pixels. */
static unsigned orientation_of(const struct decoder *d) {
    png_uint_32 length = 0;
    png_bytep exif = NULL;
    if (png_get_eXIf_1(d->png, d->info, &length, &exif) == 0 &&
        png_get_eXIf_1(d->png, d->end, &length, &exif) == 0) {
        return 1;
    }
    return image_orientation(exif, length);
}

bool image_decode_png(const unsigned char *bytes, size_t length, const char *name,
                      size_t megapixels, struct image *out, struct error *err) {
    if (!header_allowed(bytes, length, name, megapixels, err)) {
        return false;
    }
    struct decoder d = {.bytes = bytes, .length = length, .name = name, .err = err};
    bool good = decode_fenced(&d);
    if (good) {
        image_turn_upright(&d.image, orientation_of(&d));
        *out = d.image;
    } else {
        image_free(&d.image);
    }
    png_destroy_read_struct(&d.png, &d.info, &d.end);
    return good;
}
