#include "cli/look.h"

#include "cli/detect_source.h"
#include "expression/expression.h"

/* What looking needs, from the first frame to the last. */
struct watch {
    struct source source;
    struct looker *looker;
    struct follower *follower;
    struct progress bar;
    double seconds; /* how long a video is looked at */
};

static bool see(struct watch *watch, double at, struct error *err) {
    struct face_moods faces = {0};
    if (!looker_look(watch->looker, &watch->source.frame, &faces, err)) {
        return false;
    }
    follower_see(watch->follower, at, &faces);
    face_moods_free(&faces);
    return true;
}

/* All of a picture; of a video or camera, as long as it is asked for. */
static bool see_all(struct watch *watch, struct error *err) {
    double first = 0;
    double at = 0;
    bool end = false;
    for (size_t frame = 0; frame == 0 || at - first < watch->seconds; frame++) {
        if (!source_next(&watch->source, &at, &end, err)) {
            return false;
        }
        if (end) {
            return true;
        }
        first = frame == 0 ? at : first;
        if (!see(watch, at, err)) {
            return false;
        }
        progress_show(&watch->bar, (at - first) / watch->seconds);
    }
    return true;
}

/* What a listener has to know of a camera, said while it is on; after that it says it is off. */
static void tell_of_camera(const struct watch *watch, bool on) {
    if (on) {
        fprintf(stderr,
                "The camera is on for %g second%s. No picture is kept, and it is off before "
                "anything is asked.\n",
                watch->seconds, watch->seconds == 1 ? "" : "s");
    } else {
        fputs("The camera is off.\n", stderr);
    }
}

/* The looker is made first, so that a camera is on no longer than it has to be. */
bool look_at(const struct cli *cli, const char *source, double seconds, struct look *out,
             struct error *err) {
    struct looker_options looking = looker_defaults();
    struct follower_options following = follower_defaults();
    struct source_options options = {.megapixels = IMAGE_MEGAPIXELS};
    struct watch watch = {.seconds = seconds};
    *out = (struct look){.seen = false};
    looking.model = cli_value(cli, "model");
    watch.looker = looker_new(&looking, err);
    bool good = watch.looker != NULL && looker_ready(watch.looker, err) &&
                source_open(&watch.source, source, &options, err);
    if (good) {
        bool video = watch.source.media != NULL;
        bool camera = source_is_camera(source) && !cli_has(cli, "quiet");
        if (camera) {
            tell_of_camera(&watch, true);
        }
        watch.follower = follower_new(&following);
        watch.bar = progress_begin(video && !cli_has(cli, "quiet") ? stderr : NULL, "looking");
        looker_expect_video(watch.looker, video);
        good = see_all(&watch, err);
        progress_end(&watch.bar);
        source_close(&watch.source);
        if (camera) {
            tell_of_camera(&watch, false);
        }
    }
    if (good) {
        out->seen = follower_stretch(watch.follower, cli_has(cli, "everyone"), out->moods);
    }
    follower_free(watch.follower);
    looker_free(watch.looker);
    return good;
}
