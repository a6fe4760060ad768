#include "media/program/tag.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD = 10,      /* bytes of the tag's header, and of a frame's */
    PADDING = 1024, /* so that other programs need not write the whole file anew */
    OLD = 128,      /* bytes of ID3v1 */
};

/* An ID3v2 tag as it is to be. */
struct id3 {
    unsigned version; /* 3 or 4 */
    unsigned flags;
    int64_t length; /* of the old tag, 0 if there was none */
    struct text frames;
};

static bool is_safe(const unsigned char *bytes) {
    return ((bytes[0] | bytes[1] | bytes[2] | bytes[3]) & 0x80) == 0;
}

/* Seven bits a byte, so that nothing looks like the beginning of sound. */
static uint32_t safe(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 21 | (uint32_t)bytes[1] << 14 | (uint32_t)bytes[2] << 7 | bytes[3];
}

static void add_safe(struct text *out, uint32_t number) {
    tag_add_big(out, (number & 0x7f) | (number & 0x3f80) << 1 | (number & 0x1fc000) << 2 |
                         (number & 0xfe00000) << 3);
}

/* A frame of text; `before` is what some kinds have in front of it. */
static void add_frame(struct text *frames, const char *id, const char *before, size_t length,
                      const char *value, size_t value_length) {
    const char no_flags[2] = {0, 0};
    /* What is no UTF-8 is Latin-1, also in old tags, which knew of nothing else. */
    const char encoding = text_is_utf8(value, value_length) ? 3 : 0;
    text_add(frames, id, 4);
    add_safe(frames, (uint32_t)(1 + length + value_length));
    text_add(frames, no_flags, sizeof no_flags);
    text_add(frames, &encoding, 1);
    text_add(frames, before, length);
    text_add(frames, value, value_length);
}

/* In both versions: values of a few ASCII letters, for which all encodings and sizes are one. */
static void add_new(struct id3 *id3, const char *id, const char *value) {
    const char rest[3] = {0, 0, 0}; /* flags; Latin-1 */
    text_add(&id3->frames, id, 4);
    tag_add_big(&id3->frames, (uint32_t)strlen(value) + 1);
    text_add(&id3->frames, rest, sizeof rest);
    text_add_string(&id3->frames, value);
}

/* Whether a frame of a name of its own (TXXX) has this one, in any encoding: an encoding, the name,
 * one or two zeros, the value. */
static bool is_named(const unsigned char *content, size_t size, const char *wanted) {
    char name[16] = "";
    size_t step = size > 0 && (content[0] == 1 || content[0] == 2) ? 2 : 1;
    size_t place = 1, length = 0;
    if (step == 2 && size >= 3 && content[1] + content[2] == 0xff + 0xfe) {
        place += 2; /* the order of bytes */
    }
    for (; place + step <= size && length + 1 < sizeof name; place += step) {
        /* Of two bytes, in either order, one is 0 where the letter is ASCII. */
        name[length] = (char)(content[place] | content[place + step - 1]);
        if (name[length++] == '\0') {
            break;
        }
    }
    return text_same(name, wanted);
}

static bool is_replaced(const struct media_new_tags *tags, const unsigned char *frame,
                        size_t size) {
    bool own = memcmp(frame, "TXXX", 4) == 0;
    return (tags->mood[0] != '\0' &&
            (memcmp(frame, "TMOO", 4) == 0 || (own && is_named(frame + HEAD, size, "mood")))) ||
           (tags->tempo > 0 &&
            (memcmp(frame, "TBPM", 4) == 0 || (own && is_named(frame + HEAD, size, "bpm"))));
}

static bool is_frame(const unsigned char *id) {
    for (int i = 0; i < 4; i++) {
        if (!((id[i] >= 'A' && id[i] <= 'Z') || (id[i] >= '0' && id[i] <= '9'))) {
            return false;
        }
    }
    return true;
}

static bool keep_frames(struct id3 *id3, const struct media_new_tags *tags,
                        const unsigned char *bytes, size_t length) {
    size_t place = 0;
    while (length - place > HEAD && bytes[place] != 0) {
        const unsigned char *frame = bytes + place;
        bool good = is_frame(frame) && (id3->version == 3 || is_safe(frame + 4));
        size_t size = id3->version == 3 ? tag_big(frame + 4) : safe(frame + 4);
        if (!good || size > length - place - HEAD) {
            return false;
        }
        if (!is_replaced(tags, frame, size)) {
            text_add(&id3->frames, (const char *)frame, HEAD + size);
        }
        place += HEAD + size;
    }
    /* All that is left is padding; else sizes were read wrongly, and frames would be lost. */
    for (; place < length; place++) {
        if (bytes[place] != 0) {
            return false;
        }
    }
    return true;
}

/* Frames of the tag at the beginning. Its extended header, which nothing needs, is left out. */
static bool read_tag(struct tagging *tagging, struct id3 *id3, const unsigned char head[HEAD],
                     struct error *err) {
    enum { UNSYNCHRONISED = 0x80, EXTENDED = 0x40, FOOTER = 0x10 };
    unsigned flags = head[5];
    size_t length = safe(head + 6), place = 0;
    id3->version = head[3];
    id3->flags = flags & UNSYNCHRONISED;
    id3->length = (int64_t)(HEAD + length + ((flags & FOOTER) != 0 ? HEAD : 0));
    if (id3->version < 3 || id3->version > 4 || (id3->version == 3 && id3->flags != 0)) {
        return error_set(err, "has tags of an old form (ID3v2.%u%s), which Mien does not rewrite",
                         id3->version, id3->version == 3 ? ", unsynchronised" : "");
    }
    if (!is_safe(head + 6) || length > TAG_MOST || id3->length > tagging->size) {
        return tag_damaged(err);
    }
    unsigned char *bytes = memory_new(length + 4, 1);
    bool good = tag_get(tagging, HEAD, bytes, length, err);
    if (good && (flags & EXTENDED) != 0) {
        place = id3->version == 3 ? (size_t)tag_big(bytes) + 4 : safe(bytes);
    }
    good = good &&
           ((place <= length && keep_frames(id3, tagging->tags, bytes + place, length - place)) ||
            tag_damaged(err));
    free(bytes);
    return good;
}

/* A field without the spaces and zeros behind it. */
static size_t field_length(const char *field, size_t size) {
    size_t length = strnlen(field, size);
    while (length > 0 && field[length - 1] == ' ') {
        length--;
    }
    return length;
}

/* What an old tag behind the sound says is said again in the new one: programs read only one. */
static void from_old(const struct tagging *tagging, struct id3 *id3) {
    static const struct {
        const char *id;
        unsigned char place, size;
    } fields[] = {{"TIT2", 3, 30}, {"TPE1", 33, 30}, {"TALB", 63, 30}, {"TDRC", 93, 4}};
    char old[OLD];
    struct error ignored;
    if (tagging->size < OLD || !tag_get(tagging, tagging->size - OLD, old, OLD, &ignored) ||
        memcmp(old, "TAG", 3) != 0) {
        return;
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *field = old + fields[i].place;
        size_t length = field_length(field, fields[i].size);
        if (length > 0) {
            add_frame(&id3->frames, fields[i].id, "", 0, field, length);
        }
    }
    char number[8];
    size_t comment = field_length(old + 97, 30);
    if (comment > 0) {
        add_frame(&id3->frames, "COMM", "eng", 4, old + 97, comment);
    }
    if (old[125] == 0 && old[126] != 0) {
        snprintf(number, sizeof number, "%u", (unsigned char)old[126]);
        add_frame(&id3->frames, "TRCK", "", 0, number, strlen(number));
    }
    if ((unsigned char)old[127] < 192) {
        snprintf(number, sizeof number, "%u", (unsigned char)old[127]);
        add_frame(&id3->frames, "TCON", "", 0, number, strlen(number));
    }
}

static bool write_all(struct tagging *tagging, struct id3 *id3, struct error *err) {
    char number[16];
    if (tagging->tags->mood[0] != '\0') {
        add_new(id3, "TMOO", tagging->tags->mood);
    }
    if (tagging->tags->tempo > 0) {
        snprintf(number, sizeof number, "%u", tagging->tags->tempo);
        add_new(id3, "TBPM", number);
    }
    size_t length = id3->frames.length + PADDING;
    if (length > TAG_MOST) {
        return error_set(err, "has tags of more than %d MB, too much to rewrite", TAG_MOST >> 20);
    }
    const char start[6] = {'I', 'D', '3', (char)id3->version, 0, (char)id3->flags};
    struct text head = {0};
    text_add(&head, start, sizeof start);
    add_safe(&head, (uint32_t)length);
    const char padding[PADDING] = {0};
    bool good = tag_put(tagging, head.data, head.length, err) &&
                tag_put(tagging, id3->frames.data, id3->frames.length, err) &&
                tag_put(tagging, padding, PADDING, err) &&
                tag_copy(tagging, id3->length, tagging->size - id3->length, err);
    text_free(&head);
    return good;
}

bool tag_id3(struct tagging *tagging, struct error *err) {
    unsigned char head[HEAD];
    struct id3 id3 = {.version = 4};
    bool good = tag_get(tagging, 0, head, sizeof head, err);
    if (good && memcmp(head, "ID3", 3) == 0) {
        good = read_tag(tagging, &id3, head, err);
    } else if (good) {
        from_old(tagging, &id3);
    }
    good = good && write_all(tagging, &id3, err);
    text_free(&id3.frames);
    return good;
}
