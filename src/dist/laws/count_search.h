// Quantiles of laws on whole numbers from their tails.
#pragma once

#include <cmath>

#include "dist/counts.h"
#include "math/functions.h"
#include "math/special.h"

namespace plimsoll::dist {

// From two probabilities that add up to 1, the smaller one accurate.
inline CountTails count_tails(double cdf, double survival) {
  if (cdf <= survival) {
    double rest = 1 - cdf;
    if (1 - rest > cdf) rest += 0x1p-53;
    return {cdf, rest};
  }
  double rest = 1 - survival;
  if (1 - rest < survival) rest -= 0x1p-53;
  return {rest, survival};
}

inline CountTails count_tails(math::Tails t) {
  return count_tails(t.lower, t.upper);
}

// The smallest k from `lowest` to `highest` with cdf(k) >= tail (`below`), or survival(k) <= tail.
// `tails(k)` gives CountTails for lowest <= k < highest; highest always qualifies and may be
// infinite. The search goes by secants of the normal score of the tail over k, which is nearly a
// straight line, from a law of this mean, deviation and skewness, and ends with two neighbours, so
// any monotone tails give the right answer. NaN where the answer is above 2^53.
template <class Tails>
double count_search(Tails&& tails, double tail, bool below, double lowest, double highest,
                    double mean, double deviation, double skewness) {
  constexpr double kLargest = 9007199254740992.0;
  const double z = below ? math::normal_quantile(tail) : -math::normal_quantile(tail);
  // Not enough at `low`, enough at `high`.
  double low = lowest - 1;
  double high = highest;
  double k = std::floor(mean + deviation * (z + skewness * (z * z - 1) / 6));
  double pace = 1;
  double last_k = 0;
  double last_score = NAN;
  for (int turn = 0;; ++turn) {
    if (high - low <= 1) return high <= kLargest ? high : NAN;
    if (low >= kLargest) return NAN;
    if (!(k > low)) k = low + 1;
    if (!(k < high)) k = high - 1;
    const CountTails at = tails(k);
    const bool enough = below ? at.cdf >= tail : at.survival <= tail;
    (enough ? high : low) = k;
    const double reached = below ? at.cdf : at.survival;
    const bool useful = reached > 1e-300 && reached < 0.999999;
    const double score = useful ? (below ? 1 : -1) * math::normal_quantile(reached) : NAN;
    double slope = (score - last_score) / (k - last_k);
    if (!(slope > 0)) slope = 1 / deviation;
    double next = k + (z - score) / slope;
    last_k = k;
    last_score = score;
    if (std::isnan(next) || turn > 12) {
      // Out of sight of the score: double the stride, or halve the bracket.
      pace *= 4;
      next = enough ? k - pace : k + pace;
      if (!std::isinf(high) && !std::isinf(low) && turn % 2 == 1) next = low + 0.5 * (high - low);
    }
    // Aim so that the neighbours of the root become the bracket.
    next = std::floor(next);
    if (next == k) next = enough ? k - 1 : k + 1;
    k = next;
  }
}

}  // namespace plimsoll::dist
