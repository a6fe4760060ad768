#include "cli/cli.h"
#include "expression/expression.h"
#include "music/music.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *const keys[12] = {"C",  "C#", "D",  "D#", "E",  "F",
                                     "F#", "G",  "G#", "A",  "A#", "B"};

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *vector_json(const struct heard *heard) {
    json_t *vector = json_array();
    for (size_t i = 0; i < SOUND_VECTOR; i++) {
        json_array_append_new(vector, number((double)heard->sound.vector[i]));
    }
    return vector;
}

static void add_features(json_t *object, const struct heard *heard) {
    for (int f = 0; f < FEATURE_COUNT; f++) {
        bool own = f == FEATURE_KEY || f == FEATURE_MODE || f == FEATURE_LOUDNESS;
        if (!own) {
            json_object_set_new(object, feature_name((enum feature)f), number(heard->feature[f]));
        }
    }
}

static void print_json(const char *file, const struct heard *heard) {
    const struct sound_facts *sound = &heard->sound;
    bool key = sound->key >= 0;
    enum mood mood = mood_likeliest(heard->mood);
    json_t *object = json_object();
    json_object_set_new(object, "file", text_json(file));
    json_object_set_new(object, "title", text_json(heard->tags.title));
    json_object_set_new(object, "artist", text_json(heard->tags.artist));
    json_object_set_new(object, "album", text_json(heard->tags.album));
    json_object_set_new(object, "genre", text_json(heard->tags.genre));
    json_object_set_new(object, "codec", json_string(heard->codec));
    json_object_set_new(object, "sample_rate", json_integer(heard->sample_rate));
    json_object_set_new(object, "channels", json_integer(heard->channels));
    json_object_set_new(object, "damaged", json_integer((json_int_t)heard->damaged));
    json_object_set_new(object, "seconds", number(sound->seconds));
    add_features(object, heard);
    json_object_set_new(object, "tempo_half", number(sound->tempo_half));
    json_object_set_new(object, "tempo_double", number(sound->tempo_double));
    json_object_set_new(object, "tempo_certainty", number(sound->tempo_certainty));
    json_object_set_new(object, "key", key ? json_string(keys[sound->key]) : json_null());
    json_object_set_new(object, "mode",
                        key ? json_string(sound->minor ? "minor" : "major") : json_null());
    json_object_set_new(object, "key_certainty", number(sound->key_certainty));
    json_object_set_new(object, "loudness", number(heard->loudness.integrated));
    json_object_set_new(object, "range", number(heard->loudness.range));
    json_object_set_new(object, "true_peak", number(heard->loudness.true_peak));
    json_object_set_new(object, "gain", number(heard->tags.gain));
    json_object_set_new(object, "onset_rate", number(sound->onset_rate));
    json_object_set_new(object, "arousal", number(heard->point.arousal));
    json_object_set_new(object, "point",
                        json_pack("{s:o, s:o}", "valence", number(heard->point.valence), "arousal",
                                  number(heard->point.arousal)));
    json_object_set_new(object, "mood", json_string(mood_name(mood)));
    json_object_set_new(object, "moods", moods_json(heard->mood));
    json_object_set_new(object, "sure", number(heard->mood[mood]));
    json_object_set_new(object, "vector", vector_json(heard));
    cli_print_json(object);
}

static void add_time(struct text *out, double seconds) {
    long long whole = llround(seconds);
    if (whole >= 3600) {
        text_format(out, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        text_format(out, "%lld:%02lld", whole / 60, whole % 60);
    }
}

static void add_moods(struct text *out, const struct heard *heard) {
    enum mood order[MOOD_COUNT];
    mood_order(heard->mood, order);
    text_add_string(out, mood_is_sure(heard->mood) ? "" : "not sure: ");
    for (int i = 0; i < MOOD_COUNT; i++) {
        text_format(out, "%s%s %.0f %%", i == 0 ? "" : ", ", mood_name(order[i]),
                    100 * heard->mood[order[i]]);
    }
}

static void add_tempo(struct text *out, const struct sound_facts *sound) {
    if (isnan(sound->tempo)) {
        text_add_string(out, "no beat");
        return;
    }
    text_format(out, "%.0f BPM", sound->tempo);
    /* Where listeners may well tap half or twice as often. */
    if (sound->half > sound->doubled && isfinite(sound->tempo_half)) {
        text_format(out, " (or %.0f)", sound->tempo_half);
    } else if (isfinite(sound->tempo_double) && sound->doubled > 0) {
        text_format(out, " (or %.0f)", sound->tempo_double);
    }
}

static void add_features_text(struct text *out, const struct heard *heard) {
    static const enum feature shown[] = {FEATURE_ENERGY,           FEATURE_VALENCE,
                                         FEATURE_DANCEABILITY,     FEATURE_ACOUSTICNESS,
                                         FEATURE_INSTRUMENTALNESS, FEATURE_SPEECHINESS};
    bool first = true;
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        double value = heard->feature[shown[i]];
        if (isfinite(value)) {
            text_format(out, "%s%s %.2f", first ? "" : ", ", feature_name(shown[i]), value);
            first = false;
        }
    }
}

static void print_text(const char *file, const struct heard *heard) {
    const struct sound_facts *sound = &heard->sound;
    struct text out = {0};
    char name[512];
    text_printable(name, sizeof name, file);
    text_format(&out, "%s: ", name);
    add_time(&out, sound->seconds);
    text_format(&out, ", %s, %g kHz, %u channel%s", heard->codec, heard->sample_rate / 1000.0,
                heard->channels, heard->channels == 1 ? "" : "s");
    text_add_string(&out, heard->damaged > 0 ? ", damaged in places\n  " : "\n  ");
    add_moods(&out, heard);
    text_add_string(&out, "\n  ");
    add_tempo(&out, sound);
    if (sound->key >= 0) {
        text_format(&out, ", %s %s%s", keys[sound->key], sound->minor ? "minor" : "major",
                    sound->key_certainty < 0.3 ? " (perhaps)" : "");
    }
    if (isfinite(heard->loudness.integrated)) {
        text_format(&out, ", %.1f LUFS, range %.1f LU, peak %.1f dBTP", heard->loudness.integrated,
                    heard->loudness.range, heard->loudness.true_peak);
    }
    text_add_string(&out, "\n  ");
    add_features_text(&out, heard);
    puts(out.data);
    text_free(&out);
}

int command_hear(struct cli *cli) {
    struct error err;
    int result = CLI_GOOD;
    if (cli->words == 0) {
        return cli_misused(cli, "which files should be heard?");
    }
    struct hearer *hearer = hearer_new(&err);
    if (hearer == NULL) {
        return cli_failed(&err);
    }
    for (size_t i = 0; i < cli->words; i++) {
        struct heard heard;
        double start = clock_seconds();
        if (!hearer_hear(hearer, cli->word[i], &heard, &err)) {
            result = cli_failed(&err);
            continue;
        }
        log_write(&cli->log, LOG_INFO, "%s: %.0f ms", cli->word[i],
                  1000 * (clock_seconds() - start));
        (cli_has(cli, "json") ? print_json : print_text)(cli->word[i], &heard);
        fflush(stdout);
        heard_free(&heard);
    }
    hearer_free(hearer);
    return result;
}
