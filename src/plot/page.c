/* The page: made, written, forgotten. */
#include "plot/inside.h"

#include <math.h>
#include <string.h>

#include <cairo-svg.h>
#include <fontconfig/fontconfig.h>

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned count) {
    text_add(context, (const char *)bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

/* Letters are placed by their outlines' own widths, so that PNG and SVG have the same layout. */
static void set_font_options(cairo_t *cairo) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

static bool is_allowed(size_t side) {
    return side >= PLOT_SMALLEST && side <= PLOT_LARGEST;
}

bool plot_page_begin(struct plot_page *page, const char *path, struct plot_size size,
                     struct error *err) {
    *page = (struct plot_page){.path = path};
    const char *dot = strrchr(path_name(path), '.');
    page->svg = dot != NULL && text_same(dot, ".svg");
    if (!page->svg && (dot == NULL || !text_same(dot, ".png"))) {
        return error_set(err, "%s: the name of a chart ends in .png or .svg", path);
    }
    if (size.width == 0 && size.height == 0) {
        size = (struct plot_size){900, 600};
    }
    if (!is_allowed(size.width) || !is_allowed(size.height)) {
        return error_set(err, "%s: a chart has %d to %d pixels a side, not %zu x %zu", path,
                         PLOT_SMALLEST, PLOT_LARGEST, size.width, size.height);
    }
    page->width = (double)size.width;
    page->height = (double)size.height;
    /* Larger pictures are the same one seen nearer; in smaller ones letters must stay readable. */
    double scale = fmin(page->width / 900, page->height / 600);
    page->text = fmax(13 * (scale > 1 ? scale : sqrt(scale)), 8.5);
    page->line = page->text / 13;
    if (page->svg) {
        page->surface = cairo_svg_surface_create_for_stream(take_bytes, &page->bytes, page->width,
                                                            page->height);
        cairo_svg_surface_set_document_unit(page->surface, CAIRO_SVG_UNIT_PX);
    } else {
        page->surface =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)size.width, (int)size.height);
    }
    page->cairo = cairo_create(page->surface);
    set_font_options(page->cairo);
    plot_use(page, plot_white, 1);
    cairo_paint(page->cairo);
    return true;
}

static void add_escaped(struct text *out, const char *string) {
    for (; *string != '\0'; string++) {
        if (*string == '&') {
            text_add_string(out, "&amp;");
        } else if (*string == '<') {
            text_add_string(out, "&lt;");
        } else if (*string == '>') {
            text_add_string(out, "&gt;");
        } else {
            text_add(out, string, 1);
        }
    }
}

/* cairo draws letters as outlines, which nobody can search or read aloud: the SVG is given its
 * texts as title and description. And it is given another id, because cairo counts all surfaces of
 * a program ("surface21"), and the same chart shall be the same bytes. */
static void finish_svg(struct plot_page *page, const char *title) {
    text_add(&page->bytes, "", 0);
    const char *rest = page->bytes.data;
    struct text done = {0};
    const char *root = strstr(rest, "<svg");
    const char *end = root == NULL ? NULL : strchr(root, '>');
    if (end != NULL) {
        text_add(&done, rest, (size_t)(end + 1 - rest));
        text_add_string(&done, "\n<title>");
        char printable[PLOT_WORDS];
        text_printable(printable, sizeof printable, title == NULL ? "" : title);
        add_escaped(&done, printable);
        text_add_string(&done, "</title>\n<desc>");
        add_escaped(&done, page->words.data == NULL ? "" : page->words.data);
        text_add_string(&done, "</desc>");
        rest = end + 1;
    }
    const char *counted = "<g id=\"surface";
    const char *found = strstr(rest, counted);
    if (found != NULL) {
        text_add(&done, rest, (size_t)(found - rest));
        text_add_string(&done, "<g id=\"chart");
        rest = found + strlen(counted);
        rest += strspn(rest, "0123456789");
    }
    text_add_string(&done, rest);
    text_free(&page->bytes);
    page->bytes = done;
}

bool plot_page_write(struct plot_page *page, const char *title, struct error *err) {
    cairo_status_t status = cairo_status(page->cairo);
    cairo_destroy(page->cairo);
    if (status == CAIRO_STATUS_SUCCESS && page->svg) {
        cairo_surface_finish(page->surface);
        status = cairo_surface_status(page->surface);
    } else if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png_stream(page->surface, take_bytes, &page->bytes);
    }
    cairo_surface_destroy(page->surface);
    bool good = status == CAIRO_STATUS_SUCCESS;
    if (!good) {
        error_set(err, "%s: cairo cannot draw this chart: %s", page->path,
                  cairo_status_to_string(status));
    } else {
        if (page->svg) {
            finish_svg(page, title);
        }
        good = file_write(page->path, page->bytes.data, page->bytes.length, err);
    }
    text_free(&page->bytes);
    text_free(&page->words);
    return good;
}

void plot_forget(void) {
    cairo_debug_reset_static_data();
    FcFini();
}
