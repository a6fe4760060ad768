#include "cli/cli.h"
#include "face/face.h"

#include <jansson.h>
#include <stdlib.h>

/* What is the same for all pictures of one command. */
struct looking {
    struct cascade *cascade;
    struct face_searcher *searcher; /* with --thorough, instead of the cascade */
    struct face_options options;
    size_t megapixels;
    const char *annotate;
    struct pool *pool;
};

static bool read_options(const struct cli *cli, struct looking *looking) {
    looking->options = (struct face_options){.scale_factor = 1.3, .neighbors = 5};
    looking->megapixels = IMAGE_MEGAPIXELS;
    size_t neighbors = looking->options.neighbors;
    size_t threads = 0;
    if (!cli_number(cli, "scale-factor", 1, &looking->options.scale_factor) ||
        !cli_size(cli, "neighbors", 0, 1000, &neighbors) ||
        !cli_size(cli, "min-size", 1, 100000, &looking->options.min_size) ||
        !cli_size(cli, "max-size", 1, 100000, &looking->options.max_size) ||
        !cli_size(cli, "megapixels", 1, 4000, &looking->megapixels) ||
        !cli_size(cli, "threads", 1, 256, &threads)) {
        return false;
    }
    if (cli_has(cli, "thorough") && cli_has(cli, "cascade")) {
        cli_misused(cli, "--thorough has its own cascades");
        return false;
    }
    looking->options.neighbors = cli_has(cli, "raw") ? 0 : (unsigned)neighbors;
    looking->annotate = cli_value(cli, "annotate");
    looking->pool = pool_new((unsigned)threads);
    return true;
}

static bool load_cascades(const struct cli *cli, struct looking *looking, struct error *err) {
    if (cli_has(cli, "thorough")) {
        looking->searcher = face_searcher_new(err);
        return looking->searcher != NULL;
    }
    const char *named = cli_value(cli, "cascade");
    char *path =
        named != NULL ? memory_string(named) : cascade_path("haarcascade_frontalface_default", err);
    looking->cascade = path == NULL ? NULL : cascade_load(path, err);
    free(path);
    return looking->cascade != NULL;
}

/* All faces as found by something, so that both ways of looking end in the same list. */
static bool look(const struct looking *looking, const struct image *image,
                 struct found_faces *found, double *seconds, struct error *err) {
    struct image gray = image_gray(image);
    double start = clock_seconds();
    bool good = false;
    if (looking->searcher != NULL) {
        good = face_search(looking->searcher, &gray, &looking->options, looking->pool, found, err);
    } else {
        struct faces faces = {0};
        good = face_detect(looking->cascade, &gray, &looking->options, looking->pool, &faces, err);
        if (good) {
            found->count = faces.count;
            found->found = memory_new(faces.count, sizeof *found->found);
        }
        for (size_t i = 0; good && i < faces.count; i++) {
            found->found[i].face = faces.face[i];
        }
        faces_free(&faces);
    }
    *seconds = clock_seconds() - start;
    image_free(&gray);
    return good;
}

static bool annotate(const struct cli *cli, const struct looking *looking, const char *file,
                     const struct image *image, const struct found_faces *found,
                     struct error *err) {
    static const struct colour yellow = {255, 221, 0};
    char *path = cli_output_path(looking->annotate, cli->words > 1, file, ".png", err);
    if (path == NULL) {
        return false;
    }
    struct image picture = image_colour(image);
    size_t side = image->width < image->height ? image->width : image->height;
    double thickness = (double)side / 150 < 2 ? 2 : (double)side / 150;
    for (size_t i = 0; i < found->count; i++) {
        const struct face *face = &found->found[i].face;
        image_draw_frame(&picture, face->x, face->y, face->width, face->height, thickness, yellow);
    }
    bool good = image_write(path, &picture, err);
    image_free(&picture);
    free(path);
    return good;
}

static void print_json(const char *file, const struct image *image, const struct found_faces *found,
                       bool ways, double seconds) {
    json_t *faces = json_array();
    json_t *by = json_array();
    for (size_t i = 0; i < found->count; i++) {
        const struct face *face = &found->found[i].face;
        json_array_append_new(
            faces, json_pack("[i, i, i, i]", face->x, face->y, face->width, face->height));
        json_t *names = json_array();
        for (unsigned way = 0; way < FACE_WAYS; way++) {
            if ((found->found[i].ways >> way & 1) != 0) {
                json_array_append_new(names, json_string(face_way_name(way)));
            }
        }
        json_array_append_new(by, names);
    }
    json_t *object = json_pack("{s:o, s:I, s:I, s:o, s:f}", "file", (json_t *)text_json(file),
                               "width", (json_int_t)image->width, "height",
                               (json_int_t)image->height, "faces", faces, "ms", 1000 * seconds);
    if (ways) {
        json_object_set(object, "found_by", by);
    }
    json_decref(by);
    cli_print_json(object);
}

static void print_faces(const char *file, const struct image *image,
                        const struct found_faces *found, double seconds) {
    char name[256];
    text_printable(name, sizeof name, file);
    printf("%s: %zux%zu, %zu face%s in %.1f ms\n", name, image->width, image->height, found->count,
           found->count == 1 ? "" : "s", 1000 * seconds);
    for (size_t i = 0; i < found->count; i++) {
        const struct face *face = &found->found[i].face;
        printf("  %dx%d at %d, %d", face->width, face->height, face->x, face->y);
        const char *comma = "  found by ";
        for (unsigned way = 0; way < FACE_WAYS; way++) {
            if ((found->found[i].ways >> way & 1) != 0) {
                printf("%s%s", comma, face_way_name(way));
                comma = "; ";
            }
        }
        putchar('\n');
    }
}

static bool show(const struct cli *cli, const struct looking *looking, const char *file,
                 struct error *err) {
    struct image image = {0};
    struct found_faces found = {0};
    double seconds = 0;
    bool good = image_read(file, looking->megapixels, &image, err) &&
                look(looking, &image, &found, &seconds, err) &&
                (looking->annotate == NULL || annotate(cli, looking, file, &image, &found, err));
    if (good && cli_has(cli, "json")) {
        print_json(file, &image, &found, looking->searcher != NULL, seconds);
    } else if (good && !cli_has(cli, "quiet")) {
        print_faces(file, &image, &found, seconds);
    }
    found_faces_free(&found);
    image_free(&image);
    return good;
}

int command_faces(struct cli *cli) {
    struct looking looking = {0};
    struct error err;
    bool good = false;
    if (cli->words == 0) {
        return cli_misused(cli, "which pictures?");
    }
    if (!read_options(cli, &looking)) {
        return CLI_MISUSED;
    }
    good = load_cascades(cli, &looking, &err);
    if (!good) {
        cli_failed(&err);
    }
    bool loaded = good;
    for (size_t i = 0; loaded && i < cli->words; i++) {
        if (!show(cli, &looking, cli->word[i], &err)) {
            cli_failed(&err);
            good = false; /* and on with the others */
        }
        fflush(stdout);
    }
    cascade_free(looking.cascade);
    face_searcher_free(looking.searcher);
    pool_free(looking.pool);
    return good ? CLI_GOOD : CLI_FAILED;
}
