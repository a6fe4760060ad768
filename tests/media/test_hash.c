/* Hashes of the sound itself: other tags, covers, names and containers do not change them, other
 * sound does. */
#include "files.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#define NOISE "-f lavfi -i 'anoisesrc=d=%g:seed=%d:amplitude=0.3' -ac 2 -ar 48000"

static void hash_of(const char *path, unsigned char hash[MEDIA_HASH]) {
    struct error err;
    struct media *media = media_open_hash(path, false, &err);
    if (media == NULL || !media_hash(media, hash, &err)) {
        fail_msg("%s", err.message);
    }
    media_close(media);
}

static void same(const char *a, const char *b, bool wanted) {
    unsigned char one[MEDIA_HASH], other[MEDIA_HASH];
    hash_of(a, one);
    hash_of(b, other);
    if ((memcmp(one, other, MEDIA_HASH) == 0) != wanted) {
        fail_msg("%s and %s: %s", a, b, wanted ? "differ" : "are the same");
    }
}

/* What ID3v1 or APEv2 is, behind the sound. */
static struct text tags_behind(bool ape, bool id3) {
    struct text tags = {0};
    if (ape) {
        enum { VALUE = 70000, SIZE = VALUE + 8 + 6 + 32 };
        char ends[32] = "APETAGEX";
        const uint32_t numbers[] = {2000, SIZE, 1, UINT32_C(1) << 31 | UINT32_C(1) << 29};
        memcpy(ends + 8, numbers, sizeof numbers); /* little-endian, as this machine */
        text_add(&tags, ends, sizeof ends);
        const uint32_t item[] = {VALUE, 0};
        text_add(&tags, (const char *)item, sizeof item);
        text_add(&tags, "Title", 6);
        char *value = memory_new(VALUE, 1);
        memset(value, 0xff, VALUE); /* like the beginnings of frames of an MP3 */
        text_add(&tags, value, VALUE);
        free(value);
        ends[23] = (char)0x80; /* the footer is no header */
        text_add(&tags, ends, sizeof ends);
    }
    if (id3) {
        char tag[128] = "TAGsalt and pepper";
        text_add(&tags, tag, sizeof tag);
    }
    return tags;
}

static char *with_tags_behind(const char *path, const char *name, bool ape, bool id3) {
    struct error err;
    size_t length;
    char *bytes = file_read(path, 4 << 20, &length, &err);
    assert_non_null(bytes);
    struct text file = tags_behind(ape, id3), all = {0};
    text_add(&all, bytes, length);
    text_add(&all, file.data, file.length);
    char *tagged = file_put(name, all.data, all.length);
    text_free(&file);
    text_free(&all);
    free(bytes);
    return tagged;
}

static void other_tags(void **state) {
    (void)state;
    static const char *const kinds[][2] = {
        {"mp3", ""},
        {"mp3", "-q:a 4 -write_xing 0 -id3v2_version 0"},
        {"flac", ""},
        {"ogg", "-c:a libvorbis"},
        {"opus", ""},
        {"oga", "-c:a flac"},
        {"m4a", ""},
        {"m4a", "-c:a alac"},
        {"aac", ""},
        {"wav", ""},
        {"aiff", "-write_id3v2 1"},
        {"wma", ""},
        {"wv", ""},
        {"tta", ""},
        {"caf", ""},
        {"mka", "-c:a libvorbis"},
    };
    char *cover = file_make("cover.png", "-f lavfi -i testsrc=size=31x17 -frames:v 1");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *kind = kinds[i][0];
        char name[32], plain_name[32];
        snprintf(name, sizeof name, "copy.%s", kind);
        snprintf(plain_name, sizeof plain_name, "plain.%s", kind);
        char *plain = file_make(plain_name, NOISE " %s", 3.0, 1, kinds[i][1]);
        char *copy = file_make(name, "-i '%s' -c copy -metadata title='%0300d' -metadata mood=calm",
                               plain, 7);
        same(plain, copy, true);
        free(copy);
        bool takes_cover =
            strcmp(kind, "mp3") == 0 || strcmp(kind, "flac") == 0 || strcmp(name, "copy.m4a") == 0;
        if (takes_cover) {
            copy = file_make(name,
                             "-i '%s' -i '%s' -map 0 -map 1 -c copy -metadata artist=Zoe "
                             "-disposition:v:0 attached_pic",
                             plain, cover);
            same(plain, copy, true);
            free(copy);
        }
        char *other = file_make(name, NOISE " %s", 3.0, 2, kinds[i][1]);
        same(plain, other, false);
        free(other);
        free(plain);
    }
    free(cover);
}

/* As short as what FFmpeg reads ahead, and longer. */
static void tags_behind_the_sound(void **state) {
    (void)state;
    static const char *const names[] = {"b.mp3", "b.aac", "b.flac", "b.wv", "b.tta"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (int longer = 0; longer < 2; longer++) {
            char *plain = file_make(names[i], NOISE, longer == 1 ? 6.5 : 0.5, 1);
            for (int tags = 1; tags < 4; tags++) {
                char *tagged = with_tags_behind(plain, "tagged", (tags & 1) != 0, (tags & 2) != 0);
                same(plain, tagged, true);
                free(tagged);
            }
            free(plain);
        }
    }
    /* The facts are those of the whole file. */
    char *plain = file_make("old.mp3", NOISE " -id3v2_version 0", 1.0, 1);
    char *tagged = with_tags_behind(plain, "tagged.mp3", false, true);
    struct error err;
    unsigned char hash[MEDIA_HASH];
    struct media *media = media_open_hash(tagged, false, &err);
    assert_non_null(media);
    assert_string_equal(media_facts(media)->tag[MEDIA_TITLE], "salt and pepper");
    assert_true(media_hash(media, hash, &err));
    assert_string_equal(media_facts(media)->codec, "mp3");
    media_close(media);
    free(tagged);
    free(plain);
}

/* The same sound in another container, where that holds the same bytes. */
static void other_containers(void **state) {
    (void)state;
    static const char *const pairs[][3] = {
        {"c.wav", "", "c.w64"},  {"c.flac", "", "c.oga"}, {"c.ogg", "-c:a libvorbis", "c.mka"},
        {"c.aiff", "", "c.caf"}, {"c.mp3", "", "c.avi"},  {"c.m4a", "", "moved.m4a"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *one = file_make(pairs[i][0], NOISE " %s", 4.0, 1, pairs[i][1]);
        char *other = file_make(pairs[i][2], "-i '%s' -c copy -movflags faststart", one);
        same(one, other, true);
        free(other);
        free(one);
    }
    /* The same bytes at another rate are other sound, and so are they in two channels. */
    char *one = file_make("r.wav", NOISE, 1.0, 1);
    char *same_samples = file_make("r.s16", "-i '%s' -f s16le", one);
    char *slow = file_make("s.wav", "-f s16le -ar 24000 -ac 2 -i '%s'", same_samples);
    char *mono = file_make("m.wav", "-f s16le -ar 48000 -ac 1 -i '%s'", same_samples);
    char *again = file_make("a.wav", "-f s16le -ar 48000 -ac 2 -i '%s'", same_samples);
    same(one, slow, false);
    same(one, mono, false);
    same(one, again, true);
    free(again);
    free(mono);
    free(slow);
    free(same_samples);
    free(one);
}

/* MurmurHash3_x64_128 with libavutil's seed, of "pcm_u8 8000 1", a NUL and the bytes 0 to 255;
 * reckoned by another program. */
static void known_answer(void **state) {
    (void)state;
    unsigned char bytes[256];
    for (int i = 0; i < 256; i++) {
        bytes[i] = (unsigned char)i;
    }
    char *raw = file_put("known.u8", bytes, sizeof bytes);
    char *path = file_make("known.wav", "-f u8 -ar 8000 -ac 1 -i '%s' -c:a pcm_u8", raw);
    static const unsigned char wanted[MEDIA_HASH] = {0xd4, 0x38, 0xdc, 0x59, 0xe6, 0xbd,
                                                     0xa2, 0x0e, 0x1e, 0x50, 0x39, 0xea,
                                                     0xa7, 0x80, 0xd6, 0x14};
    unsigned char hash[MEDIA_HASH];
    hash_of(path, hash);
    assert_memory_equal(hash, wanted, sizeof hash);
    free(path);
    free(raw);
}

static void fails(const char *path, const char *why) {
    struct error err = {""};
    unsigned char hash[MEDIA_HASH];
    struct media *media = media_open_hash(path, true, &err);
    assert_true(media == NULL || !media_hash(media, hash, &err));
    media_close(media);
    if (strstr(err.message, why) == NULL) {
        fail_msg("\"%s\" is not in: %s", why, err.message);
    }
}

static void what_has_no_hash(void **state) {
    (void)state;
    char *path = file_put("letter.mp3", "Dear reader, this is a letter.\n", 31);
    fails(path, "letter.mp3: not a sound or video file");
    free(path);
    path = file_make("silent.mp4", "-f lavfi -i testsrc=size=64x48:rate=10:duration=1");
    fails(path, "silent.mp4: has no sound");
    free(path);
    path = file_make("nothing.wav", "-f lavfi -i sine=d=0.1 -t 0");
    fails(path, "nothing.wav: has no sound that can be decoded");
    free(path);
    fails(test_folder(), "is a folder");
    path = path_join(test_folder(), "fifo.mp3");
    assert_int_equal(mkfifo(path, 0600), 0);
    fails(path, "fifo.mp3: not a file");
    free(path);
    /* Only what is opened for one thing gives it. */
    path = file_make("one.flac", NOISE, 1.0, 1);
    struct error err;
    struct media_sound_options plain = {.rate = 22050, .channels = 1};
    struct media *media = media_open_sound(path, &plain, &err);
    unsigned char hash[MEDIA_HASH];
    float sample;
    size_t got;
    assert_non_null(media);
    assert_false(media_hash(media, hash, &err));
    assert_non_null(strstr(err.message, "was not opened for its hash"));
    media_close(media);
    media = media_open_hash(path, false, &err);
    assert_non_null(media);
    assert_false(media_samples(media, &sample, 1, &got, &err));
    assert_non_null(strstr(err.message, "was opened for its hash"));
    assert_true(media_hash(media, hash, &err));
    media_close(media);
    free(path);
}

static void cut_files(void **state) {
    (void)state;
    static const char *const names[] = {"cut.mp3", "cut.flac", "cut.ogg", "cut.wav"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *whole = file_make(names[i], NOISE, 4.0, 1);
        struct error err;
        size_t length;
        char *bytes = file_read(whole, 4 << 20, &length, &err);
        assert_non_null(bytes);
        char *cut = file_put("cut", bytes, length * 2 / 3);
        same(whole, cut, false);
        same(cut, cut, true);
        free(cut);
        free(bytes);
        free(whole);
    }
}

static void facts_and_cover(void **state) {
    (void)state;
    char *cover = file_make("front.png", "-f lavfi -i testsrc=size=31x17 -frames:v 1");
    char *path = file_make("front.flac",
                           "-f lavfi -i sine=440:d=1:sample_rate=48000 -i '%s' -map 0 -map 1 -ac 2 "
                           "-c:v copy -disposition:v:0 attached_pic -metadata title=Salt",
                           cover);
    struct error err;
    for (int with = 0; with < 2; with++) {
        struct media *media = media_open_hash(path, with == 1, &err);
        assert_non_null(media);
        const struct media_facts *facts = media_facts(media);
        assert_string_equal(facts->tag[MEDIA_TITLE], "Salt");
        assert_string_equal(facts->container, "flac");
        assert_string_equal(facts->codec, "flac");
        assert_int_equal(facts->sample_rate, 48000);
        assert_int_equal(facts->channels, 2);
        assert_near(facts->duration, 1, 0.01);
        assert_true((facts->cover != NULL) == (with == 1));
        media_close(media); /* its hash need not be waited for */
    }
    free(path);
    free(cover);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_tags),       cmocka_unit_test(tags_behind_the_sound),
        cmocka_unit_test(other_containers), cmocka_unit_test(known_answer),
        cmocka_unit_test(what_has_no_hash), cmocka_unit_test(cut_files),
        cmocka_unit_test(facts_and_cover),
    };
    return test_run("media_hash", tests);
}
