/* Cameras (Video4Linux), and the pictures that FFmpeg makes for tests. */
#ifndef MEDIA_PROGRAM_CAMERA_H
#define MEDIA_PROGRAM_CAMERA_H

#include "media/message.h"
#include "media/program/input.h"

/* Opens the device, or the first that is a camera if it is "", near 640 x 480 pixels. `input` is to
 * be closed, also if this is false. */
bool camera_open(struct input *input, const char *device, struct error *err);

/* Opens a graph of libavfilter, as "testsrc". */
bool camera_open_test(struct input *input, const char *graph, struct error *err);

/* What to say and do about an errno with which a camera could not be opened or read; always false.
 * `group` is the device's, `holder` the program that has it open, each "" if that is not known. */
bool camera_problem(const char *device, int problem, const char *group, const char *holder,
                    struct error *err);

/* The name and process id of another program that has the device open, as far as this user may see
 * that; "" otherwise. */
void camera_holder(const char *device, char *holder, size_t size);

#endif
