// Central moments as integer combinations of the power sums, rounded once at the end.
#include "stats/moments.h"

#include <cmath>

#include "base/check.h"

namespace plimsoll::stats {

// With s_k the sum of x^k, all as integers in units u^k of one u, the central moments are
//   n^2 m2 = n s2 - s1^2
//   n^3 m3 = n^2 s3 - 3 n s1 s2 + 2 s1^3
//   n^4 m4 = n^3 s4 - 4 n^2 s1 s3 + 6 n s1^2 s2 - 3 s1^4
// and in skewness and kurtosis both n and u cancel.
Moments moments(const PowerSums& sums) {
  PLIMSOLL_CHECK(sums.max_power() >= 2);
  Moments result;
  result.count = sums.count();
  if (result.count == 0) return result;
  const BigInteger n(result.count);
  const PowerSums::InUnit all = sums.in_unit();
  const int unit = all.exponent;
  const BigInteger& s1 = all.sums[0];
  const BigInteger& s2 = all.sums[1];
  result.mean = round_ratio(s1, n, unit);
  if (result.count == 1) return result;

  const BigInteger s1_squared = s1 * s1;
  const BigInteger second = n * s2 - s1_squared;
  const BigInteger pairs = n * BigInteger(result.count - 1);
  result.variance = round_ratio(second, pairs, 2 * unit);
  result.sd = round_sqrt_ratio(second, pairs, 2 * unit);
  const double count = static_cast<double>(result.count);
  result.mean_se = *result.sd / std::sqrt(count);
  if (second.is_zero()) {
    result.sd_se = 0.0;
    return result;
  }
  if (sums.max_power() < 4) return result;

  const BigInteger& s3 = all.sums[2];
  const BigInteger& s4 = all.sums[3];
  const BigInteger n_squared = n * n;
  const BigInteger third =
      n_squared * s3 - BigInteger(3) * n * s1 * s2 + BigInteger(2) * s1_squared * s1;
  const BigInteger fourth = n_squared * n * s4 - BigInteger(4) * n_squared * s1 * s3 +
                            BigInteger(6) * n * s1_squared * s2 -
                            BigInteger(3) * s1_squared * s1_squared;
  const BigInteger second_squared = second * second;
  const double skewness = round_sqrt_ratio(third * third, second_squared * second);
  result.skewness = third.is_negative() ? -skewness : skewness;
  result.kurtosis = round_ratio(fourth - BigInteger(3) * second_squared, second_squared);
  // The ratio of fourth moment to squared variance is at least 1.
  const double excess = round_ratio(fourth - second_squared, second_squared);
  result.sd_se = *result.sd * std::sqrt((excess + 2.0 / (count - 1.0)) / (4.0 * count));
  return result;
}

}  // namespace plimsoll::stats
