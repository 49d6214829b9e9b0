// Laws between two bounds, stated by a quantile on either side of the mode.
#pragma once

#include <cmath>

namespace plimsoll::dist {

// Where `f`, which is above 0 at `low` and below 0 at `high`, is 0; halved until no number lies between.
template <class F>
double crossing(const F& f, double low, double high) {
  for (int i = 0; i < 2000; ++i) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) break;
    (f(middle) > 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

struct Bounded {
  double low = 0;
  double high = 0;
};

// Bounds at which the mode is the share `t` of the way, and a quantile `below` under it is `part` of the width under it.
inline Bounded around(double mode, double t, double below, double part) {
  const double width = below / part;
  const double low = std::fma(-t, width, mode);
  return {low, std::fma(1 - t, width, mode)};
}

}  // namespace plimsoll::dist
