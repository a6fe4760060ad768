#include "media/program/tag.h"

#include "media/program/send.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEAD = 27, /* bytes of a page's header, before the sizes of its segments */
    SEGMENTS = 255,
    BODY = SEGMENTS * 255,
    CONTINUED = 1, /* flags: begins within a packet, */
    FIRST = 2,     /* of the stream, */
    LAST = 4,
};

struct page {
    unsigned char head[HEAD + SEGMENTS];
    size_t segments, length; /* of the body */
    unsigned char body[BODY];
};

/* The packets that are rewritten. */
struct packets {
    struct text bytes;
    struct text ends; /* where in them each ends: size_t */
    size_t before;    /* bytes in front of the comments */
    size_t wanted;    /* packets that have to be whole at the end of a page */
    int64_t place;    /* in the file, behind the pages that they came on */
    uint32_t pages;   /* their number */
};

static const unsigned char *sizes(const struct page *page) {
    return page->head + HEAD;
}

static uint32_t serial(const struct page *page) {
    return tag_little(page->head + 14);
}

static bool read_page(const struct tagging *tagging, int64_t place, struct page *page,
                      struct error *err) {
    if (!tag_get(tagging, place, page->head, HEAD, err)) {
        return false;
    }
    if (memcmp(page->head, "OggS", 5) != 0) { /* with the version, 0 */
        return tag_damaged(err);
    }
    page->segments = page->head[26];
    page->length = 0;
    if (!tag_get(tagging, place + HEAD, page->head + HEAD, page->segments, err)) {
        return false;
    }
    for (size_t i = 0; i < page->segments; i++) {
        page->length += sizes(page)[i];
    }
    return tag_get(tagging, place + HEAD + (int64_t)page->segments, page->body, page->length, err);
}

static int64_t page_size(const struct page *page) {
    return (int64_t)(HEAD + page->segments + page->length);
}

/* CRC-32 with 0x04c11db7, from the highest bit on, of a page whose own field is 0 (RFC 3533, 6). */
static uint32_t sum(uint32_t crc, const unsigned char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        crc ^= (uint32_t)bytes[i] << 24;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc << 1 ^ ((crc & UINT32_C(1) << 31) != 0 ? UINT32_C(0x04c11db7) : 0);
        }
    }
    return crc;
}

static void set_little(unsigned char *to, uint32_t number) {
    for (int i = 0; i < 4; i++) {
        to[i] = (unsigned char)(number >> 8 * i);
    }
}

static bool write_page(const struct tagging *tagging, struct page *page, uint32_t number,
                       struct error *err) {
    size_t head = HEAD + page->segments;
    set_little(page->head + 18, number);
    set_little(page->head + 22, 0);
    set_little(page->head + 22, sum(sum(0, page->head, head), page->body, page->length));
    return tag_put(tagging, page->head, head, err) &&
           tag_put(tagging, page->body, page->length, err);
}

/* What the first page says of the packets behind it. */
static bool know_codec(const struct page *first, struct packets *packets, struct error *err) {
    static const struct {
        const char *start;
        size_t length, before, wanted;
    } codecs[] = {{"\x01vorbis", 7, 7, 2},
                  {"OpusHead", 8, 8, 1},
                  {"\x7f"
                   "FLAC",
                   5, 4, 1}};
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        if ((first->head[5] & FIRST) != 0 && first->length > codecs[i].length &&
            memcmp(first->body, codecs[i].start, codecs[i].length) == 0) {
            packets->before = codecs[i].before;
            packets->wanted = codecs[i].wanted;
            return true;
        }
    }
    return error_set(err, "holds neither Vorbis nor Opus nor FLAC alone, so Mien does not rewrite "
                          "its tags");
}

/* The packets behind the first page, until as many as are wanted end with a page. */
static bool read_packets(const struct tagging *tagging, struct packets *packets, uint32_t number,
                         struct page *page, struct error *err) {
    for (bool whole = false; !whole || packets->ends.length < packets->wanted * sizeof(size_t);) {
        if (!read_page(tagging, packets->place, page, err)) {
            return false;
        }
        if (serial(page) != number) {
            return error_set(err, "holds more than one stream, so Mien does not rewrite its tags");
        }
        /* A page of sound, which says how long it is; or more than tags can be. */
        bool sound = tag_little(page->head + 6) != 0 && tag_little(page->head + 6) != UINT32_MAX;
        if (sound || packets->bytes.length > TAG_MOST) {
            return tag_damaged(err);
        }
        size_t end = packets->bytes.length;
        text_add(&packets->bytes, (const char *)page->body, page->length);
        for (size_t i = 0; i < page->segments; i++) {
            end += sizes(page)[i];
            whole = sizes(page)[i] < 255;
            if (whole) {
                text_add(&packets->ends, (const char *)&end, sizeof end);
            }
        }
        packets->place += page_size(page);
        packets->pages++;
    }
    return true;
}

/* The first of them with the new tags. */
static bool rewrite(const struct tagging *tagging, const struct packets *packets, size_t end,
                    struct text *out, struct error *err) {
    const unsigned char *old = (const unsigned char *)packets->bytes.data;
    if (end < packets->before) {
        return tag_damaged(err);
    }
    text_add(out, (const char *)old, packets->before);
    if (!tag_comments(tagging->tags, old + packets->before, end - packets->before, out)) {
        return tag_damaged(err);
    }
    if (packets->before == 4) { /* a block of FLAC's, which says its size */
        size_t length = out->length - packets->before;
        if ((old[0] & 0x7f) != 4 || length >= 1 << 24) {
            return tag_damaged(err);
        }
        out->data[1] = (char)(length >> 16);
        out->data[2] = (char)(length >> 8);
        out->data[3] = (char)length;
    }
    return true;
}

/* Pages that are being filled. */
struct filling {
    const struct tagging *tagging;
    struct page *page;
    uint32_t next; /* page's number */
    bool ended;    /* a packet ended on the page */
};

static bool flush(struct filling *filling, bool within, struct error *err) {
    struct page *page = filling->page;
    /* The place in the sound: its beginning, or -1 where no packet ends. */
    memset(page->head + 6, filling->ended ? 0 : 0xff, 8);
    page->head[26] = (unsigned char)page->segments;
    bool good = write_page(filling->tagging, page, filling->next++, err);
    page->head[5] = within ? CONTINUED : 0;
    page->segments = page->length = 0;
    filling->ended = false;
    return good;
}

static bool fill(struct filling *filling, const char *packet, size_t length, struct error *err) {
    struct page *page = filling->page;
    for (bool ended = false; !ended;) {
        size_t part = length < 255 ? length : 255;
        ended = part < 255;
        if (part > 0) {
            memcpy(page->body + page->length, packet, part);
        }
        page->head[HEAD + page->segments++] = (unsigned char)part;
        page->length += part;
        packet += part;
        length -= part;
        filling->ended = filling->ended || ended;
        if (page->segments == SEGMENTS && !flush(filling, !ended, err)) {
            return false;
        }
    }
    return true;
}

static bool write_packets(const struct tagging *tagging, const struct packets *packets,
                          struct page *page, uint32_t *pages, struct error *err) {
    struct filling filling = {.tagging = tagging, .page = page, .next = 1};
    struct text first = {0};
    size_t start = 0, end;
    bool good = true;
    page->head[5] = 0;
    page->segments = page->length = 0;
    for (size_t i = 0; good && i < packets->ends.length; i += sizeof end) {
        memcpy(&end, packets->ends.data + i, sizeof end);
        if (i == 0) {
            good = rewrite(tagging, packets, end, &first, err) &&
                   fill(&filling, first.data, first.length, err);
        } else {
            good = fill(&filling, packets->bytes.data + start, end - start, err);
        }
        start = end;
    }
    good = good && (page->segments == 0 || flush(&filling, false, err));
    *pages = filling.next - 1;
    text_free(&first);
    return good;
}

/* All that follows, with other numbers on this stream's pages if there are more or fewer before. */
static bool write_rest(const struct tagging *tagging, int64_t place, uint32_t number, uint32_t more,
                       struct page *page, struct error *err) {
    bool last = more == 0;
    while (!last && place < tagging->size) {
        if (!read_page(tagging, place, page, err)) {
            return false;
        }
        bool ours = serial(page) == number;
        last = ours && (page->head[5] & LAST) != 0;
        if (!(ours ? write_page(tagging, page, tag_little(page->head + 18) + more, err)
                   : tag_copy(tagging, place, page_size(page), err))) {
            return false;
        }
        place += page_size(page);
        send_alive();
    }
    return tag_copy(tagging, place, tagging->size - place, err);
}

bool tag_ogg(struct tagging *tagging, struct error *err) {
    struct page *page = memory_new(1, sizeof *page);
    struct packets packets = {.bytes = {0}};
    uint32_t pages = 0;
    bool good = read_page(tagging, 0, page, err) && know_codec(page, &packets, err);
    uint32_t number = serial(page);
    packets.place = page_size(page);
    good = good && tag_copy(tagging, 0, packets.place, err) &&
           read_packets(tagging, &packets, number, page, err) &&
           write_packets(tagging, &packets, page, &pages, err) &&
           write_rest(tagging, packets.place, number, pages - packets.pages, page, err);
    text_free(&packets.bytes);
    text_free(&packets.ends);
    free(page);
    return good;
}
