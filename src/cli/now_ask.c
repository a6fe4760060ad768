/* `mien now` with the listener: a screen a step, and what its keys do. */
#include "cli/now.h"

#include <stdlib.h>

/* Where the walk is. */
enum place { AT_MOOD, AT_SONGS, AT_MATCHES, AT_END };

struct walk {
    struct now *now;
    struct terminal *terminal;
    struct error *err;
    enum place place;
    size_t chosen;    /* of the songs offered, from 0 */
    const char *note; /* why a mood cannot be gone on with; "" where nothing is to be said */
    enum now_end end;
};

static void draw(const struct walk *walk) {
    size_t columns = terminal_size().columns;
    bool colour = terminal_has_colour(walk->terminal);
    struct text lines = {0};
    if (walk->place == AT_MOOD) {
        now_screen_mood(walk->now, walk->note, columns, colour, &lines);
    } else if (walk->place == AT_SONGS) {
        now_screen_offer(walk->now, walk->chosen, columns, colour, &lines);
    } else {
        now_screen_matches(walk->now, columns, colour, &lines);
    }
    terminal_draw(walk->terminal, &lines);
    text_free(&lines);
}

static void finish(struct walk *walk, enum now_end end) {
    walk->place = AT_END;
    walk->end = end;
}

/* Goes on if the step before went well. */
static void go_on(struct walk *walk, bool good, enum place place) {
    if (good) {
        walk->place = place;
    } else {
        finish(walk, NOW_FAILED);
    }
}

/* A mood that has no songs is no end: there are others. */
static void agree(struct walk *walk, enum mood mood) {
    walk->chosen = 0;
    if (!now_agree(walk->now, mood, walk->err)) {
        finish(walk, NOW_FAILED);
    } else if (now_draw(walk->now, walk->err)) {
        walk->place = AT_SONGS;
    } else {
        walk->note = walk->err->message;
    }
}

static void key_at_mood(struct walk *walk, int key) {
    static const char letters[MOOD_COUNT] = {
        [MOOD_ANGRY] = 'a', [MOOD_CALM] = 'c', [MOOD_HAPPY] = 'h', [MOOD_SAD] = 's'};
    if (key == KEY_ENTER) {
        agree(walk, walk->now->mood);
        return;
    }
    for (int m = 0; m < MOOD_COUNT; m++) {
        if (key == letters[m]) {
            agree(walk, (enum mood)m);
            return;
        }
    }
}

static void pick(struct walk *walk, size_t song) {
    walk->chosen = song;
    go_on(walk, now_pick(walk->now, song, walk->err), AT_MATCHES);
}

static void key_at_songs(struct walk *walk, int key) {
    size_t count = walk->now->offered_count;
    if (key == KEY_UP) {
        walk->chosen = (walk->chosen + count - 1) % count;
    } else if (key == KEY_DOWN) {
        walk->chosen = (walk->chosen + 1) % count;
    } else if (key == KEY_ENTER) {
        pick(walk, walk->chosen);
    } else if (key >= '1' && key < '1' + (int)count) {
        pick(walk, (size_t)(key - '1'));
    } else if (key == 'r' && walk->now->drawn_count > NOW_OFFER) {
        walk->chosen = 0;
        go_on(walk, now_offer_others(walk->now, walk->err), AT_SONGS);
    }
}

static void key_at_matches(struct walk *walk, int key) {
    if (key == KEY_ENTER) {
        bool good = now_write(walk->now, walk->err);
        finish(walk, good ? NOW_PLAYS : NOW_FAILED);
    } else if (key == 'b') {
        walk->place = AT_SONGS;
    }
}

static void take_key(struct walk *walk, int key) {
    static void (*const at[])(struct walk * walk, int key) = {
        [AT_MOOD] = key_at_mood, [AT_SONGS] = key_at_songs, [AT_MATCHES] = key_at_matches};
    if (key == 'q' || key == KEY_ESCAPE) {
        finish(walk, NOW_LEFT);
    } else if (key == KEY_INTERRUPT || key == KEY_GONE) {
        finish(walk, NOW_INTERRUPTED);
    } else if (key != KEY_REDRAW) {
        at[walk->place](walk, key);
    }
}

enum now_end now_ask(struct now *now, struct terminal *terminal, struct error *err) {
    struct walk walk = {.now = now, .terminal = terminal, .err = err, .place = AT_MOOD, .note = ""};
    /* Whoever has said the mood need not be asked whether it is right. */
    if (!now->look.seen) {
        go_on(&walk, now_draw(now, err), AT_SONGS);
    }
    while (walk.place != AT_END) {
        draw(&walk);
        take_key(&walk, terminal_key(terminal));
    }
    return walk.end;
}
