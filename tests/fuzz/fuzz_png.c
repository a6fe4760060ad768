/* A libFuzzer target: any bytes as a PNG, PGM or PPM. The checksums of a PNG are mended first, for
 * a fuzzer finds none. What decodes is the same when written and read again. */
#include "fuzz_image.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static size_t big_endian(const uint8_t *bytes) {
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

/* Each part is a length, a name of 4 bytes, that many bytes, and the CRC-32 of name and bytes. */
static void mend_checksums(uint8_t *bytes, size_t length) {
    for (size_t at = 8; at + 12 <= length;) {
        size_t part = big_endian(bytes + at);
        if (part > length - at - 12) {
            return;
        }
        uLong sum = crc32(0, bytes + at + 4, (uInt)part + 4);
        for (size_t i = 0; i < 4; i++) {
            bytes[at + 8 + part + i] = (uint8_t)(sum >> (24 - 8 * i));
        }
        at += 12 + part;
    }
}

static void check(const uint8_t *bytes, size_t length) {
    struct image image, again;
    if (!fuzz_decode(bytes, length, &image)) {
        return;
    }
    static const char *const names[] = {"x.png", "x.pgm", "x.ppm"};
    const char *name = length % 2 == 0 ? names[0] : image.channels == 1 ? names[1] : names[2];
    struct text written = {0};
    struct error err;
    must(image_encode(name, &image, &written, &err), "cannot be written");
    must(fuzz_decode((const uint8_t *)written.data, written.length, &again), "cannot be read");
    must(image.width == again.width && image.height == again.height &&
             image.channels == again.channels &&
             memcmp(image.pixels, again.pixels, image.width * image.height * image.channels) == 0,
         "is another when written");
    image_free(&again);
    image_free(&image);
    text_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    uint8_t *mended = memory_new(length, 1);
    memcpy(mended, bytes, length);
    if (length > 8 && memcmp(bytes, "\x89PNG", 4) == 0) {
        mend_checksums(mended, length);
    }
    check(mended, length);
    free(mended);
    return 0;
}
