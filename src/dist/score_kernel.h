// The normal score that has the probability of a t score, read from a ScoreTable, over a carrier.
//
//   takes    scores of Student's t law, any number; `rows` of the table of its degrees of freedom
//   gives    the same bits for every carrier; an odd function; NaN in lanes that the table does not serve, whose value
//            is ScoreTable::exact
#pragma once

#include "math/functions.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct ScoreKernel {
  // Pieces of 1 + abs(t), kPerOctave to each doubling; each a polynomial in the place s in (-1/2, 1/2) inside its piece,
  // that gives the ratio of the scores. A row of NaN stands after them.
  static constexpr int kOctaves = 16;
  static constexpr int kPerOctaveLog = 4;
  static constexpr int kPerOctave = 1 << kPerOctaveLog;
  static constexpr int kTerms = 8;
  static constexpr int kRows = kOctaves * kPerOctave + 1;

  template <class V>
  PLIMSOLL_INLINE static V score(V t, const double* rows) {
    constexpr int kFraction = 52 - kPerOctaveLog;
    constexpr double kEnd = std::uint64_t{1} << kOctaves;
    // A NaN and what is out of reach go to the last row.
    const V u = math::lesser(V(1.0) + math::abs(t), V(kEnd));
    const auto one = math::bits(V(1.0));
    const auto index = math::shl<3>(math::shr<kFraction>(math::bits(u) - one));
    const auto fraction = math::shl<kPerOctaveLog>(math::bits(u)) & math::bits_t<V>(kMantissa);
    const V s = math::from_bits<V>(fraction | one) - V(1.5);
    V ratio = math::gather<V>(rows, index + math::bits_t<V>(kTerms - 1));
#pragma GCC unroll 8
    for (int j = kTerms - 2; j >= 0; --j) {
      ratio = math::fma(ratio, s,
                        math::gather<V>(rows, index + math::bits_t<V>(static_cast<unsigned>(j))));
    }
    // Adding zero turns -0 into 0.
    return math::fma(t, ratio, V(0.0));
  }

 private:
  static constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52) - 1;
};

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
