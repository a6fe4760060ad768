#include "library/track.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    double least, most;
} features[FEATURE_COUNT] = {
    [FEATURE_DANCEABILITY] = {"danceability", 0, 1},
    [FEATURE_ENERGY] = {"energy", 0, 1},
    [FEATURE_KEY] = {"key", 0, 11},
    /* A clipped recording can be louder than full scale; catalogues hold up to +3.3. */
    [FEATURE_LOUDNESS] = {"loudness", -100, 20},
    [FEATURE_MODE] = {"mode", 0, 1},
    [FEATURE_SPEECHINESS] = {"speechiness", 0, 1},
    [FEATURE_ACOUSTICNESS] = {"acousticness", 0, 1},
    [FEATURE_INSTRUMENTALNESS] = {"instrumentalness", 0, 1},
    [FEATURE_LIVENESS] = {"liveness", 0, 1},
    [FEATURE_VALENCE] = {"valence", 0, 1},
    /* 0 is what Spotify gives where it found no beat. */
    [FEATURE_TEMPO] = {"tempo", 0, 500},
};

const char *feature_name(enum feature feature) {
    return features[feature].name;
}

enum feature feature_from_name(const char *name) {
    int feature = 0;
    while (feature < FEATURE_COUNT && (name == NULL || strcmp(name, features[feature].name) != 0)) {
        feature++;
    }
    return (enum feature)feature;
}

bool feature_in_range(enum feature feature, double value) {
    return value >= features[feature].least && value <= features[feature].most;
}

bool track_has_features(const struct track *track) {
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        if (!isnan(track->feature[i])) {
            return true;
        }
    }
    return false;
}
