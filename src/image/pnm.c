/* PGM and PPM in their binary forms, P5 and P6 (netpbm's pgm(5) and ppm(5)), with 8 bits. */
#include "image/inside.h"

#include <string.h>

struct header {
    const unsigned char *at, *end;
};

static bool is_space(unsigned char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Passes over spaces, and comments to the end of their line. */
static void pass_spaces(struct header *h) {
    bool comment = false;
    for (; h->at < h->end && (comment || *h->at == '#' || is_space(*h->at)); h->at++) {
        comment = comment || *h->at == '#';
        if (*h->at == '\n' || *h->at == '\r') {
            comment = false;
        }
    }
}

/* The next number, of at most 9 digits; false if there is none. */
static bool next_number(struct header *h, uint64_t *out) {
    pass_spaces(h);
    const unsigned char *start = h->at;
    uint64_t number = 0;
    for (; h->at < h->end && *h->at >= '0' && *h->at <= '9' && h->at - start < 10; h->at++) {
        number = 10 * number + (uint64_t)(*h->at - '0');
    }
    *out = number;
    return h->at > start && h->at - start < 10;
}

bool image_decode_pnm(const unsigned char *bytes, size_t length, const char *name,
                      size_t megapixels, struct image *out, struct error *err) {
    if (bytes[1] != '5' && bytes[1] != '6') {
        return error_set(err, "%s: is a picture of kind P%c; save it as PGM (P5) or PPM (P6)", name,
                         bytes[1]);
    }
    struct header h = {bytes + 2, bytes + length};
    uint64_t width = 0, height = 0, most = 0;
    bool good = next_number(&h, &width) && next_number(&h, &height) && next_number(&h, &most);
    if (h.at == h.end) {
        return error_set(err, "%s: is cut short", name);
    }
    if (!good || !is_space(*h.at)) {
        return error_set(err, "%s: is a damaged PGM or PPM (its header)", name);
    }
    h.at++; /* exactly one, for the pixels may look like spaces */
    if (!image_allowed(width, height, megapixels, name, err)) {
        return false;
    }
    if (most == 0 || most > 255) {
        return error_set(err, "%s: has values up to %llu; save it with 8 bits", name,
                         (unsigned long long)most);
    }
    unsigned channels = bytes[1] == '6' ? 3 : 1;
    size_t count = (size_t)(width * height * channels);
    if ((size_t)(h.end - h.at) < count) {
        return error_set(err, "%s: is cut short", name);
    }
    *out = image_new((size_t)width, (size_t)height, channels);
    memcpy(out->pixels, h.at, count);
    for (size_t i = 0; most != 255 && i < count; i++) {
        uint64_t value = out->pixels[i] < most ? out->pixels[i] : most;
        out->pixels[i] = (unsigned char)((value * 255 + most / 2) / most);
    }
    return true;
}

void image_encode_pnm(const struct image *image, struct text *out) {
    text_format(out, "P%c\n%zu %zu\n255\n", image->channels == 3 ? '6' : '5', image->width,
                image->height);
    text_add(out, (const char *)image->pixels, image->width * image->height * image->channels);
}
