#include "player/sha256.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64, ROUNDS = 64, WORDS = 8 };

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2). */
static const uint32_t constant[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t word, unsigned bits) {
    return word >> bits | word << (32 - bits);
}

/* 6.2.2, the names of the standard: a to h are state[0] to state[7]. */
static void add_block(uint32_t state[WORDS], const unsigned char block[BLOCK]) {
    uint32_t word[ROUNDS], s[WORDS];
    for (int i = 0; i < 16; i++) {
        const unsigned char *byte = block + (size_t)4 * (size_t)i;
        word[i] = (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 |
                  (uint32_t)byte[3];
    }
    for (int i = 16; i < ROUNDS; i++) {
        uint32_t before = word[i - 15], last = word[i - 2];
        word[i] = word[i - 16] + word[i - 7] + (turn(before, 7) ^ turn(before, 18) ^ before >> 3) +
                  (turn(last, 17) ^ turn(last, 19) ^ last >> 10);
    }
    memcpy(s, state, sizeof s);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t one = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
                       ((s[4] & s[5]) ^ (~s[4] & s[6])) + constant[i] + word[i];
        uint32_t two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
                       ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < WORDS; i++) {
        state[i] += s[i];
    }
}

void sha256(const void *data, size_t length, unsigned char digest[SHA256_SIZE]) {
    uint32_t state[WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *byte = data;
    size_t left = length;
    for (; left >= BLOCK; left -= BLOCK, byte += BLOCK) {
        add_block(state, byte);
    }
    /* The rest, a one bit, zeros, and the length in bits: one block or two. */
    unsigned char end[2 * BLOCK] = {0};
    if (left > 0) {
        memcpy(end, byte, left);
    }
    end[left] = 0x80;
    size_t size = left + 9 <= BLOCK ? BLOCK : sizeof end;
    uint64_t bits = (uint64_t)length * 8;
    for (size_t i = 0; i < 8; i++) {
        end[size - 1 - i] = (unsigned char)(bits >> 8 * i);
    }
    for (size_t at = 0; at < size; at += BLOCK) {
        add_block(state, end + at);
    }
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
    }
}
