// What laws share whose quantiles are computed to more than double precision and rounded once.
#pragma once

#include <cmath>

#include "math/wide_scores.h"

namespace plimsoll::dist {

// `x` as a double; `otherwise` where its parts have left the range of numbers.
inline double rounded_or(math::DD x, double otherwise) {
  const double sum = x.high + x.low;
  return std::isfinite(sum) ? sum : otherwise;
}

// (exp(xi g) - 1) / xi, which is g at xi = 0.
inline math::DD wide_power_transform(double xi, math::DD g) {
  const math::DD t = xi * g;
  if (std::fabs(t.high) < 1e-20) return g + 0.5 * (t * g);
  return math::expm1(t) / xi;
}

}  // namespace plimsoll::dist
