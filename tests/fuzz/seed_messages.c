/* Writes whole answers of mien-media for the fuzzer to start from: seed_messages FOLDER makes
 * FOLDER/media/. */
#include "messages.h"

#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    struct text path = {0};
    struct error err;
    if (count != 2) {
        fprintf(stderr, "usage: seed_messages FOLDER\n");
        return 2;
    }
    text_format(&path, "%s/media", words[1]);
    bool good = file_make_folder(path.data, &err);
    for (int kind = 0; kind < 4 && good; kind++) {
        struct text bytes = message_example(kind % 2 == 1), seed = {0};
        char first = (char)kind;
        text_add(&seed, &first, 1);
        text_add(&seed, bytes.data, bytes.length);
        text_clear(&path);
        text_format(&path, "%s/media/%d", words[1], kind);
        good = file_write(path.data, seed.data, seed.length, &err);
        text_free(&seed);
        text_free(&bytes);
    }
    text_free(&path);
    if (!good) {
        fprintf(stderr, "seed_messages: %s\n", err.message);
    }
    return good ? 0 : 1;
}
