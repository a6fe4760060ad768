#include "media/program/tag.h"

#include <stdlib.h>
#include <string.h>

/* A box within bytes: four of its size, four of its kind, and what it holds. */
struct box {
    const unsigned char *kind, *inside;
    size_t length; /* of what is inside */
};

enum { HEAD = 8, ROOM = 4 /* of a version and flags */ };

/* The tags are in moov/udta/meta/ilst. */
static const char *const way[] = {"udta", "meta", "ilst"};
enum { UDTA, META, ILST, ITEMS };

static bool is(const struct box *box, const char *kind) {
    return memcmp(box->kind, kind, 4) == 0;
}

/* The box at *place, which moves behind it. */
static bool next_box(const unsigned char *bytes, size_t length, size_t *place, struct box *box) {
    if (length - *place < HEAD) {
        return false;
    }
    size_t size = tag_big(bytes + *place);
    *box = (struct box){bytes + *place + 4, bytes + *place + HEAD, size - HEAD};
    if (size < HEAD || size > length - *place) {
        return false;
    }
    *place += size;
    return true;
}

static size_t begin_box(struct text *out, const char *kind) {
    size_t start = out->length;
    tag_add_big(out, 0);
    text_add(out, kind, 4);
    return start;
}

static void put_big(struct text *out, size_t place, uint32_t number) {
    for (int i = 0; i < 4; i++) {
        out->data[place + (size_t)i] = (char)(number >> (24 - 8 * i));
    }
}

static void end_box(struct text *out, size_t start) {
    put_big(out, start, (uint32_t)(out->length - start));
}

static void add_again(struct text *out, const struct box *box) {
    text_add(out, (const char *)box->kind - 4, HEAD + box->length);
}

/* A value: what kind it is (1: UTF-8, 21: a whole number), no language, and its bytes. */
static void add_data(struct text *out, uint32_t kind, const char *value, size_t length) {
    size_t data = begin_box(out, "data");
    tag_add_big(out, kind);
    tag_add_big(out, 0);
    text_add(out, value, length);
    end_box(out, data);
}

static void add_named(struct text *out, const char *kind, const char *name) {
    size_t box = begin_box(out, kind);
    tag_add_big(out, 0);
    text_add_string(out, name);
    end_box(out, box);
}

static void add_new(const struct media_new_tags *tags, struct text *out) {
    if (tags->tempo > 0) {
        const char number[2] = {(char)(tags->tempo >> 8), (char)tags->tempo};
        size_t item = begin_box(out, "tmpo");
        add_data(out, 21, number, sizeof number);
        end_box(out, item);
    }
    if (tags->mood[0] != '\0') {
        size_t item = begin_box(out, "----");
        add_named(out, "mean", "com.apple.iTunes");
        add_named(out, "name", "MOOD");
        add_data(out, 1, tags->mood, strlen(tags->mood));
        end_box(out, item);
    }
}

/* Whether an item of a name of its own is named so. */
static bool is_mood(const struct box *item) {
    struct box part;
    for (size_t place = 0; next_box(item->inside, item->length, &place, &part);) {
        if (is(&part, "name") && part.length == ROOM + 4) {
            char name[5] = "";
            memcpy(name, part.inside + ROOM, 4);
            return text_same(name, "MOOD");
        }
    }
    return false;
}

static bool is_replaced(const struct media_new_tags *tags, const struct box *item) {
    return (tags->tempo > 0 && is(item, "tmpo")) ||
           (tags->mood[0] != '\0' && is(item, "----") && is_mood(item));
}

static bool fill(const struct media_new_tags *tags, int level, const unsigned char *bytes,
                 size_t length, struct text *out);

/* A box on the way to the tags, from what it held before. */
static bool add_level(const struct media_new_tags *tags, int level, const struct box *old,
                      struct text *out) {
    static const char handler[] = "\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0"; /* and a 0 */
    size_t start = begin_box(out, way[level]);
    size_t room = level == META ? ROOM : 0;
    if (level == META && old == NULL) {
        tag_add_big(out, 0);
        size_t box = begin_box(out, "hdlr");
        text_add(out, handler, sizeof handler);
        end_box(out, box);
    } else if (level == META) {
        /* QuickTime's own has no version. */
        if (old->length < ROOM + HEAD || memcmp(old->inside + 4, "hdlr", 4) == 0) {
            return false;
        }
        text_add(out, (const char *)old->inside, ROOM);
    }
    bool good = old == NULL ? fill(tags, level + 1, NULL, 0, out)
                            : fill(tags, level + 1, old->inside + room, old->length - room, out);
    end_box(out, start);
    return good;
}

/* What is inside a box on the way, with the new tags in it. */
static bool fill(const struct media_new_tags *tags, int level, const unsigned char *bytes,
                 size_t length, struct text *out) {
    struct box box;
    size_t place = 0;
    bool found = false;
    while (next_box(bytes, length, &place, &box)) {
        if (level == ITEMS) {
            if (!is_replaced(tags, &box)) {
                add_again(out, &box);
            }
        } else if (!found && is(&box, way[level])) {
            found = true;
            if (!add_level(tags, level, &box, out)) {
                return false;
            }
        } else {
            add_again(out, &box);
        }
    }
    if (level == ITEMS) {
        add_new(tags, out);
    } else if (!found && !add_level(tags, level, NULL, out)) {
        return false;
    }
    /* QuickTime ends user data with four bytes of 0. */
    bool zero = length - place == 4 && tag_big(bytes + place) == 0;
    if (zero) {
        tag_add_big(out, 0);
    }
    return zero || place == length;
}

/* Where the sound lies is said from the beginning of the file: places from `from` on are `more`
 * further now. */
static bool move_chunks(struct text *out, size_t start, size_t length, int64_t from, int64_t more) {
    static const char *const holders[] = {"trak", "mdia", "minf", "stbl"};
    struct box box;
    const unsigned char *bytes = (const unsigned char *)out->data + start;
    for (size_t place = 0; next_box(bytes, length, &place, &box);) {
        size_t inside = (size_t)(box.inside - (const unsigned char *)out->data);
        for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
            if (is(&box, holders[i]) && !move_chunks(out, inside, box.length, from, more)) {
                return false;
            }
        }
        bool wide = is(&box, "co64");
        if (is(&box, "mvex") || (!wide && !is(&box, "stco"))) {
            if (is(&box, "mvex")) {
                return false;
            }
            continue;
        }
        size_t width = wide ? 8 : 4;
        size_t count = box.length < 8 ? 0 : tag_big(box.inside + 4);
        if (box.length < 8 || count > (box.length - 8) / width) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            const unsigned char *entry = box.inside + 8 + i * width;
            uint64_t old =
                wide ? (uint64_t)tag_big(entry) << 32 | tag_big(entry + 4) : tag_big(entry);
            uint64_t new = old >= (uint64_t)from ? old + (uint64_t)more : old;
            if (old > INT64_MAX / 2 || (!wide && new > UINT32_MAX)) {
                return false;
            }
            size_t to = inside + 8 + i * width;
            if (wide) {
                put_big(out, to, (uint32_t)(new >> 32));
            }
            put_big(out, to + width - 4, (uint32_t) new);
        }
    }
    return true;
}

/* Finds the box at the top that holds all but the sound. */
static bool find_moov(const struct tagging *tagging, int64_t *place, int64_t *size,
                      struct error *err) {
    unsigned char head[16] = {0};
    for (*place = 0; *place <= tagging->size - HEAD; *place += *size) {
        size_t part = tagging->size - *place < 16 ? HEAD : sizeof head;
        if (!tag_get(tagging, *place, head, part, err)) {
            return false;
        }
        uint32_t number = tag_big(head);
        uint64_t wide = (uint64_t)tag_big(head + 8) << 32 | tag_big(head + 12);
        *size = number == 0   ? tagging->size - *place
                : number == 1 ? (int64_t)(wide < INT64_MAX ? wide : INT64_MAX)
                              : number;
        if (*size < HEAD || *size > tagging->size - *place) {
            return tag_damaged(err);
        }
        if (memcmp(head + 4, "moov", 4) == 0) {
            return (number > 1 && *size <= TAG_MOST) || tag_damaged(err);
        }
    }
    return tag_damaged(err);
}

bool tag_mp4(struct tagging *tagging, struct error *err) {
    int64_t place = 0, size = 0;
    struct text out = {0};
    if (!find_moov(tagging, &place, &size, err)) {
        return false;
    }
    unsigned char *old = memory_new((size_t)size, 1);
    bool good = tag_get(tagging, place, old, (size_t)size, err);
    size_t start = begin_box(&out, "moov");
    if (good &&
        (!fill(tagging->tags, UDTA, old + HEAD, (size_t)size - HEAD, &out) ||
         !move_chunks(&out, HEAD, out.length - HEAD, place + size, (int64_t)out.length - size))) {
        good = error_set(err, "is laid out in a way that Mien does not rewrite");
    }
    end_box(&out, start);
    good = good && tag_copy(tagging, 0, place, err) &&
           tag_put(tagging, out.data, out.length, err) &&
           tag_copy(tagging, place + size, tagging->size - place - size, err);
    text_free(&out);
    free(old);
    return good;
}
