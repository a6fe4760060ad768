#include "cli/cli.h"

#include <cairo.h>
#include <expat.h>
#include <jansson.h>
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_version.h>
#include <png.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <jpeglib.h>

#define TEXT_OF(number) TEXT_OF_THIS(number)
#define TEXT_OF_THIS(number) #number

/* A library: as it was when Mien was built, and as it is now. */
struct part {
    const char *name, *built;
    const char *running; /* NULL where it does not tell */
};

enum { PARTS = 8, ABILITIES = 16 };

struct parts {
    struct part part[PARTS];
};

static struct parts find_parts(void) {
    const char *expat = XML_ExpatVersion();
    const dnnl_version_t *onednn = dnnl_version();
    static char running[48];
    snprintf(running, sizeof running, "%d.%d.%d", onednn->major, onednn->minor, onednn->patch);
    return (struct parts){{
        {"onednn",
         TEXT_OF(DNNL_VERSION_MAJOR) "." TEXT_OF(DNNL_VERSION_MINOR) "." TEXT_OF(
             DNNL_VERSION_PATCH),
         running},
        {"cairo", CAIRO_VERSION_STRING, cairo_version_string()},
        {"zlib", ZLIB_VERSION, zlibVersion()},
        {"sqlite", SQLITE_VERSION, sqlite3_libversion()},
        {"jansson", JANSSON_VERSION, jansson_version_str()},
        {"libpng", PNG_LIBPNG_VER_STRING, png_get_libpng_ver(NULL)},
        {"libjpeg-turbo", TEXT_OF(LIBJPEG_TURBO_VERSION), NULL},
        {"expat",
         TEXT_OF(XML_MAJOR_VERSION) "." TEXT_OF(XML_MINOR_VERSION) "." TEXT_OF(XML_MICRO_VERSION),
         text_starts(expat, "expat_") ? expat + strlen("expat_") : expat},
    }};
}

/* What there is to tell. */
struct about {
    struct parts parts;
    char *library;
    char *assets; /* NULL where they are missing */
    const char *ability[ABILITIES];
    size_t abilities;
};

static void print_json(const struct about *about) {
    json_t *libraries = json_object();
    for (size_t i = 0; i < PARTS; i++) {
        const struct part *part = &about->parts.part[i];
        json_object_set_new(
            libraries, part->name,
            json_pack("{s:s, s:s?}", "built", part->built, "running", part->running));
    }
    json_t *abilities = json_array();
    for (size_t i = 0; i < about->abilities; i++) {
        json_array_append_new(abilities, json_string(about->ability[i]));
    }
    cli_print_json(json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "version", MIEN_VERSION,
                             "licence", "MIT", "library", (json_t *)text_json(about->library),
                             "assets", (json_t *)text_json(about->assets), "libraries", libraries,
                             "vectors", abilities, "loops", vector_loops()));
}

static void print_table(const struct about *about) {
    struct text abilities = {0};
    for (size_t i = 0; i < about->abilities; i++) {
        text_format(&abilities, "%s ", about->ability[i]);
    }
    struct grid grid = {.columns = 2, .align = "ll"};
    grid_add(&grid, "mien");
    grid_add(&grid, "%s, free software (MIT licence)", MIEN_VERSION);
    grid_add(&grid, "library");
    grid_add(&grid, "%s", about->library);
    grid_add(&grid, "assets");
    grid_add(&grid, "%s", about->assets == NULL ? "missing" : about->assets);
    grid_add(&grid, "processor");
    grid_add(&grid, "%s(loops for %s)", abilities.length == 0 ? "" : abilities.data,
             vector_loops());
    grid_print(&grid);
    putchar('\n');
    grid = (struct grid){.columns = 3, .align = "lll"};
    grid_add(&grid, "%s", "");
    grid_add(&grid, "built with");
    grid_add(&grid, "runs on");
    for (size_t i = 0; i < PARTS; i++) {
        const struct part *part = &about->parts.part[i];
        grid_add(&grid, "%s", part->name);
        grid_add(&grid, "%s", part->built);
        grid_add(&grid, "%s", part->running == NULL ? "-" : part->running);
    }
    grid_print(&grid);
    text_free(&abilities);
}

int command_about(struct cli *cli) {
    if (cli->words > 0) {
        return cli_misused(cli, "'%s' is too much; about takes options only", cli->word[0]);
    }
    struct error err;
    struct about about = {.parts = find_parts(), .library = cli_library_path(cli)};
    char *licence = path_asset("LICENSE", &err);
    about.assets = licence == NULL ? NULL : path_folder(licence);
    about.abilities = vector_abilities(about.ability, ABILITIES);
    (cli_has(cli, "json") ? print_json : print_table)(&about);
    free(about.library);
    free(about.assets);
    free(licence);
    return licence == NULL ? cli_failed(&err) : CLI_GOOD;
}
