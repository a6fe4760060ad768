#include "base/private.h"
