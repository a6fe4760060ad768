/* The commands for faces. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option faces_options[] = {
    {"cascade", "FILE", "another cascade in OpenCV's XML format"},
    {"scale-factor", "X", "from one size to the next (1.3)"},
    {"neighbors", "N", "detections that make a face are more than this (5)"},
    {"min-size", "N", "smallest side of a face in pixels"},
    {"max-size", "N", "largest side of a face in pixels"},
    {"raw", NULL, "every detection, not grouped into faces"},
    {"thorough", NULL, "also profiles and tilted heads, and say what found each"},
    {"annotate", "OUT", "write the picture with frames: .png or .jpg; a folder for several"},
    {"megapixels", "N", "largest picture that is read (200)"},
    {"threads", "N", "as many as there are processors, unless given"},
    {NULL, NULL, NULL},
};

static const struct cli_example faces_examples[] = {
    {"mien faces photo.jpg", "as OpenCV's detector of the article would"},
    {"mien faces --thorough --annotate seen.png photo.jpg", "look harder, and see what was seen"},
    {"mien faces --json *.jpg", "for other programs, one object a picture"},
    {NULL, NULL},
};

const struct command table_faces = {
    .name = "faces",
    .arguments = "IMAGE...",
    .summary = "where the faces are",
    .about = "Finds faces in JPEG, PNG, PGM and PPM pictures with OpenCV's cascade of frontal "
             "faces, and gives exactly the rectangles that OpenCV gives. --thorough also looks "
             "with the alt2 and profile cascades, both ways round, and at heads tilted by 20 "
             "degrees.\n\nThe cascades come from Debian's package opencv-data. Pictures are "
             "looked at and forgotten; nothing is kept of them but what --annotate writes.",
    .run = command_faces,
    .words = "FILE",
    .options = faces_options,
    .examples = faces_examples,
};
