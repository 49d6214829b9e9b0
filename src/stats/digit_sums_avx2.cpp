#include "stats/digit_sums.inc"

namespace plimsoll::stats {

bool sum_digits_avx2(const double* values, int n, int max_power, DigitSums& sums) {
  return avx2::sum_digits(values, n, max_power, sums);
}

}  // namespace plimsoll::stats
