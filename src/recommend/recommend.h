/* Five songs of a mood, and the songs most like one. */
#ifndef RECOMMEND_RECOMMEND_H
#define RECOMMEND_RECOMMEND_H

#include "base/base.h"
#include "library/library.h"
#include "recommend/journey.h"
#include "recommend/travel.h"
#include "recommend/want.h"

/* Chooses songs of a library; what it needs to know of them stays in memory. */
struct recommender;

/* For a library, which stays the caller's and open; asks nothing yet. */
struct recommender *recommender_new(struct library *library);
void recommender_free(struct recommender *recommender);

/* Takes notice of all that changed in the library since the last time, whichever program did it;
 * what is asked afterwards is answered from what is there now. `changes`, which may be NULL, grows
 * if anything did. Between two calls answers may be those of the first. */
bool recommender_refresh(struct recommender *recommender, uint64_t *changes, struct error *err);

/* Reads what the last fit learned, unless it is in memory already; false with an error if there was
 * none. Questions that need it do it by themselves. */
bool recommender_read(struct recommender *recommender, struct error *err);

/* What was read, with the map on which songs are compared; belongs to the recommender. */
const struct library_model *recommender_model(const struct recommender *recommender);

/* Up to `count` songs of a mood into `out`, drawn at random, the surer ones more often; never the
 * same title or artist twice. Songs shown in the last hour, or picked or played in the last day,
 * come only when the others do not suffice; with `again` that does not matter. Gives how many; 0
 * with an error if the mood has no songs. */
size_t recommend_songs(struct recommender *recommender, enum mood mood, size_t count, bool again,
                       struct random *random, int64_t *out, struct error *err);

enum { RECOMMEND_REASONS = 3 };

struct recommendation {
    int64_t number;
    double score;      /* 0 to 100: 100 is the same, 50 as far as two songs taken at random */
    double similarity; /* recommend_cosine(): the cosine; else score / 100 */
    size_t reasons;    /* the features that made the match, most telling first */
    enum feature because[RECOMMEND_REASONS];
    bool sounds_alike; /* both were heard, and their sounds are near each other, too */
};

/* The `count` songs most like a song, by the distance of all features and, where both were heard,
 * of their sounds; `mood` restricts them unless it is MOOD_UNKNOWN. Other releases of the same
 * title by the same artist, and songs that cannot be told apart from one already in the list by
 * title and artist, are left out. Gives how many; 0 with an error if the song has too few features
 * to be on the map. */
size_t recommend_like(struct recommender *recommender, int64_t number, enum mood mood, size_t count,
                      struct recommendation *out, struct error *err);

/* Songs like one that have a mood; of any mood where there are no others; 0 without an error where
 * too little is known of it, or of all others. */
size_t recommend_like_of(struct recommender *recommender, int64_t number, enum mood mood,
                         size_t count, struct recommendation *out);

/* Adds "energetic, in minor, 120 BPM": what a song of these features shares with the one that it
 * matches. */
void match_add_reasons(const struct library_model *model, const double feature[FEATURE_COUNT],
                       const struct recommendation *match, struct text *out);

/* The article's score: the cosine of standardised valence and energy among the songs of the same
 * mood, in falling order, equal ones in the order in which they were added. */
size_t recommend_cosine(struct recommender *recommender, int64_t number, size_t count,
                        struct recommendation *out, struct error *err);

/* What a listener was shown, picked and played, for the mood that was asked for or picked. */
struct remembrance {
    enum mood mood;
    int64_t moment; /* of library_add_moment(); 0 if it belongs to none */
    int64_t picked; /* 0: nothing */
    const int64_t *shown, *played;
    size_t shown_count, played_count;
};

/* Writes it to the library, all of it or nothing. */
bool recommend_remember(struct library *library, const struct remembrance *what, struct error *err);

/* After the types that it speaks of. */
#include "recommend/json.h"

#endif
