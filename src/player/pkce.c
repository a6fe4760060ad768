#include "player/pkce.h"

#include "player/sha256.h"

#include <string.h>
#include <sys/random.h>

enum { BYTES = SHA256_SIZE }; /* of a verifier, too */

/* RFC 4648, section 5, without padding. */
static void encode(const unsigned char bytes[BYTES], char out[PKCE_SIZE]) {
    static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = 0;
    for (size_t i = 0; i < BYTES; i += 3) {
        unsigned group = (unsigned)bytes[i] << 16;
        group |= i + 1 < BYTES ? (unsigned)bytes[i + 1] << 8 : 0;
        group |= i + 2 < BYTES ? (unsigned)bytes[i + 2] : 0;
        for (int shift = 18; shift >= 0 && length < PKCE_SIZE - 1; shift -= 6) {
            out[length++] = letter[group >> shift & 63];
        }
    }
    out[length] = '\0';
}

bool pkce_random(char out[PKCE_SIZE], struct error *err) {
    unsigned char bytes[BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
        return error_set(err, "the system gives no random numbers, and without them no login is "
                              "safe");
    }
    encode(bytes, out);
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

void pkce_challenge(const char *verifier, char out[PKCE_SIZE]) {
    unsigned char digest[SHA256_SIZE];
    sha256(verifier, strlen(verifier), digest);
    encode(digest, out);
}
