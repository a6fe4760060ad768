#include "drawn.h"

#include "test.h"

#include <expat.h>

enum { SYMBOLS = 4096 };

/* One of cairo's letters: an outline under a name. */
struct symbol {
    char id[32];
    struct drawn_box box;
};

struct reader {
    struct drawn_svg svg;
    struct symbol *symbol; /* SYMBOLS of them */
    size_t symbols;
    bool in_symbol, in_text;
    struct text *words; /* where characters go */
};

static const char *value_of(const char **attributes, const char *name) {
    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return "";
}

static const struct drawn_box nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static void widen(struct drawn_box *box, double x, double y) {
    *box = (struct drawn_box){fmin(box->left, x), fmin(box->top, y), fmax(box->right, x),
                              fmax(box->bottom, y)};
}

/* Around all points of a path; those that only pull at a curve count too. */
static struct drawn_box box_of(const char *path) {
    struct drawn_box box = nothing;
    while (*path != '\0') {
        char *end = NULL;
        double x = strtod(path, &end);
        if (end == path) {
            path++;
            continue;
        }
        double y = strtod(end, &end);
        widen(&box, x, y);
        path = end;
    }
    return box;
}

static void use_letter(struct reader *reader, const char **attributes) {
    const char *name = value_of(attributes, "xlink:href");
    double x = strtod(value_of(attributes, "x"), NULL), y = strtod(value_of(attributes, "y"), NULL);
    struct drawn_svg *svg = &reader->svg;
    if (!reader->in_text) {
        svg->texts = memory_grow(svg->texts, &svg->capacity, svg->count + 1, sizeof *svg->texts);
        svg->texts[svg->count++] = nothing;
        reader->in_text = true;
    }
    for (size_t i = 0; i < reader->symbols; i++) {
        const struct drawn_box *box = &reader->symbol[i].box;
        if (name[0] == '#' && strcmp(reader->symbol[i].id, name + 1) == 0) {
            if (box->left <= box->right) {
                widen(&svg->texts[svg->count - 1], x + box->left, y + box->top);
                widen(&svg->texts[svg->count - 1], x + box->right, y + box->bottom);
            }
            return;
        }
    }
    fail_msg("no letter %s", name);
}

static void start(void *context, const char *element, const char **attributes) {
    struct reader *reader = context;
    if (strcmp(element, "svg") == 0) {
        reader->svg.width = strtod(value_of(attributes, "width"), NULL);
        reader->svg.height = strtod(value_of(attributes, "height"), NULL);
    } else if (strcmp(element, "symbol") == 0) {
        assert_true(reader->symbols < SYMBOLS);
        struct symbol *symbol = &reader->symbol[reader->symbols++];
        snprintf(symbol->id, sizeof symbol->id, "%s", value_of(attributes, "id"));
        symbol->box = nothing;
        reader->in_symbol = true;
    } else if (strcmp(element, "path") == 0 && reader->in_symbol) {
        reader->symbol[reader->symbols - 1].box = box_of(value_of(attributes, "d"));
    } else if (strcmp(element, "use") == 0) {
        use_letter(reader, attributes);
    } else if (strcmp(element, "title") == 0) {
        reader->words = &reader->svg.title;
    } else if (strcmp(element, "desc") == 0) {
        reader->words = &reader->svg.description;
    }
}

static void end(void *context, const char *element) {
    struct reader *reader = context;
    reader->words = NULL;
    if (strcmp(element, "symbol") == 0) {
        reader->in_symbol = false;
    } else if (strcmp(element, "g") == 0) {
        reader->in_text = false;
    }
}

static void characters(void *context, const char *bytes, int length) {
    struct reader *reader = context;
    if (reader->words != NULL) {
        text_add(reader->words, bytes, (size_t)length);
    }
}

struct drawn_svg drawn_svg(const char *path) {
    struct error err;
    size_t length = 0;
    char *bytes = file_read(path, 100000000, &length, &err);
    if (bytes == NULL) {
        fail_msg("%s", err.message);
    }
    struct reader reader = {.symbol = memory_new(SYMBOLS, sizeof(struct symbol))};
    text_add_string(&reader.svg.title, "");
    text_add_string(&reader.svg.description, "");
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, characters);
    if (XML_Parse(parser, bytes, (int)length, 1) != XML_STATUS_OK) {
        fail_msg("%s, line %lu", XML_ErrorString(XML_GetErrorCode(parser)),
                 XML_GetCurrentLineNumber(parser));
    }
    XML_ParserFree(parser);
    free(reader.symbol);
    free(bytes);
    return reader.svg;
}

void drawn_svg_free(struct drawn_svg *svg) {
    text_free(&svg->title);
    text_free(&svg->description);
    free(svg->texts);
    *svg = (struct drawn_svg){0};
}

void drawn_texts_are_apart(const struct drawn_svg *svg, const char *what) {
    for (size_t i = 0; i < svg->count; i++) {
        const struct drawn_box *one = &svg->texts[i];
        if (one->left > one->right) {
            continue;
        }
        if (one->left < 0 || one->top < 0 || one->right > svg->width || one->bottom > svg->height) {
            fail_msg("%s: text %zu leaves the picture: %g..%g, %g..%g of %g x %g", what, i,
                     one->left, one->right, one->top, one->bottom, svg->width, svg->height);
        }
        for (size_t j = 0; j < i; j++) {
            const struct drawn_box *other = &svg->texts[j];
            if (one->left < other->right && other->left < one->right && one->top < other->bottom &&
                other->top < one->bottom) {
                fail_msg("%s: texts %zu (%g..%g, %g..%g) and %zu (%g..%g, %g..%g) overlap", what, i,
                         one->left, one->right, one->top, one->bottom, j, other->left, other->right,
                         other->top, other->bottom);
            }
        }
    }
}

void drawn_rows(const struct image *image, double *top, double *ground) {
    const struct colour pale = {227, 227, 230}, gray = {115, 115, 120};
    *top = *ground = -1;
    for (size_t y = 0; y < image->height; y++) {
        struct image row = {image->width, 1, 3, image->pixels + y * image->width * 3};
        if (*top < 0 && drawn_ink(&row, pale, 2).count > image->width / 2) {
            *top = (double)y;
        }
        if (drawn_ink(&row, gray, 2).count > image->width / 2) {
            *ground = (double)y;
        }
    }
    assert_true(*top >= 0 && *ground > *top);
}

bool drawn_says(const struct drawn_svg *svg, const char *line) {
    size_t length = strlen(line);
    for (const char *at = svg->description.data; at != NULL;) {
        const char *next = strchr(at, '\n');
        size_t here = next == NULL ? strlen(at) : (size_t)(next - at);
        if (here == length && memcmp(at, line, length) == 0) {
            return true;
        }
        at = next == NULL ? NULL : next + 1;
    }
    return false;
}

const char *drawn_path(const char *name) {
    static char paths[2][256];
    static int turn;
    turn = 1 - turn;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", test_folder(), name);
    return paths[turn];
}

struct image drawn_picture(const char *path) {
    struct image image;
    struct error err;
    if (!image_read(path, IMAGE_MEGAPIXELS, &image, &err)) {
        fail_msg("%s", err.message);
    }
    assert_int_equal(image.channels, 3);
    return image;
}

struct drawn_ink drawn_ink(const struct image *image, struct colour colour, int off) {
    struct drawn_ink ink = {0, INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0};
    for (size_t i = 0; i < image->width * image->height; i++) {
        const unsigned char *pixel = image->pixels + 3 * i;
        double x = (double)(i % image->width), y = (double)(i / image->width);
        if (abs(pixel[0] - colour.red) > off || abs(pixel[1] - colour.green) > off ||
            abs(pixel[2] - colour.blue) > off) {
            continue;
        }
        ink.left = fmin(ink.left, x);
        ink.right = fmax(ink.right, x);
        ink.top = fmin(ink.top, y);
        ink.bottom = fmax(ink.bottom, y);
        ink.x += x;
        ink.y += y;
        ink.count++;
    }
    ink.x /= (double)ink.count;
    ink.y /= (double)ink.count;
    return ink;
}
