/* The commands for players. */
#include "cli/table.h"

#include <stddef.h>

#define PLAYER                                                                                     \
    { "player", "auto|spotify|mpd|mpv", "Spotify, MPD, or this machine (mpv); auto: what suits" }

static const struct cli_option play_options[] = {
    PLAYER,
    {"device", "NAME", "where: one of 'mien devices'"},
    {"wait", NULL, "stay until the music is over, also with Spotify and MPD"},
    {"background", NULL, "end as soon as it plays; the music goes on"},
    {NULL, NULL, NULL},
};

static const struct cli_example play_examples[] = {
    {"mien play 'blue moon'", "a song of the library, by a part of its title"},
    {"mien play ~/Music/moon.flac ~/Music/sun.flac", "files, whether the library has them or not"},
    {"mien play --player mpd --json 4uLU6hMCjMI75M1A2tKUQC", "for a program"},
    {NULL, NULL},
};

const struct command table_play = {
    .name = "play",
    .arguments = "TRACK...",
    .summary = "play songs on Spotify, MPD or this machine",
    .about =
        "TRACK is a file, or a song of the library: an id, a uri, a link to open.spotify.com, or a "
        "part of the title or artist. A song with a Spotify uri needs Spotify; a file is played by "
        "MPD if it runs and can play it (MPD_HOST and MPD_PORT say where), else on this machine. "
        "The first song decides which; where there is no Spotify, the files among them are played. "
        "What the player cannot play is left out, and said.\n\nMPD gets the songs behind the one "
        "that plays, and begins with them at once; what was in its queue stays there. On this "
        "machine all songs are played equally loud where the library knows how loud they are.\n\n"
        "On a terminal a line shows what plays: space pauses, the arrows go back and forward by 10 "
        "seconds, n goes to the next song, q stops this machine's music and leaves that of "
        "others. Elsewhere mien stays as long as this machine plays. What was heard, and for how "
        "long, is kept in the library.",
    .run = command_play,
    .words = "FILE",
    .options = play_options,
    .examples = play_examples,
};

static const struct cli_option remote_options[] = {
    PLAYER,
    {NULL, NULL, NULL},
};

static const struct cli_example pause_examples[] = {
    {"mien pause", "and once more to go on"},
    {NULL, NULL},
};

const struct command table_pause = {
    .name = "pause",
    .arguments = "",
    .summary = "pause what plays, or go on",
    .about = "Pauses the player that plays, whoever began it: this machine, MPD, Spotify, in that "
             "order. If none plays, the one that pauses goes on.",
    .run = command_pause,
    .options = remote_options,
    .examples = pause_examples,
};

static const struct cli_example next_examples[] = {
    {"mien next", "the next song"},
    {NULL, NULL},
};

const struct command table_next = {
    .name = "next",
    .arguments = "",
    .summary = "go to the next song",
    .about = "Goes to the next song of the player that plays, found as 'mien pause' does.",
    .run = command_next,
    .options = remote_options,
    .examples = next_examples,
};

static const struct cli_example stop_examples[] = {
    {"mien stop", "silence"},
    {NULL, NULL},
};

const struct command table_stop = {
    .name = "stop",
    .arguments = "",
    .summary = "stop the music",
    .about = "Stops the player that plays or pauses, found as 'mien pause' does.",
    .run = command_stop,
    .options = remote_options,
    .examples = stop_examples,
};

static const struct cli_example devices_examples[] = {
    {"mien devices", "all there are"},
    {"mien devices --player mpd --json", "MPD's outputs for a program"},
    {NULL, NULL},
};

const struct command table_devices = {
    .name = "devices",
    .arguments = "",
    .summary = "where music can be played",
    .about = "Lists Spotify's devices, MPD's outputs and this machine's, or why there are none. "
             "A star marks those that play if none is asked for with --device.",
    .run = command_devices,
    .options = remote_options,
    .examples = devices_examples,
};
