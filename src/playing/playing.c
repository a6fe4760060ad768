#include "playing/playing.h"

#include <math.h>
#include <stdlib.h>

double playing_patience(void) {
    const char *text = getenv("MIEN_PLAYER_PATIENCE");
    double patience = 0;
    return text != NULL && text_to_double(text, '.', &patience) ? patience : 0;
}

/* How much louder a song is to be played, NAN where the library has not heard it. */
static bool gain_of(struct library *library, int64_t number, double *gain, struct error *err) {
    double loudness = NAN;
    double peak = NAN;
    bool good =
        library == NULL || number == 0 || library_loudness(library, number, &loudness, &peak, err);
    *gain = player_gain(loudness, peak);
    return good;
}

static bool make_tracks(struct playing *playing, const struct song *songs, size_t count,
                        struct error *err) {
    bool good = true;
    playing->count = count;
    playing->track = memory_new(count, sizeof *playing->track);
    for (size_t i = 0; good && i < count; i++) {
        const struct library_song *song = &songs[i].of;
        struct player_track *track = &playing->track[i];
        *track = (struct player_track){.number = song->number,
                                       .uri = song->track.uri,
                                       .title = song->track.title,
                                       .artist = song->track.artist,
                                       .duration = song->track.duration};
        good = gain_of(playing->library, song->number, &track->gain, err);
    }
    return good;
}

bool playing_begin(struct playing *playing, const struct player_settings *settings,
                   const struct song *songs, size_t count, struct error *err) {
    if (!make_tracks(playing, songs, count, err)) {
        return false;
    }
    playing->player = player_open(settings, playing->track, count, err);
    struct player_state state = {0};
    bool good = playing->player != NULL &&
                player_play(playing->player, playing->track, count, err) &&
                playing_look(playing, &state, err);
    player_state_free(&state);
    return good;
}

/* ---- what was heard ---- */

static bool keep_end(struct playing *playing, double heard, enum player_fate fate,
                     struct error *err) {
    static const enum library_fate fates[] = {[PLAYER_UNKNOWN] = FATE_UNKNOWN,
                                              [PLAYER_ENDED] = FATE_ENDED,
                                              [PLAYER_SKIPPED] = FATE_SKIPPED,
                                              [PLAYER_BROKEN_OFF] = FATE_STOPPED};
    int64_t listen = playing->listen;
    playing->listen = 0;
    return listen == 0 ||
           library_end_listen(playing->library, listen, (int64_t)(1000 * heard), fates[fate], err);
}

static bool keep_begin(struct playing *playing, size_t track, struct error *err) {
    int64_t number = playing->track[track].number;
    return playing->library == NULL || number == 0 ||
           library_begin_listen(playing->library, number, playing->mood, playing->moment,
                                &playing->listen, err);
}

bool playing_look(struct playing *playing, struct player_state *state, struct error *err) {
    if (!player_state(playing->player, state, err)) {
        return false;
    }
    if (state->problem != NULL) {
        log_write(playing->log, LOG_WARNING, "%s", state->problem);
    }
    if (state->length <= 0 && state->track != PLAYER_NO_TRACK) {
        state->length = (double)playing->track[state->track].duration / 1000;
    }
    struct player_news news = player_follow(&playing->follower, state, clock_seconds());
    return (!news.over || keep_end(playing, news.heard, news.fate, err)) &&
           (!news.began || keep_begin(playing, news.began_track, err));
}

bool playing_leave(struct playing *playing, bool for_another, struct error *err) {
    static const struct player_state silence = {.track = PLAYER_NO_TRACK};
    struct player_news news = player_follow(&playing->follower, &silence, clock_seconds());
    enum player_fate fate = news.fate == PLAYER_ENDED ? PLAYER_ENDED
                            : for_another             ? PLAYER_SKIPPED
                                                      : PLAYER_BROKEN_OFF;
    return !news.over || keep_end(playing, news.heard, fate, err);
}

void playing_free(struct playing *playing) {
    player_close(playing->player);
    free(playing->track);
    playing->player = NULL;
    playing->track = NULL;
}
