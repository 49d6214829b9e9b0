// Logarithms of gamma functions as moments need them: near 1, where the moments' differences
// vanish.
//
//   exact    the exponential of log_gamma_1p, and the expm1 of log_gamma_spread, to about 1e-14
//   source   NIST DLMF 5.7.3
#pragma once

#include "math/special.h"

namespace plimsoll::dist {

inline constexpr double kEulerGamma = 0.57721566490153286061;
inline constexpr double kPiSquaredOver6 = 1.6449340668482264365;

// log Gamma(1 + z), z > -1.
math::Wide log_gamma_1p(math::Wide z);
// log Gamma(1 + 2 z) - 2 log Gamma(1 + z), z > -1/2: about pi^2/6 z^2 near zero.
double log_gamma_spread(math::Wide z);

}  // namespace plimsoll::dist
