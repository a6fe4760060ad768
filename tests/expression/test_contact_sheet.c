/* Faces on a sheet: each where it belongs, twice as large, and nothing beside the picture. */
#include "expression/contact_sheet.h"
#include "expression/samples.h"
#include "test.h"

/* The gray in the middle of the face in a row and column of the sheet. */
static unsigned char middle_of(const struct image *sheet, size_t row, size_t column) {
    size_t x = 12 + column * 108 + 48, y = 44 + row * (96 + 28 + 12) + 48;
    return sheet->pixels[3 * (y * sheet->width + x)];
}

static void faces_are_in_rows_of_eight(void **state) {
    (void)state;
    unsigned char pixels[11][SAMPLE_PIXELS];
    struct sheet_face faces[11];
    for (size_t i = 0; i < 11; i++) {
        memset(pixels[i], (int)(20 * i + 5), sizeof pixels[i]);
        faces[i].pixels = pixels[i];
        snprintf(faces[i].text, sizeof faces[i].text, "angry %zu %%", i);
    }
    struct image sheet = contact_sheet("People say", faces, 11);
    assert_int_equal(sheet.channels, 3);
    assert_int_equal(sheet.width, 12 + 8 * 108);
    assert_int_equal(sheet.height, 44 + 2 * (96 + 28 + 12));
    for (size_t i = 0; i < 11; i++) {
        assert_int_equal(middle_of(&sheet, i / 8, i % 8), 20 * i + 5);
    }
    assert_true(middle_of(&sheet, 1, 3) > 240); /* paper */
    image_free(&sheet);
}

static void none_and_many(void **state) {
    (void)state;
    unsigned char pixels[SAMPLE_PIXELS] = {0};
    struct sheet_face *faces = calloc(1000, sizeof *faces);
    for (size_t i = 0; i < 1000; i++) {
        faces[i].pixels = pixels;
        memset(faces[i].text, 'm', sizeof faces[i].text - 1); /* wider than its place */
    }
    struct image sheet = contact_sheet("", faces, 0);
    assert_true(sheet.height > 44);
    image_free(&sheet);
    sheet = contact_sheet("all of them", faces, 1000);
    assert_int_equal(sheet.height, 44 + 125 * (96 + 28 + 12));
    image_free(&sheet);
    free(faces);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faces_are_in_rows_of_eight),
        cmocka_unit_test(none_and_many),
    };
    return test_run("expression/contact_sheet", tests);
}
