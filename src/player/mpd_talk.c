#include "player/mpd_talk.h"

#include "player/resolve.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- errors ---- */

static bool server_problem(const struct mpd_talk *talk, struct error *err) {
    const char *words = mpd_connection_get_error_message(talk->connection);
    switch (mpd_connection_get_server_error(talk->connection)) {
    case MPD_SERVER_ERROR_PASSWORD:
        return error_set(err,
                         "MPD at %s does not take the password; put the right one before the host: "
                         "MPD_HOST=password@host",
                         talk->host);
    case MPD_SERVER_ERROR_PERMISSION:
        return error_set(err,
                         "MPD at %s does not permit this (%s); it may want a password: "
                         "MPD_HOST=password@host",
                         talk->host, words);
    case MPD_SERVER_ERROR_PLAYLIST_MAX:
        return error_set(err, "MPD's queue is full; make it empty with 'mpc clear' and try again");
    default:
        return error_set(err, "MPD at %s: %s", talk->host, words);
    }
}

/* Nobody there, or not to be had. */
static bool system_problem(const struct mpd_talk *talk, struct error *err) {
    int code = mpd_connection_get_system_error(talk->connection);
    if (code == ECONNREFUSED || code == ENOENT) {
        return error_set(err,
                         "MPD is not running at %s; start it, set MPD_HOST and MPD_PORT, or play "
                         "here with --player mpv",
                         talk->host);
    }
    return error_set(err, "MPD at %s cannot be reached: %s; check MPD_HOST and MPD_PORT",
                     talk->host, strerror(code));
}

bool mpd_talk_problem(struct mpd_talk *talk, struct error *err) {
    switch (mpd_connection_get_error(talk->connection)) {
    case MPD_ERROR_TIMEOUT:
        error_set(err,
                  "MPD at %s did not answer within %g seconds; start it again, or play here with "
                  "--player mpv",
                  talk->host, talk->patience);
        break;
    case MPD_ERROR_RESOLVER:
        error_set(err, "there is no host %s; check MPD_HOST", talk->host);
        break;
    case MPD_ERROR_SYSTEM:
        system_problem(talk, err);
        break;
    case MPD_ERROR_CLOSED:
        error_set(err, "MPD at %s closed the connection; see its log for why", talk->host);
        break;
    case MPD_ERROR_MALFORMED:
        error_set(err, "what answers at %s is not MPD; check MPD_HOST and MPD_PORT", talk->host);
        break;
    case MPD_ERROR_SERVER:
        server_problem(talk, err);
        break;
    default:
        error_set(err, "MPD at %s: %s", talk->host,
                  mpd_connection_get_error_message(talk->connection));
        break;
    }
    mpd_connection_clear_error(talk->connection);
    return false;
}

bool mpd_talk_refused(struct mpd_talk *talk, const char *name, struct error *err) {
    bool missing = mpd_connection_get_error(talk->connection) == MPD_ERROR_SERVER &&
                   mpd_connection_get_server_error(talk->connection) == MPD_SERVER_ERROR_NO_EXIST;
    mpd_talk_problem(talk, err);
    return missing ? error_set(err,
                               "%s: MPD finds no music in it that it can play; look whether it may "
                               "read the file, or play it here with --player mpv",
                               name)
                   : false;
}

/* ---- the connection ---- */

static bool is_local(const char *host) {
    return host != NULL && (host[0] == '/' || host[0] == '@');
}

/* The socket of an MPD that the listener started, unless MPD_HOST says where it is; NULL if there
 * is none. */
static char *own_socket(void) {
    const char *named = getenv("MPD_HOST");
    const char *folder = getenv("XDG_RUNTIME_DIR");
    if ((named != NULL && named[0] != '\0') || folder == NULL || folder[0] != '/') {
        return NULL;
    }
    char *path = path_join(folder, "mpd/socket");
    if (!file_exists(path)) {
        free(path);
        path = NULL;
    }
    return path;
}

static char *shown_host(const struct mpd_settings *settings) {
    const char *host = settings == NULL ? NULL : mpd_settings_get_host(settings);
    struct text text = {0};
    text_add_string(&text, host == NULL ? "its usual place" : host);
    if (host != NULL && !is_local(host)) {
        text_format(&text, ":%u", mpd_settings_get_port(settings));
    }
    return text.data;
}

/* MPD tells where its music is only through a socket of this machine. */
static char *music_folder(struct mpd_connection *connection) {
    char *folder = NULL;
    if (mpd_send_command(connection, "config", NULL)) {
        struct mpd_pair *pair = mpd_recv_pair_named(connection, "music_directory");
        if (pair != NULL) {
            size_t length = strlen(pair->value);
            folder = path_join(pair->value, "");
            if (length > 0 && pair->value[length - 1] == '/') {
                folder[length] = '\0';
            }
            mpd_return_pair(connection, pair);
        }
        mpd_response_finish(connection);
    }
    mpd_connection_clear_error(connection);
    return folder;
}

/* Whether the listener said that it is on a host. */
static bool is_named(const struct mpd_settings *asked) {
    const char *named = getenv("MPD_HOST");
    const char *host = mpd_settings_get_host(asked);
    return named != NULL && named[0] != '\0' && host != NULL && !is_local(host);
}

/* The address of the host that the listener named; libmpdclient would search for it for as long as
 * the system does. "" where none was named. */
static bool find_address(struct mpd_talk *talk, const struct mpd_settings *asked,
                         char address[RESOLVE_ADDRESS], struct error *err) {
    address[0] = '\0';
    if (!is_named(asked)) {
        return true;
    }
    talk->host = shown_host(asked);
    switch (resolve_host(mpd_settings_get_host(asked), talk->patience, address)) {
    case RESOLVED:
        return true;
    case RESOLVE_TOO_LATE:
        return error_set(err,
                         "no address was found for MPD's host %s within %g seconds; check MPD_HOST "
                         "and the network",
                         talk->host, talk->patience);
    default:
        return error_set(err, "there is no host %s; check MPD_HOST", talk->host);
    }
}

/* Connects, to an address if there is one, and says the password. */
static bool connect_to(struct mpd_talk *talk, const struct mpd_settings *asked, const char *socket,
                       const char *address, struct error *err) {
    bool named = address[0] != '\0';
    unsigned port = named ? mpd_settings_get_port(asked) : 0;
    talk->connection = mpd_connection_new(named ? address : socket, port,
                                          (unsigned)fmin(fmax(1000 * talk->patience, 1), 1e9));
    if (talk->connection == NULL) {
        abort(); /* no memory */
    }
    const struct mpd_settings *settings = mpd_connection_get_settings(talk->connection);
    const char *password = mpd_settings_get_password(asked);
    if (!named) {
        talk->host = shown_host(settings);
        talk->local = settings != NULL && is_local(mpd_settings_get_host(settings));
    }
    return (mpd_connection_get_error(talk->connection) == MPD_ERROR_SUCCESS &&
            (password == NULL || mpd_run_password(talk->connection, password))) ||
           mpd_talk_problem(talk, err);
}

bool mpd_talk_open(struct mpd_talk *talk, double patience, struct error *err) {
    char address[RESOLVE_ADDRESS];
    char *socket = own_socket();
    struct mpd_settings *asked = mpd_settings_new(socket, 0, 0, NULL, NULL);
    if (asked == NULL) {
        abort(); /* no memory */
    }
    *talk = (struct mpd_talk){.patience = patience};
    bool good =
        find_address(talk, asked, address, err) && connect_to(talk, asked, socket, address, err);
    mpd_settings_free(asked);
    free(socket);
    if (!good) {
        mpd_talk_close(talk);
        return false;
    }
    talk->folder = talk->local ? music_folder(talk->connection) : NULL;
    return true;
}

void mpd_talk_close(struct mpd_talk *talk) {
    if (talk->connection != NULL) {
        mpd_connection_free(talk->connection);
    }
    free(talk->host);
    free(talk->folder);
    *talk = (struct mpd_talk){0};
}

/* ---- what MPD calls a file ---- */

enum known { KNOWN, UNKNOWN, NOT_TOLD };

/* Whether it is in MPD's database. */
static enum known is_known(struct mpd_talk *talk, const char *name, struct error *err) {
    bool song = false;
    if (mpd_send_list_meta(talk->connection, name)) {
        struct mpd_entity *entity;
        while ((entity = mpd_recv_entity(talk->connection)) != NULL) {
            song = song || mpd_entity_get_type(entity) == MPD_ENTITY_TYPE_SONG;
            mpd_entity_free(entity);
        }
        if (mpd_response_finish(talk->connection)) {
            return song ? KNOWN : UNKNOWN;
        }
    }
    if (mpd_connection_get_error(talk->connection) == MPD_ERROR_SERVER &&
        mpd_connection_get_server_error(talk->connection) == MPD_SERVER_ERROR_NO_EXIST) {
        mpd_connection_clear_error(talk->connection);
        return UNKNOWN;
    }
    mpd_talk_problem(talk, err);
    return NOT_TOLD;
}

/* Where MPD does not tell the folder of its music: the longest end of the path that it knows. A
 * name alone is no evidence, since many files are called 01.mp3. */
static char *longest_end(struct mpd_talk *talk, const char *path, struct error *err) {
    const char *end = path + 1;
    enum known known = UNKNOWN;
    while (strchr(end, '/') != NULL && (known = is_known(talk, end, err)) == UNKNOWN) {
        end = strchr(end, '/') + 1;
    }
    if (known == UNKNOWN) {
        error_set(err,
                  "MPD at %s knows no %s; 'mpc update' lets it look for new music, and through its "
                  "own socket (MPD_HOST=/run/mpd/socket) it plays any file",
                  talk->host, path);
    }
    return known == KNOWN ? memory_string(end) : NULL;
}

static char *uri_of(const char *path) {
    struct text uri = {0};
    text_add_string(&uri, "file://");
    text_add_string(&uri, path);
    return uri.data;
}

char *mpd_talk_name_of(struct mpd_talk *talk, const char *path, struct error *err) {
    if (!talk->local) {
        return longest_end(talk, path, err);
    }
    if (talk->folder != NULL && text_starts(path, talk->folder)) {
        const char *name = path + strlen(talk->folder);
        enum known known = is_known(talk, name, err);
        if (known == UNKNOWN) {
            /* Nor does it play its uri then. */
            error_set(err,
                      "MPD does not know %s yet; let it look for new music with 'mpc update', or "
                      "play it here with --player mpv",
                      path);
        }
        return known == KNOWN ? memory_string(name) : NULL;
    }
    return uri_of(path);
}
