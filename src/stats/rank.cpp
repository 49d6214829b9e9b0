// Levels are read as decimals, so that ranks are exact; bounds from binomial tails.
#include "stats/rank.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "stats/binomial.h"
#include "stats/critical.h"

namespace plimsoll::stats {
namespace {

__extension__ typedef unsigned __int128 Wide;

Wide power_of_ten(int n) {
  Wide power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}

}  // namespace

DecimalLevel DecimalLevel::of(double level) {
  PLIMSOLL_CHECK(level >= 0.0 && level <= 1.0);
  // Longest: 17 digits, a point and an exponent.
  char text[32];
  const auto written =
      std::to_chars(text, text + sizeof text, level, std::chars_format::scientific);
  DecimalLevel result;
  int exponent = 0;
  for (const char* at = text; at != written.ptr; ++at) {
    if (*at == 'e') {
      // from_chars takes no plus sign.
      const char* digits = at[1] == '+' ? at + 2 : at + 1;
      std::from_chars(digits, written.ptr, exponent);
      break;
    }
    if (*at == '.') continue;
    result.digits = 10 * result.digits + static_cast<std::uint64_t>(*at - '0');
    result.places += 1;
  }
  result.places -= 1 + exponent;
  return result;
}

// Levels above 1 - 1e-19 and under 1e-19 differ from 1 and 0 by less than one trial ever can; they
// count as 1 and 0 here.
DecimalLevel DecimalLevel::complement() const {
  if (places > 19) return {1, 0};
  return {static_cast<std::uint64_t>(power_of_ten(places)) - digits, places};
}

DecimalShare share(std::uint64_t n, DecimalLevel level) {
  // 10^38 is the largest that fits; digits < 10^17 and n < 2^63 never reach it.
  if (level.places > 38) return {0, false};
  const Wide product = Wide{n} * level.digits;
  const Wide divisor = power_of_ten(level.places);
  return {static_cast<std::uint64_t>(product / divisor), product % divisor != 0};
}

std::uint64_t rank_of_level(std::uint64_t n, DecimalLevel level) {
  PLIMSOLL_CHECK(n >= 1);
  const DecimalShare part = share(n, level);
  return std::clamp<std::uint64_t>(part.whole + (part.has_remainder ? 1 : 0), 1, n);
}

namespace {

std::optional<std::uint64_t> lower_rank(std::uint64_t n, const BinomialLaw& law, double alpha) {
  // The rank r works while P(X <= r - 1) <= alpha.
  double sum = 0.0;
  std::uint64_t rank = law.first();
  for (std::uint64_t k = law.first(); k <= law.last(); ++k) {
    sum += law.mass(k);
    if (sum > alpha) break;
    rank = k + 1;
  }
  if (rank == 0) return std::nullopt;
  return std::min(rank, n);
}

std::optional<std::uint64_t> upper_rank(std::uint64_t n, const BinomialLaw& law, double alpha) {
  // The rank r works while P(X >= r) <= alpha.
  double sum = 0.0;
  std::uint64_t rank = law.last() + 1;
  for (std::uint64_t k = law.last() + 1; k-- > law.first();) {
    sum += law.mass(k);
    if (sum > alpha) break;
    rank = k;
  }
  if (rank > n) return std::nullopt;
  return std::max<std::uint64_t>(rank, 1);
}

// A law's masses would take memory that grows with the trials.
constexpr double kMostVariance = 0x1p28;

bool is_near_normal(std::uint64_t n, double level) {
  return static_cast<double>(n) * level * (1.0 - level) > kMostVariance;
}

// By the expansion of Cornish and Fisher, whose next term is far below a rank here: the ranks at that
// many standard deviations on either side of the level, halves to whole ranks outwards.
RankInterval near_normal_ranks(std::uint64_t n, double level, double z) {
  const double trials = static_cast<double>(n);
  const double half = z * std::sqrt(trials * level * (1.0 - level));
  const double middle = trials * level + (1.0 - 2.0 * level) * (z * z - 1.0) / 6.0;
  const auto rank = [&](double x) {
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::max(x, 1.0)), 1, n);
  };
  return {rank(std::floor(middle - half + 0.5)), rank(std::ceil(middle + half + 0.5))};
}

}  // namespace

std::optional<std::uint64_t> lower_bound_rank(std::uint64_t n, double level, double alpha) {
  if (is_near_normal(n, level)) {
    return near_normal_ranks(n, level, normal_critical(1.0 - 2.0 * alpha)).low;
  }
  return lower_rank(n, BinomialLaw(n, level), alpha);
}

std::optional<std::uint64_t> upper_bound_rank(std::uint64_t n, double level, double alpha) {
  if (is_near_normal(n, level)) {
    return near_normal_ranks(n, level, normal_critical(1.0 - 2.0 * alpha)).high;
  }
  return upper_rank(n, BinomialLaw(n, level), alpha);
}

RankInterval interval_ranks(std::uint64_t n, double level, double confidence) {
  if (is_near_normal(n, level)) return near_normal_ranks(n, level, normal_critical(confidence));
  const BinomialLaw law(n, level);
  const double alpha = 0.5 * (1.0 - confidence);
  return {lower_rank(n, law, alpha), upper_rank(n, law, alpha)};
}

}  // namespace plimsoll::stats
