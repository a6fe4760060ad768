#include "sound/chords.h"

#include <math.h>
#include <string.h>

static const double half_turn = 3.141592653589793;

/* Each pitch class's share of the peaks; what lies between two of them counts for little. Gives
 * how much counted. */
static double classes_of(const struct peak *peaks, size_t count, double cents, double *classes) {
    double sum = 0;
    memset(classes, 0, SOUND_CHROMA * sizeof *classes);
    for (size_t i = 0; i < count; i++) {
        double pitch = 12 * (peaks[i].pitch - log2(440)) + 9 + 120 - cents / 100;
        double nearest = floor(pitch + 0.5), near = cos(half_turn * (pitch - nearest));
        double weight = peaks[i].size * near * near;
        classes[(size_t)nearest % SOUND_CHROMA] += weight;
        sum += weight;
    }
    for (size_t i = 0; i < SOUND_CHROMA && sum > 0; i++) {
        classes[i] /= sum;
    }
    return sum;
}

void chords_begin(struct chords *chords) {
    *chords = (struct chords){0};
    for (size_t i = 0; i < CHORDS_TUNINGS; i++) {
        chords->tuned[i].chord = -1;
    }
}

/* The likeliest of 24 triads, by the cosine to their three tones (T. Fujishima, "Realtime chord
 * recognition of musical sound", 1999). */
static void find_chord(struct chords_tuned *tuned, const double *classes) {
    double best[2] = {0, 0}, square = 0;
    int chord[2] = {0, 1};
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        square += classes[i] * classes[i];
    }
    for (int root = 0; root < SOUND_CHROMA; root++) {
        for (int minor = 0; minor < 2; minor++) {
            double fit = (classes[root] + classes[(root + 4 - minor) % SOUND_CHROMA] +
                          classes[(root + 7) % SOUND_CHROMA]) /
                         sqrt(3 * square);
            if (fit > best[minor]) {
                best[minor] = fit;
                chord[minor] = 2 * root + minor;
            }
        }
    }
    int now = best[0] >= best[1] ? chord[0] : chord[1];
    tuned->changes += tuned->chord >= 0 && now != tuned->chord;
    tuned->chord = now;
    tuned->fit += fmax(best[0], best[1]);
    sums_add(&tuned->lean, best[0] - best[1]);
}

/* The tonal centroid (C. Harte, M. Sandler, M. Gasser, "Detecting harmonic change in musical
 * audio", 2006): fifths, minor thirds, major thirds. */
static void find_centroid(struct chords_tuned *tuned, const double *classes) {
    static const double turns[3] = {7.0 / 6, 3.0 / 2, 2.0 / 3}, sizes[3] = {1, 1, 0.5};
    double centroid[6] = {0}, step = 0;
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        for (size_t c = 0; c < 3; c++) {
            double angle = half_turn * turns[c] * (double)i;
            centroid[2 * c] += sizes[c] * classes[i] * sin(angle);
            centroid[2 * c + 1] += sizes[c] * classes[i] * cos(angle);
        }
    }
    for (size_t i = 0; i < 6; i++) {
        step += (centroid[i] - tuned->centroid[i]) * (centroid[i] - tuned->centroid[i]);
        tuned->places[i] += centroid[i];
    }
    for (size_t c = 0; c < 3; c++) {
        tuned->radius[c] += hypot(centroid[2 * c], centroid[2 * c + 1]);
    }
    if (tuned->seen > 0) {
        sums_add(&tuned->path, sqrt(step));
    }
    memcpy(tuned->centroid, centroid, sizeof centroid);
}

static void add_frame(struct chords_tuned *tuned, const double *classes) {
    double smooth[SOUND_CHROMA] = {0}, entropy = 0, step = 0;
    memcpy(tuned->classes[tuned->seen % CHORDS_FRAMES], classes, SOUND_CHROMA * sizeof *classes);
    for (size_t i = 0; i < SOUND_CHROMA; i++) {
        entropy -= classes[i] * log(classes[i] + 1e-9);
        for (size_t f = 0; f < CHORDS_FRAMES; f++) {
            smooth[i] += tuned->classes[f][i] / CHORDS_FRAMES;
        }
        step += (smooth[i] - tuned->before[i]) * (smooth[i] - tuned->before[i]);
    }
    sums_add(&tuned->entropy, entropy);
    find_centroid(tuned, classes);
    if (tuned->seen + 1 >= CHORDS_FRAMES) {
        find_chord(tuned, smooth);
        if (tuned->seen >= CHORDS_FRAMES) {
            sums_add(&tuned->flow, sqrt(step));
        }
    }
    memcpy(tuned->before, smooth, sizeof smooth);
    tuned->seen++;
}

void chords_add(struct chords *chords, const struct peak *peaks, size_t count) {
    for (size_t i = 0; i < CHORDS_TUNINGS && count > 0; i++) {
        double classes[SOUND_CHROMA];
        double weight = classes_of(peaks, count, 100.0 / 3 * ((double)i - 1), classes);
        chords->tuned[i].weight += weight;
        if (weight > 0) {
            add_frame(&chords->tuned[i], classes);
        }
    }
}

void chords_end(const struct chords *chords, struct sound_facts *out) {
    const struct chords_tuned *best = &chords->tuned[1];
    for (size_t i = 0; i < CHORDS_TUNINGS; i++) {
        best = chords->tuned[i].weight > best->weight ? &chords->tuned[i] : best;
    }
    double frames = (double)best->seen;
    out->chord_changes = out->chord_fit = NAN;
    if (best->lean.count > 0) {
        out->chord_changes = best->changes / best->lean.count;
        out->chord_fit = best->fit / best->lean.count;
    }
    out->chord_lean = sums_spread(&best->lean);
    out->chroma_entropy = sums_spread(&best->entropy);
    out->chroma_flow = sums_spread(&best->flow);
    out->tonal_path = sums_spread(&best->path);
    for (size_t c = 0; c < 3; c++) {
        out->tonal_radius[c] = frames > 0 ? best->radius[c] / frames : NAN;
        out->tonal_centre[c] =
            frames > 0 ? hypot(best->places[2 * c], best->places[2 * c + 1]) / frames : NAN;
    }
}
