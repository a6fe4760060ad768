/* What files say of themselves: tags in UTF-8, ReplayGain, covers. */
#include "files.h"
#include "test.h"

#define SINE "-f lavfi -i sine=440:d=1"
#define TITLE "S\xc3\xbc\xc3\x9f \xe7\x94\x98\xe3\x81\x84"
#define ARTIST "Bj\xc3\xb6rk & \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd"
#define TAGS                                                                                       \
    " -metadata title='" TITLE "' -metadata artist='" ARTIST                                       \
    "' -metadata album='Salt' -metadata genre='Folk Rock' -metadata date=2004 "                    \
    "-metadata track=3/12 "

static void has(const struct heard *heard, const char *file, enum media_tag tag,
                const char *wanted) {
    const char *got = media_facts(heard->media)->tag[tag];
    if (got == NULL || strcmp(got, wanted) != 0) {
        fail_msg("%s: tag %d is \"%s\", not \"%s\"", file, (int)tag, got == NULL ? "" : got,
                 wanted);
    }
}

static struct heard opened(const char *path) {
    struct heard heard = hear(path, 8000, 1, 0);
    if (!heard.good) {
        fail_msg("%s", heard.err.message);
    }
    return heard;
}

static void in_every_format(void **state) {
    (void)state;
    static const char *const kinds[][2] = {
        {"t.mp3", "-id3v2_version 4"},
        {"t3.mp3", "-id3v2_version 3"},
        {"t.flac", ""},
        {"t.ogg", "-c:a libvorbis"},
        {"t.opus", ""},
        {"t.m4a", ""},
        {"t.wma", ""},
        {"t.wv", ""},
        {"t.aiff", "-write_id3v2 1"},
        {"t.wav", ""},
        {"t.mka", ""},
        {"t.tta", ""},
        {"t.caf", ""},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *name = kinds[i][0];
        char *path = file_make(name, SINE TAGS "%s", kinds[i][1]);
        struct heard heard = opened(path);
        has(&heard, name, MEDIA_TITLE, TITLE);
        has(&heard, name, MEDIA_ARTIST, ARTIST);
        has(&heard, name, MEDIA_ALBUM, "Salt");
        has(&heard, name, MEDIA_GENRE, "Folk Rock");
        has(&heard, name, MEDIA_DATE, "2004");
        has(&heard, name, MEDIA_TRACK, "3/12");
        assert_null(media_facts(heard.media)->tag[MEDIA_MOOD]);
        heard_free(&heard);
        free(path);
    }
}

static void rarer_ones(void **state) {
    (void)state;
    char *path = file_make("r.mp3", SINE " -metadata album_artist=All -metadata composer=Bach "
                                         "-metadata disc=1/2 -metadata TBPM=120 -metadata TKEY=Am "
                                         "-metadata mood=calm");
    struct heard heard = opened(path);
    has(&heard, "r.mp3", MEDIA_ALBUM_ARTIST, "All");
    has(&heard, "r.mp3", MEDIA_COMPOSER, "Bach");
    has(&heard, "r.mp3", MEDIA_DISC, "1/2");
    has(&heard, "r.mp3", MEDIA_TEMPO, "120");
    has(&heard, "r.mp3", MEDIA_KEY, "Am");
    has(&heard, "r.mp3", MEDIA_MOOD, "calm");
    heard_free(&heard);
    free(path);
    path = file_make("r.ogg", SINE " -c:a libvorbis -metadata BPM=97 -metadata ALBUMARTIST=Each");
    heard = opened(path);
    has(&heard, "r.ogg", MEDIA_TEMPO, "97");
    has(&heard, "r.ogg", MEDIA_ALBUM_ARTIST, "Each");
    heard_free(&heard);
    free(path);
}

/* ID3v1 of an old program, which knew of Latin-1 only. */
static void latin_1(void **state) {
    (void)state;
    char *path = file_make("old.mp3", SINE " -id3v2_version 0");
    struct error err;
    size_t length;
    char *bytes = file_read(path, 1 << 20, &length, &err);
    struct text old = {0};
    assert_non_null(bytes);
    text_add(&old, bytes, length);
    char tag[128] = "TAGBj\xf6rk";
    memcpy(tag + 33, "Caf\xe9 del mar", 12);
    text_add(&old, tag, sizeof tag);
    assert_true(file_write(path, old.data, old.length, &err));
    struct heard heard = opened(path);
    has(&heard, "old.mp3", MEDIA_TITLE, "Bj\xc3\xb6rk");
    has(&heard, "old.mp3", MEDIA_ARTIST, "Caf\xc3\xa9 del mar");
    heard_free(&heard);
    text_free(&old);
    free(bytes);
    free(path);
}

static void replaygain(void **state) {
    (void)state;
    static const char *const names[] = {"g.flac", "g.mp3", "g.ogg", "g.wv", "g.m4a"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = file_make(names[i], SINE " -metadata 'REPLAYGAIN_TRACK_GAIN=-7.03 dB' "
                                              "-metadata REPLAYGAIN_TRACK_PEAK=0.988 "
                                              "-metadata 'replaygain_album_gain=+1.50 dB' "
                                              "-metadata REPLAYGAIN_ALBUM_PEAK=1.2 "
                                              "-movflags use_metadata_tags");
        struct heard heard = opened(path);
        const struct media_facts *facts = media_facts(heard.media);
        assert_near(facts->track_gain, -7.03, 1e-6);
        assert_near(facts->track_peak, 0.988, 1e-6);
        assert_near(facts->album_gain, 1.5, 1e-6);
        assert_near(facts->album_peak, 1.2, 1e-6);
        heard_free(&heard);
        free(path);
    }
    /* Opus: in steps of 1/256 dB, to -23 LUFS instead of -18. */
    char *path = file_make("g.opus", SINE " -metadata R128_TRACK_GAIN=-512");
    struct heard heard = opened(path);
    assert_near(media_facts(heard.media)->track_gain, 3, 1e-6);
    assert_true(isnan(media_facts(heard.media)->album_gain));
    heard_free(&heard);
    free(path);
}

static void covers(void **state) {
    (void)state;
    static const char *const names[] = {"c.flac", "c.mp3", "c.m4a"};
    char *cover = file_make("cover.png", "-f lavfi -i testsrc=size=31x17 -frames:v 1");
    struct error err;
    size_t length;
    char *bytes = file_read(cover, 1 << 20, &length, &err);
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = file_make(names[i],
                               SINE " -i '%s' -map 0 -map 1 -c:v copy "
                                    "-disposition:v:0 attached_pic",
                               cover);
        struct heard heard = opened(path);
        const struct media_facts *facts = media_facts(heard.media);
        struct image image;
        assert_int_equal(facts->cover_length, length);
        assert_memory_equal(facts->cover, bytes, length);
        assert_true(image_decode(facts->cover, facts->cover_length, "cover", 1, &image, &err));
        assert_int_equal(image.width * 100 + image.height, 3117);
        image_free(&image);
        heard_free(&heard);
        /* It is no video, and comes only if it is asked for. */
        struct media_video_options video = {.form = MEDIA_GRAY};
        assert_null(media_open_video(path, &video, &err));
        assert_non_null(strstr(err.message, "has no video, only a cover picture"));
        struct media_sound_options sound = {.rate = 8000, .channels = 1};
        struct media *media = media_open_sound(path, &sound, &err);
        assert_non_null(media);
        assert_null(media_facts(media)->cover);
        media_close(media);
        free(path);
    }
    free(bytes);
    free(cover);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_every_format), cmocka_unit_test(rarer_ones), cmocka_unit_test(latin_1),
        cmocka_unit_test(replaygain),      cmocka_unit_test(covers),
    };
    return test_run("media_tags", tests);
}
