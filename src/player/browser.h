/* The listener's own browser. */
#ifndef PLAYER_BROWSER_H
#define PLAYER_BROWSER_H

#include <stdbool.h>

/* Has the desktop open the address, with xdg-open. False where there is no desktop, or it has no
 * such program; whether a page shows is not known in any case. */
bool browser_open(const char *address);

#endif
