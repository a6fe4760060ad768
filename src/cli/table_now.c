/* The command that goes the whole way. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option now_options[] = {
    {"mood", "angry|calm|happy|sad", "say it yourself; no picture is looked at"},
    {"want", "match|lift|calm|energize", "music for the mood there is (match), or a way from it"},
    {"pick", "N", "ask nothing, and pick this one of the five songs (1)"},
    {"player", "auto|spotify|mpd|mpv",
     "what plays it (auto: what suits, or nothing if none is there)"},
    {"device", "NAME", "where: one of 'mien devices'"},
    {"no-play", NULL, "only tell what to play"},
    {"m3u", "FILE", "write your pick and what plays as a list, and play it only with --player"},
    {"seconds", "N", "how long a video or camera is looked at (5)"},
    {"everyone", NULL, "the mood of all faces, not only of the largest"},
    {"model", "FILE", "another model that reads faces"},
    {"seed", "N", "draw again what this number drew; what was had lately does not matter then"},
    {NULL, NULL, NULL},
};

static const struct cli_example now_examples[] = {
    {"mien now", "look into the camera, and choose"},
    {"mien now photo.jpg --want lift --m3u up.m3u8", "from the mood of a photo to a happy one"},
    {"mien now --mood calm --pick 2 --json", "without a camera, for a program"},
    {NULL, NULL},
};

const struct command table_now = {
    .name = "now",
    .arguments = "[IMAGE|VIDEO|camera]",
    .summary = "from a face to music: mood, five songs, your pick, what is most like it",
    .about =
        "Looks at a picture, a video or the camera (camera:/dev/video1 for another one; the first "
        "unless you name something), says what mood the face seems to be in and how sure that is, "
        "and lets you correct it with one key. Then it offers five songs of the mood, finds what "
        "is most like the one you pick, and plays that, the best match first, as 'mien play' "
        "does.\n\n"
        "--want match stays in the mood; lift, calm and energize begin with your pick and lead "
        "from there to happy, to calm, or to full energy that is not unpleasant.\n\n"
        "The camera is off before anything is asked, and no picture is kept: the library keeps "
        "the four numbers of the moods, your answer, and which songs you were shown, picked and "
        "played.\n\nWith --json or --pick, or where standard input or output is no terminal, "
        "nothing is asked. Where no player is there, what to play is told, which is an error only "
        "with "
        "--player. Exit status 3: no face was seen.",
    .run = command_now,
    .words = "FILE",
    .options = now_options,
    .examples = now_examples,
};
