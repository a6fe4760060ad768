#include "cli/detect_annotate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void annotator_free(struct annotator *annotator) {
    for (size_t i = 0; i < annotator->count; i++) {
        free(annotator->used[i]);
    }
    free(annotator->used);
    free(annotator->path);
    image_free(&annotator->last);
}

/* ---- where it goes ---- */

static bool is_used(const struct annotator *annotator, const char *path) {
    for (size_t i = 0; i < annotator->count; i++) {
        if (strcmp(annotator->used[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* In a folder two pictures of one name from two folders do not become one. */
static char *new_path(struct annotator *annotator, const struct detect_frame *frame,
                      struct error *err) {
    const char *name = strcmp(frame->file, "-") == 0 ? "picture" : frame->file;
    const char *ending = frame->video ? ".mp4" : ".png";
    char *path = cli_output_path(annotator->out, annotator->several, name, ending, err);
    for (unsigned number = 2; path != NULL && is_used(annotator, path); number++) {
        char numbered[64];
        free(path);
        snprintf(numbered, sizeof numbered, "-%u%s", number, ending);
        path = cli_output_path(annotator->out, annotator->several, name, numbered, err);
    }
    if (path != NULL && annotator->several) {
        annotator->used = memory_grow(annotator->used, &annotator->room, annotator->count + 1,
                                      sizeof *annotator->used);
        annotator->used[annotator->count++] = memory_string(path);
    }
    return path;
}

static bool ends_with(const char *name, const char *ending) {
    size_t length = strlen(name), wanted = strlen(ending);
    return length > wanted && text_same(name + length - wanted, ending);
}

static bool begin(struct annotator *annotator, const struct detect_frame *frame, double rate,
                  struct error *err) {
    annotator->path = new_path(annotator, frame, err);
    if (annotator->path == NULL) {
        return false;
    }
    bool film = ends_with(annotator->path, ".mp4");
    if (film && !frame->video) {
        return error_set(err, "%s: what was looked at is a picture: name a .png or .jpg",
                         annotator->path);
    }
    if (film) {
        struct media_write_options options = {frame->image->width, frame->image->height,
                                              rate >= 0.001 && rate <= 1000 ? rate : 0};
        annotator->writer = media_write_video(annotator->path, &options, err);
        return annotator->writer != NULL;
    }
    return true;
}

/* ---- drawing ---- */

static void draw(const struct annotator *annotator, const struct detect_frame *frame,
                 struct image *picture) {
    struct annotation *faces = memory_new(frame->count, sizeof *faces);
    for (size_t i = 0; i < frame->count; i++) {
        const struct followed *face = &frame->faces[i];
        faces[i].box = face->box;
        memcpy(faces[i].moods, face->moods, sizeof face->moods);
        faces[i].unsure = !mood_is_sure(face->moods);
    }
    if (annotator->everyone && frame->count > 0) {
        double moods[MOOD_COUNT];
        detect_mean(frame, moods);
        annotate_everyone(picture, faces, frame->count, moods, !mood_is_sure(moods));
    } else {
        annotate_faces(picture, faces, frame->count);
    }
    free(faces);
}

bool annotator_frame(struct annotator *annotator, const struct detect_frame *frame, double rate,
                     struct error *err) {
    if (annotator->path == NULL && !begin(annotator, frame, rate, err)) {
        return false;
    }
    struct image own = {0}, *picture = frame->image;
    if (picture->channels != 3) {
        own = image_colour(picture);
        picture = &own;
    }
    bool good = true;
    draw(annotator, frame, picture);
    if (annotator->writer != NULL) {
        good = media_write_frame(annotator->writer, picture, frame->seconds, err);
    } else if (!frame->video) {
        good = image_write(annotator->path, picture, err);
    } else if (frame->count > 0 || annotator->last.pixels == NULL) {
        /* Of a video of which one picture is wanted it is the last one with a face. */
        image_free(&annotator->last);
        annotator->last = image_colour(picture);
    }
    image_free(&own);
    return good;
}

bool annotator_end(struct annotator *annotator, bool good, struct error *err) {
    if (annotator->writer != NULL && !good) {
        media_write_cancel(annotator->writer);
    } else if (annotator->writer != NULL) {
        good = media_write_end(annotator->writer, err);
    } else if (good && annotator->last.pixels != NULL) {
        good = image_write(annotator->path, &annotator->last, err);
    }
    annotator->writer = NULL;
    image_free(&annotator->last);
    free(annotator->path);
    annotator->path = NULL;
    return good;
}
