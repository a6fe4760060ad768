/* Writing JPEG. Errors jump as they do in jpeg.c. */
#include "image/inside.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

enum { QUALITY = 92, PIECE = 1 << 16 };

struct encoder {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr problems;
    struct jpeg_destination_mgr destination;
    jmp_buf back;
    const char *name;
    const struct image *image;
    struct text *out;
    struct error *err;
    JOCTET piece[PIECE];
};

static void give_up(j_common_ptr jpeg) {
    struct encoder *e = jpeg->client_data;
    char message[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, message);
    error_set(e->err, "%s: cannot be written as JPEG (%s)", e->name, message);
    longjmp(e->back, 1);
}

static void say_nothing(j_common_ptr jpeg) {
    (void)jpeg;
}

static void begin_piece(j_compress_ptr jpeg) {
    struct encoder *e = jpeg->client_data;
    e->destination.next_output_byte = e->piece;
    e->destination.free_in_buffer = PIECE;
}

static boolean piece_full(j_compress_ptr jpeg) {
    struct encoder *e = jpeg->client_data;
    text_add(e->out, (const char *)e->piece, PIECE);
    begin_piece(jpeg);
    return TRUE;
}

static void last_piece(j_compress_ptr jpeg) {
    struct encoder *e = jpeg->client_data;
    text_add(e->out, (const char *)e->piece, PIECE - e->destination.free_in_buffer);
}

static bool encode_fenced(struct encoder *e) {
    if (setjmp(e->back) != 0) {
        return false;
    }
    struct jpeg_compress_struct *jpeg = &e->jpeg;
    jpeg_create_compress(jpeg);
    e->destination = (struct jpeg_destination_mgr){.init_destination = begin_piece,
                                                   .empty_output_buffer = piece_full,
                                                   .term_destination = last_piece};
    jpeg->dest = &e->destination;
    jpeg->image_width = (JDIMENSION)e->image->width;
    jpeg->image_height = (JDIMENSION)e->image->height;
    jpeg->input_components = (int)e->image->channels;
    jpeg->in_color_space = e->image->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, QUALITY, TRUE);
    /* Colour in full: frames and letters are lines a pixel or two wide. */
    jpeg->comp_info[0].h_samp_factor = 1;
    jpeg->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row =
            e->image->pixels + (size_t)jpeg->next_scanline * e->image->width * e->image->channels;
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    return true;
}

bool image_encode_jpeg(const char *name, const struct image *image, struct text *out,
                       struct error *err) {
    if (image->width > JPEG_MAX_DIMENSION || image->height > JPEG_MAX_DIMENSION) {
        return error_set(err, "%s: a JPEG can have %ld pixels a side; write a PNG instead", name,
                         (long)JPEG_MAX_DIMENSION);
    }
    struct encoder e = {.name = name, .image = image, .out = out, .err = err};
    e.jpeg.err = jpeg_std_error(&e.problems);
    e.jpeg.client_data = &e;
    e.problems.error_exit = give_up;
    e.problems.output_message = say_nothing;
    bool good = encode_fenced(&e);
    jpeg_destroy_compress(&e.jpeg);
    return good;
}
