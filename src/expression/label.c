#include "expression/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void label_words(char words[LABEL_WORDS], const double moods[MOOD_COUNT], bool unsure,
                 enum label_form form) {
    enum mood first = mood_likeliest(moods);
    if (!unsure || form == LABEL_SHORT) {
        snprintf(words, LABEL_WORDS, "%s%s", mood_name(first), unsure ? "?" : "");
        return;
    }
    enum mood second = first == MOOD_ANGRY ? MOOD_CALM : MOOD_ANGRY;
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        second = mood != (int)first && moods[mood] > moods[second] ? (enum mood)mood : second;
    }
    snprintf(words, LABEL_WORDS, "not sure:\n%s or %s", mood_name(first), mood_name(second));
}

void label_name(char name[LABEL_WORDS], enum mood mood, enum label_form form) {
    snprintf(name, form == LABEL_LETTERS ? 2 : LABEL_WORDS, "%s", mood_name(mood));
}

double label_gap(double size) {
    return fmax(2, round(size / 4));
}

double label_frame(const struct label *label, const struct face *face) {
    double side = fmin(face->width, face->height);
    return fmax(1, fmin(round(label->size / 7), floor(side / 12)));
}

double label_frame_edge(double thickness) {
    return fmax(1, round(thickness / 3));
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* Readable where the whole picture is looked at, and as large as suits the face. */
static void choose_sizes(struct label *label, double shorter, const struct face *face) {
    double least = shorter < 120 ? 9 : larger(11, shorter / 45);
    double most = larger(least, shorter / 16);
    label->size = round(fmin(larger(face->width / 6.0, least), most));
    label->row_size = round(larger(label->size < 11 ? 8 : 9, 0.75 * label->size));
    label->row = round(1.12 * label->row_size);
}

static void measure(struct label *label, enum label_form form, const struct annotation *face) {
    char words[LABEL_WORDS];
    double gap = label_gap(label->size);
    label_words(words, face->moods, face->unsure, form);
    label->form = form;
    label->width = image_text_width(words, label->size);
    label->height = (strchr(words, '\n') == NULL ? 1 : 2) * label->size;
    label->names = gap;
    if (form < LABEL_WORD) {
        for (int mood = 0; mood < MOOD_COUNT; mood++) {
            label_name(words, (enum mood)mood, form);
            label->names =
                larger(label->names, ceil(image_text_width(words, label->row_size)) + 3 * gap);
        }
        double bars = round((form == LABEL_BARS ? 4.5 : 3) * label->row_size);
        label->width = larger(label->width, label->names + bars - 2 * gap);
        label->height += MOOD_COUNT * label->row;
    }
    /* On the left there is a stripe of the mood's colour, too. */
    label->width = ceil(label->width) + 3 * gap;
    label->height += 2 * gap;
}

struct box {
    double left, top, right, bottom;
};

static struct box box_of_face(const struct face *face, double more) {
    return (struct box){face->x - more, face->y - more, (double)face->x + face->width + more,
                        (double)face->y + face->height + more};
}

static struct box box_of_label(const struct label *label) {
    return (struct box){label->x, label->y, label->x + label->width, label->y + label->height};
}

static double area(struct box box) {
    return (box.right - box.left) * (box.bottom - box.top);
}

static double overlap(struct box a, struct box b) {
    double width = fmin(a.right, b.right) - fmax(a.left, b.left);
    double height = fmin(a.bottom, b.bottom) - fmax(a.top, b.top);
    return width > 0 && height > 0 ? width * height : 0;
}

/* All that a label is placed among. */
struct places {
    double width, height; /* of the picture */
    const struct annotation *faces;
    size_t count;
    const struct label *labels;
    size_t own; /* the face whose label it is; those before it have theirs */
};

struct cost {
    double hidden; /* of other faces and labels, as parts of this label */
    double own;    /* of its own face, as a part of that */
};

static struct cost cost_of(const struct places *places, const struct label *label) {
    struct box here = box_of_label(label);
    struct cost cost = {0, 0};
    for (size_t i = 0; i < places->count; i++) {
        struct box face = box_of_face(&places->faces[i].box, i == places->own ? 0 : 2);
        if (i == places->own) {
            cost.own = overlap(here, face) / area(face);
        } else {
            cost.hidden += 2 * overlap(here, face) / area(here);
        }
        if (i < places->own && places->labels[i].form != LABEL_NONE) {
            cost.hidden += overlap(here, box_of_label(&places->labels[i])) / area(here);
        }
    }
    return cost;
}

static double within(double place, double length, double most) {
    return fmax(0, fmin(round(place), most - length));
}

/* Finds the best place for a label that is measured; the first of equal ones. False if the picture
 * is too small for it. */
static bool find_place(const struct places *places, struct label *label, struct cost *best) {
    double width = label->width, height = label->height;
    if (width > places->width || height > places->height) {
        return false;
    }
    const struct face *face = &places->faces[places->own].box;
    /* Beside the frame's dark edge. */
    struct box around = box_of_face(face, label_frame_edge(label_frame(label, face)));
    struct box own = box_of_face(face, 0);
    const struct {
        double x, y;
    } tries[] = {
        {around.left, around.top - height},
        {around.right - width, around.top - height},
        {around.left, around.bottom},
        {around.right - width, around.bottom},
        {around.right, around.top},
        {around.left - width, around.top},
        {around.right, around.bottom - height},
        {around.left - width, around.bottom - height},
        {around.right, around.top - height},
        {around.left - width, around.top - height},
        {around.right, around.bottom},
        {around.left - width, around.bottom},
        {own.left, own.bottom - height},
        {own.left, own.top},
        {own.right - width, own.bottom - height},
        {own.right - width, own.top},
    };
    struct label here = *label;
    *best = (struct cost){INFINITY, INFINITY};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        here.x = within(tries[i].x, width, places->width);
        here.y = within(tries[i].y, height, places->height);
        struct cost cost = cost_of(places, &here);
        if (4 * cost.hidden + cost.own < 4 * best->hidden + best->own) {
            *label = here;
            *best = cost;
        }
    }
    return true;
}

/* The first form that hides next to nothing; or the word, or else a short one, where it hides
 * least. */
static struct label place_one(const struct places *places) {
    const struct annotation *face = &places->faces[places->own];
    struct box picture = {0, 0, places->width, places->height};
    struct label label = {.form = LABEL_NONE};
    choose_sizes(&label, fmin(places->width, places->height), &face->box);
    if (places->own >= LABEL_MOST || overlap(picture, box_of_face(&face->box, 0)) <= 0) {
        return label;
    }
    for (int form = LABEL_BARS; form < LABEL_NONE; form++) {
        struct label next = label;
        struct cost cost;
        measure(&next, (enum label_form)form, face);
        if (find_place(places, &next, &cost) &&
            (form >= LABEL_WORD || (cost.hidden < 0.02 && cost.own <= 0.25))) {
            return next;
        }
    }
    return label;
}

void label_place(size_t width, size_t height, const struct annotation *faces, size_t count,
                 struct label *labels) {
    struct places places = {.width = (double)width,
                            .height = (double)height,
                            .faces = faces,
                            .count = count,
                            .labels = labels};
    for (; places.own < count; places.own++) {
        labels[places.own] = place_one(&places);
    }
}
