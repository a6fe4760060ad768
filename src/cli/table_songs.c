/* The commands for songs. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option add_options[] = {
    {"dry-run", NULL, "music: say what would be heard, and do nothing"},
    {"exclude", "PATTERN,...", "music: leave out names like these, or paths below the folder"},
    {"failed", NULL, "show the music files that could not be heard, and why"},
    {"threads", "N", "music: so many are heard at once (one for each processor)"},
    {NULL, NULL, NULL},
};

static const struct cli_example add_examples[] = {
    {"mien add ~/Music", "your own music; again whenever there is more"},
    {"mien add ~/Music --exclude 'Audiobooks,*.wma'", "but not these"},
    {"mien add --failed", "what could not be heard, and why"},
    {"mien add genres_v2.csv.gz", "a catalogue with features"},
    {"mien add ~/Downloads/*.csv", "every playlist that Exportify saved"},
    {NULL, NULL},
};

const struct command table_add = {
    .name = "add",
    .arguments = "FOLDER|FILE...",
    .summary = "songs into the library: folders of music, CSV catalogues",
    .about =
        "Music is heard: tempo, key, loudness and sound are measured, features on Spotify's scales "
        "estimated, and each song gets its moods. What is as it was is not opened again, what was "
        "moved or has new tags is known by its sound, and what is no longer there is no longer "
        "offered. Each song is kept as soon as it is heard, so Ctrl-C loses nothing: the same "
        "command goes on. Files that cannot be heard are listed with the reason, and the exit "
        "status is 1 if there are new ones.\n\n"
        "Catalogues are read by their header: Kaggle's genres_v2.csv, TidyTuesday's "
        "spotify_songs, any playlist saved by Exportify, also after a spreadsheet has been "
        "at it; also .csv.gz. What is there already stays as it is, so a file can be added again. "
        "Each catalogue is added whole or, if it cannot be read to its end, not at all. "
        "Rows that are left out are counted by reason. If rows are broken (a value out of its "
        "range or not a number, a wrong number of fields) the first one is shown and the exit "
        "status is 1; the good rows are in the library all the same.",
    .run = command_add,
    .words = "FILE",
    .options = add_options,
    .examples = add_examples,
};

static const struct cli_example hear_examples[] = {
    {"mien hear song.mp3", "its mood, tempo, key and loudness"},
    {"mien hear *.flac --json", "one object a file, for a program"},
    {NULL, NULL},
};

const struct command table_hear = {
    .name = "hear",
    .arguments = "FILE...",
    .summary = "the mood of a piece of music, and what was measured",
    .about = "Hears sound files (or the sound of videos; - for standard input) without adding "
             "them: the probabilities of the four moods, tempo (with half or twice of it where "
             "that is as good), key, loudness after EBU R 128, and features on Spotify's scales. "
             "How often the moods agree with people stands in docs/models/song-sound.md.",
    .run = command_hear,
    .words = "FILE",
    .examples = hear_examples,
};

static const struct cli_option watch_options[] = {
    {"exclude", "PATTERN,...", "leave out names like these, or paths below the folder"},
    {NULL, NULL, NULL},
};

static const struct cli_example watch_examples[] = {
    {"mien watch ~/Music", "until Ctrl-C"},
    {"systemd-run --user mien watch ~/Music", "in the background"},
    {NULL, NULL},
};

const struct command table_watch = {
    .name = "watch",
    .arguments = "FOLDER",
    .summary = "keep the library current with a folder of music",
    .about = "Adds the folder as 'mien add' does, and then waits for changes: a file is heard "
             "once it is written and has been quiet for a moment, new folders are followed, songs "
             "that are deleted or moved away are no longer offered. Ctrl-C ends it.",
    .run = command_watch,
    .words = "FILE",
    .options = watch_options,
    .examples = watch_examples,
};

static const struct cli_option tag_options[] = {
    {"mood", "MOOD", "only songs of this mood; of the whole library if no file is named"},
    {"dry-run", NULL, "say what would be written, and do nothing"},
    {NULL, NULL, NULL},
};

static const struct cli_example tag_examples[] = {
    {"mien tag ~/Music --dry-run", "what would be written"},
    {"mien tag ~/Music", "mood and tempo into the tags of every file there"},
    {"mien tag --mood calm", "of the calm songs, wherever they are"},
    {NULL, NULL},
};

const struct command table_tag = {
    .name = "tag",
    .arguments = "[FILE|FOLDER...]",
    .summary = "write what was heard in music files into their tags",
    .about =
        "Writes the mood and the tempo of songs that 'mien add' heard into the tags of their "
        "files, where other programs see them: MP3 (TMOO, TBPM), FLAC, Ogg and Opus (MOOD, BPM) "
        "and MP4 (MOOD, tmpo). All else stays as it is, byte by byte; the new file is read again "
        "before it takes the place of the old one, and whatever happens there is one of both. "
        "Files "
        "of other formats are left alone with a message, and the exit status is 1.",
    .run = command_tag,
    .words = "FILE",
    .options = tag_options,
    .examples = tag_examples,
};

static const struct cli_option fit_options[] = {
    {"recipe", "people|article", "people: as people label songs (default); article: its clusters"},
    {"algorithm", "kmeans|dbscan|birch", "cluster with this instead of a recipe"},
    {"components", "N", "principal components that are clustered (4)"},
    {"clusters", "N", "K-means, BIRCH: clusters (4)"},
    {"starts", "N", "K-means: the best of so many starts (10)"},
    {"eps", "X", "DBSCAN: how near neighbours are (1.0)"},
    {"min-samples", "N", "DBSCAN: neighbours that make a core (10)"},
    {"threshold", "X", "BIRCH: radius of a subcluster (0.5)"},
    {"branching-factor", "N", "BIRCH: subclusters in a node (50)"},
    {"seed", "N", "for the random starts (1)"},
    {NULL, NULL, NULL},
};

static const struct cli_example fit_examples[] = {
    {"mien fit", "the moods as people hear them"},
    {"mien fit --recipe article", "PCA and K-means, as published"},
    {"mien fit --algorithm dbscan --eps 0.9 --min-samples 20", "other clusters"},
    {NULL, NULL},
};

const struct command table_fit = {
    .name = "fit",
    .arguments = "",
    .summary = "learn the moods of the library's songs",
    .about = "Gives every song with features a probability for each of the four moods; songs that "
             "were heard keep the moods that were heard in them. The "
             "default recipe places songs as people label them; how often it agrees with people "
             "stands in docs/models/song-mood.md. '--recipe article' is the published way: "
             "standardise 11 features, 4 principal components, K-means with 4 clusters, each "
             "cluster the mood that suits it. Features that the catalogue lacks are left out, "
             "never made up.\n\nRun it again after adding songs.",
    .run = command_fit,
    .options = fit_options,
    .examples = fit_examples,
};

const struct command table_moods = {
    .name = "moods",
    .arguments = "",
    .summary = "how many songs each mood has, and what they are like",
    .about = "Shows how many songs are happy, angry, sad and calm, how sure that is, their mean "
             "valence, energy and tempo, and their most frequent genres.",
    .run = command_moods,
};

static const struct cli_option list_options[] = {
    {"mood", "angry|calm|happy|sad", "only songs of this mood"},
    {"search", "WORDS", "only songs whose title or artist has these words"},
    {NULL, NULL, NULL},
};

static const struct cli_example list_examples[] = {
    {"mien list --mood calm", "all calm songs"},
    {"mien list --search 'blue moon'", "songs with these words"},
    {"mien list --json | jq -r .title", "for other programs"},
    {NULL, NULL},
};

const struct command table_list = {
    .name = "list",
    .arguments = "",
    .summary = "the library's songs with their moods",
    .about = "Lists songs with their mood and how sure it is, in the order they were added; with "
             "--search the best matches first.",
    .run = command_list,
    .options = list_options,
    .examples = list_examples,
};

static const struct cli_option songs_options[] = {
    {"count", "N", "how many (5)"},
    {"seed", "N", "draw again what this number drew; what was shown lately does not matter then"},
    {NULL, NULL, NULL},
};

static const struct cli_example songs_examples[] = {
    {"mien songs happy", "five happy songs"},
    {"mien songs sad --count 20 --json", "twenty sad ones for a program"},
    {NULL, NULL},
};

const struct command table_songs = {
    .name = "songs",
    .arguments = "MOOD",
    .summary = "five songs of a mood: angry, calm, happy or sad",
    .about = "Draws songs at random, the surer ones more often. No song or artist comes twice, "
             "and nothing that was shown in the last hour, or picked or played in the last day, "
             "unless there is nothing else.",
    .run = command_songs,
    .words = "angry|calm|happy|sad",
    .options = songs_options,
    .examples = songs_examples,
};

static const struct cli_option like_options[] = {
    {"by", "features|cosine", "all features (default), or the article's score"},
    {"mood", "angry|calm|happy|sad", "only songs of this mood"},
    {"count", "N", "how many (10)"},
    {NULL, NULL, NULL},
};

static const struct cli_example like_examples[] = {
    {"mien like 'blue moon'", "by a part of its title"},
    {"mien like spotify:track:4uLU6hMCjMI75M1A2tKUQC", "by its uri"},
    {"mien like 'blue moon' --by cosine", "as the article did"},
    {NULL, NULL},
};

const struct command table_like = {
    .name = "like",
    .arguments = "TRACK",
    .summary = "songs like this one, with scores and reasons",
    .about = "TRACK is an id, a uri, a link to open.spotify.com, or a part of the title or "
             "artist; if several songs match, there is a short list to choose from.\n\nThe score "
             "compares all features: 100 is the same sound, 50 as far as two songs taken at "
             "random. '--by cosine' is the article's score, the cosine of valence and energy "
             "among songs of the same mood; in two dimensions it only compares directions, so "
             "that many songs have 1.000000.",
    .run = command_like,
    .words = "TRACK",
    .options = like_options,
    .examples = like_examples,
};

static const struct cli_option journey_options[] = {
    {"from", "angry|calm|happy|sad", "where you are: a mood, or valence,arousal (each -1 to 1)"},
    {"to", "angry|calm|happy|sad", "where you want to be, in the same way"},
    {"want", "match|lift|calm|energize", "instead of --to: stay, or to happy, calm, full energy"},
    {"minutes", "N", "how long (20)"},
    {"songs", "N", "how many songs, instead of minutes"},
    {"m3u", "FILE", "write the list for players as well"},
    {"seed", "N", "make again what this number made; what was shown lately does not matter then"},
    {NULL, NULL, NULL},
};

static const struct cli_example journey_examples[] = {
    {"mien journey --from sad --to happy --minutes 20", "meet the mood, then lift it"},
    {"mien journey --from -0.5,0.8 --want calm --songs 8", "from a point of the circumplex"},
    {"mien journey --from calm --want energize --m3u way.m3u8", "for a player"},
    {NULL, NULL},
};

const struct command table_journey = {
    .name = "journey",
    .arguments = "--from MOOD --to MOOD",
    .summary = "songs that begin in one mood and move to another",
    .about = "Makes a list that begins where you are and moves in even steps to where you want to "
             "be, as music therapists do it (the iso principle: meet the mood, then move it). Each "
             "song is near its place on the way and close in sound to the one before; no song or "
             "artist comes twice, and what was shown in the last hour, or picked or played in the "
             "last day, only where nothing else is near.\n\n"
             "--want match stays where you are; lift leads to happy; calm leads to calm; energize "
             "leads to high arousal that is not unpleasant. Where the library has no songs of a "
             "mood, the journey begins or ends with the nearest that it has, and says so.",
    .run = command_journey,
    .options = journey_options,
    .examples = journey_examples,
};
