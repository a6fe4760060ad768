#include "media/program/tag.h"

#include <string.h>

static bool is_named(const char *comment, size_t length, const char *name) {
    size_t end = strlen(name);
    if (length <= end || comment[end] != '=') {
        return false;
    }
    for (size_t i = 0; i < end; i++) {
        char letter = comment[i];
        letter = (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
        if (letter != name[i]) {
            return false;
        }
    }
    return true;
}

static void add(struct text *out, const char *comment, size_t length) {
    tag_add_little(out, (uint32_t)length);
    text_add(out, comment, length);
}

static uint32_t add_new(const struct media_new_tags *tags, struct text *out) {
    char comment[sizeof tags->mood + 8];
    uint32_t count = 0;
    if (tags->mood[0] != '\0') {
        snprintf(comment, sizeof comment, "MOOD=%s", tags->mood);
        add(out, comment, strlen(comment));
        count++;
    }
    if (tags->tempo > 0) {
        snprintf(comment, sizeof comment, "BPM=%u", tags->tempo);
        add(out, comment, strlen(comment));
        count++;
    }
    return count;
}

bool tag_comments(const struct media_new_tags *tags, const unsigned char *old, size_t length,
                  struct text *out) {
    if (length < 8 || tag_little(old) > length - 8) {
        return false;
    }
    size_t vendor = tag_little(old), place = 4 + vendor + 4;
    uint32_t count = tag_little(old + 4 + vendor), kept = 0;
    struct text comments = {0};
    bool good = true;
    for (uint32_t i = 0; i < count && good; i++) {
        good = length - place >= 4 && tag_little(old + place) <= length - place - 4;
        if (good) {
            size_t size = tag_little(old + place);
            const char *comment = (const char *)old + place + 4;
            bool replaced = (tags->mood[0] != '\0' && is_named(comment, size, "MOOD")) ||
                            (tags->tempo > 0 && is_named(comment, size, "BPM"));
            if (!replaced) {
                add(&comments, comment, size);
                kept++;
            }
            place += 4 + size;
        }
    }
    if (good) {
        kept += add_new(tags, &comments);
        add(out, (const char *)old + 4, vendor);
        tag_add_little(out, kept);
        text_add(out, comments.data, comments.length);
        text_add(out, (const char *)old + place, length - place);
    }
    text_free(&comments);
    return good;
}
