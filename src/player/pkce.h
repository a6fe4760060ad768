/* Proof Key for Code Exchange (RFC 7636), method S256: a login without a secret that the program
 * would have to hide. */
#ifndef PLAYER_PKCE_H
#define PLAYER_PKCE_H

#include "base/base.h"

/* 32 bytes as base64url without padding, and a NUL. */
enum { PKCE_SIZE = 44 };

/* Fills `out` with 256 bits from the kernel's generator: a code verifier, or a state. False with an
 * error if the kernel gives none. */
bool pkce_random(char out[PKCE_SIZE], struct error *err);

/* The challenge to a verifier: BASE64URL(SHA256(verifier)). */
void pkce_challenge(const char *verifier, char out[PKCE_SIZE]);

#endif
