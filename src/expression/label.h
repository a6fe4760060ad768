/* Where the labels of annotate.h go and how large they are. Private to expression/. */
#ifndef EXPRESSION_LABEL_H
#define EXPRESSION_LABEL_H

#include "expression/annotate.h"

/* From the one that says most to the one that says least. */
enum label_form {
    LABEL_BARS,    /* the word, and the moods' names with bars */
    LABEL_LETTERS, /* the same with their first letters only */
    LABEL_WORD,
    LABEL_SHORT, /* one word, also of two moods */
    LABEL_NONE   /* a picture too small for any, or a face outside of it */
};

/* In pixels; all are whole numbers, so that edges are crisp. */
struct label {
    enum label_form form;
    double x, y, width, height;
    double size;     /* of the word, from one line to the next */
    double row_size; /* of the letters in the rows with bars */
    double row;      /* from one of these rows to the next */
    double names;    /* where the bars begin, from the label's left edge */
};

enum { LABEL_WORDS = 64, LABEL_MOST = 500 };

/* "happy", or "not sure:" and "sad or calm" in two lines, or "sad?" where it is to be short. */
void label_words(char words[LABEL_WORDS], const double moods[MOOD_COUNT], bool unsure,
                 enum label_form form);

/* "angry", or "a". */
void label_name(char name[LABEL_WORDS], enum mood mood, enum label_form form);

/* The space within a label's edge, and between what it shows. */
double label_gap(double size);

/* How thick the frame around a face is, in its colour, and the dark edges on both sides of it, of
 * which one lies outside of the face's rectangle. */
double label_frame(const struct label *label, const struct face *face);
double label_frame_edge(double thickness);

/* A label for each face of a picture of this size; those after LABEL_MOST have none. */
void label_place(size_t width, size_t height, const struct annotation *faces, size_t count,
                 struct label *labels);

#endif
