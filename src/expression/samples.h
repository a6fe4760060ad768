/* Labelled faces: FER2013's table or a folder of pictures in, gray faces of 48 x 48 pixels with
 * their emotions out. (I. J. Goodfellow et al., "Challenges in Representation Learning: A report on
 * three machine learning contests", 2013.) */
#ifndef EXPRESSION_SAMPLES_H
#define EXPRESSION_SAMPLES_H

#include "base/base.h"
#include "mood/mood.h"

enum { SAMPLE_SIDE = 48, SAMPLE_PIXELS = SAMPLE_SIDE * SAMPLE_SIDE };

/* More are not read, so that memory stays bounded: this many take 2.3 GB. */
enum { SAMPLES_MOST = 1000000 };

/* In FER2013's order, which is also the numbers of its column `emotion`. */
enum emotion {
    EMOTION_ANGRY,
    EMOTION_DISGUST,
    EMOTION_FEAR,
    EMOTION_HAPPY,
    EMOTION_SAD,
    EMOTION_SURPRISE,
    EMOTION_NEUTRAL,
    EMOTION_COUNT
};

/* "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral" */
const char *emotion_name(enum emotion emotion);

/* Angry, happy and sad are moods, neutral is calm; MOOD_UNKNOWN for the other three. */
enum mood emotion_mood(enum emotion emotion);

/* FER2013's Training, PublicTest and PrivateTest; SPLIT_ALL where all three are wanted. */
enum split { SPLIT_TRAINING, SPLIT_PUBLIC, SPLIT_PRIVATE, SPLIT_COUNT, SPLIT_ALL = SPLIT_COUNT };

/* "training", "public", "private"; "all" for SPLIT_ALL */
const char *split_name(enum split split);

/* Why a row or a picture is left out. */
enum sample_fault {
    FAULT_CUT,         /* a row that ends before its third field does */
    FAULT_LONG,        /* a row of 64 KiB and more */
    FAULT_FIELDS,      /* a row of more than three fields */
    FAULT_EMOTION,     /* an emotion that is not 0 to 6 */
    FAULT_PIXEL,       /* a pixel that is not 0 to 255 */
    FAULT_PIXEL_COUNT, /* another number of pixels than 2304 */
    FAULT_USAGE,       /* none of Training, PublicTest, PrivateTest */
    FAULT_PICTURE,     /* a file that is no picture, or a damaged one */
    FAULT_FOLDER,      /* a folder whose name says no emotion; what is in it is not counted */
    FAULT_COUNT
};

/* "row cut short", "row too long", "wrong number of fields", "bad emotion", "bad pixel", "wrong
 * number of pixels", "bad usage", "not a picture", "unknown folder" */
const char *sample_fault_name(enum sample_fault fault);

struct samples_left_out {
    size_t count;
    size_t line;        /* the first one's in the table, from 1; 0 in a folder */
    struct error first; /* the first one in a sentence, with its line or file */
};

struct samples {
    size_t count, room;     /* how many there are; for how many there is memory */
    unsigned char *pixels;  /* count x 48 x 48, gray, rows from top to bottom */
    unsigned char *emotion; /* enum emotion of each */
    unsigned char *split;   /* enum split of each */
    uint32_t *row;          /* the number of each in what was read, from 0: rows or pictures */
    size_t read;            /* rows or pictures, taken or not */
    size_t scaled;          /* pictures taken that were not of 48 x 48 pixels */
    size_t table[SPLIT_COUNT][EMOTION_COUNT]; /* how many of each there are */
    struct samples_left_out left_out[FAULT_COUNT];
};

/* Reads labelled faces, in the order of the rows or of the pictures' paths:
 *
 * - FER2013's table as Kaggle gives it, plain or gzip, told by its content: a first line
 *   `emotion,pixels,Usage`, then a face a line. Fields may be in quotes, lines end with LF or CRLF,
 *   empty ones are no rows.
 * - A folder with a folder an emotion, each with JPEG, PNG, PGM or PPM pictures, and above these
 *   perhaps a folder a split: happy/1.jpg, or train/happy/1.jpg and test/happy/2.jpg. Names in any
 *   case; anger, disgusted, fearful, happiness, sadness, surprised and calm are understood too.
 *   Without folders for splits all is SPLIT_TRAINING; `test` is SPLIT_PUBLIC, or SPLIT_PRIVATE
 *   beside a `val` or `public`. Pictures are made gray and scaled to 48 x 48. Links are followed,
 *   hidden files are not seen.
 *
 * What is broken is left out and counted. NULL with an error if the file or folder cannot be read,
 * is neither of these, is cut short or damaged as gzip, or has not one good face. The pool may be
 * NULL. */
struct samples *samples_read(const char *path, struct pool *pool, struct progress *progress,
                             struct error *err);
void samples_free(struct samples *samples);

/* The row of faces that come from another source than the first. */
enum { SAMPLES_NO_ROW = -1 };

/* Adds the faces of another source behind those that are there; they have no rows then. False with
 * an error, and nothing added, where that would be more than SAMPLES_MOST. */
bool samples_append(struct samples *samples, const struct samples *more, struct error *err);

/* The article's choice of samples: those that show one of the four moods. Nothing is copied. */
struct samples_subset {
    size_t count;
    uint32_t *index;     /* which sample each one is, in their order */
    unsigned char *mood; /* enum mood of each */
    size_t table[MOOD_COUNT];
};

/* Of one split, or of all. */
struct samples_subset samples_with_mood(const struct samples *samples, enum split split);
void samples_subset_free(struct samples_subset *subset);

/* Marks the samples of a split, whatever their emotions, whose picture is in Training as well, byte
 * for byte; of Training itself those that repeat an earlier one. `repeated` has an item for each
 * sample, others are false. Gives how many are marked. */
size_t samples_repeats(const struct samples *samples, enum split split, bool *repeated);

#endif
