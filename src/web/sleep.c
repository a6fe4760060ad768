/* Requests whose answer another thread finds: nobody waits for it meanwhile. */
#include "web/inside.h"

#include <microhttpd.h>

void request_sleep(struct request *request) {
    struct web *web = request->web;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    request->waits = true;
    atomic_fetch_add(&web->answering, 1);
    connections_wait(web->connections, info == NULL ? -1 : info->connect_fd, true);
    MHD_suspend_connection(request->connection);
}

void request_wake(struct request *request) {
    /* The request is gone as soon as it is woken. */
    struct MHD_Connection *connection = request->connection;
    atomic_fetch_sub(&request->web->answering, 1);
    MHD_resume_connection(connection);
}
