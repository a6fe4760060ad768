#include "player/curl.h"

#include <dlfcn.h>
#include <string.h>

/* Either flavour will do: they have the same functions. */
static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

/* ISO C knows no way from an object's address to a function's; POSIX has both alike. */
static bool find(void *library, const char *name, void *function) {
    void *found = dlsym(library, name);
    memcpy(function, &found, sizeof found);
    return found != NULL;
}

bool curl_open(struct curl *curl, struct error *err) {
    *curl = (struct curl){0};
    /* It stays where it is: what it brings along does not bear to be unloaded. */
    for (size_t i = 0; curl->library == NULL && i < sizeof names / sizeof names[0]; i++) {
        curl->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    }
    if (curl->library == NULL) {
        return error_set(err, "the library libcurl is missing, which asks Spotify; install it "
                              "(Debian's package libcurl4)");
    }
    void *library = curl->library;
    if (!find(library, "curl_global_init", &curl->global_init) ||
        !find(library, "curl_global_cleanup", &curl->global_cleanup) ||
        !find(library, "curl_easy_init", &curl->easy_init) ||
        !find(library, "curl_easy_cleanup", &curl->easy_cleanup) ||
        !find(library, "curl_easy_reset", &curl->easy_reset) ||
        !find(library, "curl_easy_setopt", &curl->easy_setopt) ||
        !find(library, "curl_easy_perform", &curl->easy_perform) ||
        !find(library, "curl_easy_getinfo", &curl->easy_getinfo) ||
        !find(library, "curl_easy_strerror", &curl->easy_strerror) ||
        !find(library, "curl_slist_append", &curl->slist_append) ||
        !find(library, "curl_slist_free_all", &curl->slist_free_all)) {
        curl_close(curl);
        return error_set(err, "the library libcurl lacks a function that Mien needs; install one "
                              "of version 7.85 or later");
    }
    return true;
}

void curl_close(struct curl *curl) {
    if (curl->library != NULL) {
        dlclose(curl->library);
    }
    *curl = (struct curl){0};
}
