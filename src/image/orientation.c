/* Which way up a picture is: EXIF 2.32, tag 0x0112, read by libexif. */
#include "image/inside.h"

#include <libexif/exif-data.h>
#include <stdlib.h>
#include <string.h>

unsigned image_orientation(const unsigned char *exif, size_t length) {
    /* libexif wants the six bytes that stand before the data in a JPEG, but not in a PNG. */
    static const char mark[6] = "Exif\0";
    enum { MOST = 1 << 20 };
    if (length == 0 || length > MOST) {
        return 1;
    }
    unsigned char *bytes = memory_new(sizeof mark + length, 1);
    memcpy(bytes, mark, sizeof mark);
    memcpy(bytes + sizeof mark, exif, length);
    ExifData *data = exif_data_new();
    unsigned orientation = 1;
    if (data != NULL) {
        /* Only what is there counts: tags that the standard wants and are missing stay so. */
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
        exif_data_load_data(data, bytes, (unsigned)(sizeof mark + length));
        const ExifEntry *entry =
            exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
        if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2) {
            orientation = exif_get_short(entry->data, exif_data_get_byte_order(data));
        }
        exif_data_unref(data);
    }
    free(bytes);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

void image_turn_upright(struct image *image, unsigned orientation) {
    if (orientation <= 1 || orientation > 8) {
        return;
    }
    bool swapped = orientation >= 5; /* rows become columns */
    bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    size_t width = image->width, height = image->height, channels = image->channels;
    struct image upright =
        image_new(swapped ? height : width, swapped ? width : height, image->channels);
    /* In squares, so that what is read and what is written both stay in the cache. */
    enum { SQUARE = 32 };
    for (size_t top = 0; top < upright.height; top += SQUARE) {
        for (size_t left = 0; left < upright.width; left += SQUARE) {
            for (size_t y = top; y < upright.height && y < top + SQUARE; y++) {
                for (size_t x = left; x < upright.width && x < left + SQUARE; x++) {
                    size_t column = swapped ? y : x, row = swapped ? x : y;
                    column = from_right ? width - 1 - column : column;
                    row = from_below ? height - 1 - row : row;
                    unsigned char *to = upright.pixels + (y * upright.width + x) * channels;
                    const unsigned char *from = image->pixels + (row * width + column) * channels;
                    for (size_t c = 0; c < channels; c++) {
                        to[c] = from[c];
                    }
                }
            }
        }
    }
    image_free(image);
    *image = upright;
}
