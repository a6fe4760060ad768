/* A libFuzzer target: any text as a recipe. What is taken is within the ranges that docs/formats.md
 * gives, and its text is what was read. */
#include "expression/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool true_here, const char *what) {
    if (!true_here) {
        fprintf(stderr, "fuzz_recipe: %s\n", what);
        abort();
    }
}

static bool share(double value) {
    return value >= 0 && value <= 1;
}

static void check(const struct recipe *recipe, const char *text) {
    const struct lesson_options *lessons = &recipe->lessons;
    must(strcmp(recipe->text, text) == 0, "another text is kept");
    must(recipe->architecture[0] != '\0', "no architecture");
    must(lessons->classes == CLASSES_MOODS || lessons->classes == CLASSES_EMOTIONS, "classes");
    must(share(lessons->votes) && share(lessons->teacher), "shares of the answer");
    must(share(lessons->mixup) && share(lessons->cutmix), "mixing");
    must(share(lessons->augmentation.mirror) && share(lessons->augmentation.cutout) &&
             share(lessons->augmentation.blur) && share(lessons->augmentation.shift),
         "augmentation");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct text text = {0};
    struct recipe recipe;
    struct error err;
    text_add(&text, (const char *)data, size);
    /* As recipe_read() does. */
    if (memchr(text.data, '\0', size) != NULL || !text_is_utf8(text.data, size)) {
        text_free(&text);
        return 0;
    }
    if (recipe_parse(text.data, "my.recipe", &recipe, &err)) {
        check(&recipe, text.data);
        recipe_free(&recipe);
    } else {
        must(strstr(err.message, "my.recipe") != NULL, "an error without its file");
        must(text_is_utf8(err.message, strlen(err.message)), "an error that is not UTF-8");
    }
    text_free(&text);
    return 0;
}
