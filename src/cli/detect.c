#include "cli/detect.h"
#include "cli/detect_annotate.h"
#include "cli/detect_folder.h"
#include "cli/detect_source.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What is the same for all that one command looks at, and what came of it. */
struct detecting {
    const struct cli *cli;
    struct looker_options looking;
    struct looker *looker;
    struct follower_options following;
    struct source_options source;
    struct annotator annotator;
    const char *why; /* the file that shows which part of the face decided */
    double seconds;  /* --seconds; 0: all there are, and each frame is told */
    bool json, quiet, everyone;
    bool seen;   /* a face, in anything */
    bool failed; /* with anything */
    bool broken; /* the model: nothing more can be looked at */
};

/* ---- a first Ctrl-C ends the video, a second one the program ---- */

static volatile sig_atomic_t interrupted;

static void interrupt(int number) {
    interrupted = 1;
    signal(number, SIG_DFL);
}

static void heed_interrupts(bool heed) {
    struct sigaction action = {.sa_handler = heed ? interrupt : SIG_DFL};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- what to do ---- */

static bool read_options(struct detecting *detecting) {
    const struct cli *cli = detecting->cli;
    struct face_options *faces = &detecting->looking.faces;
    size_t neighbors = faces->neighbors, threads = 0;
    double half_life = detecting->following.half_life;
    if (!cli_number(cli, "scale-factor", 1, &faces->scale_factor) ||
        !cli_size(cli, "neighbors", 0, 1000, &neighbors) ||
        !cli_size(cli, "min-size", 1, 100000, &faces->min_size) ||
        !cli_size(cli, "megapixels", 1, 4000, &detecting->source.megapixels) ||
        !cli_size(cli, "threads", 1, 256, &threads) ||
        !cli_number(cli, "seconds", 0, &detecting->seconds) ||
        !cli_number(cli, "rate", 0, &detecting->source.rate) ||
        !cli_number(cli, "half-life", -1, &half_life)) {
        return false;
    }
    if (half_life < 0) {
        cli_misused(cli, "--half-life is '%s'; it takes seconds, 0 for none",
                    cli_value(cli, "half-life"));
        return false;
    }
    double rate = detecting->source.rate;
    if (rate != 0 && (rate < 0.001 || rate > 1000)) {
        cli_misused(cli, "--rate is '%s'; it takes frames a second, 0.001 to 1000",
                    cli_value(cli, "rate"));
        return false;
    }
    faces->neighbors = (unsigned)neighbors;
    detecting->following.half_life = half_life;
    detecting->looking.threads = (unsigned)threads;
    detecting->looking.cascade = cli_value(cli, "cascade");
    detecting->looking.model = cli_value(cli, "model");
    detecting->json = cli_has(cli, "json");
    detecting->quiet = cli_has(cli, "quiet");
    detecting->everyone = detecting->annotator.everyone = cli_has(cli, "everyone");
    detecting->why = cli_value(cli, "why");
    detecting->annotator.out = cli_value(cli, "annotate");
    detecting->source.colour = detecting->annotator.out != NULL;
    return true;
}

/* ---- a frame ---- */

/* A video has more frames in a second than anybody reads. */
static bool is_told(const struct detecting *detecting, const struct detect_frame *frame,
                    double before) {
    return !frame->video || detecting->json || floor(frame->seconds) > floor(before);
}

static void tell_frame(const struct detecting *detecting, const struct detect_frame *frame) {
    if (detecting->json) {
        detect_print_frame_json(frame, detecting->everyone);
    } else if (!detecting->quiet) {
        detect_print_frame(frame, detecting->everyone);
    }
    fflush(stdout);
}

/* Those of all that are followed that the frame shows; freed with free(). */
static struct followed *here(const struct follower *follower, size_t *count) {
    size_t all;
    const struct followed *face = follower_faces(follower, &all);
    struct followed *out = memory_new(all, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        if (face[i].here) {
            out[(*count)++] = face[i];
        }
    }
    return out;
}

static bool look(struct detecting *detecting, const char *file, const struct image *image,
                 struct face_moods *moods, struct error *err) {
    struct error problem;
    if (looker_look(detecting->looker, image, moods, &problem)) {
        return true;
    }
    detecting->broken = !looker_ready(detecting->looker, err);
    return !detecting->broken && error_set(err, "%s: %s", file, problem.message);
}

/* ---- all frames ---- */

/* One that is looked at. */
struct watching {
    struct detecting *detecting;
    struct source source;
    struct follower *follower;
    struct detect_frame frame; /* the last one */
    struct followed *faces;    /* of it */
    double first;              /* its seconds */
    size_t frames;
};

/* Which part of the largest face decided. */
static bool show_why(const struct watching *watching, struct error *err) {
    const struct detecting *detecting = watching->detecting;
    const struct detect_frame *frame = &watching->frame;
    unsigned char face[SAMPLE_PIXELS];
    struct why why;
    if (frame->count == 0) {
        return true;
    }
    if (!looker_why(detecting->looker, frame->image, &frame->faces[0].box, face, &why, err)) {
        return false;
    }
    struct image picture = why_draw(face, &why);
    bool good = image_write(detecting->why, &picture, err);
    image_free(&picture);
    return good;
}

/* What is drawn of the frame, after it was looked at. */
static bool draw(struct watching *watching, struct error *err) {
    struct detecting *detecting = watching->detecting;
    const struct detect_frame *frame = &watching->frame;
    double rate = frame->video ? media_facts(watching->source.media)->frame_rate : 0;
    return (detecting->why == NULL || show_why(watching, err)) &&
           (detecting->annotator.out == NULL ||
            annotator_frame(&detecting->annotator, frame, rate, err));
}

/* Sees, and tells of, the frame that the source has. */
static bool see(struct watching *watching, double seconds, struct error *err) {
    struct detecting *detecting = watching->detecting;
    struct detect_frame *frame = &watching->frame;
    struct face_moods moods = {0};
    double before = watching->frames == 0 ? -1 : frame->seconds;
    if (!look(detecting, frame->file, &watching->source.frame, &moods, err)) {
        return false;
    }
    follower_see(watching->follower, seconds, &moods);
    face_moods_free(&moods);
    free(watching->faces);
    watching->faces = here(watching->follower, &frame->count);
    frame->faces = watching->faces;
    frame->seconds = seconds;
    watching->first = watching->frames == 0 ? seconds : watching->first;
    watching->frames++;
    detecting->seen = detecting->seen || frame->count > 0;
    if ((!frame->video || detecting->seconds == 0) && is_told(detecting, frame, before)) {
        tell_frame(detecting, frame);
    }
    return draw(watching, err);
}

static bool is_over(const struct watching *watching) {
    double wanted = watching->detecting->seconds;
    return interrupted || (wanted > 0 && watching->frames > 0 &&
                           watching->frame.seconds - watching->first >= wanted);
}

static void tell_stretch(const struct watching *watching) {
    const struct detecting *detecting = watching->detecting;
    struct detect_stretch stretch = {
        .last = watching->frame,
        .seconds = watching->frames == 0 ? 0 : watching->frame.seconds - watching->first,
        .frames = watching->frames,
        .everyone = detecting->everyone};
    stretch.seen = follower_stretch(watching->follower, stretch.everyone, stretch.moods);
    if (detecting->json) {
        detect_print_stretch_json(&stretch);
    } else if (!detecting->quiet) {
        detect_print_stretch(&stretch);
    }
}

/* A video of which a part could not be decoded was looked at as far as it goes. */
static bool is_whole(const struct watching *watching, struct error *err) {
    const struct media *media = watching->source.media;
    uint64_t damaged = media == NULL ? 0 : media_damaged(media);
    return damaged == 0 || error_set(err,
                                     "%s: is damaged or cut short; %llu pieces of it were left "
                                     "out",
                                     watching->frame.file, (unsigned long long)damaged);
}

static bool watch(struct watching *watching, struct error *err) {
    double seconds = 0;
    bool end = false, good = true;
    while (good && !end && !is_over(watching)) {
        good = source_next(&watching->source, &seconds, &end, err) &&
               (end || see(watching, seconds, err));
    }
    if (good && watching->frame.video) {
        tell_stretch(watching);
    }
    return good;
}

static void detect(void *context, const char *file) {
    struct detecting *detecting = context;
    struct watching watching = {.detecting = detecting, .frame = {.file = file}};
    struct error err;
    if (detecting->broken || interrupted) {
        return;
    }
    bool good = source_open(&watching.source, file, &detecting->source, &err);
    if (good) {
        watching.frame.image = &watching.source.frame;
        watching.frame.video = watching.source.media != NULL;
        watching.follower = follower_new(&detecting->following);
        looker_expect_video(detecting->looker, watching.frame.video);
        heed_interrupts(watching.frame.video);
        good = watch(&watching, &err);
        if (detecting->annotator.out != NULL) {
            good = annotator_end(&detecting->annotator, good, &err);
        }
        good = good && is_whole(&watching, &err);
        heed_interrupts(false);
    }
    if (!good) {
        fflush(stdout);
        cli_failed(&err);
        detecting->failed = true; /* and on with the others */
    }
    free(watching.faces);
    follower_free(watching.follower);
    source_close(&watching.source);
}

static void detect_folder(struct detecting *detecting, const char *path) {
    struct folder_visit visit = {.picture = detect, .context = detecting};
    detecting->annotator.several = true;
    struct error err;
    bool good = folder_visit(path, &visit, &err);
    if (good && visit.pictures == 0) {
        good = error_set(&err, "%s: has no pictures", path);
    }
    if (!good) {
        cli_failed(&err);
        detecting->failed = true;
    } else if (visit.left_out > 0) {
        log_write(&detecting->cli->log, LOG_WARNING, "%s: %s file%s that %s no picture left out",
                  path, cli_count((int64_t)visit.left_out).text, visit.left_out == 1 ? "" : "s",
                  visit.left_out == 1 ? "is" : "are");
    }
}

int command_detect(struct cli *cli) {
    struct detecting detecting = {.cli = cli,
                                  .looking = looker_defaults(),
                                  .following = follower_defaults(),
                                  .source = {.megapixels = IMAGE_MEGAPIXELS}};
    struct error err;
    if (cli->words == 0) {
        return cli_misused(cli, "which pictures? Files, folders, - or camera");
    }
    if (!read_options(&detecting)) {
        return CLI_MISUSED;
    }
    struct stat status;
    if (detecting.why != NULL &&
        (cli->words > 1 || (stat(cli->word[0], &status) == 0 && S_ISDIR(status.st_mode)))) {
        return cli_misused(cli, "--why shows one face of one picture");
    }
    detecting.annotator.several = cli->words > 1;
    detecting.looker = looker_new(&detecting.looking, &err);
    if (detecting.looker == NULL) {
        return cli_failed(&err);
    }
    for (size_t i = 0; i < cli->words; i++) {
        if (stat(cli->word[i], &status) == 0 && S_ISDIR(status.st_mode)) {
            detect_folder(&detecting, cli->word[i]);
        } else {
            detect(&detecting, cli->word[i]);
        }
    }
    looker_free(detecting.looker);
    annotator_free(&detecting.annotator);
    return detecting.failed ? CLI_FAILED : detecting.seen ? CLI_GOOD : CLI_NOTHING_SEEN;
}
