/* What is said of cameras that cannot be used. */
#include "media/program/camera.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void says(int problem, const char *group, const char *holder, const char *sentence) {
    struct error err;
    assert_false(camera_problem("/dev/video0", problem, group, holder, &err));
    assert_string_equal(err.message, sentence);
}

static void sentences(void **state) {
    (void)state;
    says(ENOENT, "", "",
         "there is no /dev/video0; plug the camera in, or see with \"ls "
         "/dev/video*\" what it is called");
    says(EACCES, "video", "",
         "you may not use /dev/video0; join its group (sudo adduser $USER "
         "video) and log in again");
    says(EACCES, "", "",
         "you may not use /dev/video0; join its group (sudo adduser $USER video) "
         "and log in again");
    says(EBUSY, "", "", "/dev/video0 is in use by another program; close that first");
    says(EBUSY, "", "cheese (process 12)",
         "/dev/video0 is in use by cheese (process 12); close that first");
    says(ENOTTY, "", "", "/dev/video0 is no camera");
    says(ENODEV, "", "", "/dev/video0 is gone; plug it in again");
    says(EIO, "", "", "/dev/video0 is gone; plug it in again");
    says(ENOMEM, "", "", "/dev/video0: Cannot allocate memory");
}

static void who_has_it(void **state) {
    (void)state;
    char path[128], holder[64], wanted[64];
    int ready[2];
    snprintf(path, sizeof path, "%s/device", test_folder());
    assert_int_equal(close(creat(path, 0600)), 0);
    camera_holder(path, holder, sizeof holder);
    assert_string_equal(holder, "");
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_NAME, "a holder");
        bool good = open(path, O_RDONLY) >= 0 && write(ready[1], "x", 1) == 1;
        pause();
        _exit(good ? 0 : 1);
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    camera_holder(path, holder, sizeof holder);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    snprintf(wanted, sizeof wanted, "a holder (process %d)", (int)child);
    assert_string_equal(holder, wanted);
    camera_holder("/no/such/device", holder, sizeof holder);
    assert_string_equal(holder, "");
    close(ready[0]);
    close(ready[1]);
}

static void not_cameras(void **state) {
    (void)state;
    struct input input;
    struct error err;
    assert_false(camera_open(&input, "/dev/null", &err));
    assert_string_equal(err.message, "/dev/null is no camera");
    input_close(&input);
    assert_false(camera_open(&input, "/no/such/device", &err));
    assert_non_null(strstr(err.message, "there is no /no/such/device"));
    input_close(&input);
    assert_false(camera_open_test(&input, "no filter", &err));
    assert_string_equal(err.message, "not a graph of libavfilter");
    input_close(&input);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences),
        cmocka_unit_test(who_has_it),
        cmocka_unit_test(not_cameras),
    };
    return test_run("media_camera", tests);
}
