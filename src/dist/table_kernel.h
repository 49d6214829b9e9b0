// The quantile of a law read from a QuantileTable, over a carrier.
//
//   takes    latents as signed tails; `rows` of the table; the support
//   gives    the same bits for every carrier; NaN in lanes that the table does not serve, whose
//            value is Distribution::sample of the law
#pragma once

#include "math/functions.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct TableKernel {
  // Segments of the normal score, of width 1 / kPerUnit, from -kReach to kReach; each a polynomial
  // in the place s in (-1/2, 1/2) inside its segment. A row of NaN stands before and after them.
  static constexpr int kReach = 4;
  static constexpr int kPerUnit = 8;
  static constexpr int kTerms = 8;
  static constexpr int kRows = 2 * kReach * kPerUnit + 2;

  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, const double* rows, V low, V high) {
    return at_score(math::normal_score(signed_tail), rows, low, high);
  }

  // The same at a normal score.
  template <class V>
  PLIMSOLL_INLINE static V at_score(V z, const double* rows, V low, V high) {
    constexpr double kFirst = kReach * kPerUnit + 1;
    const V place = math::fma(z, V(kPerUnit), V(kFirst));
    // A NaN and what is out of reach go to the last or first row.
    const V bounded = math::greater(V(0.5), math::lesser(place, V(kRows - 0.5)));
    const V row = math::floor(bounded);
    const V s = bounded - row - V(0.5);
    const auto index = math::shl<3>(integer(row));
    V x = math::gather<V>(rows, index + math::bits_t<V>(kTerms - 1));
#pragma GCC unroll 8
    for (int j = kTerms - 2; j >= 0; --j) {
      x = math::fma(x, s, math::gather<V>(rows, index + math::bits_t<V>(static_cast<unsigned>(j))));
    }
    return math::greater(low, math::lesser(high, x));
  }

 private:
  // A whole number below 2^51 as bits.
  template <class V>
  PLIMSOLL_INLINE static math::bits_t<V> integer(V x) {
    return math::bits(x + V(0x1p52)) - math::bits(V(0x1p52));
  }
};

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
