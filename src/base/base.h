/* The ground that every folder stands on: errors, memory, strings, files, random numbers, threads.
 * This is the one header of base/ that other folders include. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/bits.h"
#include "base/channel.h"
#include "base/clock.h"
#include "base/draft.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/numbered.h"
#include "base/packed.h"
#include "base/path.h"
#include "base/pool.h"
#include "base/progress.h"
#include "base/random.h"
#include "base/settings.h"
#include "base/text.h"
#include "base/vector.h"

#endif
