/* Model files: what is saved is what is loaded, and whatever is not just right is refused in one
 * sentence. The article's authors lost their model to labels in another order and a scaling that
 * was left out; here neither can happen. */
#include "expression/model.h"
#include "models.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

static char *model_path; /* of a good one */

static void save(const struct model *model, const char *path, enum tensor_type type) {
    struct error err = {""};
    if (!model_save(model, path, type, &err)) {
        fail_msg("%s", err.message);
    }
}

static struct model *load(const char *path) {
    struct error err = {""};
    struct model *model = model_load(path, &err);
    if (model == NULL) {
        fail_msg("%s", err.message);
    }
    return model;
}

static char *path_of(const char *name) {
    return path_join(test_folder(), name);
}

static int make_good_one(void **state) {
    (void)state;
    model_path = path_of("good.safetensors");
    struct model *model = model_made();
    model->temperature = 1.5;
    save(model, model_path, TENSOR_BF16);
    model_free(model);
    return 0;
}

static int forget_it(void **state) {
    (void)state;
    free(model_path);
    return 0;
}

/* ---- what is saved is what is loaded ---- */

static void all_that_is_known_of_it(void **state) {
    (void)state;
    char *path = path_of("known.safetensors");
    struct model *model = model_made();
    free(model->recipe);
    free(model->data);
    model->recipe = memory_string("# caf\xc3\xa9\r\nepochs = 3\n");
    model->data = memory_string("12 faces of \"faces.csv\"");
    model->temperature = 1.23456789;
    model->seed = UINT64_C(12345678901234567890);
    model->epoch = 18;
    model->accuracy = 0.702812;
    model->loss = 0.794321;
    save(model, path, TENSOR_F32);
    struct model *loaded = load(path);
    assert_string_equal(loaded->architecture, "article");
    assert_string_equal(loaded->recipe, model->recipe);
    assert_string_equal(loaded->data, model->data);
    assert_true(loaded->temperature == model->temperature);
    assert_true(loaded->seed == model->seed && loaded->epoch == 18);
    assert_true(loaded->accuracy == 0.702812 && loaded->loss == 0.794321);
    assert_memory_equal(net_weights(loaded->net), net_weights(model->net),
                        net_weight_count(model->net) * sizeof(float));
    model_free(loaded);
    model_free(model);
    free(path);
}

enum { FACES = 5 };

static void answers_of(struct model *model, double (*moods)[MOOD_COUNT]) {
    unsigned char *faces = faces_made(FACES);
    model_answers(model, faces, FACES, 2, moods);
    free(faces);
}

/* With all bits of the weights the same answers; with 16 of them those of the rounded weights,
 * which are nearly the same. */
static void it_answers_as_before(void **state) {
    (void)state;
    char *path = path_of("same.safetensors");
    struct model *model = model_made();
    double before[FACES][MOOD_COUNT], after[FACES][MOOD_COUNT];
    answers_of(model, before);
    save(model, path, TENSOR_F32);
    struct model *loaded = load(path);
    answers_of(loaded, after);
    assert_memory_equal(before, after, sizeof before);
    model_free(loaded);

    save(model, path, TENSOR_BF16);
    loaded = load(path);
    answers_of(loaded, after);
    for (size_t i = 0; i < FACES; i++) {
        for (size_t mood = 0; mood < MOOD_COUNT; mood++) {
            assert_near(after[i][mood], before[i][mood], 3e-3);
        }
    }
    size_t count = net_weight_count(model->net);
    uint16_t *halves = memory_new(count, sizeof *halves);
    bfloat_from_floats(net_weights(model->net), count, halves);
    bfloat_to_floats(halves, count, net_weights(model->net));
    assert_memory_equal(net_weights(loaded->net), net_weights(model->net), count * sizeof(float));
    answers_of(model, before);
    assert_memory_equal(before, after, sizeof before);
    free(halves);
    model_free(loaded);
    model_free(model);
    free(path);
}

static struct text bytes_of(const char *path) {
    struct error err = {""};
    struct text bytes = {0};
    size_t length = 0;
    char *data = file_read(path, 64 << 20, &length, &err);
    assert_non_null(data);
    text_add(&bytes, data, length);
    free(data);
    return bytes;
}

static void saved_again_it_is_the_same_file(void **state) {
    (void)state;
    char *path = path_of("again.safetensors");
    struct model *model = load(model_path);
    save(model, path, TENSOR_BF16);
    struct text first = bytes_of(model_path), second = bytes_of(path);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    assert_true(first.length < 5000000); /* what a shipped model may be */
    text_free(&first);
    text_free(&second);
    model_free(model);
    free(path);
}

/* Without the sync of file_write(), which takes its time. */
static void write_bytes(const char *path, struct text *bytes) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes->data, 1, bytes->length, file), bytes->length);
    assert_int_equal(fclose(file), 0);
    text_free(bytes);
}

static void ranges_for_8_bits(void **state) {
    (void)state;
    struct error err = {""};
    char *path = path_of("ranges.safetensors");
    struct model *model = model_made();
    assert_null(model_compile(model, 1, NET_INT8, 1, &err));
    assert_non_null(strstr(err.message, "no ranges for int8"));
    size_t layers = net_layers(model->net);
    model->ranges = memory_new(layers, sizeof *model->ranges);
    for (size_t i = 0; i < layers; i++) {
        model->ranges[i] = 1 + (float)i / 3;
    }
    save(model, path, TENSOR_BF16);
    struct model *loaded = load(path);
    assert_memory_equal(loaded->ranges, model->ranges, layers * sizeof(float));
    struct net_plan *plan = model_compile(loaded, 1, NET_INT8, 1, &err);
    if (plan == NULL) {
        fail_msg("%s", err.message);
    }
    net_plan_free(plan);
    model_free(loaded);
    model_free(model);
    free(path);
}

/* ---- what is refused ---- */

/* Refused in one sentence that begins with the file's name and says this. */
static void refused(const char *path, const char *saying) {
    struct error err = {""};
    struct model *model = model_load(path, &err);
    if (model != NULL || strncmp(err.message, path, strlen(path)) != 0 ||
        strstr(err.message, saying) == NULL || strchr(err.message, '\n') != NULL) {
        fail_msg("\"%s\" was not said but: %s", saying, model == NULL ? err.message : "nothing");
    }
}

enum { MOST = 16 };

/* The good file's content, to be changed and written as Mien would write it. */
struct content {
    struct tensor_file *file;
    struct tensor tensor[MOST];
    size_t tensors;
    struct tensor_note note[MOST];
    size_t notes;
};

static struct content open_good_one(void) {
    struct error err = {""};
    struct content content = {
        .file = tensor_file_read(model_path, 64 << 20, TENSOR_CHECKSUM_NEEDED, &err)};
    assert_non_null(content.file);
    const struct tensor *tensors = tensor_file_tensors(content.file, &content.tensors);
    const struct tensor_note *notes = tensor_file_notes(content.file, &content.notes);
    assert_true(content.tensors < MOST && content.notes < MOST);
    memcpy(content.tensor, tensors, content.tensors * sizeof *tensors);
    memcpy(content.note, notes, content.notes * sizeof *notes);
    return content;
}

static struct tensor *tensor_named(struct content *content, const char *name) {
    for (size_t i = 0; i < content->tensors; i++) {
        if (strcmp(content->tensor[i].name, name) == 0) {
            return &content->tensor[i];
        }
    }
    fail_msg("no tensor %s", name);
    return NULL;
}

/* Writes the content, which must be refused, and forgets it. */
static void content_refused(struct content *content, const char *saying) {
    struct error err = {""};
    struct text bytes = {0};
    char *path = path_of("changed.safetensors");
    assert_true(tensor_file_encode(path, content->tensor, content->tensors, content->note,
                                   content->notes, &bytes, &err));
    write_bytes(path, &bytes);
    refused(path, saying);
    tensor_file_free(content->file);
    free(path);
}

/* The good file with this note said otherwise, or left out where the value is NULL. */
static void note_refused(const char *key, const char *value, const char *saying) {
    struct content content = open_good_one();
    size_t i = 0;
    while (i < content.notes && strcmp(content.note[i].key, key) != 0) {
        i++;
    }
    assert_true(i < content.notes);
    if (value == NULL) {
        content.note[i] = content.note[--content.notes];
    } else {
        content.note[i].value = value;
    }
    content_refused(&content, saying);
}

static void labels_in_another_order(void **state) {
    (void)state;
    note_refused("labels", "angry,happy,sad,calm", "its labels is 'angry,happy,sad,calm'");
    note_refused("labels", "angry,happy,sad,calm", MODEL_LABELS);
    note_refused("labels", "angry, calm, happy, sad", "its labels is");
    note_refused("labels", "angry,calm,happy,sad,surprise", "its labels is");
    note_refused("labels", "", "its labels is ''");
    note_refused("labels", NULL, "its labels is 'not given'");
}

static void another_scaling(void **state) {
    (void)state;
    note_refused("scaling", "pixel", "its scaling is 'pixel'");
    note_refused("scaling", "pixel / 127.5 - 1", "its scaling is 'pixel / 127.5 - 1'");
    note_refused("scaling", NULL, "its scaling is 'not given'");
}

static void another_input_or_kind(void **state) {
    (void)state;
    note_refused("input", "rgb 48x48", "its input is 'rgb 48x48'");
    note_refused("input", "gray 64x64", "its input is");
    note_refused("input", NULL, "its input is 'not given'");
    note_refused("kind", "mien expression 2", "its kind is 'mien expression 2'");
    note_refused("kind", NULL, "its kind is 'not given'");
    note_refused("kind", "line\nline \x1b[2J", "its kind is 'line?line ?[2J'");
}

static void an_architecture_that_is_not_known(void **state) {
    (void)state;
    note_refused("architecture", "resnet", "there is no architecture 'resnet'");
    note_refused("architecture", "", "there is no architecture ''");
    note_refused("architecture", NULL, "there is no architecture ''");
    note_refused("architecture", "article ", "there is no architecture 'article '");
}

static void numbers_that_are_none(void **state) {
    (void)state;
    static const char *const keys[] = {"temperature", "seed", "epoch", "accuracy", "loss"};
    static const char *const bad[] = {"nan", "inf", "-1", "", "one", "0x1", "1e999", NULL};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            char saying[64];
            snprintf(saying, sizeof saying, "its %s is not a number from", keys[k]);
            note_refused(keys[k], bad[i], saying);
        }
    }
    note_refused("temperature", "0", "its temperature is not a number from 0.01 to 100");
    note_refused("temperature", "1e-30", "its temperature");
    note_refused("temperature", "101", "its temperature");
    note_refused("accuracy", "1.01", "its accuracy is not a number from 0 to 1");
}

static void a_tensor_of_another_shape(void **state) {
    (void)state;
    static const struct {
        const char *name;
        unsigned rank;
        size_t size[4];
    } shapes[] = {
        {"dense1.weight", 2, {1024, 2048}}, /* as many numbers */
        {"conv2.weight", 4, {32, 64, 3, 3}}, {"conv1.bias", 2, {32, 1}},
        {"conv1.bias", 2, {4, 8}},           {"dense2.weight", 2, {1024, 4}},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct content content = open_good_one();
        struct tensor *tensor = tensor_named(&content, shapes[i].name);
        tensor->rank = shapes[i].rank;
        memcpy(tensor->size, shapes[i].size, sizeof shapes[i].size);
        content_refused(&content, shapes[i].name);
    }
    struct content content = open_good_one(); /* seven classes */
    static const uint16_t zeros[7 * 1024];
    struct tensor *last = tensor_named(&content, "dense2.weight");
    last->size[0] = 7;
    last->data = zeros;
    content_refused(&content, "dense2.weight");
}

static void a_tensor_missing_or_too_many(void **state) {
    (void)state;
    struct content content = open_good_one();
    content.tensor[3] = content.tensor[--content.tensors];
    content_refused(&content, "has 11 tensors where its architecture has 12");
    content = open_good_one();
    static const float one = 1;
    content.tensor[content.tensors++] = (struct tensor){"extra", TENSOR_F32, 0, {0}, &one};
    content_refused(&content, "has 13 tensors where its architecture has 12");
    content = open_good_one();
    tensor_named(&content, "conv3.bias")->name = "conv3.scale";
    content_refused(&content, "conv3.bias");
    content = open_good_one();
    content.tensors = 0;
    content_refused(&content, "has 0 tensors");
}

/* ---- what Mien itself would never write ---- */

/* Byte 43 begins the checksum, as docs/formats.md says. */
static void set_checksum(struct text *bytes) {
    char digits[9];
    memcpy(bytes->data + 43, "00000000", 8);
    snprintf(digits, sizeof digits, "%08lx",
             crc32(0, (const unsigned char *)bytes->data, (unsigned)bytes->length));
    memcpy(bytes->data + 43, digits, 8);
}

/* The last weight, a bf16 number of dense2, becomes these bits; the checksum is right. */
static void weight_refused(uint16_t bits) {
    char *path = path_of("weight.safetensors");
    struct text bytes = bytes_of(model_path);
    memcpy(bytes.data + bytes.length - 2, &bits, 2);
    set_checksum(&bytes);
    write_bytes(path, &bytes);
    refused(path, "dense2.bias");
    free(path);
}

static void weights_that_are_no_numbers(void **state) {
    (void)state;
    weight_refused(0x7fc0); /* NaN */
    weight_refused(0xffff); /* another one */
    weight_refused(0x7f81); /* one that signals */
    weight_refused(0x7f80); /* infinity */
    weight_refused(0xff80);
}

static void no_checksum(void **state) {
    (void)state;
    char *path = path_of("unchecked.safetensors");
    struct text bytes = bytes_of(model_path), without = {0};
    static const char note[] = "\"checksum\":\"crc32:01234567\",";
    size_t begin = strlen("01234567{\"__metadata__\":{"), length = strlen(note);
    text_add(&without, bytes.data, begin);
    text_add(&without, bytes.data + begin + length, bytes.length - begin - length);
    uint64_t header;
    memcpy(&header, without.data, sizeof header);
    header -= length;
    memcpy(without.data, &header, sizeof header);
    struct error err = {""};
    struct tensor_file *file =
        tensor_file_parse(without.data, without.length, "x", TENSOR_CHECKSUM_IF_THERE, &err);
    assert_non_null(file); /* but for that it is a good one */
    tensor_file_free(file);
    write_bytes(path, &without);
    refused(path, "it has no checksum");
    text_free(&bytes);
    free(path);
}

/* ---- damage ---- */

static void one_byte_flipped(void **state) {
    (void)state;
    char *path = path_of("flipped.safetensors");
    struct text bytes = bytes_of(model_path);
    size_t length = bytes.length, header;
    memcpy(&header, bytes.data, sizeof header);
    struct random random = random_seeded(9, 9);
    struct text copy = {0};
    text_add(&copy, bytes.data, length);
    write_bytes(path, &copy);
    int file = open(path, O_RDWR | O_CLOEXEC);
    /* Every byte of the start, some of the rest of the header, then anywhere. */
    for (size_t i = 0; i < 150; i++) {
        size_t at = i < 60    ? i
                    : i < 100 ? 60 + random_below(&random, (uint32_t)header - 52)
                              : random_below(&random, (uint32_t)length);
        at = i == 149 ? length - 1 : at;
        char flipped = (char)(bytes.data[at] ^ (1 << random_below(&random, 8)));
        assert_int_equal(pwrite(file, &flipped, 1, (off_t)at), 1);
        refused(path, "");
        assert_int_equal(pwrite(file, bytes.data + at, 1, (off_t)at), 1);
    }
    close(file);
    model_free(load(path));
    text_free(&bytes);
    free(path);
}

static void cut_short(void **state) {
    (void)state;
    char *path = path_of("cut.safetensors");
    struct text bytes = bytes_of(model_path);
    size_t length = bytes.length;
    write_bytes(path, &bytes);
    static const size_t left[] = {1, 2, 3, 1000, 4096, 100000, 2000000};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        assert_int_equal(truncate(path, (off_t)(length - left[i])), 0);
        refused(path, "");
    }
    static const off_t lengths[] = {5000, 1000, 100, 51, 50, 43, 9, 8, 7, 1, 0};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_int_equal(truncate(path, lengths[i]), 0);
        refused(path, "");
    }
    free(path);
}

static void longer_than_it_should_be(void **state) {
    (void)state;
    char *path = path_of("longer.safetensors");
    struct text bytes = bytes_of(model_path);
    text_add(&bytes, "", 1);
    write_bytes(path, &bytes);
    refused(path, "is damaged");
    assert_int_equal(truncate(path, (off_t)300 << 20), 0); /* a hole, which takes no room */
    refused(path, "larger than 268435456 bytes");
    free(path);
}

static void files_that_are_no_models(void **state) {
    (void)state;
    static const char *const contents[] = {"", "{}", "not a model at all, but some text\n",
                                           "\x89HDF\r\n\x1a\n and so on", "\x02\0\0\0\0\0\0\0{}"};
    char *path = path_of("other.h5");
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        struct text bytes = {0};
        text_add(&bytes, contents[i], i == 4 ? 10 : strlen(contents[i]));
        write_bytes(path, &bytes);
        refused(path, i == 4 ? "checksum" : "not a safetensors file");
    }
    free(path);
    refused(test_folder(), "not a file");
    refused("/nowhere/at/all.safetensors", "No such file");
}

/* ---- writing that fails ---- */

static void a_full_disk_leaves_the_old_model(void **state) {
    (void)state;
    struct error err = {""};
    struct text before = bytes_of(model_path);
    struct model *model = model_made();
    struct rlimit old, little = {.rlim_cur = 1 << 20};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    little.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    bool good = model_save(model, model_path, TENSOR_BF16, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(good);
    assert_non_null(strstr(err.message, "good.safetensors: File too large"));
    struct text after = bytes_of(model_path);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.data, after.data, before.length);
    text_free(&before);
    text_free(&after);
    model_free(model);
}

static void one_that_went_wrong_is_not_saved(void **state) {
    (void)state;
    struct error err = {""};
    char *path = path_of("never.safetensors");
    static const float bad[] = {NAN, INFINITY, 3.4e38F}; /* the last one only in bf16 */
    for (size_t i = 0; i < 3; i++) {
        struct model *model = model_made();
        net_weights(model->net)[net_tensor(model->net, 4)->offset + 100] = bad[i];
        assert_false(model_save(model, path, TENSOR_BF16, &err));
        assert_non_null(strstr(err.message, "conv3.weight"));
        assert_false(file_exists(path));
        model_free(model);
    }
    struct model *model = model_made();
    assert_false(model_save(model, "/nowhere/at/all", TENSOR_BF16, &err));
    assert_non_null(strstr(err.message, "/nowhere/at/all: "));
    model_free(model);
    free(path);
}

static void new_models(void **state) {
    (void)state;
    struct error err = {""};
    assert_null(model_new("resnet", MOOD_COUNT, &err));
    assert_non_null(strstr(err.message, "there is no architecture 'resnet'"));
    struct model *model = model_new("article", MOOD_COUNT, &err);
    assert_string_equal(model->architecture, "article");
    assert_true(model->temperature == 1);
    assert_string_equal(model->data, "");
    model_free(model);
    model_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_known_of_it),
        cmocka_unit_test(it_answers_as_before),
        cmocka_unit_test(saved_again_it_is_the_same_file),
        cmocka_unit_test(ranges_for_8_bits),
        cmocka_unit_test(labels_in_another_order),
        cmocka_unit_test(another_scaling),
        cmocka_unit_test(another_input_or_kind),
        cmocka_unit_test(an_architecture_that_is_not_known),
        cmocka_unit_test(numbers_that_are_none),
        cmocka_unit_test(a_tensor_of_another_shape),
        cmocka_unit_test(a_tensor_missing_or_too_many),
        cmocka_unit_test(weights_that_are_no_numbers),
        cmocka_unit_test(no_checksum),
        cmocka_unit_test(one_byte_flipped),
        cmocka_unit_test(cut_short),
        cmocka_unit_test(longer_than_it_should_be),
        cmocka_unit_test(files_that_are_no_models),
        cmocka_unit_test(a_full_disk_leaves_the_old_model),
        cmocka_unit_test(one_that_went_wrong_is_not_saved),
        cmocka_unit_test(new_models),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("expression/model", tests, make_good_one, forget_it);
}
