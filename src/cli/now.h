/* What the files of `mien now` share: the whole way from a mood to what plays. */
#ifndef CLI_NOW_H
#define CLI_NOW_H

#include "cli/cli.h"
#include "cli/journey.h"
#include "cli/look.h"
#include "cli/playing.h"
#include "cli/terminal.h"
#include "recommend/recommend.h"

enum {
    NOW_OFFER = 5,    /* songs to choose from */
    NOW_DRAWN = 100,  /* drawn at once: for so many others the listener may ask */
    NOW_MATCHES = 10, /* songs like the one picked */
    NOW_JOURNEY = 8   /* songs of a way to another mood */
};

struct now {
    const struct cli *cli;
    struct library *library; /* as all below, filled step by step */
    const char *source;      /* what was looked at; NULL if the listener said the mood */
    double seconds;          /* how long, if it is a video or camera */
    bool everyone;           /* the mood of all faces, not of one listener */
    enum want want;
    uint64_t seed;
    size_t pick; /* from 1, where nothing is asked */

    struct look look;
    enum mood mood;          /* that was agreed to, or said */
    struct mood_point point; /* where that is: of all probabilities, unless they were corrected */
    int64_t moment;

    int64_t drawn[NOW_DRAWN]; /* songs of the mood; those offered begin at `first` */
    size_t drawn_count, first;
    struct song offered[NOW_OFFER];
    size_t offered_count;
    size_t picked; /* which of those, from 0 */

    struct recommender *recommender;
    struct recommendation match[NOW_MATCHES];
    struct song matched[NOW_MATCHES];
    size_t matches; /* 0 for a song of which too little is known */

    struct travel travel; /* unless the want is to match */
    struct song *listed;  /* the pick and its matches, or the way; of the above */
    size_t listed_count;
    size_t without;             /* those of them without a uri, if they were written to a file */
    const struct song *playing; /* what plays of the list, in order: the matches without the pick,
                                   by which they were found, or the way */
    size_t playing_count;

    struct player_settings settings;
    bool plays;              /* it is to be played */
    struct playing player;   /* once that is done */
    struct error not_played; /* why it is not; "" where nothing is to be said */
};

/* ---- the steps (now_steps.c); each is kept in the library, all of it or nothing ---- */

/* What was seen, or said with --mood. */
bool now_meet(struct now *now, struct error *err);

/* What the listener says it is: a mood that was seen, or another. */
bool now_agree(struct now *now, enum mood mood, struct error *err);

/* Draws songs of the mood, and offers the first of them. */
bool now_draw(struct now *now, struct error *err);

/* Offers the next ones; after the last the first again. */
bool now_offer_others(struct now *now, struct error *err);

/* Finds what is like the song picked (from 0), and the way from there to what is wanted. */
bool now_pick(struct now *now, size_t picked, struct error *err);

/* Writes the list to --m3u. */
bool now_write(struct now *now, struct error *err);

/* Plays it, unless that is not wanted. That there is no player is an error only if one was asked
 * for; else it is kept in `not_played`. */
bool now_play(struct now *now, struct error *err);

/* Whether a player plays it. */
bool now_is_playing(const struct now *now);

/* Stays with the music as long as that needs it, or the listener looks at it. */
bool now_stay(struct now *now, bool *left, struct error *err);

void now_free(struct now *now);

/* ---- what is said of them (now_output.c): for people, or with --json one object a line ---- */

void now_print_mood(const struct now *now);
void now_print_offer(const struct now *now);
void now_print_pick(const struct now *now);
void now_print_matches(const struct now *now);
void now_print_play(const struct now *now);

/* ---- on a terminal ---- */

/* The screens (now_screens.c): lines for terminal_draw() of that width. `note` is what has to be
 * said of the mood before; "" for nothing. */
void now_screen_mood(const struct now *now, const char *note, size_t columns, bool colour,
                     struct text *out);
void now_screen_offer(const struct now *now, size_t chosen, size_t columns, bool colour,
                      struct text *out);
void now_screen_matches(const struct now *now, size_t columns, bool colour, struct text *out);

enum now_end { NOW_PLAYS, NOW_LEFT, NOW_INTERRUPTED, NOW_FAILED };

/* Walks the whole way with the listener, from the mood to what plays (now_ask.c). */
enum now_end now_ask(struct now *now, struct terminal *terminal, struct error *err);

#endif
