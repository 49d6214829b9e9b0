// What special functions share: integration of a tail outwards from a point, and the root search on
// the logarithm of a tail, over a variable u in which both tails are log-concave (log x, logit x).
#pragma once

#include <cmath>
#include <cstdint>

#include "math/elementary.h"
#include "math/special_clones.h"
#include "math/special_kernels.h"
#include "math/special_tables.h"
#include "math/special_wide.h"

namespace plimsoll::math {

// The integral over v > 0 of exp(-cost(v)), by the Gauss-Legendre rule of 32 points, for a convex
// cost that is entire or nearly so: cost(0) = 0, with slope `linear` >= 0 and second derivative
// `quadratic` there; `slope(v)` is its derivative. Relative error about 1e-15 where `span`, the
// point at which the cost reaches kFullCost, is not large against the distance of singularities.
inline constexpr double kFullCost = 40;
// Beyond it e^v cancels too much in the costs; no use is made of such spans.
inline constexpr double kFarOut = 30;

// Both loop bodies are free of branches, so that compilers make vectors of the 32 nodes; the sum is
// in a fixed order.
template <class Cost, class CostSlope>
PLIMSOLL_INLINE double cost_span(Cost cost, CostSlope slope, double linear, double quadratic) {
  double v = 2 * kFullCost / (linear + std::sqrt(linear * linear + 2 * quadratic * kFullCost));
  // The first Newton step on a convex function lands beyond the root, the next ones stay there.
  for (int i = 0; i < 3 && v < kFarOut; ++i) v += (kFullCost - cost(v)) / slope(v);
  return v;
}

template <class Cost, class Factor>
PLIMSOLL_INLINE double integrate_tail(Cost cost, Factor factor, double span) {
  constexpr int kNodes = 32;
  double part[kNodes];
  for (int i = 0; i < kNodes; ++i) {
    const double v = span * tables::kNode[i];
    part[i] = tables::kWeight[i] * factor(v) * exp_inside(-cost(v));
  }
  for (int half = kNodes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) part[i] += part[i + half];
  }
  return part[0] * span;
}

template <class Cost>
PLIMSOLL_INLINE double integrate_tail(Cost cost, double span) {
  return integrate_tail(
      cost, [](double) PLIMSOLL_LAMBDA { return 1.0; }, span);
}

// Quantiles are solved for levels of 20 bits and continued from there by two terms of Taylor's
// series. Neighbouring levels thus share the rounding errors of the search, and the quantile does
// not fall between them.
PLIMSOLL_INLINE double round_level(double level) {
  constexpr int kDropped = 33;
  const std::uint64_t half = std::uint64_t{1} << (kDropped - 1);
  const double rounded = from_bits<double>(((bits(level) + half) >> kDropped) << kDropped);
  return rounded > 0 ? rounded : level;
}

// The logarithm of the probability that an equation is solved for: the given tail, or its
// complement.
struct Target {
  Wide log_rounded;
  // log(probability / rounded)
  double rest;
};

PLIMSOLL_INLINE Target target_of(double level, double rounded, bool complement) {
  if (!complement) return {log_wide(Wide(rounded)), log1p((level - rounded) / rounded)};
  return {log_wide(one_minus(rounded)), log1p((rounded - level) / (1 - rounded))};
}

// An equation log F(u) = target at a point u: what is missing, the slope of log F, and the
// logarithmic derivative of that slope.
struct Slope {
  double residual;
  double slope;
  double curvature;
};

// The step from u to the root by Halley's rule, or Newton's where that would not be safe.
PLIMSOLL_INLINE double root_step(const Slope& at) {
  const double newton = -at.residual / at.slope;
  const double bend = 0.5 * newton * at.curvature;
  return std::fabs(bend) < 0.5 ? newton / (1 + bend) : newton;
}

// The step to where the equation holds with `rest` added to its target.
PLIMSOLL_INLINE double final_step(const Slope& at, double rest) {
  return root_step({at.residual - rest, at.slope, at.curvature});
}

// Moves u to the root of the equation until one more root_step is exact to double precision; gives
// the equation at the final u. `probe(u)` gives the Slope; equations that rise and fall may
// alternate. Steps away from the root's known side are cut to `cap`.
template <class Probe>
PLIMSOLL_INLINE Slope approach(Probe&& probe, double u, double cap) {
  double low = -INFINITY;
  double high = INFINITY;
  Slope at{};
  for (int i = 0; i < 300; ++i) {
    at = probe(u);
    const double step = root_step(at);
    const double scale = 1 + std::fabs(at.slope) + std::fabs(at.curvature);
    if (std::fabs(step) * scale < 3e-6) break;
    const bool above = (at.residual > 0) == (at.slope > 0);
    (above ? high : low) = u;
    double next = u + step;
    if (!(next > low)) next = std::isinf(low) ? u - cap : 0.5 * (low + high);
    if (!(next < high)) next = std::isinf(high) ? u + cap : 0.5 * (low + high);
    if (above && std::isinf(low) && !(step > -cap) && at.slope > 0 && at.slope < 0.1 / cap)
      next = u - cap;
    if (!above && std::isinf(high) && step > cap && at.slope < 0 && at.slope > -0.1 / cap)
      next = u + cap;
    if (next == u || next == low || next == high) break;
    u = next;
  }
  return at;
}

}  // namespace plimsoll::math
