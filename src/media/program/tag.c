#include "media/program/tag.h"

#include "media/program/send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 256 << 10 };

bool tag_damaged(struct error *err) {
    return error_set(err, "has damaged tags, so nothing was written into it");
}

bool tag_get(const struct tagging *tagging, int64_t place, void *bytes, size_t size,
             struct error *err) {
    unsigned char *next = bytes;
    for (size_t have = 0; have < size;) {
        ssize_t got = pread(tagging->from, next + have, size - have, (off_t)place + (off_t)have);
        if (got == 0) {
            return tag_damaged(err);
        }
        if (got < 0 && errno != EINTR) {
            return error_set(err, "cannot be read: %s", strerror(errno));
        }
        have += got < 0 ? 0 : (size_t)got;
    }
    return true;
}

bool tag_put(const struct tagging *tagging, const void *bytes, size_t size, struct error *err) {
    const char *next = bytes;
    for (size_t done = 0; done < size;) {
        ssize_t put = write(tagging->to, next + done, size - done);
        if (put < 0 && errno != EINTR) {
            return error_set(err, "cannot be written: %s", strerror(errno));
        }
        done += put < 0 ? 0 : (size_t)put;
    }
    return true;
}

bool tag_copy(const struct tagging *tagging, int64_t place, int64_t size, struct error *err) {
    char *piece = memory_new(PIECE, 1);
    bool good = true;
    while (good && size > 0) {
        size_t part = size < PIECE ? (size_t)size : PIECE;
        good = tag_get(tagging, place, piece, part, err) && tag_put(tagging, piece, part, err);
        place += (int64_t)part;
        size -= (int64_t)part;
        send_alive();
    }
    free(piece);
    return good;
}

uint32_t tag_big(const void *bytes) {
    const unsigned char *byte = bytes;
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

uint32_t tag_little(const void *bytes) {
    const unsigned char *byte = bytes;
    return (uint32_t)byte[3] << 24 | (uint32_t)byte[2] << 16 | (uint32_t)byte[1] << 8 | byte[0];
}

void tag_add_big(struct text *out, uint32_t number) {
    const char bytes[4] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
                           (char)number};
    text_add(out, bytes, sizeof bytes);
}

void tag_add_little(struct text *out, uint32_t number) {
    const char bytes[4] = {(char)number, (char)(number >> 8), (char)(number >> 16),
                           (char)(number >> 24)};
    text_add(out, bytes, sizeof bytes);
}

/* The bytes of an ID3v2 tag at the beginning; 0 if there is none. */
static int64_t id3_length(const unsigned char head[10]) {
    bool footer = (head[5] & 0x10) != 0;
    return memcmp(head, "ID3", 3) != 0
               ? 0
               : (int64_t)10 + (footer ? 10 : 0) +
                     (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]);
}

bool tag_write(int from, int to, const struct media_new_tags *tags, struct error *err) {
    struct tagging tagging = {
        .from = from, .to = to, .tags = tags, .size = lseek(from, 0, SEEK_END)};
    unsigned char head[12], behind[4] = {0};
    if (!tag_get(&tagging, 0, head, sizeof head, err)) {
        return false;
    }
    int64_t start = id3_length(head);
    struct error ignored;
    bool more = start <= tagging.size - 4 && tag_get(&tagging, start, behind, 4, &ignored);
    if (more && memcmp(behind, "fLaC", 4) == 0) {
        return tag_flac(&tagging, start, err);
    }
    if (memcmp(head, "OggS", 4) == 0) {
        return tag_ogg(&tagging, err);
    }
    if (memcmp(head + 4, "ftyp", 4) == 0) {
        return tag_mp4(&tagging, err);
    }
    return tag_id3(&tagging, err);
}
