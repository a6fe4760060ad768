#include "media/program/tag.h"

#include <stdlib.h>
#include <string.h>

/* Kinds of blocks of metadata (RFC 9639, 8.1). */
enum { STREAM, PADDING, COMMENTS = 4, INVALID = 127, LAST = 0x80 };

enum { MOST = (1 << 24) - 1, ROOM = 4096 }; /* bytes of a block; of padding for other programs */

static void add_block(struct text *out, unsigned kind, const char *bytes, size_t length) {
    tag_add_big(out, (uint32_t)kind << 24 | (uint32_t)length);
    text_add(out, bytes, length);
}

static bool add_comments(const struct tagging *tagging, const unsigned char *old, size_t length,
                         struct text *out, struct error *err) {
    struct text comments = {0};
    bool good = tag_comments(tagging->tags, old, length, &comments) || tag_damaged(err);
    if (good && comments.length > MOST) {
        good = error_set(err, "has too many tags for one more");
    } else if (good) {
        add_block(out, COMMENTS, comments.data, comments.length);
    }
    text_free(&comments);
    return good;
}

/* The blocks as they are to be, and where the sound begins. */
static bool rewrite(const struct tagging *tagging, int64_t *place, struct text *out,
                    struct error *err) {
    static const unsigned char none[8] = {0}; /* no vendor, no comments */
    unsigned char head[4] = {0};
    bool commented = false;
    bool good = true;
    while (good && (head[0] & LAST) == 0) {
        good = tag_get(tagging, *place, head, sizeof head, err);
        unsigned kind = head[0] & ~(unsigned)LAST;
        size_t length = tag_big(head) & MOST;
        *place += (int64_t)sizeof head;
        if (good && (kind == INVALID || out->length + length > TAG_MOST ||
                     (kind == COMMENTS && commented))) {
            good = tag_damaged(err);
        }
        unsigned char *block = good ? memory_new(length, 1) : NULL;
        good = good && tag_get(tagging, *place, block, length, err);
        if (good && kind == COMMENTS) {
            commented = true;
            good = add_comments(tagging, block, length, out, err);
        } else if (good && kind != PADDING) {
            add_block(out, kind, (const char *)block, length);
        }
        free(block);
        *place += (int64_t)length;
    }
    good = good && (commented || add_comments(tagging, none, sizeof none, out, err));
    if (good) {
        const char room[ROOM] = {0};
        add_block(out, LAST | PADDING, room, sizeof room);
    }
    return good;
}

bool tag_flac(struct tagging *tagging, int64_t start, struct error *err) {
    struct text blocks = {0};
    int64_t place = start + 4; /* behind "fLaC" */
    bool good = rewrite(tagging, &place, &blocks, err) && tag_copy(tagging, 0, start + 4, err) &&
                tag_put(tagging, blocks.data, blocks.length, err) &&
                tag_copy(tagging, place, tagging->size - place, err);
    text_free(&blocks);
    return good;
}
