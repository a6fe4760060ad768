#include "face/scan.h"

#include "face/integral.h"
#include "faces.h"
#include "test.h"

/* The rule itself: a window is looked at unless the one before it was and was rejected. */
static void test_passed_over(void **state) {
    (void)state;
    struct random random = random_seeded(1, 0);
    uint32_t carry = 0;
    bool skip = false;
    for (int i = 0; i < 20000; i++) {
        uint32_t rejected = random_bits(&random) & 0xffff, wanted = 0;
        rejected |= i % 3 == 0 ? random_bits(&random) & 0xffff : 0;
        rejected = i % 50 == 0 ? 0xffff : rejected;
        for (unsigned window = 0; window < SCAN_LANES; window++) {
            wanted |= (uint32_t)skip << window;
            skip = !skip && (rejected >> window & 1);
        }
        assert_int_equal(scan_passed_over(rejected, &carry), wanted);
        assert_int_equal(carry, skip);
    }
}

/* The sum over a rectangle, pixel by pixel; of LBP's blocks for `tilted` false. */
static float sum_of(const struct image *image, const struct cascade_rect *rect, bool tilted, int x0,
                    int y0) {
    long sum = 0;
    for (int y = 0; y < (int)image->height; y++) {
        for (int x = 0; x < (int)image->width; x++) {
            int dx = x - x0 - rect->x, dy = y - y0 - rect->y;
            bool in = dx >= 0 && dx < rect->width && dy >= 0 && dy < rect->height;
            if (tilted) {
                int right = dx + 1 + dy, left = dy - dx - 1;
                in = right >= 0 && right < 2 * rect->width && left >= 0 && left < 2 * rect->height;
            }
            sum += in ? image->pixels[(size_t)y * image->width + (size_t)x] : 0;
        }
    }
    return (float)sum;
}

static bool goes_left(const struct cascade *cascade, const struct cascade_node *node,
                      const struct image *image, int x, int y, float contrast) {
    const struct cascade_feature *feature = &cascade->feature[node->feature];
    if (!cascade->lbp) {
        float value =
            feature->rect[0].weight * sum_of(image, &feature->rect[0], feature->tilted, x, y) +
            feature->rect[1].weight * sum_of(image, &feature->rect[1], feature->tilted, x, y);
        if (feature->rects == 3) {
            value +=
                feature->rect[2].weight * sum_of(image, &feature->rect[2], feature->tilted, x, y);
        }
        return value * contrast < node->threshold;
    }
    static const int around[8][2] = {{0, 0}, {1, 0}, {2, 0}, {2, 1},
                                     {2, 2}, {1, 2}, {0, 2}, {0, 1}};
    struct cascade_rect rect = feature->rect[0], middle = rect;
    middle.x += rect.width;
    middle.y += rect.height;
    float least = sum_of(image, &middle, false, x, y);
    unsigned code = 0;
    for (int i = 0; i < 8; i++) {
        struct cascade_rect block = rect;
        block.x += around[i][0] * rect.width;
        block.y += around[i][1] * rect.height;
        code = code << 1 | (sum_of(image, &block, false, x, y) >= least);
    }
    return cascade->subset[node - cascade->node][code / 32] >> code % 32 & 1;
}

/* The stage at which a window fails, or how many there are. */
static size_t fails_at(const struct cascade *cascade, const struct image *image, int x, int y,
                       float contrast) {
    for (size_t s = 0; s < cascade->stages; s++) {
        double sum = 0;
        for (size_t t = cascade->stage[s].tree;
             t < cascade->stage[s].tree + cascade->stage[s].trees; t++) {
            const struct cascade_tree *tree = &cascade->tree[t];
            int at = 0;
            do {
                const struct cascade_node *node = &cascade->node[tree->node + (size_t)at];
                at = goes_left(cascade, node, image, x, y, contrast) ? node->left : node->right;
            } while (at > 0);
            sum += cascade->leaf[tree->leaf + (size_t)-at];
        }
        if (sum < cascade->stage[s].threshold) {
            return s;
        }
    }
    return cascade->stages;
}

static float contrast_of(const struct cascade *cascade, const struct image *image, int x, int y) {
    double sum = 0, squares = 0, area = (cascade->width - 2) * (cascade->height - 2);
    for (int i = y + 1; i < y + cascade->height - 1; i++) {
        for (int j = x + 1; j < x + cascade->width - 1; j++) {
            double pixel = image->pixels[(size_t)i * image->width + (size_t)j];
            sum += pixel;
            squares += pixel * pixel;
        }
    }
    double spread = area * squares - sum * sum;
    float contrast = spread > 0 ? (float)(1 / sqrt(spread)) : 0;
    return area * contrast < 0.1 ? contrast : 0;
}

static size_t check_row(const struct cascade *cascade, const struct image *image, size_t step) {
    struct layout layout = {step, 160, image->height + 1};
    struct integral integral = integral_new(layout.rows * layout.stride, image->width);
    struct plan plan = plan_new(cascade, layout);
    float contrast[80 + SCAN_LANES] = {0};
    uint32_t hits[80];
    integral_begin(&integral, layout, cascade->tilted, true, image->width, 0);
    for (size_t y = 0; y < image->height; y++) {
        integral_add(&integral, image->pixels + y * image->width);
    }
    size_t windows = (image->width + 1 - (size_t)cascade->width + step - 1) / step;
    size_t y = 2, wanted = 0;
    scan_contrast(&plan, integral.plane + y * layout.stride, windows, contrast);
    size_t found = scan_row(&plan, integral.plane + y * layout.stride, contrast, windows, hits);
    for (size_t i = 0; i < windows; i++) {
        int x = (int)(i * step);
        float mine = contrast_of(cascade, image, x, (int)y);
        assert_true(mine == contrast[i]);
        if (mine == 0) {
            continue;
        }
        size_t stage = fails_at(cascade, image, x, (int)y, mine);
        if (stage == cascade->stages) {
            assert_true(wanted < found);
            assert_int_equal(hits[wanted++], i);
        }
        i += stage == 0;
    }
    assert_int_equal(found, wanted);
    plan_free(&plan);
    integral_free(&integral);
    return found;
}

/* Made-up cascades of every kind on random pictures, beside sums taken pixel by pixel. */
static void test_rows(void **state) {
    (void)state;
    for (enum cascade_kind kind = STUMPS; kind < CASCADE_KINDS; kind++) {
        size_t found = 0;
        for (uint64_t seed = 0; seed < 12; seed++) {
            struct cascade *cascade = cascade_random(kind, 12, 14, seed);
            struct image image = picture_random(50 + seed, 17, seed);
            memset(image.pixels, 77, seed % 2 * 16 * image.width); /* windows without contrast */
            found += check_row(cascade, &image, 1 + seed % 2);
            free(image.pixels);
            image = picture_random(50 + seed, 17, seed + 100);
            found += check_row(cascade, &image, 1 + seed % 2);
            free(image.pixels);
            cascade_free(cascade);
        }
        assert_true(found > 5); /* or the cascades would test nothing */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_passed_over),
        cmocka_unit_test(test_rows),
    };
    return test_run("face_scan", tests);
}
