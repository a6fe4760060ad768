#include "media/program/camera.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libavdevice/version.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_DEVICES = 64 };

/* Loaded only for cameras: the sound servers and windows that it brings along take longer to load
 * than all the rest. */
static bool load_devices(struct error *err) {
    static const char library[] = "libavdevice.so." AV_STRINGIFY(LIBAVDEVICE_VERSION_MAJOR);
    void *handle = dlopen(library, RTLD_NOW | RTLD_GLOBAL);
    void (*register_all)(void) = NULL;
    if (handle != NULL) {
        /* POSIX has dlsym() return what C does not call a function. */
        *(void **)&register_all = dlsym(handle, "avdevice_register_all");
    }
    if (register_all == NULL) {
        return error_set(err, "cameras need %s; install Debian's libavdevice%d", library,
                         LIBAVDEVICE_VERSION_MAJOR);
    }
    register_all();
    return true;
}

bool camera_problem(const char *device, int problem, const char *group, const char *holder,
                    struct error *err) {
    switch (problem) {
    case ENOENT:
        return error_set(err,
                         "there is no %s; plug the camera in, or see with \"ls /dev/video*\" "
                         "what it is called",
                         device);
    case EACCES:
    case EPERM:
        return error_set(err,
                         "you may not use %s; join its group (sudo adduser $USER %s) and log "
                         "in again",
                         device, group[0] == '\0' ? "video" : group);
    case EBUSY:
        return error_set(err, "%s is in use by %s; close that first", device,
                         holder[0] == '\0' ? "another program" : holder);
    case ENOTTY:
    case EINVAL:
        return error_set(err, "%s is no camera", device);
    case ENODEV:
    case ENXIO:
    case EIO:
        return error_set(err, "%s is gone; plug it in again", device);
    default:
        return error_set(err, "%s: %s", device, strerror(problem));
    }
}

/* The name of a process, from /proc; "?" if it is not to be had. */
static void name_of(int processes, const char *process, char *name, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "%.20s/comm", process);
    int file = openat(processes, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, name, size - 1);
    name[got < 0 ? 0 : got] = '\0';
    name[strcspn(name, "\n")] = '\0';
    if (file >= 0) {
        close(file);
    }
}

static bool holds(int processes, const char *process, const struct stat *device) {
    char path[64];
    snprintf(path, sizeof path, "%.20s/fd", process);
    int folder = openat(processes, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *files = folder < 0 ? NULL : fdopendir(folder);
    bool found = false;
    for (struct dirent *file; files != NULL && !found && (file = readdir(files)) != NULL;) {
        struct stat status;
        found = fstatat(folder, file->d_name, &status, 0) == 0 && status.st_dev == device->st_dev &&
                status.st_ino == device->st_ino;
    }
    if (files != NULL) {
        closedir(files);
    }
    return found;
}

void camera_holder(const char *device, char *holder, size_t size) {
    struct stat status;
    DIR *processes = opendir("/proc");
    holder[0] = '\0';
    if (processes != NULL && stat(device, &status) == 0) {
        for (struct dirent *entry; holder[0] == '\0' && (entry = readdir(processes)) != NULL;) {
            const char *process = entry->d_name;
            char name[32];
            if (process[strspn(process, "0123456789")] == '\0' &&
                strtol(process, NULL, 10) != (long)getpid() &&
                holds(dirfd(processes), process, &status)) {
                name_of(dirfd(processes), process, name, sizeof name);
                snprintf(holder, size, "%s (process %.20s)", name, process);
            }
        }
    }
    if (processes != NULL) {
        closedir(processes);
    }
}

/* The same with what can be found out about the device. */
static bool explain(const char *device, int problem, struct error *err) {
    char holder[64] = "";
    struct stat status;
    const struct group *group = NULL;
    if (problem == EBUSY) {
        camera_holder(device, holder, sizeof holder);
    } else if (problem == EACCES && stat(device, &status) == 0) {
        group = getgrgid(status.st_gid);
    }
    return camera_problem(device, problem, group == NULL ? "" : group->gr_name, holder, err);
}

/* 0 if it can be opened and gives pictures, else an errno. A camera often has a second device that
 * gives none. */
static int look(const char *device) {
    struct v4l2_capability can = {0};
    int file = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    int problem = file < 0 || ioctl(file, VIDIOC_QUERYCAP, &can) != 0 ? errno : 0;
    unsigned all =
        (can.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? can.device_caps : can.capabilities;
    if (problem == 0 && (all & V4L2_CAP_VIDEO_CAPTURE) == 0) {
        problem = ENOTTY;
    }
    if (file >= 0) {
        close(file);
    }
    return problem;
}

/* The first camera; if none can be used, why the first that is there cannot. */
static bool find_first(char *device, size_t size, struct error *err) {
    char name[32];
    char first[sizeof name] = "";
    int why = 0;
    for (int i = 0; i < MOST_DEVICES; i++) {
        snprintf(name, sizeof name, "/dev/video%d", i);
        int problem = look(name);
        if (problem == 0) {
            snprintf(device, size, "%s", name);
            return true;
        }
        if (problem != ENOENT && problem != ENOTTY && first[0] == '\0') {
            memcpy(first, name, sizeof name);
            why = problem;
        }
    }
    return first[0] != '\0'
               ? explain(first, why, err)
               : error_set(err, "there is none on this computer; plug one in, or name a picture or "
                                "a video");
}

static bool open_as(struct input *input, const char *kind, const char *name, AVDictionary *options,
                    int *problem, struct error *err) {
    *problem = 0;
    const AVInputFormat *device = av_find_input_format(kind);
    if (device == NULL) {
        error_set(err, "FFmpeg's libavdevice here knows no %s", kind);
    } else {
        *problem = avformat_open_input(&input->format, name, device, &options);
    }
    av_dict_free(&options);
    return device != NULL && *problem == 0;
}

bool camera_open(struct input *input, const char *device, struct error *err) {
    char found[32];
    *input = (struct input){.file = -1};
    if (!load_devices(err)) {
        return false;
    }
    if (device[0] == '\0') {
        if (!find_first(found, sizeof found, err)) {
            return false;
        }
        device = found;
    }
    int problem = look(device);
    if (problem != 0) {
        return explain(device, problem, err);
    }
    /* What the camera has that is nearest to these; where a driver knows no rates, or no sizes, as
     * it likes. */
    for (int wishes = 2; wishes >= 0; wishes--) {
        AVDictionary *options = NULL;
        if (wishes >= 1) {
            av_dict_set(&options, "video_size", "640x480", 0);
        }
        if (wishes >= 2) {
            av_dict_set(&options, "framerate", "30", 0);
        }
        if (open_as(input, "v4l2", device, options, &problem, err)) {
            snprintf(input->device, sizeof input->device, "%s", device);
            return true;
        }
    }
    return problem != 0 && explain(device, AVUNERROR(problem), err);
}

bool camera_open_test(struct input *input, const char *graph, struct error *err) {
    *input = (struct input){.file = -1};
    int problem;
    return load_devices(err) && (open_as(input, "lavfi", graph, NULL, &problem, err) ||
                                 error_set(err, "not a graph of libavfilter"));
}
