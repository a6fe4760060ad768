/* What the server counts. */
#include "web/metrics.h"

#include "test.h"

static void answers_are_counted_by_status_and_time(void **state) {
    (void)state;
    struct metrics metrics = {0};
    struct text out = {0};
    metrics_count(&metrics, 200, 0.0004);
    metrics_count(&metrics, 201, 0.003);
    metrics_count(&metrics, 404, 0.2);
    metrics_count(&metrics, 503, 7);
    metrics_write(&metrics, 3, 1, &out);
    static const char *const lines[] = {"mien_answers_total{status=\"2xx\"} 2\n",
                                        "mien_answers_total{status=\"4xx\"} 1\n",
                                        "mien_answers_total{status=\"5xx\"} 1\n",
                                        "mien_answer_seconds_bucket{le=\"0.001\"} 1\n",
                                        "mien_answer_seconds_bucket{le=\"0.005\"} 2\n",
                                        "mien_answer_seconds_bucket{le=\"0.1\"} 2\n",
                                        "mien_answer_seconds_bucket{le=\"0.5\"} 3\n",
                                        "mien_answer_seconds_bucket{le=\"+Inf\"} 4\n",
                                        "mien_answer_seconds_count 4\n",
                                        "mien_answer_seconds_sum 7.203400\n",
                                        "mien_connections 3\n",
                                        "mien_listeners 1\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_non_null(strstr(out.data, lines[i]));
    }
    text_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_counted_by_status_and_time)};
    return test_run("web metrics", tests);
}
