// Laws stated by quantiles instead of parameters.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "math/functions.h"

namespace plimsoll::dist {

// Two pairs of level and value as level, x, level, x with the levels rising.
inline std::array<double, 4> in_order(std::span<const double> pairs) {
  if (pairs[0] <= pairs[2]) return {pairs[0], pairs[1], pairs[2], pairs[3]};
  return {pairs[2], pairs[3], pairs[0], pairs[1]};
}

// A level as kernels take it: p up to 1/2, else minus the probability above, which is exact.
inline double signed_tail(double level) {
  return level <= 0.5 ? level : level - 1;
}

// The location and scale at which location + scale * score has the given quantiles.
template <class Score>
bool fit_location_scale(std::span<const double> pairs, const Score& score, std::span<double> out) {
  const std::array<double, 4> q = in_order(pairs);
  const double z1 = score(signed_tail(q[0]));
  const double z2 = score(signed_tail(q[2]));
  const double scale = (q[3] - q[1]) / (z2 - z1);
  // From the nearer of the two, where the product is smaller.
  out[0] = std::fabs(z1) <= std::fabs(z2) ? std::fma(-scale, z1, q[1]) : std::fma(-scale, z2, q[3]);
  out[1] = scale;
  return scale > 0 && std::isfinite(scale) && std::isfinite(out[0]);
}

// Of laws whose logarithm has a location and a scale: out is exp(location), scale.
template <class Score>
bool fit_log_location_scale(std::span<const double> pairs, const Score& score,
                            std::span<double> out) {
  const double logs[] = {pairs[0], math::log(pairs[1]), pairs[2], math::log(pairs[3])};
  if (!fit_location_scale(logs, score, out)) return false;
  out[0] = math::exp(out[0]);
  return out[0] > 0 && std::isfinite(out[0]);
}

// Where `f`, which is above 0 at `low` and below 0 at `high`, is 0: by secants that keep the bracket and halve it every third step.
template <class F>
double falling_root(const F& f, double low, double high) {
  double f_low = f(low);
  double f_high = f(high);
  for (int i = 0; i < 300 && high - low > 2e-16 * (std::fabs(low) + std::fabs(high)); ++i) {
    double x = low + f_low / (f_low - f_high) * (high - low);
    if (i % 3 == 2 || !(x > low && x < high)) x = low + (high - low) / 2;
    if (!(x > low && x < high)) break;
    const double value = f(x);
    if (value == 0) return x;
    // Half of what stands at the other end, so that both close in (the Illinois rule).
    if (value > 0) {
      low = x;
      f_low = value;
      f_high /= 2;
    } else {
      high = x;
      f_high = value;
      f_low /= 2;
    }
  }
  return low + (high - low) / 2;
}

}  // namespace plimsoll::dist
