#include "music/music.h"
