/* Draws charts of all kinds, good and odd, for a person to look at: specimen FOLDER */
#include "plot/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *folder;
static struct random random_numbers;

static double noise(void) {
    return random_unit(&random_numbers) - 0.5;
}

static void report(const char *name, bool good, const struct error *err) {
    printf("%s: %s\n", name, good ? "written" : err->message);
}

static void lines(const char *name, struct plot_lines chart, size_t width, size_t height) {
    char path[4096];
    struct error err = {""};
    chart.size = (struct plot_size){width, height};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    report(name, plot_lines(path, &chart, &err), &err);
}

enum { EPOCHS = 40, MANY = 10000 };

/* A network that learns. */
static void training(void) {
    double loss[EPOCHS], held_loss[EPOCHS], right[EPOCHS], held_right[EPOCHS];
    for (int i = 0; i < EPOCHS; i++) {
        loss[i] = 1.9 * exp(-i / 9.0) + 0.05 + 0.02 * noise();
        held_loss[i] = 1.7 * exp(-i / 7.0) + 0.75 + 0.012 * fmax(i - 16, 0) + 0.03 * noise();
        right[i] = 0.97 - 0.75 * exp(-i / 9.0) + 0.01 * noise();
        held_right[i] = 0.68 - 0.45 * exp(-i / 6.0) - 0.0008 * fmax(i - 18, 0) + 0.012 * noise();
    }
    struct plot_series losses[] = {{"training", NULL, loss, EPOCHS},
                                   {"validation", NULL, held_loss, EPOCHS}};
    struct plot_lines chart = {.title = "Loss of the mood network",
                               .x_name = "epoch",
                               .y_name = "cross-entropy",
                               .series = losses,
                               .series_count = 2};
    lines("loss.png", chart, 0, 0);
    lines("loss.svg", chart, 0, 0);
    struct plot_series shares[] = {{"training", NULL, right, EPOCHS},
                                   {"validation", NULL, held_right, EPOCHS}};
    struct plot_reference references[] = {{"people, 65 %", 0.65}, {"most frequent class", 0.251}};
    struct plot_mark mark = {18, held_right[17], "best: epoch 18, 0.683"};
    chart = (struct plot_lines){.title = "Faces whose mood is found",
                                .x_name = "epoch",
                                .y_name = "share of faces",
                                .series = shares,
                                .series_count = 2,
                                .references = references,
                                .reference_count = 2,
                                .mark = &mark,
                                .y_high = 1,
                                .percent = true};
    lines("right.png", chart, 0, 0);
    lines("right-300x200.png", chart, 300, 200);
    lines("right-64x64.png", chart, 64, 64);
    lines("right-150x100.png", chart, 150, 100);
    lines("right-4000x3000.png", chart, 4000, 3000);
    lines("right-1600x300.png", chart, 1600, 300);
    lines("right-300x900.png", chart, 300, 900);
    chart.title = "A title that is far too long for any picture of this size, since it goes on to "
                  "say what was measured, when, on which machine, and by whom it was asked for";
    chart.x_name =
        "epochs, each of which is one pass over all pictures of the training set, of which "
        "there are 28,709, in an order that is drawn anew every time (seed 1)";
    chart.y_name = "share of the pictures whose likeliest mood is the one that most of ten people "
                   "gave it, in percent of all pictures that are not left out for any reason";
    shares[0].name = "training set with augmentation (mirrored, turned, shifted)";
    shares[1].name = "Überprüfung: Gesichter, die \"nie\" gezeigt <wurden> & so weiter\n\x1b[31m";
    references[0].name = "people, as measured by Goodfellow et al. in 2013";
    mark.note = "best: epoch 18, 0.683, which is kept, and written to assets/ as the model of the "
                "next release unless somebody finds a better one";
    lines("long.png", chart, 0, 0);
    lines("long-300x200.png", chart, 300, 200);
}

static void many_series(void) {
    static double y[24][EPOCHS];
    static char names[24][32];
    struct plot_series series[24];
    for (size_t s = 0; s < 24; s++) {
        snprintf(names[s], sizeof names[s], "network %zu", s + 1);
        series[s] = (struct plot_series){names[s], NULL, y[s], EPOCHS};
        for (int i = 0; i < EPOCHS; i++) {
            double end = s < 12 ? 0.62 + 0.004 * (double)s : 0.2 + 0.03 * (double)s;
            y[s][i] = end * (1 - exp(-(i + 1) / (4.0 + (double)s))) + 0.01 * noise();
        }
    }
    struct plot_lines chart = {.title = "24 networks",
                               .x_name = "epoch",
                               .y_name = "share that is right",
                               .series = series,
                               .series_count = 24,
                               .percent = true};
    lines("many.png", chart, 0, 0);
    lines("many-300x200.png", chart, 300, 200);
    chart.series_count = 8;
    chart.title = "Eight networks";
    lines("eight.png", chart, 0, 0);
    /* All end at the same place. */
    for (size_t s = 0; s < 8; s++) {
        for (int i = 0; i < EPOCHS; i++) {
            y[s][i] =
                0.7 * (1 - exp(-(i + 1) / (2.0 + 1.5 * (double)s))) * (i < 30) + (i >= 30) * 0.7;
        }
    }
    lines("same-end.png", chart, 0, 0);
}

static void odd_lines(void) {
    static double x[MANY], y[MANY], slow[MANY];
    for (int i = 0; i < MANY; i++) {
        x[i] = i * 0.01;
        y[i] = sin(i / 700.0) + 0.4 * noise() + (i % 997 == 0);
        slow[i] = 2 + sin(i / 700.0);
    }
    struct plot_series series[4] = {{"10,000 noisy ones", x, y, MANY}, {"smooth", x, slow, MANY}};
    struct plot_lines chart = {.title = "Ten thousand points",
                               .x_name = "seconds",
                               .y_name = "volts",
                               .series = series,
                               .series_count = 2};
    lines("ten-thousand.png", chart, 0, 0);
    lines("ten-thousand.svg", chart, 0, 0);
    double one = 0.512, fives[6] = {5, 5, 5, 5, 5, 5}, none[3] = {NAN, NAN, NAN};
    series[0] = (struct plot_series){"the only one", NULL, &one, 1};
    chart = (struct plot_lines){
        .title = "One point", .x_name = "epoch", .series = series, .series_count = 1};
    lines("one-point.png", chart, 0, 0);
    series[0] = (struct plot_series){"five", NULL, fives, 6};
    series[1] = (struct plot_series){"empty", NULL, NULL, 0};
    series[2] = (struct plot_series){"not a number", NULL, none, 3};
    chart.title = "All equal, and two without a number";
    chart.series_count = 3;
    lines("equal.png", chart, 0, 0);
    chart.series = series + 1;
    chart.series_count = 2;
    lines("nothing.png", chart, 0, 0);
    double gaps[12] = {1, 2, NAN, 3, NAN, 4, 5, INFINITY, 6, 4, 1e99, 3};
    double small[12] = {1e-5, 3e-5, 2e-5, 5e-5, 4e-5, 6e-5, 7e-5, 7.5e-5, 6e-5, 8e-5, 9e-5, 1e-4};
    double large[12] = {1.2e6, 3e6, 5e6, 4e6, 6e6, 8e6, 7e6, 9e6, 9.9e6, 9.1e6, 8e6, 12e6};
    series[0] = (struct plot_series){"gaps", NULL, gaps, 12};
    chart.series = series;
    chart.series_count = 1;
    chart.title = "Gaps, and a number beyond the range";
    chart.y_low = 0.5;
    chart.y_high = 7;
    lines("gaps.png", chart, 0, 0);
    chart.y_low = chart.y_high = 0;
    chart.title = "The same, all of it";
    lines("huge.png", chart, 0, 0);
    series[0].y = small;
    chart.title = "Small numbers";
    lines("small-numbers.png", chart, 0, 0);
    series[0].y = large;
    chart.title = "Large numbers";
    lines("large-numbers.png", chart, 0, 0);
}

static void matrices(const char *name, struct plot_matrix chart, size_t width, size_t height) {
    char path[4096];
    struct error err = {""};
    chart.size = (struct plot_size){width, height};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    report(name, plot_matrix(path, &chart, &err), &err);
}

static void confusion(void) {
    static const char *const moods[] = {"angry", "disgusted", "afraid", "happy",
                                        "sad",   "surprised", "neutral"};
    static uint64_t counts[40 * 40];
    for (size_t i = 0; i < 49; i++) {
        counts[i] = i % 8 == 0 ? 200 + i * 13 : random_below(&random_numbers, 90);
    }
    struct plot_matrix chart = {.title = "What the network takes faces for",
                                .row_name = "what people said",
                                .column_name = "what the network said",
                                .classes = moods,
                                .class_count = 7,
                                .counts = counts};
    matrices("matrix.png", chart, 0, 0);
    matrices("matrix.svg", chart, 0, 0);
    matrices("matrix-300x200.png", chart, 300, 200);
    matrices("matrix-64x64.png", chart, 64, 64);
    matrices("matrix-4000x3000.png", chart, 4000, 3000);
    matrices("matrix-400x900.png", chart, 400, 900);
    static const char *const four[] = {"angry, or what people call angry", "calm",
                                       "happy beyond all measure and reason", "sad"};
    static const uint64_t few[16] = {1000000, 20, 0, 7, 0, 0, 0, 0, 5, 6, 7, 123456789, 1, 2, 3, 2};
    chart.classes = four;
    chart.class_count = 4;
    chart.counts = few;
    matrices("matrix-long.png", chart, 0, 0);
    static char names[40][24];
    static const char *forty[40];
    for (size_t i = 0; i < 40; i++) {
        snprintf(names[i], sizeof names[i], "class number %zu", i + 1);
        forty[i] = names[i];
    }
    for (size_t i = 0; i < 1600; i++) {
        counts[i] = i % 41 == 0 ? 300 : random_below(&random_numbers, 20);
    }
    chart.classes = forty;
    chart.class_count = 40;
    chart.counts = counts;
    matrices("matrix-forty.png", chart, 0, 0);
    chart.class_count = 12;
    matrices("matrix-twelve.png", chart, 0, 0);
    chart.class_count = 1;
    matrices("matrix-one.png", chart, 0, 0);
}

static void reliability_chart(const char *name, struct plot_reliability chart, size_t width,
                              size_t height) {
    char path[4096];
    struct error err = {""};
    chart.size = (struct plot_size){width, height};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    report(name, plot_reliability(path, &chart, &err), &err);
}

static void reliability(void) {
    struct plot_bin bins[15];
    for (int i = 0; i < 15; i++) {
        double certainty = (i + 0.5) / 15;
        bins[i] = (struct plot_bin){
            certainty, fmin(fmax(certainty - 0.12 * sin(3.1 * certainty) + 0.03 * noise(), 0), 1),
            i < 3 ? 0 : (uint64_t)(40 + 1800 * certainty * certainty)};
    }
    struct plot_reliability chart = {.title = "How sure the network is, and how often it is right",
                                     .bins = bins,
                                     .bin_count = 15};
    reliability_chart("reliability.png", chart, 0, 0);
    reliability_chart("reliability.svg", chart, 0, 0);
    reliability_chart("reliability-300x200.png", chart, 300, 200);
    reliability_chart("reliability-64x64.png", chart, 64, 64);
    reliability_chart("reliability-4000x3000.png", chart, 4000, 3000);
    struct plot_bin one = {0.9, 1, 1};
    chart.bins = &one;
    chart.bin_count = 1;
    reliability_chart("reliability-one.png", chart, 0, 0);
}

static void circumplex_chart(const char *name, struct plot_circumplex chart, size_t width,
                             size_t height) {
    char path[4096];
    struct error err = {""};
    chart.size = (struct plot_size){width, height};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    report(name, plot_circumplex(path, &chart, &err), &err);
}

static void circumplex(void) {
    enum { POINTS = 100000 };
    struct plot_point *points = memory_new(POINTS, sizeof *points);
    for (size_t i = 0; i < POINTS; i++) {
        double valence = 0.15 + 0.9 * (noise() + noise() + noise());
        double arousal = 0.2 + 0.8 * (noise() + noise() + noise()) + 0.3 * valence;
        points[i].valence = (float)fmin(fmax(valence, -1), 1);
        points[i].arousal = (float)fmin(fmax(arousal, -1), 1);
        points[i].group = arousal > 0 ? (valence > 0 ? 2 : 0) : valence > 0 ? 1 : 3;
    }
    struct plot_circumplex chart = {.title = "The songs of the library",
                                    .groups = {"angry", "calm", "happy", "sad"},
                                    .points = points,
                                    .point_count = POINTS};
    circumplex_chart("circumplex-100000.png", chart, 0, 0);
    circumplex_chart("circumplex-100000.svg", chart, 0, 0);
    circumplex_chart("circumplex-100000-4000x3000.png", chart, 4000, 3000);
    circumplex_chart("circumplex-100000-300x200.png", chart, 300, 200);
    chart.point_count = 5000;
    circumplex_chart("circumplex-5000.png", chart, 800, 800);
    chart.groups[0] = "angry: 12,345 songs of the library, and some that nobody would call so";
    chart.groups[1] = "calm: 12,345 songs of the library, and some that nobody would call so";
    chart.point_count = 60;
    circumplex_chart("circumplex-60.png", chart, 600, 600);
    circumplex_chart("circumplex-60-64x64.png", chart, 64, 64);
    chart.point_count = 1;
    circumplex_chart("circumplex-1.png", chart, 0, 0);
    free(points);
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: specimen FOLDER\n");
        return 2;
    }
    folder = arguments[1];
    mkdir(folder, 0777);
    random_numbers = random_seeded(1, 1);
    training();
    many_series();
    odd_lines();
    confusion();
    reliability();
    circumplex();
    plot_forget();
    return 0;
}
