#include "expression/annotate.h"

#include "expression/label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Those that charts have for the moods; told apart by people who do not see all colours (M. Okabe
 * and K. Ito, "Color Universal Design", 2008). */
static const struct colour colours[MOOD_COUNT] = {
    [MOOD_ANGRY] = {213, 94, 0},
    [MOOD_CALM] = {0, 158, 115},
    [MOOD_HAPPY] = {230, 159, 0},
    [MOOD_SAD] = {0, 114, 178},
};
static const struct colour dark = {20, 20, 24}, white = {255, 255, 255}, light = {214, 214, 218};
static const double shade = 0.8; /* how little is seen of what is behind a label */

/* With dark edges, so that it stands out from whatever is behind it. */
static void draw_frame(struct image *picture, const struct face *face, const struct label *label,
                       struct colour colour) {
    double thickness = label_frame(label, face);
    double edge = label_frame_edge(thickness);
    image_draw_frame(picture, face->x - edge, face->y - edge, face->width + 2 * edge,
                     face->height + 2 * edge, thickness + 2 * edge, dark);
    image_draw_frame(picture, face->x, face->y, face->width, face->height, thickness, colour);
}

/* A bar of so many pixels, and how much of it is the probability. */
static void draw_bar(struct image *picture, double x, double y, double width, double height,
                     enum mood mood, double probability) {
    double filled = width * fmin(fmax(probability, 0), 1);
    image_draw_box(picture, x, y, width, height, white, 0.2);
    image_draw_box(picture, x, y, filled, height, colours[mood], 1);
}

static void draw_rows(struct image *picture, const struct label *label, double y,
                      const double moods[MOOD_COUNT]) {
    double gap = label_gap(label->size);
    double bar = fmax(3, round(0.55 * label->row_size));
    double length = label->width - label->names - gap;
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        char name[LABEL_WORDS];
        label_name(name, (enum mood)mood, label->form);
        image_draw_text(picture, label->x + 2 * gap, y, label->row_size, name,
                        mood == (int)mood_likeliest(moods) ? white : light);
        /* In the middle of the small letters. */
        draw_bar(picture, label->x + label->names, y + round(0.53 * label->row_size - bar / 2),
                 length, bar, (enum mood)mood, moods[mood]);
        y += label->row;
    }
}

static void draw_label(struct image *picture, const struct label *label,
                       const struct annotation *face) {
    char words[LABEL_WORDS];
    double gap = label_gap(label->size);
    label_words(words, face->moods, face->unsure, label->form);
    image_draw_box(picture, label->x, label->y, label->width, label->height, dark, shade);
    image_draw_box(picture, label->x, label->y, gap, label->height,
                   colours[mood_likeliest(face->moods)], 1);
    image_draw_text(picture, label->x + 2 * gap, label->y + gap, label->size, words, white);
    if (label->form < LABEL_WORD) {
        double lines = face->unsure ? 2 : 1;
        draw_rows(picture, label, label->y + gap + lines * label->size, face->moods);
    }
}

/* Labels lie in the upper `height` rows. */
static void draw_faces(struct image *picture, size_t height, const struct annotation *faces,
                       size_t count) {
    struct label *labels = memory_new(count, sizeof *labels);
    label_place(picture->width, height, faces, count, labels);
    for (size_t i = count; i-- > 0;) {
        draw_frame(picture, &faces[i].box, &labels[i], colours[mood_likeliest(faces[i].moods)]);
    }
    for (size_t i = count; i-- > 0;) {
        if (labels[i].form != LABEL_NONE) {
            draw_label(picture, &labels[i], &faces[i]);
        }
    }
    free(labels);
}

void annotate_faces(struct image *picture, const struct annotation *faces, size_t count) {
    draw_faces(picture, picture->height, faces, count);
}

/* The four bars with their names from `x` to the right edge, if there is room for them. */
static void draw_room_bars(struct image *picture, double x, double y, double size,
                           const double moods[MOOD_COUNT]) {
    double gap = label_gap(size);
    double names = 0;
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        names += ceil(image_text_width(mood_name((enum mood)mood), size)) + 3 * gap;
    }
    double length = fmin(floor(((double)picture->width - x - names) / MOOD_COUNT), 5 * size);
    double height = fmax(3, round(0.55 * size));
    if (length < 1.2 * size) {
        return;
    }
    x = (double)picture->width - names - MOOD_COUNT * length;
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        const char *name = mood_name((enum mood)mood);
        image_draw_text(picture, x, y, size, name,
                        mood == (int)mood_likeliest(moods) ? white : light);
        x += ceil(image_text_width(name, size)) + gap;
        draw_bar(picture, x, y + round(0.53 * size - height / 2), length, height, (enum mood)mood,
                 moods[mood]);
        x += length + 2 * gap;
    }
}

/* The strip with the mood of the room, and what it says; of no height if the picture is too small.
 */
struct strip {
    double size, height;
    char words[LABEL_WORDS + 16];
};

static struct strip strip_of(const struct image *picture, const double moods[MOOD_COUNT],
                             bool unsure) {
    double width = (double)picture->width;
    double shorter = fmin(width, (double)picture->height);
    struct strip strip = {.size = shorter < 120 ? 9 : fmax(11, round(shorter / 30))};
    double gap = label_gap(strip.size);
    char words[LABEL_WORDS];
    label_words(words, moods, unsure, LABEL_WORD);
    snprintf(strip.words, sizeof strip.words, "everyone: %s", words);
    char *second = strchr(strip.words, '\n');
    if (second != NULL) {
        *second = ' ';
    }
    if (4 * gap + image_text_width(strip.words, strip.size) > width) {
        label_words(words, moods, unsure, LABEL_SHORT);
        snprintf(strip.words, sizeof strip.words, "all: %s", words);
    }
    double height = strip.size + 2 * gap;
    bool fits =
        2 * gap + image_text_width(strip.words, strip.size) <= width && 3 * height <= shorter;
    strip.height = fits ? height : 0;
    return strip;
}

static void draw_strip(struct image *picture, const struct strip *strip,
                       const double moods[MOOD_COUNT]) {
    double gap = label_gap(strip->size), edge = fmax(2, round(strip->size / 6));
    double width = (double)picture->width, top = (double)picture->height - strip->height, x = 0;
    if (strip->height == 0) {
        return;
    }
    image_draw_box(picture, 0, top, width, strip->height, dark, shade);
    /* Its upper edge is one bar of all four moods. */
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        double part = width * fmin(fmax(moods[mood], 0), 1);
        image_draw_box(picture, x, top, part, edge, colours[mood], 1);
        x += part;
    }
    double y = top + gap + round(edge / 2);
    image_draw_text(picture, gap, y, strip->size, strip->words, white);
    draw_room_bars(picture, 4 * gap + ceil(image_text_width(strip->words, strip->size)), y,
                   strip->size, moods);
}

void annotate_room(struct image *picture, const double moods[MOOD_COUNT], bool unsure) {
    struct strip strip = strip_of(picture, moods, unsure);
    draw_strip(picture, &strip, moods);
}

void annotate_everyone(struct image *picture, const struct annotation *faces, size_t count,
                       const double moods[MOOD_COUNT], bool unsure) {
    struct strip strip = strip_of(picture, moods, unsure);
    draw_faces(picture, picture->height - (size_t)strip.height, faces, count);
    draw_strip(picture, &strip, moods);
}
