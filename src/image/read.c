#include "image/image.h"

#include "image/inside.h"

#include <stdlib.h>
#include <string.h>

/* No picture within the limit of pixels has a larger file that is still a picture. */
enum { FILE_LIMIT = 512 << 20 };

bool image_allowed(uint64_t width, uint64_t height, size_t megapixels, const char *name,
                   struct error *err) {
    enum { MEGA = 1000000 };
    if (width == 0 || height == 0) {
        return error_set(err, "%s: has no pixels (%llu x %llu)", name, (unsigned long long)width,
                         (unsigned long long)height);
    }
    /* Beyond this no machine has the memory, and nothing that is multiplied below can wrap. */
    uint64_t most = megapixels < MEGA ? (uint64_t)megapixels * MEGA : (uint64_t)MEGA * MEGA;
    if (width <= most / height) {
        return true;
    }
    uint64_t pixels = width > UINT64_MAX / height ? UINT64_MAX : width * height;
    unsigned long long wanted = (pixels - 1) / MEGA + 1;
    return error_set(err,
                     "%s: has %llu x %llu pixels, more than %zu megapixels; --megapixels %llu "
                     "allows it",
                     name, (unsigned long long)width, (unsigned long long)height, megapixels,
                     wanted);
}

static bool starts(const unsigned char *bytes, size_t length, size_t at, const char *with,
                   size_t count) {
    return length >= at + count && memcmp(bytes + at, with, count) == 0;
}

/* Pictures that people have and that are not read here: saying which helps more than "unknown". */
static const struct {
    size_t at, count;
    const char *with, *kind;
} others[] = {
    {0, 4, "GIF8", "GIF"},         {8, 4, "WEBP", "WebP"},      {0, 4, "II*\0", "TIFF"},
    {0, 4, "MM\0*", "TIFF"},       {4, 8, "ftypheic", "HEIC"},  {4, 8, "ftypheix", "HEIC"},
    {4, 8, "ftypmif1", "HEIF"},    {4, 8, "ftypavif", "AVIF"},  {0, 2, "BM", "BMP"},
    {0, 2, "\xff\x0a", "JPEG XL"}, {4, 4, "jP  ", "JPEG 2000"},
};

/* Its name, NULL if it is none of these. */
static const char *other_kind(const unsigned char *bytes, size_t length) {
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (starts(bytes, length, others[i].at, others[i].with, others[i].count)) {
            return others[i].kind;
        }
    }
    return NULL;
}

static bool unknown(const unsigned char *bytes, size_t length, const char *name,
                    struct error *err) {
    const char *kind = other_kind(bytes, length);
    if (length == 0) {
        return error_set(err, "%s: is empty", name);
    }
    if (kind != NULL) {
        return error_set(err, "%s: looks like a %s picture; save it as JPEG or PNG", name, kind);
    }
    return error_set(err, "%s: not a JPEG, PNG, PGM or PPM picture", name);
}

static bool is_jpeg(const unsigned char *bytes, size_t length) {
    return starts(bytes, length, 0, "\xff\xd8\xff", 3);
}

static bool is_png(const unsigned char *bytes, size_t length) {
    return starts(bytes, length, 0, "\x89PNG\r\n\x1a\n", 8);
}

static bool is_pnm(const unsigned char *bytes, size_t length) {
    return length >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
           bytes[2] != '\0' && strchr("# \t\r\n\v\f", bytes[2]) != NULL;
}

bool image_is_picture(const void *bytes, size_t length) {
    return is_jpeg(bytes, length) || is_png(bytes, length) || is_pnm(bytes, length) ||
           other_kind(bytes, length) != NULL;
}

static bool decode(const void *bytes, size_t length, const char *name, size_t megapixels, bool gray,
                   struct image *out, struct error *err) {
    *out = (struct image){0};
    if (is_jpeg(bytes, length)) {
        return image_decode_jpeg(bytes, length, name, megapixels, gray, out, err);
    }
    if (is_png(bytes, length)) {
        return image_decode_png(bytes, length, name, megapixels, out, err);
    }
    if (is_pnm(bytes, length)) {
        return image_decode_pnm(bytes, length, name, megapixels, out, err);
    }
    return unknown(bytes, length, name, err);
}

bool image_decode(const void *bytes, size_t length, const char *name, size_t megapixels,
                  struct image *out, struct error *err) {
    return decode(bytes, length, name, megapixels, false, out, err);
}

static bool read_file(const char *path, size_t megapixels, bool gray, struct image *out,
                      struct error *err) {
    *out = (struct image){0};
    size_t length = 0;
    char *bytes = file_read(path, FILE_LIMIT, &length, err);
    bool good = bytes != NULL && decode(bytes, length, path, megapixels, gray, out, err);
    free(bytes);
    return good;
}

bool image_read(const char *path, size_t megapixels, struct image *out, struct error *err) {
    return read_file(path, megapixels, false, out, err);
}

bool image_read_gray(const char *path, size_t megapixels, struct image *out, struct error *err) {
    bool good = read_file(path, megapixels, true, out, err);
    if (good && out->channels != 1) {
        struct image gray = image_gray(out);
        image_free(out);
        *out = gray;
    }
    return good;
}
