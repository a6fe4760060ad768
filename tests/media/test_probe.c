/* What a file is, by its content alone. */
#include "media/program/probe.h"
#include "test.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* The format's name, or "" with the error. `before` bytes are read already, as from standard input.
 */
static const char *kind_of(const void *bytes, size_t length, size_t before, struct error *err) {
    int file = memfd_create("probe", MFD_CLOEXEC);
    assert_true(file >= 0);
    char skipped[100] = {0};
    assert_int_equal(write(file, skipped, before), before);
    assert_int_equal(write(file, bytes, length), length);
    assert_int_equal(lseek(file, (off_t)before, SEEK_SET), before);
    struct input input;
    const AVInputFormat *kind;
    input_measure(&input, file);
    assert_int_equal(input.size, length);
    bool good = probe(&input, &kind, err);
    /* Reading begins where it would have. */
    assert_int_equal(lseek(file, 0, SEEK_CUR), before);
    close(file);
    return good ? kind->name : "";
}

#define is(text, name)                                                                             \
    do {                                                                                           \
        struct error err = {""};                                                                   \
        assert_string_equal(kind_of((text), sizeof(text) - 1, 0, &err), (name));                   \
        assert_string_equal(kind_of((text), sizeof(text) - 1, 7, &err), (name));                   \
    } while (0)

#define fails(text, why)                                                                           \
    do {                                                                                           \
        struct error err = {""};                                                                   \
        assert_string_equal(kind_of((text), sizeof(text) - 1, 0, &err), "");                       \
        if (strstr(err.message, (why)) == NULL) {                                                  \
            fail_msg("\"%s\" has no \"%s\"", err.message, (why));                                  \
        }                                                                                          \
    } while (0)

static void kinds(void **state) {
    (void)state;
    is("RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0\x88\x58\1\0\2\0\x10\0", "wav");
    is("fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0\0\0\0\0", "flac");
    is("OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "ogg");
    is("FORM\0\0\0\0AIFFCOMM", "aiff");
    is("wvpk\x40\0\0\0\x10\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "wv");
    is("MAC \x96\x0f\0\0", "ape");
}

static void not_sound(void **state) {
    (void)state;
    fails("Dear reader, this is a letter.\n", "not a sound or video file");
    fails("x", "not a sound or video file");
    fails("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "not a sound or video file");
    fails("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", "is a picture");
    fails("GIF89a\1\0\1\0\0\0\0", "is a picture");
    fails("1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nYou\n",
          "(it looks like: srt)");
}

/* What would have FFmpeg open other files and addresses. */
static void playlists(void **state) {
    (void)state;
    fails("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://localhost/a.ts\n#EXT-X-ENDLIST\n",
          "is a playlist; name the files that it lists");
    fails("ffconcat version 1.0\nfile /etc/passwd\n", "is a playlist");
    fails("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          "m=audio 5004 RTP/AVP 96\r\n",
          "is a playlist");
    fails("<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
          "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" type=\"static\"></MPD>\n",
          "is a playlist");
}

static void every_reader_is_known(void **state) {
    (void)state;
    struct error err;
    const char *const good[] = {"mp3", "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "libopenmpt"};
    const char *const bad[] = {"hls", "concat", "sdp", "tty", "lavfi", "v4l2", "image2", "", "mp"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(probe_allows(good[i], &err));
        assert_non_null(av_find_input_format(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(probe_allows(bad[i], &err));
    }
}

/* A cover of 3 MB in front of the file, and then a second, empty tag. */
static void behind_large_tags(void **state) {
    (void)state;
    static const char flac[] = "fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0\0\0\0\0";
    size_t tag = 3 << 20;
    char *bytes = memory_new(tag + 30 + sizeof flac, 1);
    memcpy(bytes, "ID3\4\0\0", 6);
    for (int i = 0; i < 4; i++) {
        bytes[6 + i] = (char)(tag >> (7 * (3 - i)) & 0x7f);
    }
    memcpy(bytes + 10 + tag, "ID3\4\0\x10\0\0\0\0", 10); /* and its footer */
    memcpy(bytes + 30 + tag, flac, sizeof flac);
    struct error err;
    assert_string_equal(kind_of(bytes, tag + 30 + sizeof flac, 0, &err), "flac");
    /* One that says it is longer than the file. */
    bytes[6] = 0x7f;
    assert_string_equal(kind_of(bytes, tag + 30 + sizeof flac, 0, &err), "");
    assert_string_equal(err.message, "not a sound or video file");
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(not_sound),
        cmocka_unit_test(playlists),
        cmocka_unit_test(every_reader_is_known),
        cmocka_unit_test(behind_large_tags),
    };
    return test_run("media_probe", tests);
}
