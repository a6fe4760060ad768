/* Draws frames, boxes and all letters at several sizes, for a person to look at:
 * specimen PICTURE.png */
#include "image/image.h"

#include <stdio.h>

static const char letters[] = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNO\n"
                              "PQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
static const char words[] = "The quick brown fox jumps over the lazy dog: happy 97 %, sad 0.3 %";

int main(int count, char **arguments) {
    const struct colour white = {255, 255, 255}, black = {20, 20, 24}, green = {40, 200, 90},
                        red = {230, 60, 50}, blue = {40, 90, 230};
    struct image page = image_new(1500, 1500, 3);
    image_draw_box(&page, 0, 0, 1500, 1500, white, 1);
    const double sizes[] = {10, 12, 14, 17, 20, 26, 36, 48};
    double y = 8;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        image_draw_text(&page, 8, y, sizes[i], letters, black);
        image_draw_text(&page, 8, y + 2 * sizes[i], sizes[i], words, blue);
        image_draw_frame(&page, 8, y + 2 * sizes[i], image_text_width(words, sizes[i]), sizes[i],
                         0.5, red);
        y += 3.3 * sizes[i];
    }
    image_draw_text(&page, 8, y, 120, "ABCDEFGHIJKLMN\nOPQRSTUVWXYZ", black);
    image_draw_text(&page, 8, y + 250, 100, "abcdefghijklmnopq\nrstuvwxyz&@$%", black);
    image_draw_text(&page, 8, y + 460, 100, "0123456789?!#{}", black);
    image_draw_text(&page, 1100, y + 480, 200, "Sage", blue);
    for (int i = 0; i < 8; i++) {
        image_draw_frame(&page, 1180 + 20.0 * i, 20 + 45.0 * i, 130, 90, 0.5 + i, green);
        image_draw_box(&page, 1180.3 + 20.0 * i, 110.6 + 45.0 * i, 60.5, 20, red, 0.125 * (i + 1));
    }
    struct error err;
    if (count != 2 || !image_write(arguments[1], &page, &err)) {
        fprintf(stderr, "%s\n", count != 2 ? "usage: specimen PICTURE.png" : err.message);
        return 1;
    }
    image_free(&page);
    return 0;
}
