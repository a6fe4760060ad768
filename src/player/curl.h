/* The functions of libcurl that http.c uses, found when they are needed. */
#ifndef PLAYER_CURL_H
#define PLAYER_CURL_H

#include "base/base.h"

#include <curl/curl.h>

struct curl {
    void *library;
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *easy);
    void (*easy_reset)(CURL *easy);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_perform)(CURL *easy);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *string);
    void (*slist_free_all)(struct curl_slist *list);
};

/* False with an error if libcurl is not installed. */
bool curl_open(struct curl *curl, struct error *err);
void curl_close(struct curl *curl);

#endif
