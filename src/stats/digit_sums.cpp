#include "stats/digit_sums.h"

namespace plimsoll::stats {

SumDigits* widest_sum_digits() {
#if defined(__x86_64__)
  static SumDigits* const kWidest = []() -> SumDigits* {
    const bool fma = __builtin_cpu_supports("fma");
    if (fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      return &sum_digits_avx512;
    }
    return fma && __builtin_cpu_supports("avx2") ? &sum_digits_avx2 : nullptr;
  }();
  return kWidest;
#else
  return nullptr;
#endif
}

}  // namespace plimsoll::stats
