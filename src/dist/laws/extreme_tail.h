// The tail of the generalised Pareto law, which is also the exponent of the extreme value law.
#pragma once

#include <cmath>

#include "dist/laws/kernel.h"

namespace plimsoll::dist {

// log(1 + xi z) / xi, which is z at xi = 0.
inline double stretched(double xi, double z) {
  const double t = xi * z;
  return t == 0 ? z : z * (math::log1p(t) / t);
}

// (1 + xi z)^(-1/xi), which is exp(-z) at xi = 0; 0 or infinity beyond the end of the support.
inline double tail_power(double xi, double z) {
  const double t = xi * z;
  if (t <= -1) return xi < 0 ? 0 : HUGE_VAL;
  if (std::fabs(t) <= 0.5) return math::exp(-stretched(xi, z));
  if (std::isinf(t)) return 0;
  const auto sum = math::two_sum(1.0, t);
  return kernel::root(kernel::wide_log(sum.high, sum.low), -xi);
}

inline double one_minus_tail_power(double xi, double z) {
  const double t = xi * z;
  if (t <= -1) return 1;
  return -math::expm1(-stretched(xi, z));
}

}  // namespace plimsoll::dist
