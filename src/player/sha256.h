/* SHA-256 (FIPS 180-4), for PKCE alone: linking a library of cryptography for this one function
 * would cost every start of mien-full more than all the rest of a login. */
#ifndef PLAYER_SHA256_H
#define PLAYER_SHA256_H

#include <stddef.h>

enum { SHA256_SIZE = 32 };

void sha256(const void *data, size_t length, unsigned char digest[SHA256_SIZE]);

#endif
