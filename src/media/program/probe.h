/* Which kind of file it is, by its content, and whether Mien reads it. */
#ifndef MEDIA_PROGRAM_PROBE_H
#define MEDIA_PROGRAM_PROBE_H

#include "media/program/input.h"

/* Leaves the file at the place where it was. */
bool probe(struct input *input, const AVInputFormat **kind, struct error *err);

/* Whether FFmpeg's format of this name is one that Mien reads; if not, says what it is. */
bool probe_allows(const char *format, struct error *err);

#endif
