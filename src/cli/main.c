#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option common_options[] = {
    {"json", NULL, "print JSON for programs, one object a line"},
    {"library", "FILE", "the library (default: $XDG_DATA_HOME/mien/library.db)"},
    {"quiet", NULL, "say nothing but errors"},
    {"verbose", NULL, "say what is done and how long it took"},
    {"help", NULL, "show this help"},
    {NULL, NULL, NULL},
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

static const struct cli_option list_options[] = {
    {"mood", "angry|calm|happy|sad", "only songs of this mood"},
    {"search", "WORDS", "only songs whose title or artist has these words"},
    {NULL, NULL, NULL},
};

static const struct cli_option songs_options[] = {
    {"count", "N", "how many (5)"},
    {"seed", "N", "draw again what this number drew; what was shown lately does not matter then"},
    {NULL, NULL, NULL},
};

static const struct cli_option like_options[] = {
    {"by", "features|cosine", "all features (default), or the article's score"},
    {"mood", "angry|calm|happy|sad", "only songs of this mood"},
    {"count", "N", "how many (10)"},
    {NULL, NULL, NULL},
};

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

static const struct cli_example add_examples[] = {
    {"mien add genres_v2.csv.gz", "a catalogue with features"},
    {"mien add ~/Downloads/*.csv", "every playlist that Exportify saved"},
    {NULL, NULL},
};

static const struct cli_example fit_examples[] = {
    {"mien fit", "the moods as people hear them"},
    {"mien fit --recipe article", "PCA and K-means, as published"},
    {"mien fit --algorithm dbscan --eps 0.9 --min-samples 20", "other clusters"},
    {NULL, NULL},
};

static const struct cli_example list_examples[] = {
    {"mien list --mood calm", "all calm songs"},
    {"mien list --search 'blue moon'", "songs with these words"},
    {"mien list --json | jq -r .title", "for other programs"},
    {NULL, NULL},
};

static const struct cli_example songs_examples[] = {
    {"mien songs happy", "five happy songs"},
    {"mien songs sad --count 20 --json", "twenty sad ones for a program"},
    {NULL, NULL},
};

static const struct cli_example like_examples[] = {
    {"mien like 'blue moon'", "by a part of its title"},
    {"mien like spotify:track:4uLU6hMCjMI75M1A2tKUQC", "by its uri"},
    {"mien like 'blue moon' --by cosine", "as the article did"},
    {NULL, NULL},
};

static const struct cli_example completion_examples[] = {
    {"mien completion bash > ~/.local/share/bash-completion/completions/mien",
     "for bash, from the next shell on"},
    {NULL, NULL},
};

const struct command commands[] = {
    {"add", "FILE...", "songs into the library: CSV catalogues, also .csv.gz",
     "Reads catalogues by their header: Kaggle's genres_v2.csv, TidyTuesday's spotify_songs, any "
     "playlist saved by Exportify, also after a spreadsheet has been at it. What is there already "
     "stays as it is, so a file can be added again. Each file is added whole or, if it cannot be "
     "read to its end, not at all.\n\nRows that are left out are counted by reason. If rows are "
     "broken (a value out of its range or not a number, a wrong number of fields) the first one is "
     "shown and the exit status is 1; the good rows are in the library all the same.",
     command_add, "FILE", NULL, add_examples},
    {"fit", "", "learn the moods of the library's songs",
     "Gives every song with features a probability for each of the four moods. The default recipe "
     "places songs as people label them; how often it agrees with people stands in "
     "docs/models/song-mood.md. '--recipe article' is the published way: standardise 11 features, "
     "4 principal components, K-means with 4 clusters, each cluster the mood that suits it. "
     "Features that the catalogue lacks are left out, never made up.\n\nRun it again after adding "
     "songs.",
     command_fit, NULL, fit_options, fit_examples},
    {"moods", "", "how many songs each mood has, and what they are like",
     "Shows how many songs are happy, angry, sad and calm, how sure that is, their mean valence, "
     "energy and tempo, and their most frequent genres.",
     command_moods, NULL, NULL, NULL},
    {"list", "", "the library's songs with their moods",
     "Lists songs with their mood and how sure it is, in the order they were added; with --search "
     "the best matches first.",
     command_list, NULL, list_options, list_examples},
    {"songs", "MOOD", "five songs of a mood: angry, calm, happy or sad",
     "Draws songs at random, the surer ones more often. No song or artist comes twice, and nothing "
     "that was shown in the last hour unless there is nothing else.",
     command_songs, "angry|calm|happy|sad", songs_options, songs_examples},
    {"like", "TRACK", "songs like this one, with scores and reasons",
     "TRACK is an id, a uri, a link to open.spotify.com, or a part of the title or artist; if "
     "several songs match, there is a short list to choose from.\n\nThe score compares all "
     "features: 100 is the same sound, 50 as far as two songs taken at random. '--by cosine' is "
     "the "
     "article's score, the cosine of valence and energy among songs of the same mood; in two "
     "dimensions it only compares directions, so that many songs have 1.000000.",
     command_like, "TRACK", like_options, like_examples},
    {"faces", "IMAGE...", "where the faces are",
     "Finds faces in JPEG, PNG, PGM and PPM pictures with OpenCV's cascade of frontal faces, and "
     "gives "
     "exactly the rectangles that OpenCV gives. --thorough also looks with the alt2 and profile "
     "cascades, both ways round, and at heads tilted by 20 degrees.\n\nThe cascades come from "
     "Debian's "
     "package opencv-data. Pictures are looked at and forgotten; nothing is kept of them but what "
     "--annotate writes.",
     command_faces, "FILE", faces_options, faces_examples},
    {"completion", "bash|zsh|fish", "completion of commands and options for a shell",
     "Prints the completion for a shell.", command_completion, "bash|zsh|fish", NULL,
     completion_examples},
    {"help", "[COMMAND]", "this help, or a command's", "Shows what there is.", command_help, NULL,
     NULL, NULL},
    /* Without a summary: for the build, which makes mien.1 with it. */
    {"manual", "", NULL, "Prints the man page.", command_manual, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static const struct command *find_command(const char *name) {
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0) {
            return command;
        }
    }
    return NULL;
}

static int run(struct cli *cli, int count, char **words) {
    if (count < 2) {
        help_all(stderr);
        return CLI_MISUSED;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        help_all(stdout);
        return CLI_GOOD;
    }
    if (strcmp(words[1], "--version") == 0) {
        puts("mien " MIEN_VERSION);
        return CLI_GOOD;
    }
    cli->command = find_command(words[1]);
    if (cli->command == NULL) {
        return cli_misused(cli, "there is no command '%s'", words[1]);
    }
    if (!cli_parse(cli, count - 2, words + 2)) {
        return CLI_MISUSED;
    }
    if (cli_has(cli, "help")) {
        help_command(cli->command, stdout);
        return CLI_GOOD;
    }
    return cli->command->run(cli);
}

int main(int count, char **words) {
    struct cli cli = {0};
    int result = run(&cli, count, words);
    free(cli.word);
    /* A full disk behind standard output must not look like success. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("mien: the output could not be written\n", stderr);
        result = result == CLI_GOOD ? CLI_FAILED : result;
    }
    return result;
}
