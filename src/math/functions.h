// The functions of one real argument (and pow, mod, min, max) that models, laws and statistics use,
// each one template over a carrier V: double or Pack.
#pragma once

#include "math/elementary.h"
#include "math/normal.h"
#include "math/rounding.h"
#include "math/simd.h"
