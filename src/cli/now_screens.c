/* The screens of `mien now`: what the listener sees of a step, and which keys there are. */
#include "cli/matches.h"
#include "cli/now.h"
#include "cli/screen.h"
#include "expression/expression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the screens of one width share. */
struct page {
    struct text *out;
    size_t columns;
    bool colour;
};

static void add_line(const struct page *page, const char *string) {
    text_add_string(page->out, string);
    text_add(page->out, "\n", 1);
}

/* What turns a colour or weight on; nothing where these are not welcome. */
static const char *shade(const struct page *page, const char *sequence) {
    return page->colour ? sequence : "";
}

static const char *mood_shade(const struct page *page, enum mood mood) {
    return shade(page, cli_mood_colour(mood));
}

static void add_title(const struct page *page, const char *title) {
    text_format(page->out, "%s%s%s\n\n", shade(page, "\033[1m"), title, shade(page, "\033[0m"));
}

/* A sentence, in as many lines as it needs. */
static void add_sentence(const struct page *page, const char *words) {
    size_t used = 0;
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        char *word = memory_string_n(words, length);
        size_t width = text_width(word);
        bool fits = used + 1 + width <= page->columns;
        text_format(page->out, "%s%s", used == 0 ? "" : fits ? " " : "\n", word);
        used = used == 0 || !fits ? width : used + 1 + width;
        free(word);
        words += length + (words[length] == ' ');
    }
    add_line(page, "");
}

/* The keys, in as many lines as they need. */
static void add_keys(const struct page *page, const char *const *words, size_t count) {
    size_t used = 0;
    add_line(page, "");
    text_add_string(page->out, shade(page, "\033[2m"));
    for (size_t i = 0; i < count; i++) {
        size_t width = text_width(words[i]);
        bool fits = used + 3 + width <= page->columns;
        text_add_string(page->out, used == 0 ? "" : fits ? "   " : "\n");
        text_add_string(page->out, used > 0 && !fits ? shade(page, "\033[2m") : "");
        text_add_string(page->out, words[i]);
        used = used == 0 || !fits ? width : used + 3 + width;
    }
    text_format(page->out, "%s\n", shade(page, "\033[0m"));
}

/* ---- the mood ---- */

/* A row of the circumplex: the point among the names of its quarters. */
enum { MAP_COLUMNS = 27, MAP_ROWS = 9 };

static void add_map_row(const struct page *page, struct mood_point point, size_t row) {
    static const char *const map[MAP_ROWS] = {
        " angry    excited    happy ", "             |             ",
        "             |             ", "             |             ",
        "unpleasant --+--  pleasant ", "             |             ",
        "             |             ", "             |             ",
        " sad       quiet      calm "};
    size_t x = (size_t)lround((point.valence + 1) / 2 * (MAP_COLUMNS - 1));
    size_t y = (size_t)lround((1 - point.arousal) / 2 * (MAP_ROWS - 1));
    if (row != y) {
        text_add_string(page->out, map[row]);
        return;
    }
    text_add(page->out, map[row], x);
    text_format(page->out, "%s●%s", shade(page, "\033[1m"), shade(page, "\033[0m"));
    text_add_string(page->out, map[row] + x + 1);
}

/* "> calm    62 %  ######": the likeliest is marked. */
static void add_bar(const struct page *page, const double moods[MOOD_COUNT], enum mood mood) {
    enum { LONGEST = 20 };
    bool best = mood == mood_likeliest(moods);
    char bar[3 * LONGEST + 1] = "";
    size_t length = (size_t)lround(LONGEST * fmin(fmax(moods[mood], 0), 1));
    for (size_t i = 0; i < length; i++) {
        memcpy(bar + 3 * i, "█", 4);
    }
    text_format(page->out, "%s %s%-6s %3.0f %%  ", best ? "›" : " ", mood_shade(page, mood),
                mood_name(mood), 100 * moods[mood]);
    screen_fill(page->out, bar, LONGEST);
    text_add_string(page->out, shade(page, "\033[0m"));
}

/* Bars, and the circumplex beside them where there is room. */
static void add_moods(const struct page *page, const double moods[MOOD_COUNT]) {
    enum { BESIDE = 72 };
    static const int bars_from = 2;
    bool map = page->columns >= BESIDE;
    for (int row = map ? 0 : bars_from; row < (map ? MAP_ROWS : bars_from + MOOD_COUNT); row++) {
        int mood = row - bars_from;
        if (mood >= 0 && mood < MOOD_COUNT) {
            add_bar(page, moods, (enum mood)mood);
        } else {
            screen_fill(page->out, "", 36);
        }
        if (map) {
            text_add_string(page->out, "    ");
            add_map_row(page, mood_point_of(moods), (size_t)row);
        }
        add_line(page, "");
    }
}

void now_screen_mood(const struct now *now, const char *note, size_t columns, bool colour,
                     struct text *out) {
    const struct page page = {out, columns, colour};
    const double *moods = now->look.moods;
    enum mood order[MOOD_COUNT];
    char title[128];
    char accept[32];
    mood_order(moods, order);
    snprintf(accept, sizeof accept, "Enter %s", mood_name(order[0]));
    if (!mood_is_sure(moods)) {
        snprintf(title, sizeof title, "Not sure: %s %s or %s?", now->everyone ? "is it" : "are you",
                 mood_name(order[0]), mood_name(order[1]));
    } else {
        snprintf(title, sizeof title, "%s %s, %.0f %% sure.",
                 now->everyone ? "On the whole it looks" : "You look", mood_name(order[0]),
                 100 * moods[order[0]]);
    }
    add_title(&page, title);
    add_moods(&page, moods);
    add_line(&page, "");
    add_sentence(&page, note[0] == '\0' ? "A face is evidence, not the truth." : note);
    const char *const keys[] = {accept, "h happy", "c calm", "s sad", "a angry", "q leave"};
    add_keys(&page, keys, 6);
}

/* ---- songs ---- */

/* "happy  97 %", as wide as any other. */
struct mood_cell {
    char text[32];
};

static struct mood_cell mood_cell(const struct library_song *song) {
    struct mood_cell cell = {""};
    if (song->mood != MOOD_UNKNOWN) {
        snprintf(cell.text, sizeof cell.text, "%-5s %3.0f %%", mood_name(song->mood),
                 100 * song->probability[song->mood]);
    }
    return cell;
}

/* "left  Title, Artist                right", in one line. */
static void add_song(const struct page *page, const char *left, const struct library_song *song,
                     const char *right) {
    struct text name = {0};
    char printable[512];
    text_format(&name, "%s%s%s", song->track.title, song->track.artist == NULL ? "" : ", ",
                song->track.artist == NULL ? "" : song->track.artist);
    text_printable(printable, sizeof printable, name.data);
    size_t taken = text_width(left) + (right[0] == '\0' ? 0 : 2 + text_width(right));
    text_add_string(page->out, left);
    screen_fill(page->out, printable, page->columns > taken ? page->columns - taken : 0);
    if (right[0] != '\0') {
        text_format(page->out, "  %s%s%s", mood_shade(page, song->mood), right,
                    shade(page, "\033[0m"));
    }
    add_line(page, "");
    text_free(&name);
}

void now_screen_offer(const struct now *now, size_t chosen, size_t columns, bool colour,
                      struct text *out) {
    const struct page page = {out, columns < 100 ? columns : 100, colour};
    bool others = now->drawn_count > NOW_OFFER;
    char title[128];
    snprintf(title, sizeof title, "Which of these %s songs?", mood_name(now->mood));
    add_title(&page, title);
    for (size_t i = 0; i < now->offered_count; i++) {
        const struct library_song *song = &now->offered[i].of;
        char left[32];
        snprintf(left, sizeof left, "%s %zu  ", i == chosen ? "›" : " ", i + 1);
        text_add_string(out, i == chosen ? shade(&page, "\033[1m") : "");
        add_song(&page, left, song, mood_cell(song).text);
    }
    char numbers[32];
    snprintf(numbers, sizeof numbers, "1-%zu", now->offered_count);
    const char *const keys[] = {"↑ ↓ Enter", numbers, others ? "r five others" : "q leave",
                                "q leave"};
    add_keys(&page, keys, others ? 4 : 3);
}

/* ---- what is like the pick, and what plays ---- */

static void add_matches(const struct page *page, const struct now *now, size_t most) {
    enum { BESIDE = 72, REASONS = 36 };
    for (size_t i = 0; i < now->matches && i < most; i++) {
        const struct library_song *song = &now->matched[i].of;
        struct text reasons = {0};
        char left[32];
        char right[4 * REASONS];
        match_add_reasons(recommender_model(now->recommender), song->track.feature, &now->match[i],
                          &reasons);
        text_printable(right, sizeof right, reasons.data == NULL ? "" : reasons.data);
        text_clear(&reasons);
        screen_fill(&reasons, right, REASONS);
        snprintf(left, sizeof left, "%3.0f  ", now->match[i].score);
        add_song(page, left, song, page->columns < BESIDE ? "" : reasons.data);
        if (page->columns < BESIDE) {
            text_format(page->out, "       %s\n", right);
        }
        text_free(&reasons);
    }
}

static void add_way(const struct page *page, const struct travel *travel) {
    text_format(page->out, "\n%s%s:%s\n", shade(page, "\033[1m"), travel_title(travel).text,
                shade(page, "\033[0m"));
    for (size_t i = 0; i < travel->journey.steps; i++) {
        char left[32];
        snprintf(left, sizeof left, "%3zu  ", i + 1);
        add_song(page, left, &travel->songs[i].of, mood_cell(&travel->songs[i].of).text);
    }
}

void now_screen_matches(const struct now *now, size_t columns, bool colour, struct text *out) {
    const struct page page = {out, columns < 120 ? columns : 120, colour};
    const struct library_song *song = &now->offered[now->picked].of;
    struct text title = {0};
    char printable[256];
    text_printable(printable, sizeof printable, song->track.title);
    text_format(&title, "Most like %s:", printable);
    struct text cut = {0};
    screen_fill(&cut, title.data, columns < text_width(title.data) ? columns : 0);
    add_title(&page, cut.length == 0 ? title.data : cut.data);
    bool way = now->want != WANT_MATCH;
    if (now->matches == 0) {
        add_line(&page, "Too little is known of it to say.");
    }
    add_matches(&page, now, way || columns < 72 ? 5 : NOW_MATCHES);
    if (way) {
        add_way(&page, &now->travel);
    }
    const char *const keys[] = {"Enter plays", "b back to the songs", "q leave"};
    add_keys(&page, keys, 3);
    text_free(&title);
    text_free(&cut);
}
