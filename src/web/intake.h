/* Catalogues that somebody sends: into the library, and its moods are learned anew, one catalogue
 * at a time. Private to web/. */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H

#include "base/base.h"

struct events;
struct intake;

/* For the library in the file `path`, which is made if it is not there. Progress is told as events
 * of the kind "catalogue". */
struct intake *intake_new(const char *path, struct events *events);

/* Waits for the catalogue that is being added. */
void intake_free(struct intake *intake);

enum intake_begun { INTAKE_BEGUN, INTAKE_BUSY, INTAKE_FAILED };

/* Begins with a copy of a catalogue's bytes. INTAKE_FAILED with an error. */
enum intake_begun intake_begin(struct intake *intake, const void *bytes, size_t length,
                               struct error *err);

#endif
