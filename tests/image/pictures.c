#include "pictures.h"

#include <jpeglib.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

struct image picture(size_t width, size_t height, unsigned channels) {
    struct image image = image_new(width, height, channels);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            unsigned char *pixel = image.pixels + (y * width + x) * channels;
            pixel[0] = (unsigned char)(x * 255 / (width > 1 ? width - 1 : 1));
            for (unsigned c = 1; c < channels; c++) {
                pixel[c] = (unsigned char)(c == 1 ? y * 255 / (height > 1 ? height - 1 : 1)
                                                  : (x + y) * 255 / (width + height));
            }
        }
    }
    return image;
}

struct text picture_exif(unsigned orientation, bool little_endian) {
    unsigned char little[] = {
        'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (unsigned char)orientation,
        0,   0,   0,  0, 0, 0, 0};
    unsigned char big[] = {'M', 'M',  0, 42, 0, 0, 0, 8, 0, 1,
                           1,   0x12, 0, 3,  0, 0, 0, 1, 0, (unsigned char)orientation,
                           0,   0,    0, 0,  0, 0};
    struct text text = {0};
    text_add(&text, (const char *)(little_endian ? little : big), sizeof little);
    return text;
}

static void add_exif(struct jpeg_compress_struct *jpeg, unsigned orientation) {
    struct text marker = {0};
    text_add(&marker, "Exif\0", 6);
    struct text exif = picture_exif(orientation, orientation % 2 == 0);
    text_add(&marker, exif.data, exif.length);
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, (const JOCTET *)marker.data, (unsigned)marker.length);
    text_free(&exif);
    text_free(&marker);
}

/* libjpeg's own handlers end the program on an error, which is right for a test. */
struct text picture_jpeg(const struct image *image, const struct picture_jpeg *how) {
    static const J_COLOR_SPACE from[] = {JCS_GRAYSCALE, JCS_RGB, JCS_RGB, JCS_CMYK, JCS_CMYK};
    static const J_COLOR_SPACE to[] = {JCS_GRAYSCALE, JCS_RGB, JCS_YCbCr, JCS_CMYK, JCS_YCCK};
    static const int components[] = {1, 3, 3, 4, 4};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr problems;
    jpeg.err = jpeg_std_error(&problems);
    jpeg_create_compress(&jpeg);
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    jpeg_mem_dest(&jpeg, &bytes, &length);
    jpeg.image_width = (JDIMENSION)image->width;
    jpeg.image_height = (JDIMENSION)image->height;
    jpeg.input_components = components[how->colours];
    jpeg.in_color_space = from[how->colours];
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, to[how->colours]);
    jpeg_set_quality(&jpeg, 90, TRUE);
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = how->half_colour ? 2 : 1;
    jpeg.restart_in_rows = (int)how->restart;
    jpeg.arith_code = how->arithmetic;
    if (how->progressive) {
        jpeg_simple_progression(&jpeg);
    }
    jpeg_start_compress(&jpeg, TRUE);
    if (how->orientation != 0) {
        add_exif(&jpeg, how->orientation);
    }
    unsigned count = (unsigned)components[how->colours];
    unsigned char *row = memory_new(image->width, count);
    for (size_t y = 0; y < image->height; y++) {
        for (size_t x = 0; x < image->width; x++) {
            for (unsigned c = 0; c < count; c++) {
                unsigned char *pixel = image->pixels + (y * image->width + x) * image->channels;
                row[x * count + c] = c == 3 ? 200 : pixel[c % image->channels];
            }
        }
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    free(row);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    struct text text = {0};
    text_add(&text, (const char *)bytes, length);
    free(bytes);
    return text;
}

static void take(png_structp png, png_bytep bytes, size_t count) {
    text_add(png_get_io_ptr(png), (const char *)bytes, count);
}

static void flush(png_structp png) {
    (void)png;
}

static const int png_samples[7] = {1, 0, 3, 1, 2, 0, 4};

static void fill_row(const struct image *image, size_t y, const struct picture_png *how,
                     unsigned char *row) {
    int samples = png_samples[how->colour], depth = how->depth;
    bool alpha = samples == 2 || samples == 4;
    memset(row, 0, image->width * 8);
    for (size_t i = 0; i < image->width * (size_t)samples; i++) {
        const unsigned char *pixel =
            image->pixels + (y * image->width + i / (size_t)samples) * image->channels;
        size_t c = i % (size_t)samples;
        unsigned char value =
            alpha && c + 1 == (size_t)samples ? pixel[0] / 2 : pixel[c % image->channels];
        if (depth == 16) {
            row[2 * i] = value;
            row[2 * i + 1] = 0x80;
        } else {
            size_t bit = i * (size_t)depth;
            row[bit / 8] |= (unsigned char)(value >> (8 - depth) << (8 - depth) >> bit % 8);
        }
    }
}

struct text picture_png(const struct image *image, const struct picture_png *how) {
    struct text text = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &text, take, flush);
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, how->depth,
                 how->colour, how->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (how->colour == PNG_COLOR_TYPE_PALETTE) {
        png_color palette[256];
        for (int i = 0; i < 256; i++) {
            palette[i] = (png_color){(png_byte)i, (png_byte)(255 - i), 7};
        }
        png_set_PLTE(png, info, palette, 1 << how->depth);
    }
    if (how->transparent) {
        png_byte alpha[2] = {0, 128};
        png_color_16 colour = {.gray = 0};
        png_set_tRNS(png, info, alpha, 2, &colour);
    }
    struct text exif = picture_exif(how->orientation, how->orientation % 2 == 0);
    if (how->orientation != 0 && !how->exif_last) {
        png_set_eXIf_1(png, info, (png_uint_32)exif.length, (png_bytep)exif.data);
    }
    png_write_info(png, info);
    unsigned char *row = memory_new(image->width, 8);
    for (int pass = png_set_interlace_handling(png); pass > 0; pass--) {
        for (size_t y = 0; y < image->height; y++) {
            fill_row(image, y, how, row);
            png_write_row(png, row);
        }
    }
    free(row);
    if (how->orientation != 0 && how->exif_last) {
        png_write_chunk(png, (png_const_bytep) "eXIf", (png_const_bytep)exif.data, exif.length);
    }
    text_free(&exif);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return text;
}
