// Which order statistic stands for a level, and which ones bound it.
//
//   levels    are decimals: the double 0.07 means the shortest decimal that reads back to it, 7/100
//   ranks     count from 1 upwards from the smallest value
//   exact     rank_of_level in integers; interval ranks from binomial(n, level) to 1e-12 in tail
//             probability
//   source    order-statistic intervals: H. A. David and H. N. Nagaraja, "Order Statistics", 2003,
//             section 7.1
#pragma once

#include <cstdint>
#include <optional>

namespace plimsoll::stats {

// digits / 10^places; level in [0, 1] as the shortest decimal that reads back to the double.
struct DecimalLevel {
  std::uint64_t digits = 0;
  int places = 0;

  static DecimalLevel of(double level);
  // 1 - level; exact.
  DecimalLevel complement() const;
};

// n * level = whole + a remainder below 1. Levels under 1e-38 count as 0.
struct DecimalShare {
  std::uint64_t whole = 0;
  bool has_remainder = false;
};
DecimalShare share(std::uint64_t n, DecimalLevel level);

// ceil(n * level), but at least 1 and at most n; n >= 1.
std::uint64_t rank_of_level(std::uint64_t n, DecimalLevel level);

// An absent bound: too few trials to place one at that confidence.
struct RankInterval {
  std::optional<std::uint64_t> low;
  std::optional<std::uint64_t> high;
};

// The largest rank whose value lies above the level's quantile with chance at most `alpha`.
std::optional<std::uint64_t> lower_bound_rank(std::uint64_t n, double level, double alpha);
// The smallest rank whose value lies below the level's quantile with chance at most `alpha`.
std::optional<std::uint64_t> upper_bound_rank(std::uint64_t n, double level, double alpha);
// Both, each with (1 - confidence) / 2. Cost O(sqrt(n)), but no more than of 2^30 trials: beyond a
// variance of 2^28 hits the binomial's ends are the normal's with its skewness, a rank off at most.
RankInterval interval_ranks(std::uint64_t n, double level, double confidence);

}  // namespace plimsoll::stats
