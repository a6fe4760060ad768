#include "expression/certainty.h"

void mood_order(const double moods[MOOD_COUNT], enum mood out[MOOD_COUNT]) {
    for (int mood = 0; mood < MOOD_COUNT; mood++) {
        int place = mood;
        for (; place > 0 && moods[mood] > moods[out[place - 1]]; place--) {
            out[place] = out[place - 1];
        }
        out[place] = (enum mood)mood;
    }
}

bool mood_is_sure(const double moods[MOOD_COUNT]) {
    enum mood order[MOOD_COUNT];
    mood_order(moods, order);
    double first = moods[order[0]], second = moods[order[1]];
    return first >= MOOD_SURE && first - second >= MOOD_LEAD;
}
