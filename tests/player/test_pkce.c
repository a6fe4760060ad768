#include "player/pkce.h"
#include "player/sha256.h"
#include "test.h"

static void assert_digest(const char *text, size_t length, const char *expected) {
    unsigned char digest[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1] = "";
    sha256(text, length, digest);
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    }
    assert_string_equal(hex, expected);
}

/* FIPS 180-2, appendix B, and the NIST's example of nothing. */
static void digests_are_those_of_the_standard(void **state) {
    (void)state;
    assert_digest("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_digest(two, strlen(two),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = memory_new(1000000, 1);
    memset(million, 'a', 1000000);
    assert_digest(million, 1000000,
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

/* Around the end of a block; digests from Python's hashlib. */
static void digests_at_the_end_of_a_block(void **state) {
    (void)state;
    char text[121];
    memset(text, 'x', sizeof text);
    static const struct {
        size_t length;
        const char *digest;
    } known[] = {
        {55, "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"},
        {56, "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"},
        {63, "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"},
        {64, "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"},
        {119, "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c"},
        {120, "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_digest(text, known[i].length, known[i].digest);
    }
}

static void challenge_is_that_of_rfc_7636(void **state) {
    (void)state;
    char challenge[PKCE_SIZE];
    pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge); /* appendix B */
    assert_string_equal(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void random_text_is_long_plain_and_never_the_same(void **state) {
    (void)state;
    static const char unreserved[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    struct error err;
    char one[PKCE_SIZE], two[PKCE_SIZE];
    assert_true(pkce_random(one, &err));
    assert_true(pkce_random(two, &err));
    assert_int_equal(strlen(one), 43); /* the least that RFC 7636 allows: 256 bits */
    assert_int_equal(strspn(one, unreserved), 43);
    assert_string_not_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_standard),
        cmocka_unit_test(digests_at_the_end_of_a_block),
        cmocka_unit_test(challenge_is_that_of_rfc_7636),
        cmocka_unit_test(random_text_is_long_plain_and_never_the_same),
    };
    return test_run("pkce", tests);
}
