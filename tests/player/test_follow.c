/* What became of songs, told by states that a player could have given. */
#include "player/player.h"
#include "test.h"

#include <math.h>

static struct player_state plays(size_t track, double position, double length) {
    return (struct player_state){
        .status = PLAYER_PLAYING, .track = track, .position = position, .length = length};
}

static const struct player_state stopped = {.status = PLAYER_STOPPED, .track = PLAYER_NO_TRACK};

static struct player_news see(struct player_follower *follower, struct player_state state,
                              double now) {
    return player_follow(follower, &state, now);
}

static void assert_over(struct player_news news, size_t track, double heard,
                        enum player_fate fate) {
    assert_true(news.over);
    assert_int_equal(news.over_track, track);
    assert_true(fabs(news.heard - heard) < 1e-6);
    assert_int_equal(news.fate, fate);
}

static void a_song_to_its_end_and_the_next_one(void **state) {
    (void)state;
    struct player_follower follower = {0};
    struct player_news news = see(&follower, plays(3, 0, 100), 50);
    assert_true(news.began && !news.over && news.began_track == 3);
    for (int i = 1; i < 100; i++) {
        news = see(&follower, plays(3, i, 100), 50 + i);
        assert_true(!news.began && !news.over);
    }
    news = see(&follower, plays(4, 0.5, 60), 150.5);
    assert_over(news, 3, 100, PLAYER_ENDED);
    assert_true(news.began && news.began_track == 4);
    news = see(&follower, stopped, 151);
    assert_over(news, 4, 0.5, PLAYER_BROKEN_OFF);
    assert_false(news.began);
    news = see(&follower, stopped, 152);
    assert_false(news.began || news.over);
}

static void a_song_that_is_skipped(void **state) {
    (void)state;
    struct player_follower follower = {0};
    see(&follower, plays(0, 0, 200), 0);
    see(&follower, plays(0, 30, 200), 30);
    assert_over(see(&follower, plays(1, 0, 200), 31), 0, 31, PLAYER_SKIPPED);
    /* For something that is none of these. */
    struct player_news news = see(&follower, plays(PLAYER_NO_TRACK, 0, 100), 41);
    assert_over(news, 1, 10, PLAYER_SKIPPED);
    assert_false(news.began);
}

static void the_last_song_ends(void **state) {
    (void)state;
    struct player_follower follower = {0};
    see(&follower, plays(0, 0, 10), 0);
    see(&follower, plays(0, 9.2, 10), 9.2);
    assert_over(see(&follower, stopped, 12), 0, 10, PLAYER_ENDED);
}

static void pauses_are_not_heard(void **state) {
    (void)state;
    struct player_follower follower = {0};
    struct player_state paused = plays(0, 20, 100);
    paused.status = PLAYER_PAUSED;
    see(&follower, plays(0, 0, 100), 0);
    see(&follower, paused, 20);
    see(&follower, paused, 500);
    see(&follower, plays(0, 20, 100), 600);
    assert_over(see(&follower, stopped, 605), 0, 25, PLAYER_BROKEN_OFF);
}

/* A player that is late to tell where it is, and early with the next song. */
static void a_position_that_lags(void **state) {
    (void)state;
    struct player_follower follower = {0};
    see(&follower, plays(0, 0, 60), 0);
    see(&follower, plays(0, 55, 60), 57);
    assert_over(see(&follower, plays(1, 0, 60), 58.5), 0, 58.5, PLAYER_ENDED);
    see(&follower, plays(1, 40, 60), 100);
    assert_over(see(&follower, plays(0, 0, 60), 101), 1, 42.5, PLAYER_SKIPPED);
}

/* Forward to the end is heard to its end, though not for long; the clock decides for how long. */
static void seeking(void **state) {
    (void)state;
    struct player_follower follower = {0};
    see(&follower, plays(0, 0, 100), 0);
    see(&follower, plays(0, 95, 100), 5);
    assert_over(see(&follower, plays(1, 0, 100), 11), 0, 10, PLAYER_ENDED);
}

static void a_length_that_is_not_known(void **state) {
    (void)state;
    struct player_follower follower = {0};
    see(&follower, plays(0, 0, 0), 0);
    assert_over(see(&follower, plays(1, 0, 0), 7), 0, 7, PLAYER_UNKNOWN);
    /* Or only later. */
    see(&follower, plays(1, 1, 50), 8);
    see(&follower, plays(1, 2, 0), 9);
    assert_over(see(&follower, stopped, 10), 1, 3, PLAYER_BROKEN_OFF);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_song_to_its_end_and_the_next_one),
        cmocka_unit_test(a_song_that_is_skipped),
        cmocka_unit_test(the_last_song_ends),
        cmocka_unit_test(pauses_are_not_heard),
        cmocka_unit_test(a_position_that_lags),
        cmocka_unit_test(seeking),
        cmocka_unit_test(a_length_that_is_not_known),
    };
    return test_run("player follow", tests);
}
