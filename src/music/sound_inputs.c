#include "music/sound_inputs.h"

#include <math.h>
#include <stdio.h>

static void put(struct sound_inputs *inputs, const char *name, double value) {
    text_format(&inputs->names, "%s%s", inputs->count == 0 ? "" : ",", name);
    inputs->value[inputs->count++] = value;
}

static void put_numbered(struct sound_inputs *inputs, const char *name, size_t number,
                         const char *part, double value) {
    text_format(&inputs->names, "%s%s.%zu%s", inputs->count == 0 ? "" : ",", name, number, part);
    inputs->value[inputs->count++] = value;
}

static void put_course(struct sound_inputs *inputs, const char *name, size_t number,
                       const struct sound_course *course, double zero) {
    put_numbered(inputs, name, number, ".mean", course->mean - zero);
    put_numbered(inputs, name, number, ".deviation", course->deviation);
    put_numbered(inputs, name, number, ".low", course->low - zero);
    put_numbered(inputs, name, number, ".high", course->high - zero);
    put_numbered(inputs, name, number, ".change", course->change);
}

static void put_dynamics(struct sound_inputs *inputs, const struct sound_facts *facts) {
    const struct sound_course *level = &facts->texture[TEXTURE_LEVEL];
    put(inputs, "level", facts->level);
    put(inputs, "crest", facts->crest);
    put(inputs, "level_spread", facts->level_spread);
    put(inputs, "block.deviation", facts->block.deviation);
    put(inputs, "frame_level.deviation", level->deviation);
    put(inputs, "frame_level.low", level->low - level->high);
    put(inputs, "frame_level.mean", level->mean - level->high);
    put(inputs, "frame_level.change", level->change);
    put(inputs, "seconds_level.deviation", facts->seconds_level.deviation);
    put(inputs, "seconds_level.change", facts->seconds_level.change);
    put(inputs, "within_second", facts->within_second);
}

static void put_rhythm(struct sound_inputs *inputs, const struct sound_facts *facts) {
    put(inputs, "tempo_certainty", facts->tempo_certainty);
    put(inputs, "onset_rate", facts->onset_rate);
    put(inputs, "onset.mean", facts->onset.mean);
    put(inputs, "onset.deviation", facts->onset.deviation);
}

/* Chroma by size, and not from the key on: a key is easily taken for its neighbour. */
static void put_tones(struct sound_inputs *inputs, const struct sound_facts *facts) {
    double chroma[SOUND_CHROMA];
    put(inputs, "major_lean", facts->major_lean);
    put(inputs, "key_certainty", facts->key_certainty);
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        size_t at = i;
        for (; at > 0 && chroma[at - 1] < facts->chroma[i]; at--) {
            chroma[at] = chroma[at - 1];
        }
        chroma[at] = facts->chroma[i];
    }
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        put_numbered(inputs, "chroma", i, "", chroma[i]);
    }
}

static void put_spectrum(struct sound_inputs *inputs, const struct sound_facts *facts) {
    put(inputs, "centre.mean", log2(facts->centre.mean));
    put(inputs, "centre.deviation", facts->centre.deviation);
    put(inputs, "roll_off.mean", log2(facts->roll_off.mean));
    put(inputs, "roll_off.deviation", facts->roll_off.deviation);
    put(inputs, "flatness.mean", log(facts->flatness.mean));
    put(inputs, "flux.mean", facts->flux.mean);
    put(inputs, "flux.deviation", facts->flux.deviation);
    for (size_t i = 0; i < SOUND_CONTRAST; i++) {
        put_numbered(inputs, "contrast", i, ".mean", facts->contrast[i].mean);
    }
    for (size_t i = 0; i < SOUND_MFCC; i++) {
        if (i > 0) { /* the first is the level */
            put_numbered(inputs, "mfcc", i, ".mean", facts->mfcc[i].mean);
        }
        put_numbered(inputs, "mfcc", i, ".deviation", facts->mfcc[i].deviation);
    }
}

static void put_harmony(struct sound_inputs *inputs, const struct sound_facts *facts) {
    for (size_t i = 0; i < SOUND_HARMONY; i++) {
        put_course(inputs, "harmony", i, &facts->harmony[i], 0);
    }
    for (size_t i = 0; i < SOUND_INTERVALS; i++) {
        put_numbered(inputs, "interval", i, "", log(facts->interval[i] + 0.003));
    }
    put(inputs, "chord_changes", facts->chord_changes);
    put(inputs, "chord_fit", facts->chord_fit);
    put(inputs, "chord_lean.mean", facts->chord_lean.mean);
    put(inputs, "chord_lean.deviation", facts->chord_lean.deviation);
    put(inputs, "chroma_entropy.mean", facts->chroma_entropy.mean);
    put(inputs, "chroma_entropy.deviation", facts->chroma_entropy.deviation);
    put(inputs, "chroma_flow.mean", facts->chroma_flow.mean);
    put(inputs, "chroma_flow.deviation", facts->chroma_flow.deviation);
    put(inputs, "tonal_path.mean", facts->tonal_path.mean);
    put(inputs, "tonal_path.deviation", facts->tonal_path.deviation);
    for (size_t i = 0; i < 3; i++) {
        put_numbered(inputs, "tonal_radius", i, "", facts->tonal_radius[i]);
        put_numbered(inputs, "tonal_centre", i, "", facts->tonal_centre[i]);
    }
}

static void put_texture(struct sound_inputs *inputs, const struct sound_facts *facts) {
    double mean = 0;
    for (size_t i = TEXTURE_BRIGHT; i < SOUND_TEXTURE; i++) {
        put_course(inputs, "texture", i, &facts->texture[i], 0);
    }
    for (size_t i = 0; i < SOUND_BANDS; i++) {
        mean += facts->band[i].mean / SOUND_BANDS;
    }
    for (size_t i = 0; i < SOUND_BANDS; i++) {
        put_course(inputs, "band", i, &facts->band[i], mean);
    }
}

/* Bands of swings: the low ones, the middle ones, the high ones. */
static void put_swings(struct sound_inputs *inputs, const struct sound_facts *facts) {
    static const size_t edges[4] = {0, 4, 10, SOUND_BANDS};
    for (size_t s = 0; s < SOUND_SWINGS; s++) {
        double all = 0;
        for (size_t part = 0; part < 3; part++) {
            double sum = 0;
            for (size_t b = edges[part]; b < edges[part + 1]; b++) {
                sum += log(facts->swing[b][s] + 1e-4);
                all += log(facts->swing[b][s] + 1e-4) / SOUND_BANDS;
            }
            put_numbered(inputs, "swing", 10 * s + part, "",
                         sum / (double)(edges[part + 1] - edges[part]));
        }
        put_numbered(inputs, "swing", s, ".all", all);
    }
}

struct sound_inputs sound_inputs_of(const struct sound_facts *facts) {
    struct sound_inputs inputs = {.count = 0};
    put_dynamics(&inputs, facts);
    put_rhythm(&inputs, facts);
    put_tones(&inputs, facts);
    put_spectrum(&inputs, facts);
    put_harmony(&inputs, facts);
    put_texture(&inputs, facts);
    put_swings(&inputs, facts);
    return inputs;
}

void sound_inputs_free(struct sound_inputs *inputs) {
    text_free(&inputs->names);
    *inputs = (struct sound_inputs){.count = 0};
}
