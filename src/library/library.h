/* What is kept: tracks, their moods, what was listened to. One SQLite file. */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "base/base.h"
#include "library/track.h"

#endif
