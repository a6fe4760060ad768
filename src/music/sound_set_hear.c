#include "media/media.h"
#include "music/sound_set.h"
#include "nn/nn.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, PIECE = 12 * SOUND_RATE, APART = 9 * SOUND_RATE, LEAST = 6 * SOUND_RATE };

/* The bytes of a kept file. */
static const size_t kept_bytes = (size_t)1 << 30;

/* Feeds what of a block belongs to a piece that begins at `begins`. */
static void feed_piece(struct sound *sound, size_t begins, size_t at, const float *samples,
                       size_t count) {
    size_t from = begins > at ? begins - at : 0;
    size_t end = begins + PIECE > at ? begins + PIECE - at : 0;
    end = end < count ? end : count;
    if (from < end) {
        sound_feed(sound, samples + from, end - from);
    }
}

static void end_variant(struct sound *sound, size_t inputs, bool enough, float *out) {
    struct sound_facts facts;
    sound_end(sound, &facts);
    struct sound_inputs found = sound_inputs_of(&facts);
    for (size_t i = 0; enough && i < inputs; i++) {
        out[i] = (float)found.value[i];
    }
    sound_inputs_free(&found);
}

/* The whole, then the pieces; of a sound that is too short for a piece the whole stands in. */
static bool hear(const char *path, size_t inputs, float *out, struct error *err) {
    const struct media_sound_options options = {.rate = SOUND_RATE, .channels = 1};
    struct media *media = media_open_sound(path, &options, err);
    struct sound *sound[SOUND_VARIANTS] = {NULL};
    float samples[BLOCK];
    size_t at = 0, got = BLOCK;
    bool good = media != NULL;
    for (size_t v = 0; good && v < SOUND_VARIANTS; v++) {
        sound[v] = sound_new();
    }
    while (good && got == BLOCK) {
        good = media_samples(media, samples, BLOCK, &got, err);
        if (good && got > 0) {
            sound_feed(sound[0], samples, got);
            for (size_t v = 1; v < SOUND_VARIANTS; v++) {
                feed_piece(sound[v], (v - 1) * APART, at, samples, got);
            }
            at += got;
        }
    }
    for (size_t v = 0; good && v < SOUND_VARIANTS; v++) {
        bool enough = v == 0 || at >= (v - 1) * APART + LEAST;
        if (!enough) {
            memcpy(out + v * inputs, out, inputs * sizeof *out);
        }
        end_variant(sound[v], inputs, enough, out + v * inputs);
    }
    for (size_t v = 0; v < SOUND_VARIANTS; v++) {
        sound_free(sound[v]);
    }
    media_close(media);
    return good;
}

static size_t input_count(void) {
    const struct sound_facts none = {.seconds = 0};
    struct sound_inputs inputs = sound_inputs_of(&none);
    size_t count = inputs.count;
    sound_inputs_free(&inputs);
    return count;
}

bool sound_set_hear(struct sound_set *set, const char *folder, struct progress *progress,
                    struct error *err) {
    bool good = true;
    set->inputs = input_count();
    free(set->value);
    set->value = memory_new(set->count, SOUND_VARIANTS * set->inputs * sizeof(float));
    for (size_t i = 0; good && i < set->count; i++) {
        char *path = path_join(folder, set->example[i].file);
        good = hear(path, set->inputs, set->value + i * SOUND_VARIANTS * set->inputs, err);
        progress_show(progress, (double)(i + 1) / (double)set->count);
        free(path);
    }
    return good;
}

/* ---- keeping ---- */

enum { ABOUT = 64 };

/* What must be the same for kept numbers to be of use. */
static void describe(const struct sound_set *set, char about[ABOUT]) {
    uint64_t hash = TEXT_HASH;
    for (size_t i = 0; i < set->count; i++) {
        hash = text_hash(hash, set->example[i].file, strlen(set->example[i].file) + 1);
    }
    snprintf(about, ABOUT, "sound %d, files %016" PRIx64, SOUND_VERSION, hash);
}

/* Gaps are kept as this, since a tensor file has no NAN. */
static const float gap = -1e30F;

bool sound_set_keep(const struct sound_set *set, const char *path, struct error *err) {
    char about[ABOUT];
    size_t count = set->count * SOUND_VARIANTS * set->inputs;
    float *value = memory_new(count, sizeof *value);
    for (size_t i = 0; i < count; i++) {
        value[i] = isfinite(set->value[i]) ? set->value[i] : gap;
    }
    struct tensor tensor = {.name = "values",
                            .type = TENSOR_F32,
                            .rank = 3,
                            .size = {set->count, SOUND_VARIANTS, set->inputs},
                            .data = value};
    describe(set, about);
    struct tensor_note note = {"about", about};
    bool good = tensor_file_write(path, &tensor, 1, &note, 1, err);
    free(value);
    return good;
}

bool sound_set_take(struct sound_set *set, const char *path, bool *found, struct error *err) {
    char about[ABOUT];
    *found = false;
    if (!file_exists(path)) {
        return true;
    }
    struct tensor_file *file = tensor_file_read(path, kept_bytes, TENSOR_CHECKSUM_NEEDED, err);
    if (file == NULL) {
        return false;
    }
    const char *note = tensor_file_note(file, "about");
    size_t inputs = input_count(), sizes[3] = {set->count, SOUND_VARIANTS, inputs};
    bool good = true;
    describe(set, about);
    if (note != NULL && strcmp(note, about) == 0) {
        size_t count = set->count * SOUND_VARIANTS * inputs;
        set->inputs = inputs;
        free(set->value);
        set->value = memory_new(count, sizeof(float));
        good = tensor_file_floats(file, "values", 3, sizes, set->value, err);
        for (size_t i = 0; good && i < count; i++) {
            set->value[i] = set->value[i] == gap ? NAN : set->value[i];
        }
        *found = good;
    }
    tensor_file_free(file);
    return good;
}
