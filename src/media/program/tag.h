/* Writes a mood and a tempo into the tags of a sound file: a copy of it, of which all else stays
 * byte by byte as it is. FFmpeg could do that as well, for more formats, but would lose what it
 * does not know of: ratings, identifiers, ReplayGain of an MP4, the way in which an Ogg is cut up.
 */
#ifndef MEDIA_PROGRAM_TAG_H
#define MEDIA_PROGRAM_TAG_H

#include "media/message.h"

enum {
    TAG_MOST = 64 << 20, /* bytes of tags, with covers */
};

/* What is read and what is written. */
struct tagging {
    int from, to;
    int64_t size; /* of what is read */
    const struct media_new_tags *tags;
};

/* Copies a file with these tags in it. Both are open; `to` is empty. */
bool tag_write(int from, int to, const struct media_new_tags *tags, struct error *err);

/* ---- what the formats need ---- */

/* These many bytes from this place; an error where there are fewer. */
bool tag_get(const struct tagging *tagging, int64_t place, void *bytes, size_t size,
             struct error *err);
bool tag_put(const struct tagging *tagging, const void *bytes, size_t size, struct error *err);

/* Copies a piece as it is. */
bool tag_copy(const struct tagging *tagging, int64_t place, int64_t size, struct error *err);

/* Always false. */
bool tag_damaged(struct error *err);

uint32_t tag_big(const void *bytes);
uint32_t tag_little(const void *bytes);
void tag_add_big(struct text *out, uint32_t number);
void tag_add_little(struct text *out, uint32_t number);

/* ---- the formats ---- */

/* MP3: ID3v2.3 and 2.4 (id3.org); one of 2.4 where there is none. */
bool tag_id3(struct tagging *tagging, struct error *err);

/* FLAC (RFC 9639), behind `start` bytes of something else. */
bool tag_flac(struct tagging *tagging, int64_t start, struct error *err);

/* Vorbis, Opus and FLAC in Ogg (RFC 3533). */
bool tag_ogg(struct tagging *tagging, struct error *err);

/* MP4 (ISO/IEC 14496-12), with tags as iTunes has them. */
bool tag_mp4(struct tagging *tagging, struct error *err);

/* Adds Vorbis's comments (xiph.org/vorbis/doc/v-comment.html) with the new tags in the place of old
 * ones; what is behind the comments stays. False if they are damaged. */
bool tag_comments(const struct media_new_tags *tags, const unsigned char *old, size_t length,
                  struct text *out);

#endif
