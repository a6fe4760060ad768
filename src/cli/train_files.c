#include "cli/train_files.h"

#include "plot/plot.h"

#include <stdlib.h>

bool train_write_history(const struct trainer *trainer, const char *folder, struct error *err) {
    struct text text = {0};
    text_add_string(&text,
                    "epoch,rate,loss,accuracy,validation_loss,validation_accuracy,seconds\n");
    for (size_t i = 0; i < trainer_epochs(trainer); i++) {
        const struct trainer_epoch *epoch = trainer_epoch(trainer, i);
        text_format(&text, "%zu,%.9g,%.6f,%.6f,%.6f,%.6f,%.3f\n", i + 1, epoch->rate, epoch->loss,
                    epoch->accuracy, epoch->valid_loss, epoch->valid_accuracy, epoch->seconds);
    }
    char *path = path_join(folder, "history.csv");
    bool good = file_write(path, text.data, text.length, err);
    free(path);
    text_free(&text);
    return good;
}

/* The figures of all epochs, one array each. */
struct curves {
    double *loss, *accuracy, *valid_loss, *valid_accuracy;
    size_t epochs;
};

static struct curves curves_of(const struct trainer *trainer) {
    size_t epochs = trainer_epochs(trainer);
    double *all = memory_new(4 * epochs, sizeof *all);
    struct curves curves = {all, all + epochs, all + 2 * epochs, all + 3 * epochs, epochs};
    for (size_t i = 0; i < epochs; i++) {
        const struct trainer_epoch *epoch = trainer_epoch(trainer, i);
        curves.loss[i] = epoch->loss;
        curves.accuracy[i] = epoch->accuracy;
        curves.valid_loss[i] = epoch->valid_loss;
        curves.valid_accuracy[i] = epoch->valid_accuracy;
    }
    return curves;
}

static bool draw(const struct trainer *trainer, const struct curves *curves, bool accuracy,
                 const char *path, struct error *err) {
    const double *valid = accuracy ? curves->valid_accuracy : curves->valid_loss;
    size_t best = trainer_best(trainer);
    char note[64];
    snprintf(note, sizeof note, "kept: epoch %zu, %.3f", best + 1, valid[best]);
    const struct plot_series series[] = {
        {"training", NULL, accuracy ? curves->accuracy : curves->loss, curves->epochs},
        {"validation", NULL, valid, curves->epochs}};
    const struct plot_mark mark = {(double)best + 1, valid[best], note};
    struct plot_lines chart = {.title = accuracy ? "Faces answered right" : "Loss",
                               .x_name = "epoch",
                               .y_name = accuracy ? "right" : "cross-entropy (nats)",
                               .series = series,
                               .series_count = 2,
                               .mark = &mark,
                               .percent = accuracy};
    return plot_lines(path, &chart, err);
}

bool train_draw_history(const struct trainer *trainer, const char *folder, struct error *err) {
    static const char *const names[] = {"loss.png", "loss.svg", "accuracy.png", "accuracy.svg"};
    struct curves curves = curves_of(trainer);
    bool good = true;
    for (size_t i = 0; good && i < 4; i++) {
        char *path = path_join(folder, names[i]);
        good = draw(trainer, &curves, i >= 2, path, err);
        free(path);
    }
    free(curves.loss);
    plot_forget();
    return good;
}
