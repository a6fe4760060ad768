#include "music/fit.h"
#include "music/song_model.h"
#include "song-mood.h"

size_t fit_people(const struct fit_songs *songs, struct library_mood *mood, int *label) {
    size_t count = 0;
    size_t row = 0;
    for (size_t i = 0; i < songs->songs; i++) {
        struct library_mood *next = &mood[count];
        const double *feature = songs->feature + i * FEATURE_COUNT;
        enum mood its_mood = songs->heard[i];
        if (its_mood == MOOD_UNKNOWN) {
            bool known = song_model_moods(&song_mood_model, feature, next->probability);
            its_mood = known ? mood_likeliest(next->probability) : MOOD_UNKNOWN;
            next->number = songs->number[i];
            next->mood = its_mood;
            count += known;
        }
        if (row < songs->rows && songs->row[row] == i) {
            label[row++] = its_mood;
        }
    }
    return count;
}
