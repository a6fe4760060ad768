#include "web/lookers.h"

#include <pthread.h>
#include <stdlib.h>

/* Up to this a picture from outside may have: 12 bytes of memory a pixel while it is read. */
enum { MEGAPIXELS = 16 };

enum { PHOTO, FRAME, KINDS };

struct lookers {
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct look_job *waiting[KINDS];
    bool closing;
    char *name;
    pthread_mutex_t reading; /* whoever comes first reads the model, for all */
    struct model *model;
    struct error problem;
    unsigned threads;
    pthread_t *thread;
};

/* What one thread has. */
struct bench {
    struct looker *looker;
    struct error problem; /* why there is none */
};

static void look(struct bench *bench, struct look_job *job) {
    struct image image = {0};
    double start = clock_seconds();
    job->end = LOOK_NOT_POSSIBLE;
    if (bench->looker == NULL || !looker_ready(bench->looker, &bench->problem)) {
        error_set(&job->err, "%s", bench->problem.message);
        return;
    }
    if (!image_decode(job->bytes, job->length, "the picture", MEGAPIXELS, &image, &job->err)) {
        job->end = LOOK_NO_PICTURE;
        return;
    }
    looker_expect_video(bench->looker, job->video);
    if (looker_look(bench->looker, &image, &job->faces, &job->err)) {
        job->end = LOOK_DONE;
        job->width = image.width;
        job->height = image.height;
        job->seconds = clock_seconds() - start;
    }
    image_free(&image);
}

/* The next job, frames first; NULL when it is over. */
static struct look_job *next(struct lookers *lookers) {
    struct look_job *job = NULL;
    pthread_mutex_lock(&lookers->lock);
    while (lookers->waiting[FRAME] == NULL && lookers->waiting[PHOTO] == NULL &&
           !lookers->closing) {
        pthread_cond_wait(&lookers->came, &lookers->lock);
    }
    int kind = lookers->waiting[FRAME] != NULL ? FRAME : PHOTO;
    job = lookers->waiting[kind];
    lookers->waiting[kind] = NULL;
    pthread_mutex_unlock(&lookers->lock);
    return job;
}

/* The model, NULL if it cannot be read. */
static struct model *read_model(struct lookers *lookers, struct error *err) {
    pthread_mutex_lock(&lookers->reading);
    if (lookers->model == NULL && lookers->problem.message[0] == '\0') {
        lookers->model = model_load_named(lookers->name, &lookers->problem);
    }
    *err = lookers->problem;
    pthread_mutex_unlock(&lookers->reading);
    return lookers->model;
}

static void *work(void *context) {
    struct lookers *lookers = context;
    struct looker_options options = looker_defaults();
    struct bench bench = {0};
    /* The threads are side by side already. */
    options.threads = 1;
    options.loaded = read_model(lookers, &bench.problem);
    if (options.loaded != NULL) {
        bench.looker = looker_new(&options, &bench.problem);
    }
    struct look_job *job = NULL;
    while ((job = next(lookers)) != NULL) {
        look(&bench, job);
        job->done(job);
    }
    looker_free(bench.looker);
    return NULL;
}

struct lookers *lookers_new(unsigned threads, const char *model) {
    struct lookers *lookers = memory_new(1, sizeof *lookers);
    pthread_mutex_init(&lookers->lock, NULL);
    pthread_cond_init(&lookers->came, NULL);
    pthread_mutex_init(&lookers->reading, NULL);
    lookers->name = model == NULL ? NULL : memory_string(model);
    lookers->thread = memory_new(threads, sizeof *lookers->thread);
    while (lookers->threads < threads &&
           pthread_create(&lookers->thread[lookers->threads], NULL, work, lookers) == 0) {
        lookers->threads++;
    }
    return lookers;
}

void lookers_free(struct lookers *lookers) {
    if (lookers == NULL) {
        return;
    }
    pthread_mutex_lock(&lookers->lock);
    lookers->closing = true;
    pthread_cond_broadcast(&lookers->came);
    pthread_mutex_unlock(&lookers->lock);
    for (unsigned i = 0; i < lookers->threads; i++) {
        pthread_join(lookers->thread[i], NULL);
    }
    pthread_cond_destroy(&lookers->came);
    pthread_mutex_destroy(&lookers->lock);
    pthread_mutex_destroy(&lookers->reading);
    free(lookers->thread);
    model_free(lookers->model);
    free(lookers->name);
    free(lookers);
}

void lookers_look(struct lookers *lookers, struct look_job *job) {
    int kind = job->video ? FRAME : PHOTO;
    pthread_mutex_lock(&lookers->lock);
    bool taken = lookers->threads > 0 && !lookers->closing;
    struct look_job *older = taken ? lookers->waiting[kind] : NULL;
    if (taken) {
        lookers->waiting[kind] = job;
        pthread_cond_signal(&lookers->came);
    }
    pthread_mutex_unlock(&lookers->lock);
    if (older != NULL) {
        older->end = LOOK_REPLACED;
        older->done(older);
    }
    if (!taken) {
        job->end = LOOK_NOT_POSSIBLE;
        error_set(&job->err, "nobody is there to look");
        job->done(job);
    }
}
