/* What `mien now` prints of each step: tables for people, one object a line for programs. */
#include "cli/detect.h"
#include "cli/matches.h"
#include "cli/now.h"

#include <jansson.h>
#include <stdlib.h>

static bool wants_json(const struct now *now) {
    return cli_has(now->cli, "json");
}

/* "Title by Artist", for people. */
struct called {
    char text[400];
};

static struct called called(const struct library_song *song) {
    struct called name;
    char title[256];
    char artist[128];
    text_printable(title, sizeof title, song->track.title);
    text_printable(artist, sizeof artist, song->track.artist == NULL ? "" : song->track.artist);
    snprintf(name.text, sizeof name.text, "%s%s%s", title, artist[0] == '\0' ? "" : " by ", artist);
    return name;
}

/* ---- the mood ---- */

static void print_mood_json(const struct now *now) {
    bool seen = now->look.seen;
    json_t *json = json_pack("{s:s, s:o, s:s}", "step", "mood", "file",
                             (json_t *)text_json(now->source), "mood", mood_name(now->mood));
    json_object_set_new(json, "moods", seen ? (json_t *)moods_json(now->look.moods) : json_null());
    json_object_set_new(json, "sure", seen ? json_real(now->look.moods[now->mood]) : json_null());
    json_object_set_new(json, "valence", json_real(now->point.valence));
    json_object_set_new(json, "arousal", json_real(now->point.arousal));
    json_object_set_new(json, "want", json_string(want_name(now->want)));
    json_object_set_new(json, "seed", json_integer((json_int_t)now->seed));
    cli_print_json(json);
}

static void print_mood(const struct now *now) {
    if (now->look.seen) {
        struct text moods = {0};
        char source[256];
        text_printable(source, sizeof source, now->source);
        detect_mood_text(now->look.moods, &moods);
        printf("%s: %s\n", source, moods.data);
        text_free(&moods);
    }
    if (!now->look.seen || now->mood != mood_likeliest(now->look.moods)) {
        printf("You say: %s.\n", mood_name(now->mood));
    }
}

void now_print_mood(const struct now *now) {
    (wants_json(now) ? print_mood_json : print_mood)(now);
    fflush(stdout);
}

/* ---- the songs, and the pick ---- */

static void print_offer_json(const struct now *now) {
    json_t *list = json_array();
    for (size_t i = 0; i < now->offered_count; i++) {
        json_array_append_new(list, song_json(&now->offered[i].of));
    }
    cli_print_json(json_pack("{s:s, s:o}", "step", "offer", "songs", list));
}

static void print_offer(const struct now *now) {
    struct grid grid = {.columns = 4, .align = "rlll", .most = {0, 40, 30, 0}, .mood = 4};
    printf("\n%s songs:\n", mood_name(now->mood));
    for (size_t i = 0; i < now->offered_count; i++) {
        const struct library_song *song = &now->offered[i].of;
        song_grid_add(&grid, i + 1, song);
    }
    grid_print(&grid);
}

void now_print_offer(const struct now *now) {
    (wants_json(now) ? print_offer_json : print_offer)(now);
    fflush(stdout);
}

void now_print_pick(const struct now *now) {
    const struct library_song *song = &now->offered[now->picked].of;
    if (wants_json(now)) {
        json_t *json = json_pack("{s:s, s:I}", "step", "pick", "pick", (json_int_t)now->picked + 1);
        json_t *whole = song_json(song);
        json_object_update(json, whole);
        json_decref(whole);
        cli_print_json(json);
    } else {
        printf("\nThe pick: %zu, %s\n", now->picked + 1, called(song).text);
    }
    fflush(stdout);
}

/* ---- what is like it, and what plays ---- */

void now_print_matches(const struct now *now) {
    const struct library_song *song = &now->offered[now->picked].of;
    if (wants_json(now)) {
        cli_print_json(json_pack("{s:s, s:o}", "step", "matches", "songs",
                                 (json_t *)matches_json(now->matched, now->match, now->matches)));
    } else if (now->matches == 0) {
        puts("\nToo little is known of this song, or of the others, to find what is like it.");
    } else {
        putchar('\n');
        matches_print(recommender_model(now->recommender), song, now->matched, now->match,
                      now->matches, false);
    }
    fflush(stdout);
}

static void print_play_json(const struct now *now) {
    const char *file = cli_value(now->cli, "m3u");
    json_t *songs = json_array();
    if (now->want != WANT_MATCH) {
        json_decref(songs);
        songs = travel_songs_json(&now->travel);
    }
    for (size_t i = 0; now->want == WANT_MATCH && i < now->playing_count; i++) {
        json_array_append_new(songs, song_json(&now->playing[i].of));
    }
    json_t *json = now_is_playing(now)
                       ? playing_json(&now->player)
                       : json_pack("{s:n, s:b, s:[]}", "player", "playing", 0, "left_out");
    const char *why = now->not_played.message;
    json_object_set_new(json, "step", json_string("play"));
    json_object_set_new(json, "want", json_string(want_name(now->want)));
    json_object_set_new(json, "problem", why[0] == '\0' ? json_null() : text_json(why));
    json_object_set_new(json, "m3u", text_json(file));
    json_object_set_new(json, "songs", songs);
    cli_print_json(json);
}

/* What plays it, or why nothing does and what can be opened by the listener. */
static void print_player(const struct now *now) {
    const struct library_song *song = &now->playing[0].of;
    char place[512];
    if (now_is_playing(now)) {
        printf("\nPlaying with %s.\n", player_kind_name(player_kind_of(now->player.player)));
        fflush(stdout);
        playing_tell_left_out(&now->player);
        return;
    }
    if (now->not_played.message[0] != '\0') {
        printf("\nNot played: %s\n", now->not_played.message);
    } else {
        putchar('\n');
    }
    if (song->track.uri != NULL) {
        text_printable(place, sizeof place, song->track.uri);
        printf("In a player of yours, open %s\n", place);
    } else {
        puts("Mien knows no address of this song.");
    }
}

static void print_how(const struct now *now) {
    const char *file = cli_value(now->cli, "m3u");
    char place[512];
    print_player(now);
    if (file != NULL) {
        text_printable(place, sizeof place, file);
        printf("Written for players: %s\n", place);
    } else {
        puts("A list for players: --m3u FILE");
    }
    if (now->without > 0) {
        printf("%zu of the songs have no uri; in the file they are comments.\n", now->without);
    }
    printf("The same way again: --seed %llu\n", (unsigned long long)now->seed);
}

static void print_play(const struct now *now) {
    if (now->want != WANT_MATCH) {
        putchar('\n');
        travel_print_songs(&now->travel);
    } else {
        printf("\nWhat to play: %s\n", now->matches > 0 ? "the best match, and then the others."
                                                        : called(&now->playing[0].of).text);
    }
    if (now->matches > 0) {
        const char *uri = now->matched[0].of.track.uri;
        char place[512];
        text_printable(place, sizeof place, uri == NULL ? "" : uri);
        printf("The best match: %s%s%s\n", called(&now->matched[0].of).text,
               uri == NULL ? "" : ", ", place);
    }
    print_how(now);
}

void now_print_play(const struct now *now) {
    if (now->want != WANT_MATCH) {
        travel_tell_gaps(now->cli, &now->travel);
    }
    (wants_json(now) ? print_play_json : print_play)(now);
    fflush(stdout);
}
