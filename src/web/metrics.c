#include "web/metrics.h"

static const double bounds[METRICS_BOUNDS - 1] = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1};

void metrics_count(struct metrics *metrics, unsigned status, double seconds) {
    unsigned first = status / 100;
    size_t bound = 0;
    while (bound < METRICS_BOUNDS - 1 && seconds > bounds[bound]) {
        bound++;
    }
    atomic_fetch_add(&metrics->answers[first < METRICS_CLASSES ? first : 0], 1);
    atomic_fetch_add(&metrics->within[bound], 1);
    atomic_fetch_add(&metrics->microseconds, (unsigned long long)(seconds * 1e6));
}

static void write_one(struct text *out, const char *name, const char *kind, const char *help,
                      unsigned long long value) {
    text_format(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, kind, name, value);
}

static void write_times(struct metrics *metrics, struct text *out) {
    static const char name[] = "mien_answer_seconds";
    unsigned long long sum = 0;
    text_format(out, "# HELP %s How long answers took.\n# TYPE %s histogram\n", name, name);
    for (size_t i = 0; i < METRICS_BOUNDS; i++) {
        sum += atomic_load(&metrics->within[i]);
        if (i < METRICS_BOUNDS - 1) {
            text_format(out, "%s_bucket{le=\"%g\"} %llu\n", name, bounds[i], sum);
        } else {
            text_format(out, "%s_bucket{le=\"+Inf\"} %llu\n", name, sum);
        }
    }
    text_format(out, "%s_sum %.6f\n%s_count %llu\n", name,
                (double)atomic_load(&metrics->microseconds) / 1e6, name, sum);
}

void metrics_write(struct metrics *metrics, size_t connections, size_t listeners,
                   struct text *out) {
    text_add_string(out, "# HELP mien_answers_total Answers by the first digit of their status.\n"
                         "# TYPE mien_answers_total counter\n");
    for (int i = 2; i < METRICS_CLASSES; i++) {
        text_format(out, "mien_answers_total{status=\"%dxx\"} %llu\n", i,
                    (unsigned long long)atomic_load(&metrics->answers[i]));
    }
    write_times(metrics, out);
    write_one(out, "mien_pictures_total", "counter", "Pictures that were looked at.",
              atomic_load(&metrics->pictures));
    write_one(out, "mien_faces_total", "counter", "Faces that were seen in them.",
              atomic_load(&metrics->faces));
    write_one(out, "mien_pictures_replaced_total", "counter",
              "Pictures that a newer one took the place of.", atomic_load(&metrics->replaced));
    write_one(out, "mien_sounds_total", "counter", "Songs' files that were sent, or parts of them.",
              atomic_load(&metrics->sounds));
    write_one(out, "mien_sounds_sending", "gauge", "Songs' files that are being sent.",
              atomic_load(&metrics->sending));
    write_one(out, "mien_plays_total", "counter", "Lists of songs that a player plays.",
              atomic_load(&metrics->plays));
    write_one(out, "mien_player_failures_total", "counter", "What a player could not do.",
              atomic_load(&metrics->failures));
    write_one(out, "mien_refused_total", "counter",
              "Requests with a wrong host, origin or password.", atomic_load(&metrics->refused));
    write_one(out, "mien_cut_total", "counter", "Connections that took too long.",
              atomic_load(&metrics->cut));
    write_one(out, "mien_connections", "gauge", "Connections that are open.", connections);
    write_one(out, "mien_listeners", "gauge", "Pages that are told of events.", listeners);
}
