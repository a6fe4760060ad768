#include "nn/stopping.h"

#include <math.h>

bool stopping_watch(const struct stopping_rule *rule, struct stopping *state, double figure) {
    double gain = rule->larger ? figure - state->best : state->best - figure;
    bool better = state->seen ? gain > rule->improvement : !isnan(figure);
    if (better) {
        state->seen = true;
        state->best = figure;
        state->at = state->epochs;
    }
    state->waited = better ? 0 : state->waited + 1;
    state->epochs++;
    return better;
}

bool stopping_due(const struct stopping_rule *rule, const struct stopping *state) {
    return rule->patience > 0 && state->waited >= rule->patience;
}
