/* The pipe's protocol, read as from a stranger. */
#include "messages.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void done(struct media_reader *reader) {
    media_reader_empty(reader);
    close(reader->pipe);
}

/* Reads all of it; what it ends with. */
static struct media_reader read_all(const struct text *bytes, bool sound) {
    struct media_reader reader = message_reader(bytes, sound, sound ? 2 : 1);
    float samples[2 * 3];
    struct image frame = {0};
    double seconds;
    bool good = media_reader_begin(&reader);
    while (good && (sound ? media_reader_samples(&reader, samples, 3) == 3
                          : media_reader_frame(&reader, &frame, &seconds))) {
    }
    image_free(&frame);
    done(&reader);
    return reader;
}

static void ends_with(struct text *bytes, bool sound, const char *why) {
    struct media_reader reader = read_all(bytes, sound);
    assert_int_equal(reader.state, MEDIA_FAILED);
    if (strstr(reader.problem.message, why) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", reader.problem.message, why);
    }
    text_free(bytes);
}

static void sound_is_read(void **state) {
    (void)state;
    struct text bytes = message_example(true);
    struct media_reader reader = message_reader(&bytes, true, 2);
    assert_true(media_reader_begin(&reader));
    assert_near(reader.facts.duration, 2.5, 0);
    assert_string_equal(reader.facts.container, "ogg");
    assert_string_equal(reader.facts.codec, "vorbis");
    assert_int_equal(reader.facts.sample_rate, 44100);
    assert_int_equal(reader.facts.channels, 2);
    assert_near(reader.facts.track_gain, -7.5, 0);
    assert_near(reader.facts.track_peak, 0.9, 0);
    assert_true(isnan(reader.facts.album_gain) && isnan(reader.facts.frame_rate));
    assert_string_equal(reader.facts.tag[MEDIA_TITLE], "Caf\xc3\xa9");
    assert_string_equal(reader.facts.tag[MEDIA_TRACK], "3/12");
    assert_null(reader.facts.tag[MEDIA_ARTIST]);
    assert_int_equal(reader.facts.cover_length, 3);
    assert_memory_equal(reader.facts.cover, "PNG", 3);
    /* One by one, across messages. */
    const float wanted[3][2] = {{0.5f, -0.5f}, {0.25f, -0.25f}, {1, -1}};
    for (int i = 0; i < 3; i++) {
        float samples[2];
        assert_int_equal(media_reader_samples(&reader, samples, 1), 1);
        assert_memory_equal(samples, wanted[i], sizeof samples);
    }
    float samples[2];
    assert_int_equal(media_reader_samples(&reader, samples, 1), 0);
    assert_int_equal(reader.state, MEDIA_ENDED);
    assert_int_equal(reader.damaged, 1);
    assert_int_equal(media_reader_samples(&reader, samples, 1), 0);
    done(&reader);
    text_free(&bytes);
}

static void frames_are_read(void **state) {
    (void)state;
    struct text bytes = message_example(false);
    struct media_reader reader = message_reader(&bytes, false, 1);
    struct image frame = {0};
    double seconds;
    assert_true(media_reader_begin(&reader));
    assert_int_equal(reader.facts.width, 4);
    assert_int_equal(reader.facts.height, 3);
    assert_near(reader.facts.frame_rate, 25, 0);
    assert_true(media_reader_frame(&reader, &frame, &seconds));
    assert_int_equal(frame.width * 100 + frame.height * 10 + frame.channels, 211);
    assert_int_equal(frame.pixels[1], 10);
    const unsigned char *before = frame.pixels;
    assert_true(media_reader_frame(&reader, &frame, &seconds));
    assert_ptr_equal(frame.pixels, before);
    assert_int_equal(frame.pixels[1], 20);
    assert_near(seconds, 0.04, 0);
    assert_false(media_reader_frame(&reader, &frame, &seconds));
    assert_int_equal(reader.state, MEDIA_ENDED);
    assert_int_equal(frame.pixels[1], 20);
    image_free(&frame);
    done(&reader);
    text_free(&bytes);
}

/* A file of floats holds what it likes. */
static void samples_are_numbers(void **state) {
    (void)state;
    struct text bytes = {0}, tags = {0};
    struct media_facts_message facts = message_facts(true);
    message_add_facts(&bytes, &facts, &tags);
    message_add_samples(&bytes, (const float[]){NAN, INFINITY, -INFINITY, 1e30f, -300, 2}, 6);
    struct media_reader reader = message_reader(&bytes, true, 2);
    float samples[6];
    assert_true(media_reader_begin(&reader));
    assert_int_equal(media_reader_samples(&reader, samples, 3), 3);
    const float wanted[] = {0, 256, -256, 256, -256, 2};
    for (int i = 0; i < 6; i++) {
        assert_near(samples[i], wanted[i], 0);
    }
    done(&reader);
    text_free(&bytes);
}

/* Two streams of one decoding, whole messages of either as they come. */
static void pieces_of_two_streams(void **state) {
    (void)state;
    struct text bytes = {0}, tags = {0};
    struct media_facts_message facts = message_facts(true);
    message_add_facts(&bytes, &facts, &tags);
    message_add_samples(&bytes, (const float[]){0.5f, -0.5f, 0.25f, NAN}, 4);
    message_add(&bytes, MEDIA_MESSAGE_BESIDE, (const float[]){1000}, sizeof(float));
    message_add(&bytes, MEDIA_MESSAGE_ALIVE, NULL, 0);
    message_add(&bytes, MEDIA_MESSAGE_BESIDE, (const float[]){1, 2, 3}, 3 * sizeof(float));
    size_t good = bytes.length;
    message_add_end(&bytes, 0);
    struct media_reader reader = message_reader(&bytes, true, 0);
    struct media_piece piece;
    assert_true(media_reader_begin(&reader));
    assert_int_equal(reader.facts.sent_rate, 22050);
    assert_int_equal(reader.facts.sent_channels, 2);
    assert_true(media_reader_piece(&reader, &piece));
    assert_true(!piece.beside && piece.frames == 2 && piece.samples[1] == -0.5f);
    assert_true(piece.samples[3] == 0);
    assert_true(media_reader_piece(&reader, &piece));
    assert_true(piece.beside && piece.frames == 1 && piece.samples[0] == 256);
    assert_true(media_reader_piece(&reader, &piece));
    assert_true(piece.beside && piece.frames == 3 && piece.samples[2] == 3);
    assert_false(media_reader_piece(&reader, &piece));
    assert_int_equal(reader.state, MEDIA_ENDED);
    done(&reader);
    /* Left without right, nothing at all, and more than there may be. */
    const size_t lengths[] = {sizeof(float), 0, (MEDIA_MOST_SAMPLES + 2) * sizeof(float)};
    float *many = memory_new(MEDIA_MOST_SAMPLES + 2, sizeof(float));
    for (size_t i = 0; i < 3; i++) {
        bytes.length = good;
        message_add(&bytes, MEDIA_MESSAGE_SAMPLES, many, lengths[i]);
        reader = message_reader(&bytes, true, 0);
        assert_true(media_reader_begin(&reader));
        while (media_reader_piece(&reader, &piece)) {
        }
        assert_int_equal(reader.state, MEDIA_FAILED);
        done(&reader);
    }
    free(many);
    text_free(&bytes);
}

static void cut_anywhere(void **state) {
    (void)state;
    for (int sound = 0; sound < 2; sound++) {
        struct text bytes = message_example(sound == 1);
        size_t whole = bytes.length;
        for (bytes.length = 0; bytes.length < whole; bytes.length++) {
            assert_int_equal(read_all(&bytes, sound == 1).state, MEDIA_GONE);
        }
        assert_int_equal(read_all(&bytes, sound == 1).state, MEDIA_ENDED);
        text_free(&bytes);
    }
}

static void errors_are_told(void **state) {
    (void)state;
    struct text bytes = {0};
    message_add(&bytes, MEDIA_MESSAGE_ERROR, "is \033[2J damaged", 15);
    ends_with(&bytes, true, "is ?[2J damaged");
    bytes = message_example(false);
    bytes.length -= sizeof(struct media_header) + sizeof(struct media_end_message);
    message_add(&bytes, MEDIA_MESSAGE_ERROR, "is damaged", 10);
    ends_with(&bytes, false, "is damaged");
    message_add(&bytes, MEDIA_MESSAGE_ERROR, "\0is", 3);
    ends_with(&bytes, true, "an error that says nothing");
    message_add(&bytes, MEDIA_MESSAGE_ERROR, "", 0);
    ends_with(&bytes, true, "an error of another length");
    char *length = memory_new(500, 1);
    message_add(&bytes, MEDIA_MESSAGE_ERROR, length, 500);
    ends_with(&bytes, true, "an error of another length");
    free(length);
}

static void facts_fail(struct media_facts_message facts, const struct text *tags, bool sound,
                       const char *why) {
    struct text bytes = {0};
    message_add_facts(&bytes, &facts, tags);
    ends_with(&bytes, sound, why);
}

static void sound_facts_that_cannot_be(void **state) {
    (void)state;
    struct text none = {0};
    struct media_facts_message facts = message_facts(true);
#define fails_with(change)                                                                         \
    (facts = message_facts(true), (change), facts_fail(facts, &none, true, "facts that cannot be"))
    fails_with(facts.duration = -1);
    fails_with(facts.duration = INFINITY);
    fails_with(facts.track_gain = 1e300);
    fails_with(facts.album_gain = -INFINITY);
    fails_with(facts.track_peak = -1);
    fails_with(facts.album_peak = 1e9);
    fails_with(facts.sample_rate = 0);
    fails_with(facts.channels = 0);
    fails_with(facts.channels = 4000000000);
    fails_with(facts.sent_rate = 0);
    fails_with(facts.sent_rate = 192001);
    fails_with(facts.sent_channels = 0);
    fails_with(facts.sent_channels = 1);
    fails_with(facts.cover = (8 << 20) + 1);
    fails_with(memset(facts.codec, 'x', sizeof facts.codec));
    fails_with(facts.container[1] = '\n');
    fails_with(facts.container[1] = (char)0xe9);
#undef fails_with
}

static void video_facts_that_cannot_be(void **state) {
    (void)state;
    struct text none = {0};
    struct media_facts_message facts;
#define fails_with(change)                                                                         \
    (facts = message_facts(false), (change),                                                       \
     facts_fail(facts, &none, false, "facts that cannot be"))
    fails_with(facts.frame_rate = -1);
    fails_with(facts.frame_rate = INFINITY);
    fails_with(facts.width = 0);
    fails_with(facts.height = 0);
    fails_with(facts.frame_width = 0);
    fails_with(facts.frame_height = 0);
    fails_with(facts.frame_width = 5);
    fails_with(facts.frame_height = 4);
    fails_with(facts.width = 32769);
    fails_with(facts.cover = 1);
    fails_with((facts.width = facts.height = facts.frame_width = facts.frame_height = 6001));
#undef fails_with
}

static void tags_that_cannot_be(void **state) {
    (void)state;
    struct media_facts_message facts = message_facts(true);
    struct text tags = {0};
    char *letters = memory_new(2000, 1);
    memset(letters, 'a', 1999);
    facts.tags = 1;
    facts_fail(facts, &tags, true, "tags that cannot be"); /* there is none */
    const struct {
        uint32_t tag;
        size_t length;
    } bad[] = {{MEDIA_TAGS, 3}, {0xffffffff, 3}, {MEDIA_TITLE, 0}, {MEDIA_TITLE, 1001}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        message_add_tag(&tags, bad[i].tag, letters, bad[i].length);
        facts_fail(facts, &tags, true, "tags that cannot be");
        text_clear(&tags);
    }
    message_add_tag(&tags, MEDIA_TITLE, "a\0b", 3);
    facts_fail(facts, &tags, true, "tags that cannot be");
    text_clear(&tags);
    /* The same twice, one that says it is longer than all, and more than were announced. */
    message_add_tag(&tags, MEDIA_TITLE, "a", 1);
    message_add_tag(&tags, MEDIA_TITLE, "b", 1);
    facts_fail(facts, &tags, true, "more than its tags");
    facts.tags = 2;
    facts_fail(facts, &tags, true, "tags that cannot be");
    facts.tags = 0xffffffff;
    facts_fail(facts, &tags, true, "tags that cannot be");
    text_clear(&tags);
    facts.tags = 1;
    struct media_tag_message head = {MEDIA_TITLE, 900};
    text_add(&tags, (const char *)&head, sizeof head);
    text_add(&tags, letters, 899);
    facts_fail(facts, &tags, true, "tags that cannot be");
    text_free(&tags);
    free(letters);
}

static void tags_are_printable(void **state) {
    (void)state;
    struct media_facts_message facts = message_facts(true);
    struct text tags = {0}, bytes = {0};
    facts.tags = 1;
    message_add_tag(&tags, MEDIA_ARTIST, "a\033b\xff", 4);
    message_add_facts(&bytes, &facts, &tags);
    struct media_reader reader = message_reader(&bytes, true, 2);
    assert_true(media_reader_begin(&reader));
    assert_string_equal(reader.facts.tag[MEDIA_ARTIST], "a?b?");
    done(&reader);
    text_free(&tags);
    text_free(&bytes);
}

static void messages_at_the_wrong_time(void **state) {
    (void)state;
    struct text bytes = {0}, none = {0};
    struct media_facts_message facts = message_facts(true);
    message_add_samples(&bytes, (const float[]){1, 1}, 2);
    ends_with(&bytes, true, "another kind");
    message_add_end(&bytes, 0);
    ends_with(&bytes, true, "an end before the facts");
    message_add(&bytes, MEDIA_MESSAGE_FACTS, "short", 5);
    ends_with(&bytes, true, "facts of another length");
    struct media_header gigantic = {MEDIA_MESSAGE_FACTS, 0xffffffff};
    text_add(&bytes, (const char *)&gigantic, sizeof gigantic);
    ends_with(&bytes, true, "facts of another length");
    message_add(&bytes, 99, NULL, 0);
    ends_with(&bytes, true, "another kind");
    message_add(&bytes, MEDIA_MESSAGE_ALIVE, "x", 1);
    ends_with(&bytes, true, "alive");
    message_add_facts(&bytes, &facts, &none);
    message_add_facts(&bytes, &facts, &none);
    ends_with(&bytes, true, "another kind");
    message_add_facts(&bytes, &facts, &none);
    message_add_frame(&bytes, 0, 2, 0);
    ends_with(&bytes, true, "another kind");
    message_add_facts(&bytes, &facts, &none);
    message_add(&bytes, MEDIA_MESSAGE_END, "x", 1);
    ends_with(&bytes, true, "an end of another length");
    facts.cover = 4;
    message_add_facts(&bytes, &facts, &none);
    message_add(&bytes, MEDIA_MESSAGE_COVER, "PNG", 3);
    ends_with(&bytes, true, "a cover of another length");
    message_add_facts(&bytes, &facts, &none);
    message_add_end(&bytes, 0);
    ends_with(&bytes, true, "an end before the cover");
}

static void sizes_that_cannot_be(void **state) {
    (void)state;
    struct text none = {0};
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    const uint32_t samples[] = {0, 4, 7, (1 << 18) + 8, 0xfffffff8};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct text bytes = {0};
        struct media_facts_message facts = message_facts(true);
        message_add_facts(&bytes, &facts, &none);
        struct media_header header = {MEDIA_MESSAGE_SAMPLES, samples[i]};
        text_add(&bytes, (const char *)&header, sizeof header);
        ends_with(&bytes, true, "samples of another length");
    }
    const uint32_t pixels[] = {0, 1, 8, 9, 11, 0xffffffff};
    for (size_t i = 0; i < sizeof pixels / sizeof pixels[0]; i++) {
        struct text bytes = {0};
        struct media_facts_message facts = message_facts(false);
        message_add_facts(&bytes, &facts, &none);
        struct media_header header = {MEDIA_MESSAGE_FRAME, pixels[i]};
        text_add(&bytes, (const char *)&header, sizeof header);
        ends_with(&bytes, false, "a frame of another size");
    }
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 32 << 10); /* KiB */
}

static void times_that_cannot_be(void **state) {
    (void)state;
    struct text none = {0};
    const double times[][2] = {{0, -0.5}, {1, 0.5}, {0, NAN}, {0, INFINITY}, {0, 2e9}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct text bytes = {0};
        struct media_facts_message facts = message_facts(false);
        message_add_facts(&bytes, &facts, &none);
        message_add_frame(&bytes, times[i][0], 2, 0);
        message_add_frame(&bytes, times[i][1], 2, 0);
        ends_with(&bytes, false, "a frame of another time");
    }
}

/* The bytes as what a file that is hashed gives; what the reader ends with. */
static struct media_reader read_hash(struct text *bytes, unsigned char hash[MEDIA_HASH]) {
    struct media_reader reader = message_reader(bytes, true, 0);
    assert_true(media_reader_begin(&reader));
    assert_true(media_reader_hash(&reader, hash) == (reader.state == MEDIA_ENDED));
    done(&reader);
    text_free(bytes);
    return reader;
}

static struct text facts_alone(void) {
    struct text bytes = {0}, tags = {0};
    struct media_facts_message facts = message_facts(true);
    message_add_facts(&bytes, &facts, &tags);
    return bytes;
}

static void hashes_are_read(void **state) {
    (void)state;
    const unsigned char wanted[MEDIA_HASH + 1] = "sixteen bytes, 16";
    unsigned char hash[MEDIA_HASH];
    struct text bytes = facts_alone();
    message_add(&bytes, MEDIA_MESSAGE_ALIVE, NULL, 0);
    message_add(&bytes, MEDIA_MESSAGE_HASH, wanted, MEDIA_HASH);
    message_add_end(&bytes, 3);
    struct media_reader reader = read_hash(&bytes, hash);
    assert_int_equal(reader.state, MEDIA_ENDED);
    assert_int_equal(reader.damaged, 3);
    assert_memory_equal(hash, wanted, MEDIA_HASH);
    /* None, a longer one, one without an end, and one of which a part came. */
    bytes = facts_alone();
    message_add_end(&bytes, 0);
    reader = read_hash(&bytes, hash);
    assert_non_null(strstr(reader.problem.message, "an end before the hash"));
    bytes = facts_alone();
    message_add(&bytes, MEDIA_MESSAGE_HASH, wanted, MEDIA_HASH + 1);
    reader = read_hash(&bytes, hash);
    assert_non_null(strstr(reader.problem.message, "a hash of another length"));
    for (int part = 0; part < 2; part++) {
        bytes = facts_alone();
        message_add(&bytes, MEDIA_MESSAGE_HASH, wanted, MEDIA_HASH);
        bytes.length -= part == 0 ? 0 : 1;
        reader = read_hash(&bytes, hash);
        assert_int_equal(reader.state, MEDIA_GONE);
    }
    bytes = facts_alone();
    message_add_samples(&bytes, (const float[]){0.5f, -0.5f}, 2);
    reader = read_hash(&bytes, hash);
    assert_non_null(strstr(reader.problem.message, "a message of another kind"));
}

static void alive_for_ever(void **state) {
    (void)state;
    struct text bytes = {0};
    for (int i = 0; i < 4000; i++) {
        message_add(&bytes, MEDIA_MESSAGE_ALIVE, NULL, 0);
    }
    ends_with(&bytes, true, "alive, but no more");
}

/* A pipe that nobody writes into, while signals come all the time. */
static void nothing(int signal) {
    (void)signal;
}

static void late(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    struct media_reader reader = {.pipe = ends[0], .sound = true, .channels = 1, .patience = 0.2};
    struct sigaction action = {.sa_handler = nothing}, old;
    struct itimerval often = {{0, 5000}, {0, 5000}}, never = {0};
    assert_int_equal(sigaction(SIGALRM, &action, &old), 0);
    setitimer(ITIMER_REAL, &often, NULL);
    assert_false(media_reader_begin(&reader));
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &old, NULL);
    assert_int_equal(reader.state, MEDIA_LATE);
    media_reader_empty(&reader);
    close(ends[0]);
    close(ends[1]);
}

/* What comes in pieces, with pauses in between, is whole in the end. */
static void slowly(void **state) {
    (void)state;
    int ends[2];
    struct text bytes = message_example(true);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    pid_t writer = fork();
    if (writer == 0) {
        for (size_t i = 0; i < bytes.length; i++) {
            if (write(ends[1], bytes.data + i, 1) != 1) {
                _exit(1);
            }
            usleep(200);
        }
        _exit(0);
    }
    close(ends[1]);
    struct media_reader reader = {.pipe = ends[0], .sound = true, .channels = 2, .patience = 30};
    float samples[2 * 4];
    assert_true(media_reader_begin(&reader));
    assert_int_equal(media_reader_samples(&reader, samples, 4), 3);
    assert_int_equal(reader.state, MEDIA_ENDED);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    done(&reader);
    text_free(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_is_read),
        cmocka_unit_test(frames_are_read),
        cmocka_unit_test(samples_are_numbers),
        cmocka_unit_test(pieces_of_two_streams),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(errors_are_told),
        cmocka_unit_test(sound_facts_that_cannot_be),
        cmocka_unit_test(video_facts_that_cannot_be),
        cmocka_unit_test(tags_that_cannot_be),
        cmocka_unit_test(tags_are_printable),
        cmocka_unit_test(messages_at_the_wrong_time),
        cmocka_unit_test(sizes_that_cannot_be),
        cmocka_unit_test(times_that_cannot_be),
        cmocka_unit_test(hashes_are_read),
        cmocka_unit_test(alive_for_ever),
        cmocka_unit_test(late),
        cmocka_unit_test(slowly),
    };
    return test_run("media_reader", tests);
}
