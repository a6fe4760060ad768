#include "music/hearing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With less than this there is no tempo, and a mood would be a guess. */
static const double least_seconds = 3;

struct hearer {
    struct sound_model *model;
};

void hear_tags_free(struct hear_tags *tags) {
    free(tags->title);
    free(tags->artist);
    free(tags->album);
    free(tags->genre);
    *tags = (struct hear_tags){.gain = NAN};
}

static char *copy_tag(const struct media_facts *facts, enum media_tag tag) {
    return facts->tag[tag] == NULL ? NULL : memory_string(facts->tag[tag]);
}

struct hear_tags hear_tags_of(const struct media_facts *facts) {
    struct hear_tags tags = {.title = copy_tag(facts, MEDIA_TITLE),
                             .artist = copy_tag(facts, MEDIA_ARTIST),
                             .album = copy_tag(facts, MEDIA_ALBUM),
                             .genre = copy_tag(facts, MEDIA_GENRE),
                             .gain = facts->track_gain};
    if (tags.artist == NULL) {
        tags.artist = copy_tag(facts, MEDIA_ALBUM_ARTIST);
    }
    return tags;
}

void heard_free(struct heard *heard) {
    hear_tags_free(&heard->tags);
}

struct hearer *hearer_new(struct error *err) {
    struct sound_model *model = sound_model_load(NULL, err);
    if (model == NULL) {
        return NULL;
    }
    struct hearer *hearer = memory_new(1, sizeof *hearer);
    hearer->model = model;
    return hearer;
}

void hearer_free(struct hearer *hearer) {
    if (hearer != NULL) {
        sound_model_free(hearer->model);
        free(hearer);
    }
}

/* All samples, each to where it is wanted. */
static bool listen(struct media *media, struct sound *sound, struct loudness *loudness,
                   struct error *err) {
    struct media_piece piece;
    do {
        if (!media_piece(media, &piece, err)) {
            return false;
        }
        if (piece.beside) {
            sound_feed(sound, piece.samples, piece.frames);
        } else {
            loudness_feed(loudness, piece.samples, piece.frames);
        }
    } while (piece.frames > 0);
    return true;
}

static bool answer(struct hearer *hearer, const char *path, struct heard *out, struct error *err) {
    struct sound_answer answer;
    struct error problem;
    if (out->sound.seconds < least_seconds) {
        return error_set(err, "%s: has %.1f seconds of sound; %.0f are needed to hear a mood", path,
                         out->sound.seconds, least_seconds);
    }
    if (!(out->sound.silent < 1)) {
        return error_set(err, "%s: is silent", path);
    }
    if (!sound_model_answer(hearer->model, &out->sound, &out->loudness, &answer, &problem)) {
        return error_set(err, "%s: %s", path, problem.message);
    }
    memcpy(out->mood, answer.mood, sizeof out->mood);
    memcpy(out->feature, answer.feature, sizeof out->feature);
    out->point = (struct mood_point){answer.valence, answer.arousal};
    return true;
}

static void take_facts(const struct media *media, struct heard *out) {
    const struct media_facts *facts = media_facts(media);
    out->tags = hear_tags_of(facts);
    memcpy(out->codec, facts->codec, sizeof out->codec);
    out->sample_rate = facts->sample_rate;
    out->channels = facts->channels;
}

bool hearer_hear(struct hearer *hearer, const char *path, struct heard *out, struct error *err) {
    const struct media_sound_options options = {.beside = SOUND_RATE};
    *out = (struct heard){.tags = {.gain = NAN}};
    struct loudness *loudness = NULL;
    struct sound *sound = NULL;
    struct media *media = media_open_sound(path, &options, err);
    bool good = false;
    if (media == NULL) {
        return false;
    }
    take_facts(media, out);
    loudness = loudness_new(media_facts(media)->sent_rate, media_facts(media)->sent_channels, err);
    if (loudness == NULL) {
        goto done;
    }
    sound = sound_new();
    good = listen(media, sound, loudness, err);
    if (good) {
        sound_end(sound, &out->sound);
        loudness_end(loudness, &out->loudness);
        out->damaged = media_damaged(media);
        good = answer(hearer, path, out, err);
    }
done:
    sound_free(sound);
    loudness_free(loudness);
    media_close(media);
    if (!good) {
        heard_free(out);
    }
    return good;
}
