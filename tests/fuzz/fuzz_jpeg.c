/* A libFuzzer target: any bytes as a JPEG. What decodes must decode alike twice. */
#include "fuzz_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct image image, again;
    if (length < 3 || memcmp(bytes, "\xff\xd8\xff", 3) != 0) {
        return 0; /* no JPEG */
    }
    if (fuzz_decode(bytes, length, &image)) {
        if (image.width * image.height < 10000) {
            must(fuzz_decode(bytes, length, &again), "decodes only once");
            must(memcmp(image.pixels, again.pixels, image.width * image.height * image.channels) ==
                     0,
                 "decodes in two ways");
            image_free(&again);
        }
        image_free(&image);
    }
    return 0;
}
