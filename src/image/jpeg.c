/* JPEG (ITU-T T.81) through libjpeg-turbo. Its errors jump; decode_fenced() is where they land, and
 * whatever it leaves behind belongs to struct decoder, so nothing is lost. */
#include "image/inside.h"

#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
/* After jpeglib.h, which it needs. */
#include <jerror.h>

enum {
    /* More is no picture but work: each scan goes over all of it, and ten are usual. */
    SCANS = 100,
    /* A Huffman code is a bit at least, and a block of 64 pixels has one; with room to spare for
     * uneven sampling. Arithmetic coding goes far below a bit. */
    PIXELS_A_BYTE = 2 * 8 * 64,
    PIXELS_A_BYTE_ARITHMETIC = 64 * PIXELS_A_BYTE,
};

struct decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr problems;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    const unsigned char *bytes;
    size_t length, megapixels;
    const char *name;
    bool gray; /* rows lose their colour as they come */
    struct image image;
    unsigned orientation;
    struct error *err;
};

/* Where libjpeg goes when it cannot go on. */
static void give_up(j_common_ptr jpeg) {
    struct decoder *d = jpeg->client_data;
    char message[JMSG_LENGTH_MAX];
    switch (jpeg->err->msg_code) {
    case JERR_EMPTY_IMAGE:
        error_set(d->err, "%s: has no pixels (%u x %u)", d->name, d->jpeg.image_width,
                  d->jpeg.image_height);
        break;
    case JERR_IMAGE_TOO_BIG:
        error_set(d->err, "%s: has %u x %u pixels; JPEGs of more than %ld a side cannot be read",
                  d->name, d->jpeg.image_width, d->jpeg.image_height, (long)JPEG_MAX_DIMENSION);
        break;
    case JERR_NO_BACKING_STORE:
    case JERR_OUT_OF_MEMORY:
        error_set(d->err, "%s: needs more memory than pictures may take", d->name);
        break;
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
        jpeg->err->format_message(jpeg, message);
        error_set(d->err, "%s: is a JPEG of a kind that cannot be read (%s)", d->name, message);
        break;
    default:
        jpeg->err->format_message(jpeg, message);
        error_set(d->err, "%s: is a damaged JPEG (%s)", d->name, message);
    }
    longjmp(d->back, 1);
}

/* Warnings are about damage that leaves a picture to look at; a library does not print. */
static void say_nothing(j_common_ptr jpeg) {
    (void)jpeg;
}

static void cut_short(struct decoder *d) {
    error_set(d->err, "%s: is cut short", d->name);
    longjmp(d->back, 1);
}

/* All bytes were there from the start: to be asked for more means that the file ended too soon. */
static boolean no_more(j_decompress_ptr jpeg) {
    cut_short(jpeg->client_data);
    return FALSE;
}

static void skip(j_decompress_ptr jpeg, long count) {
    if (count <= 0) {
        return;
    }
    if ((size_t)count > jpeg->src->bytes_in_buffer) {
        cut_short(jpeg->client_data);
    }
    jpeg->src->next_input_byte += count;
    jpeg->src->bytes_in_buffer -= (size_t)count;
}

static void do_nothing(j_decompress_ptr jpeg) {
    (void)jpeg;
}

static void count_scans(j_common_ptr jpeg) {
    struct decoder *d = jpeg->client_data;
    if (d->jpeg.input_scan_number > SCANS) {
        error_set(d->err, "%s: is a damaged JPEG (more than %d scans)", d->name, SCANS);
        longjmp(d->back, 1);
    }
}

static void start(struct decoder *d) {
    jpeg_create_decompress(&d->jpeg);
    d->source = (struct jpeg_source_mgr){.next_input_byte = d->bytes,
                                         .bytes_in_buffer = d->length,
                                         .init_source = do_nothing,
                                         .fill_input_buffer = no_more,
                                         .skip_input_data = skip,
                                         .resync_to_restart = jpeg_resync_to_restart,
                                         .term_source = do_nothing};
    d->jpeg.src = &d->source;
    d->progress.progress_monitor = count_scans;
    d->jpeg.progress = &d->progress;
    jpeg_save_markers(&d->jpeg, JPEG_APP0 + 1, 0xffff);
}

static void read_header(struct decoder *d) {
    jpeg_read_header(&d->jpeg, TRUE);
    uint64_t width = d->jpeg.image_width, height = d->jpeg.image_height;
    if (!image_allowed(width, height, d->megapixels, d->name, d->err)) {
        longjmp(d->back, 1);
    }
    int components = d->jpeg.num_components;
    if (components != 1 && components != 3 && components != 4) {
        error_set(d->err, "%s: is a JPEG of a kind that cannot be read (%d components)", d->name,
                  components);
        longjmp(d->back, 1);
    }
    /* A bomb says that it is large; its bytes cannot be all of that. */
    if (width * height / (d->jpeg.arith_code ? PIXELS_A_BYTE_ARITHMETIC : PIXELS_A_BYTE) >
        d->length) {
        cut_short(d);
    }
    /* A progressive picture is kept whole: two bytes for each of up to four samples a pixel, and
     * what the last blocks stick out. */
    uint64_t memory = width * height * 9 + (64U << 20);
    d->jpeg.mem->max_memory_to_use = memory < LONG_MAX ? (long)memory : LONG_MAX;
}

static void find_orientation(struct decoder *d) {
    d->orientation = 1;
    for (jpeg_saved_marker_ptr marker = d->jpeg.marker_list; marker; marker = marker->next) {
        if (marker->data_length > 6 && memcmp(marker->data, "Exif\0", 6) == 0) {
            d->orientation = image_orientation(marker->data + 6, marker->data_length - 6);
            return;
        }
    }
}

/* As OpenCV does it: what is stored counts as paper left white, which is how Adobe writes it and
 * nobody else writes CMYK. */
static void from_cmyk(const unsigned char *cmyk, unsigned char *rgb, size_t count) {
    for (size_t i = 0; i < count; i++, cmyk += 4, rgb += 3) {
        int key = cmyk[3];
        for (size_t c = 0; c < 3; c++) {
            rgb[c] = (unsigned char)(key - ((255 - cmyk[c]) * key >> 8));
        }
    }
}

static void read_pixels(struct decoder *d) {
    struct jpeg_decompress_struct *jpeg = &d->jpeg;
    unsigned channels = jpeg->num_components == 1 ? 1 : 3;
    bool cmyk = jpeg->num_components == 4;
    jpeg->out_color_space = cmyk ? JCS_CMYK : channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_start_decompress(jpeg);
    bool fades = d->gray && channels == 3;
    d->image = image_new(jpeg->output_width, jpeg->output_height, fades ? 1 : channels);
    JSAMPARRAY own = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE,
                                             4 * jpeg->output_width, 2); /* freed by libjpeg */
    while (jpeg->output_scanline < jpeg->output_height) {
        unsigned char *out =
            d->image.pixels + (size_t)jpeg->output_scanline * d->image.width * d->image.channels;
        unsigned char *row = fades ? own[0] : out;
        jpeg_read_scanlines(jpeg, cmyk ? &own[1] : &row, 1);
        if (cmyk) {
            from_cmyk(own[1], row, d->image.width);
        }
        if (fades) {
            image_gray_row(row, out, d->image.width);
        }
    }
    jpeg_finish_decompress(jpeg);
}

/* No variable of its own changes after setjmp(): all is in `d`. */
static bool decode_fenced(struct decoder *d) {
    if (setjmp(d->back) != 0) {
        return false;
    }
    start(d);
    read_header(d);
    find_orientation(d);
    read_pixels(d);
    return true;
}

bool image_decode_jpeg(const unsigned char *bytes, size_t length, const char *name,
                       size_t megapixels, bool gray, struct image *out, struct error *err) {
    struct decoder d = {.bytes = bytes,
                        .length = length,
                        .megapixels = megapixels,
                        .name = name,
                        .gray = gray,
                        .err = err};
    d.jpeg.err = jpeg_std_error(&d.problems);
    d.jpeg.client_data = &d;
    d.problems.error_exit = give_up;
    d.problems.output_message = say_nothing;
    bool good = decode_fenced(&d);
    jpeg_destroy_decompress(&d.jpeg);
    if (good) {
        image_turn_upright(&d.image, d.orientation);
        *out = d.image;
    } else {
        image_free(&d.image);
    }
    return good;
}
