/* Writing: the strokes of glyphs.c drawn with a round pen. */
#include "image/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In units of the grid of glyphs.c. */
static const double line_height = 17, baseline = 12.75, between = 3.5, pen = 1.5;

/* How large the letters are. */
struct scale {
    double unit; /* pixels */
    bool fitted; /* small letters have their points on whole pixels, which keeps them crisp */
};

static struct scale scale_of(double size) {
    struct scale scale = {size / line_height, size < 30};
    return scale;
}

static double fit(const struct scale *scale, double units) {
    double pixels = units * scale->unit;
    return scale->fitted ? rint(pixels) : pixels;
}

/* The value of a digit of base 36. */
static int digit(char character) {
    return character <= '9' ? character - '0' : character - 'a' + 10;
}

static double advance(const struct scale *scale, const char *glyph) {
    return fit(scale, digit(glyph[0])) + fit(scale, between);
}

struct point {
    double x, y;
};

/* How much of each pixel of a part of the picture one glyph covers. */
struct ink {
    size_t left, top, right, bottom;
    float *covered;
    double radius;
};

/* One straight piece of a stroke: what lies within the radius of it is covered, and the pixels on
 * the rim in part. */
static void ink_line(struct ink *ink, struct point a, struct point b) {
    double reach = ink->radius + 1;
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    size_t left = (size_t)fmax(floor(fmin(a.x, b.x) - reach), (double)ink->left);
    size_t top = (size_t)fmax(floor(fmin(a.y, b.y) - reach), (double)ink->top);
    double right = fmin(ceil(fmax(a.x, b.x) + reach), (double)ink->right);
    double bottom = fmin(ceil(fmax(a.y, b.y) + reach), (double)ink->bottom);
    for (size_t y = top; (double)y < bottom; y++) {
        for (size_t x = left; (double)x < right; x++) {
            double px = (double)x + 0.5 - a.x, py = (double)y + 0.5 - a.y;
            double along = length > 0 ? fmin(fmax((px * dx + py * dy) / length, 0), 1) : 0;
            double distance = hypot(px - along * dx, py - along * dy);
            float covered = (float)fmin(fmax(ink->radius + 0.5 - distance, 0), 1);
            float *here = ink->covered + (y - ink->top) * (ink->right - ink->left) + x - ink->left;
            *here = covered > *here ? covered : *here;
        }
    }
}

/* Between two points, `along` from 0 to 1, in the way that the mark says. */
static struct point between_points(char mark, struct point a, struct point towards, struct point b,
                                   double along) {
    if (mark == '~') {
        double rest = 1 - along;
        return (struct point){
            rest * rest * a.x + 2 * rest * along * towards.x + along * along * b.x,
            rest * rest * a.y + 2 * rest * along * towards.y + along * along * b.y};
    }
    /* A little fuller than an ellipse: a superellipse of exponent 2.2. */
    double angle = along * 1.5707963267948966;
    double far = pow(sin(angle), 2 / 2.2), near = 1 - pow(cos(angle), 2 / 2.2);
    bool sideways = mark == '-';
    return (struct point){a.x + (b.x - a.x) * (sideways ? far : near),
                          a.y + (b.y - a.y) * (sideways ? near : far)};
}

static void ink_curve(struct ink *ink, char mark, struct point a, struct point towards,
                      struct point b) {
    /* Pieces of about two pixels look round at every size. */
    double size = fabs(b.x - a.x) + fabs(b.y - a.y);
    int pieces = (int)fmin(fmax(size / 2, 6), 64);
    struct point from = a;
    for (int i = 1; i <= pieces; i++) {
        struct point to = between_points(mark, a, towards, b, (double)i / pieces);
        ink_line(ink, from, to);
        from = to;
    }
}

static struct point point_at(const struct scale *scale, struct point origin, const char *digits) {
    return (struct point){origin.x + fit(scale, digit(digits[0])),
                          origin.y - fit(scale, digit(digits[1]) - 4)};
}

/* All strokes of a glyph whose pen starts, on the baseline, at `origin`. */
static void ink_glyph(struct ink *ink, const struct scale *scale, struct point origin,
                      const char *strokes) {
    struct point last = origin;
    bool started = false;
    while (*strokes != '\0') {
        if (*strokes == ' ') {
            started = false;
            strokes++;
            continue;
        }
        char mark = *strokes == '-' || *strokes == '|' || *strokes == '~' ? *strokes++ : ' ';
        struct point towards = last;
        if (mark == '~') {
            towards = point_at(scale, origin, strokes);
            strokes += 2;
        }
        struct point next = point_at(scale, origin, strokes);
        strokes += 2;
        if (mark != ' ') {
            ink_curve(ink, mark, last, towards, next);
        } else {
            /* A dot is a little larger than the pen, or it looks smaller. */
            bool dot = !started && (*strokes == ' ' || *strokes == '\0');
            double radius = ink->radius;
            ink->radius = dot && !scale->fitted ? 1.25 * radius : radius;
            ink_line(ink, started ? last : next, next);
            ink->radius = radius;
        }
        started = true;
        last = next;
    }
}

/* Brings a place into 0..count. */
static size_t clamp(double place, size_t count) {
    return (size_t)fmin(fmax(place, 0), (double)count);
}

static void draw_glyph(struct image *image, const struct scale *scale, struct point origin,
                       const char *glyph, struct colour colour) {
    double radius = fmax(pen * scale->unit, 1) / 2, rim = 1.25 * radius + 1;
    struct ink ink = {
        .left = clamp(floor(origin.x - rim), image->width),
        .right = clamp(ceil(origin.x + fit(scale, digit(glyph[0])) + rim), image->width),
        .top = clamp(floor(origin.y - fit(scale, 14) - rim), image->height),
        .bottom = clamp(ceil(origin.y + fit(scale, 4) + rim), image->height),
        .radius = radius,
    };
    if (ink.left >= ink.right || ink.top >= ink.bottom) {
        return;
    }
    size_t width = ink.right - ink.left;
    ink.covered = memory_new((ink.bottom - ink.top) * width, sizeof *ink.covered);
    ink_glyph(&ink, scale, origin, glyph + 1);
    for (size_t y = ink.top; y < ink.bottom; y++) {
        for (size_t x = ink.left; x < ink.right; x++) {
            double amount = ink.covered[(y - ink.top) * width + x - ink.left];
            if (amount > 0) {
                image_blend(image, x, y, colour, amount);
            }
        }
    }
    free(ink.covered);
}

/* Whether a byte is within a UTF-8 character, whose first byte stood for it already. */
static bool continues(char byte) {
    return ((unsigned char)byte & 0xc0) == 0x80;
}

void image_draw_text(struct image *image, double x, double y, double size, const char *text,
                     struct colour colour) {
    /* Beyond this no picture is, and doubles still tell pixels apart. */
    const double far = 1e9;
    if (!(size > 0) || !(size < far) || !(fabs(x) < far) || !(fabs(y) < far)) {
        return;
    }
    struct scale scale = scale_of(size);
    /* The pen stays inside of the corner. A line one pixel wide is crisp in a pixel's middle. */
    struct point start = {x + fmax(pen * scale.unit, 1) / 2, y + baseline * scale.unit};
    if (scale.fitted) {
        start = (struct point){floor(start.x) + 0.5, floor(start.y) + 0.5};
    }
    struct point origin = start;
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            origin = (struct point){start.x, origin.y + size};
        } else if (!continues(*text)) {
            const char *glyph = image_glyph(*text);
            draw_glyph(image, &scale, origin, glyph, colour);
            origin.x += advance(&scale, glyph);
        }
    }
}

double image_text_width(const char *text, double size) {
    struct scale scale = scale_of(size);
    double widest = 0, width = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            width = 0;
        } else if (!continues(*text)) {
            width += advance(&scale, image_glyph(*text));
        }
        widest = fmax(widest, width);
    }
    /* Without the gap after the last letter, but with the pen's own width. */
    return widest > 0 ? widest - fit(&scale, between) + fmax(pen * scale.unit, 1) : 0;
}
