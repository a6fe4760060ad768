/* What the tests of face/ share: pictures, and cascades that are made up. */
#ifndef FACES_H
#define FACES_H

#include "face/cascade.h"
#include "face/face.h"

/* A binary PGM, gzipped or not. */
struct image picture_read(const char *path);

/* Random pixels: noise over blocks of random brightness. Freed with free(pixels). */
struct image picture_random(size_t width, size_t height, uint64_t seed);

/* The same brightness everywhere. */
struct image picture_plain(size_t width, size_t height, unsigned char brightness);

enum cascade_kind { STUMPS, TILTED_STUMPS, TREES, LBP_STUMPS, LBP_TREES, CASCADE_KINDS };

/* A cascade of a few random stages, each of which lets some windows pass. */
struct cascade *cascade_random(enum cascade_kind kind, int width, int height, uint64_t seed);

/* The XML of a cascade of one stage of one stump whose feature is the left half of the window minus
 * its right half, as OpenCV writes it. Freed with free(). */
char *cascade_xml_example(void);

#endif
