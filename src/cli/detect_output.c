#include "cli/detect.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const char what_helps[] = "no face found; it helps to have light on the face, to come "
                                 "nearer, and to turn to the camera";

void detect_mean(const struct detect_frame *frame, double moods[MOOD_COUNT]) {
    memset(moods, 0, MOOD_COUNT * sizeof *moods);
    for (size_t i = 0; i < frame->count; i++) {
        for (int mood = 0; mood < MOOD_COUNT; mood++) {
            moods[mood] += frame->faces[i].moods[mood] / (double)frame->count;
        }
    }
}

/* ---- for people ---- */

void detect_mood_text(const double moods[MOOD_COUNT], struct text *out) {
    enum mood order[MOOD_COUNT];
    struct mood_point point = mood_point_of(moods);
    mood_order(moods, order);
    bool sure = mood_is_sure(moods);
    text_add_string(out, sure ? "" : "not sure: ");
    for (int i = 0; i < MOOD_COUNT; i++) {
        int named = sure ? 1 : 2; /* before the rest, which is in parentheses */
        const char *before = i == 0 ? "" : i < named ? " or " : i == named ? "  (" : ", ";
        text_format(out, "%s%s %.0f %%", before, mood_name(order[i]), 100 * moods[order[i]]);
    }
    /* With + 0.0 no minus is left of what rounds to zero. */
    text_format(out, ")  valence %+.1f arousal %+.1f", round(10 * point.valence) / 10 + 0.0,
                round(10 * point.arousal) / 10 + 0.0);
}

static void print_face(const struct detect_frame *frame, const struct followed *face) {
    struct text line = {0};
    detect_mood_text(face->moods, &line);
    if (frame->video) {
        printf("  face %u:", face->number);
    }
    printf("  %s  %dx%d at %d, %d\n", line.data, face->box.width, face->box.height, face->box.x,
           face->box.y);
    text_free(&line);
}

static void print_moods(const char *whose, const double moods[MOOD_COUNT]) {
    struct text line = {0};
    detect_mood_text(moods, &line);
    printf("%s%s\n", whose, line.data);
    text_free(&line);
}

void detect_print_frame(const struct detect_frame *frame, bool everyone) {
    char name[256];
    text_printable(name, sizeof name, frame->file);
    if (frame->video) {
        printf("%s, %.1f s: ", name, frame->seconds);
    } else {
        printf("%s: %zux%zu, ", name, frame->image->width, frame->image->height);
    }
    if (frame->count == 0) {
        puts(frame->video ? "no face" : what_helps);
        return;
    }
    printf("%zu face%s\n", frame->count, frame->count == 1 ? "" : "s");
    for (size_t i = 0; i < frame->count; i++) {
        print_face(frame, &frame->faces[i]);
    }
    if (everyone) {
        double moods[MOOD_COUNT];
        detect_mean(frame, moods);
        print_moods("  everyone:  ", moods);
    }
}

void detect_print_stretch(const struct detect_stretch *stretch) {
    char name[256], whose[400];
    text_printable(name, sizeof name, stretch->last.file);
    snprintf(whose, sizeof whose, "%s, all %.1f s: ", name, stretch->seconds);
    if (!stretch->seen) {
        printf("%s%s\n", whose, what_helps);
        return;
    }
    print_moods(whose, stretch->moods);
}

/* ---- for programs ---- */

static void add_moods(json_t *object, const double moods[MOOD_COUNT]) {
    struct mood_point point = mood_point_of(moods);
    enum mood mood = mood_likeliest(moods);
    json_object_set_new(object, "mood", json_string(mood_name(mood)));
    json_object_set_new(object, "moods", moods_json(moods));
    json_object_set_new(object, "valence", json_real(point.valence));
    json_object_set_new(object, "arousal", json_real(point.arousal));
    json_object_set_new(object, "sure", json_real(moods[mood]));
}

static json_t *frame_json(const struct detect_frame *frame) {
    json_t *faces = json_array();
    for (size_t i = 0; i < frame->count; i++) {
        const struct face *box = &frame->faces[i].box;
        json_t *face =
            json_pack("{s:[i, i, i, i]}", "box", box->x, box->y, box->width, box->height);
        add_moods(face, frame->faces[i].moods);
        if (frame->video) {
            json_object_set_new(face, "id", json_integer(frame->faces[i].number));
        }
        json_array_append_new(faces, face);
    }
    return json_pack("{s:o, s:I, s:I, s:o}", "file", (json_t *)text_json(frame->file), "width",
                     (json_int_t)frame->image->width, "height", (json_int_t)frame->image->height,
                     "faces", faces);
}

void detect_print_frame_json(const struct detect_frame *frame, bool everyone) {
    json_t *object = frame_json(frame);
    if (frame->video) {
        json_object_set_new(object, "seconds", json_real(frame->seconds));
    }
    if (everyone) {
        double moods[MOOD_COUNT];
        json_t *all = frame->count == 0 ? json_null() : json_object();
        detect_mean(frame, moods);
        if (frame->count > 0) {
            add_moods(all, moods);
        }
        json_object_set_new(object, "everyone", all);
    }
    cli_print_json(object);
}

void detect_print_stretch_json(const struct detect_stretch *stretch) {
    json_t *object = frame_json(&stretch->last);
    json_t *all = stretch->seen ? json_object() : json_null();
    if (stretch->seen) {
        add_moods(all, stretch->moods);
        json_object_set_new(all, "of", json_string(stretch->everyone ? "everyone" : "listener"));
    }
    json_object_set_new(object, "seconds", json_real(stretch->seconds));
    json_object_set_new(object, "frames", json_integer((json_int_t)stretch->frames));
    json_object_set_new(object, "stretch", all);
    cli_print_json(object);
}
