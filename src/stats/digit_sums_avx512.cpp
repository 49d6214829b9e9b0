#include "stats/digit_sums.inc"

namespace plimsoll::stats {

bool sum_digits_avx512(const double* values, int n, int max_power, DigitSums& sums) {
  return avx512::sum_digits(values, n, max_power, sums);
}

}  // namespace plimsoll::stats
