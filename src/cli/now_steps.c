#include "cli/now.h"

#include <stdlib.h>

static void free_songs(struct song *songs, size_t *count) {
    for (size_t i = 0; i < *count; i++) {
        song_free(&songs[i]);
    }
    *count = 0;
}

static bool read_songs(struct now *now, const int64_t *number, size_t count, struct song *out,
                       size_t *have, struct error *err) {
    free_songs(out, have);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = library_song(now->library, number[i], song_keep, &out[i], err);
        *have += good;
    }
    return good;
}

static bool remember(struct now *now, struct remembrance what, struct error *err) {
    what.mood = now->mood;
    what.moment = now->moment;
    return recommend_remember(now->library, &what, err);
}

bool now_meet(struct now *now, struct error *err) {
    struct library_moment moment = {.seen = now->look.seen,
                                    .mood = now->look.seen ? MOOD_UNKNOWN : now->mood,
                                    .want = want_name(now->want)};
    for (int m = 0; m < MOOD_COUNT; m++) {
        moment.probability[m] = now->look.moods[m];
    }
    if (now->look.seen) {
        now->mood = mood_likeliest(now->look.moods);
        now->point = mood_point_of(now->look.moods);
    } else {
        now->point = mood_corner(now->mood);
    }
    return library_add_moment(now->library, &moment, &now->moment, err);
}

bool now_agree(struct now *now, enum mood mood, struct error *err) {
    if (mood != now->mood) {
        now->point = mood_corner(mood);
    }
    now->mood = mood;
    return library_agree_mood(now->library, now->moment, mood, err);
}

/* Shows the songs from `first` on. */
static bool offer(struct now *now, size_t first, struct error *err) {
    size_t left = now->drawn_count - first;
    size_t count = left < NOW_OFFER ? left : NOW_OFFER;
    const int64_t *number = now->drawn + first;
    now->first = first;
    return read_songs(now, number, count, now->offered, &now->offered_count, err) &&
           remember(now, (struct remembrance){.shown = number, .shown_count = count}, err);
}

/* All at once, so that no title or artist comes twice whatever the listener asks for. */
bool now_draw(struct now *now, struct error *err) {
    struct random random = random_seeded(now->seed, 1);
    if (!recommender_refresh(now->recommender, NULL, err)) {
        return false;
    }
    now->drawn_count = recommend_songs(now->recommender, now->mood, NOW_DRAWN,
                                       cli_has(now->cli, "seed"), &random, now->drawn, err);
    return now->drawn_count > 0 && offer(now, 0, err);
}

bool now_offer_others(struct now *now, struct error *err) {
    size_t next = now->first + NOW_OFFER;
    return offer(now, next < now->drawn_count ? next : 0, err);
}

/* ---- from the pick on ---- */

static bool find_matches(struct now *now, int64_t number, struct error *err) {
    int64_t found[NOW_MATCHES];
    free_songs(now->matched, &now->matches);
    size_t count = recommend_like_of(now->recommender, number, now->mood, NOW_MATCHES, now->match);
    for (size_t i = 0; i < count; i++) {
        found[i] = now->match[i].number;
    }
    return read_songs(now, found, count, now->matched, &now->matches, err);
}

static bool find_way(struct now *now, const struct library_song *song, struct error *err) {
    travel_free(&now->travel);
    now->travel = travel_from(song, now->want, NOW_JOURNEY, now->seed, cli_has(now->cli, "seed"));
    now->travel.begin_name = mood_name(now->mood);
    return travel_go(now->library, &now->travel, err);
}

/* The song and those like it, or the way: which only borrow what they are made of. The pick says
 * what the listener wants to hear more of: what plays begins with the best match, unless nothing is
 * like it. */
static void line_up(struct now *now) {
    const struct travel *travel = &now->travel;
    bool match = now->want == WANT_MATCH;
    now->listed_count = match ? 1 + now->matches : travel->journey.steps;
    free(now->listed);
    now->listed = memory_new(now->listed_count, sizeof *now->listed);
    for (size_t i = 0; i < now->listed_count; i++) {
        now->listed[i] = !match   ? travel->songs[i]
                         : i == 0 ? now->offered[now->picked]
                                  : now->matched[i - 1];
    }
    size_t first = match && now->matches > 0 ? 1 : 0;
    now->playing = now->listed + first;
    now->playing_count = now->listed_count - first;
}

/* What comes after the pick is shown. */
static bool remember_pick(struct now *now, struct error *err) {
    int64_t shown[NOW_MATCHES + NOW_JOURNEY];
    size_t count = 0;
    for (size_t i = 0; i < now->matches; i++) {
        shown[count++] = now->matched[i].of.number;
    }
    for (size_t i = 1; i < now->travel.journey.steps; i++) {
        shown[count++] = now->travel.songs[i].of.number;
    }
    int64_t picked = now->offered[now->picked].of.number;
    return remember(
        now, (struct remembrance){.picked = picked, .shown = shown, .shown_count = count}, err);
}

bool now_pick(struct now *now, size_t picked, struct error *err) {
    const struct library_song *song = &now->offered[picked].of;
    now->picked = picked;
    bool good = find_matches(now, song->number, err) &&
                (now->want == WANT_MATCH || find_way(now, song, err)) && remember_pick(now, err);
    if (good) {
        line_up(now);
    }
    return good;
}

/* "calm: Title", or "From calm to happy". */
static void name_list(const struct now *now, struct text *out) {
    if (now->want != WANT_MATCH) {
        text_add_string(out, travel_title(&now->travel).text);
        return;
    }
    char title[256];
    text_printable(title, sizeof title, now->listed[0].of.track.title);
    text_format(out, "%s, like %s", mood_name(now->mood), title);
}

/* What is written for other players counts as played, unless it is played here as well, and noted
 * song by song. */
static bool remember_written(struct now *now, struct error *err) {
    int64_t *played = memory_new(now->listed_count, sizeof *played);
    for (size_t i = 0; i < now->listed_count; i++) {
        played[i] = now->listed[i].of.number;
    }
    bool good = remember(
        now, (struct remembrance){.played = played, .played_count = now->listed_count}, err);
    free(played);
    return good;
}

bool now_write(struct now *now, struct error *err) {
    const char *file = cli_value(now->cli, "m3u");
    if (file == NULL) {
        return true;
    }
    struct text name = {0};
    name_list(now, &name);
    bool good =
        playlist_write(file, name.data, now->listed, now->listed_count, &now->without, err) &&
        (now->plays || remember_written(now, err));
    text_free(&name);
    return good;
}

bool now_is_playing(const struct now *now) {
    return now->player.player != NULL;
}

bool now_play(struct now *now, struct error *err) {
    if (!now->plays) {
        return true;
    }
    now->player = (struct playing){
        .log = &now->cli->log, .library = now->library, .mood = now->mood, .moment = now->moment};
    now->settings.leashed = true;
    if (playing_start(&now->player, &now->settings, now->playing, now->playing_count,
                      &now->not_played)) {
        now->not_played.message[0] = '\0';
        return true;
    }
    playing_free(&now->player);
    return now->settings.kind == PLAYER_ANY || error_set(err, "%s", now->not_played.message);
}

bool now_stay(struct now *now, bool *left, struct error *err) {
    *left = false;
    if (!now_is_playing(now)) {
        return true;
    }
    return playing_is_watched(now->cli) ? playing_watch(&now->player, left, err)
           : player_kind_of(now->player.player) == PLAYER_MPV
               ? playing_wait(&now->player, left, err)
               : true;
}

void now_free(struct now *now) {
    playing_free(&now->player);
    free_songs(now->offered, &now->offered_count);
    free_songs(now->matched, &now->matches);
    travel_free(&now->travel);
    free(now->listed);
    recommender_free(now->recommender);
    library_close(now->library);
}
