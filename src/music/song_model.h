/* The mood of a song from its features: one Gaussian a mood, as people's labels place them. Private
 * to music/; how it was found and how well it does stands in docs/models/song-mood.md. */
#ifndef MUSIC_SONG_MODEL_H
#define MUSIC_SONG_MODEL_H

#include "library/library.h"
#include "mood/mood.h"

enum { SONG_MODEL_FEATURES = 8 };

/* In the order of `song_model_feature`; means and covariances are of standardised values. */
struct song_model {
    double scale_mean[SONG_MODEL_FEATURES];
    double scale_deviation[SONG_MODEL_FEATURES];
    double prior[MOOD_COUNT];
    double mean[MOOD_COUNT][SONG_MODEL_FEATURES];
    double covariance[MOOD_COUNT][SONG_MODEL_FEATURES][SONG_MODEL_FEATURES];
};

/* Which of a track's features the model looks at. */
extern const enum feature song_model_feature[SONG_MODEL_FEATURES];

/* What people say of a song: one of the four moods, or only that its arousal is high. */
enum song_label {
    LABEL_ANGRY = MOOD_ANGRY,
    LABEL_CALM = MOOD_CALM,
    LABEL_HAPPY = MOOD_HAPPY,
    LABEL_SAD = MOOD_SAD,
    LABEL_ENERGETIC,
    LABEL_COUNT
};

/* Learns from labelled songs: `feature` has FEATURE_COUNT values a song; those with a gap in what
 * the model looks at are left out. Regularised discriminant analysis (J. H. Friedman, 1989).
 * False with an error if happy, sad or calm has fewer than ten songs, or if there are fewer than
 * ten of angry and energetic together. */
bool song_model_train(const double *feature, const enum song_label *label, size_t songs,
                      struct song_model *out, struct error *err);

/* The probability of each mood; values that are NAN are left out exactly (the marginal of each
 * Gaussian), so they need not be made up. False if all of them are missing. */
bool song_model_moods(const struct song_model *model, const double feature[FEATURE_COUNT],
                      double probability[MOOD_COUNT]);

#endif
