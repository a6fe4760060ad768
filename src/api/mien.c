#include "mien.h"

#include "base/base.h"
#include "library/library.h"
#include "music/music.h"
#include "recommend/recommend.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)MIEN_ANGRY == (int)MOOD_ANGRY && (int)MIEN_CALM == (int)MOOD_CALM &&
                   (int)MIEN_HAPPY == (int)MOOD_HAPPY && (int)MIEN_SAD == (int)MOOD_SAD &&
                   (int)MIEN_MOODS == (int)MOOD_COUNT && (int)MIEN_UNKNOWN == (int)MOOD_UNKNOWN,
               "the moods of mien.h are those of mood.h");

struct mien {
    struct library *library;         /* NULL if it could not be opened */
    struct recommender *recommender; /* with the library */
    struct error err;
};

struct mien *mien_open(const char *path) {
    struct mien *mien = memory_new(1, sizeof *mien);
    char *usual = path == NULL ? library_default_path() : NULL;
    mien->library = library_open(path == NULL ? usual : path, LIBRARY_MAKE, &mien->err);
    free(usual);
    if (mien->library != NULL) {
        mien->recommender = recommender_new(mien->library);
    }
    return mien;
}

void mien_close(struct mien *mien) {
    if (mien != NULL) {
        recommender_free(mien->recommender);
        library_close(mien->library);
        free(mien);
    }
}

const char *mien_message(const struct mien *mien) {
    return mien->err.message;
}

/* Every call begins with it: a handle without a library keeps its first message. */
static bool begin(struct mien *mien) {
    if (mien->library == NULL) {
        return false;
    }
    mien->err.message[0] = '\0';
    return recommender_refresh(mien->recommender, NULL, &mien->err);
}

bool mien_add(struct mien *mien, const char *path, uint64_t *added) {
    struct catalogue_counts counts = {0};
    struct catalogue_added result = {0};
    if (!begin(mien)) {
        return false;
    }
    struct pool *pool = pool_new(2);
    bool good = catalogue_add(mien->library, path, pool, &counts, &result, NULL, &mien->err);
    pool_free(pool);
    if (!good) {
        return false;
    }
    library_tidy(mien->library);
    if (added != NULL) {
        *added = result.added;
    }
    return true;
}

bool mien_fit(struct mien *mien) {
    struct fit_options options = fit_defaults();
    struct fit_report report;
    if (!begin(mien)) {
        return false;
    }
    struct pool *pool = pool_new(0);
    bool good = music_fit(mien->library, &options, pool, NULL, &report, &mien->err);
    pool_free(pool);
    fit_report_free(&report);
    if (good) {
        library_tidy(mien->library);
    }
    return good;
}

/* ---- lists of songs ---- */

static const char *copy_of(const char *string) {
    return string == NULL ? NULL : memory_string(string);
}

static bool take_song(void *context, const struct library_song *from) {
    struct mien_song *song = context;
    const struct track *track = &from->track;
    *song = (struct mien_song){.id = copy_of(track->id),
                               .uri = copy_of(track->uri),
                               .title = copy_of(track->title),
                               .artist = copy_of(track->artist),
                               .album = copy_of(track->album),
                               .genre = copy_of(track->genre),
                               .valence = track->feature[FEATURE_VALENCE],
                               .energy = track->feature[FEATURE_ENERGY],
                               .mood = (enum mien_mood)from->mood,
                               .score = song->score};
    memcpy(song->probability, from->probability, sizeof song->probability);
    return true;
}

void mien_songs_free(struct mien_songs *songs) {
    if (songs == NULL) {
        return;
    }
    for (size_t i = 0; i < songs->count; i++) {
        const char *strings[] = {songs->song[i].id,     songs->song[i].uri,   songs->song[i].title,
                                 songs->song[i].artist, songs->song[i].album, songs->song[i].genre};
        for (size_t s = 0; s < sizeof strings / sizeof strings[0]; s++) {
            free((void *)strings[s]);
        }
    }
    free(songs->song);
    free(songs);
}

/* Songs by their numbers, remembered as shown; NULL on an error. */
static struct mien_songs *listed(struct mien *mien, int64_t picked, const int64_t *number,
                                 const double *score, size_t count, enum mood mood) {
    struct mien_songs *songs = memory_new(1, sizeof *songs);
    songs->song = memory_new(count, sizeof *songs->song);
    songs->count = count;
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        songs->song[i].score = score == NULL ? 0 : score[i];
        good = library_song(mien->library, number[i], take_song, &songs->song[i], &mien->err);
    }
    struct remembrance what = {
        .mood = mood, .picked = picked, .shown = number, .shown_count = count};
    if (!good || !recommend_remember(mien->library, &what, &mien->err)) {
        mien_songs_free(songs);
        return NULL;
    }
    return songs;
}

struct mien_songs *mien_songs(struct mien *mien, enum mien_mood mood, size_t count, uint64_t seed) {
    if (!begin(mien)) {
        return NULL;
    }
    if (mood < 0 || mood >= MIEN_MOODS || count == 0) {
        error_set(&mien->err, "which mood, and how many songs?");
        return NULL;
    }
    struct random random = random_seeded(seed == 0 ? random_seed_from_system() : seed, 1);
    /* Nobody is shown more than there are, whatever number was asked for. */
    int64_t all = 0;
    int64_t without = 0;
    if (!library_count(mien->library, &all, &without, &mien->err)) {
        return NULL;
    }
    size_t wanted = count < (size_t)all ? count : (size_t)all + 1;
    int64_t *number = memory_new(wanted, sizeof *number);
    size_t found = recommend_songs(mien->recommender, (enum mood)mood, wanted, seed != 0, &random,
                                   number, &mien->err);
    struct mien_songs *songs =
        found == 0 ? NULL : listed(mien, 0, number, NULL, found, (enum mood)mood);
    free(number);
    return songs;
}

static bool take_mood(void *context, const struct library_song *song) {
    *(enum mood *)context = song->mood;
    return true;
}

struct mien_songs *mien_like(struct mien *mien, const char *track, size_t count) {
    if (!begin(mien)) {
        return NULL;
    }
    int64_t picked = library_find(mien->library, track, &mien->err);
    if (picked == 0 || count == 0) {
        error_set(&mien->err, "no song has the id '%s'", track);
    }
    if (picked <= 0 || count == 0) {
        return NULL;
    }
    enum mood mood = MOOD_UNKNOWN;
    if (!recommender_read(mien->recommender, &mien->err) ||
        !library_song(mien->library, picked, take_mood, &mood, &mien->err)) {
        return NULL;
    }
    size_t all = recommender_model(mien->recommender)->songs;
    size_t wanted = count < all ? count : all + 1;
    struct recommendation *match = memory_new(wanted, sizeof *match);
    int64_t *number = memory_new(wanted, sizeof *number);
    double *score = memory_new(wanted, sizeof *score);
    size_t found =
        recommend_like(mien->recommender, picked, MOOD_UNKNOWN, wanted, match, &mien->err);
    for (size_t i = 0; i < found; i++) {
        number[i] = match[i].number;
        score[i] = match[i].score;
    }
    struct mien_songs *songs = found == 0 ? NULL : listed(mien, picked, number, score, found, mood);
    free(match);
    free(number);
    free(score);
    return songs;
}
