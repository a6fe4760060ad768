/* `mien detect --annotate`: what was looked at with what was seen, as pictures and videos. */
#ifndef CLI_DETECT_ANNOTATE_H
#define CLI_DETECT_ANNOTATE_H

#include "cli/detect.h"
#include "media/media.h"

struct annotator {
    const char *out; /* a file, or a folder for several */
    bool several, everyone;
    char **used; /* names in the folder that this command has given already */
    size_t count, room;
    /* Of what is looked at now: */
    char *path;
    struct media_writer *writer; /* of a video */
    struct image last;           /* of a video of which a picture is wanted */
};

void annotator_free(struct annotator *annotator);

/* Draws into a frame, which has colour or is gray, and writes it: a picture at once, a video's to
 * the video. `rate` is the video's frames a second, NAN if unknown. False with an error that names
 * the file; what was written of a video is then gone. */
bool annotator_frame(struct annotator *annotator, const struct detect_frame *frame, double rate,
                     struct error *err);

/* Ends what is looked at: whole, or (after an error) as if it had never begun. */
bool annotator_end(struct annotator *annotator, bool good, struct error *err);

#endif
