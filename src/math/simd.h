// Carriers: what numeric templates are written over. `double` is a carrier of one lane; Pack is the
// widest vector of doubles of the instruction set this translation unit is compiled for.
//
//   rule       every function of math/ and every closed-form law is one template over a carrier V, so
//              that reference (V = double) and block executor (V = Pack) run the same recipe and give
//              the same bits
//   namespace  everything here stands in an inline namespace named after the instruction set: two
//              translation units compiled for different sets never share a symbol. Files compiled for
//              a set include no standard-library templates, for the same reason
//   exact      only IEEE add, sub, mul, div, sqrt, fma, comparisons and integer operations; no
//              reciprocal estimates; min and max are compare + select
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define PLIMSOLL_ISA avx512
#define PLIMSOLL_LANES 8
#elif defined(__AVX2__) && defined(__FMA__)
#define PLIMSOLL_ISA avx2
#define PLIMSOLL_LANES 4
#elif defined(__ARM_NEON) && defined(__aarch64__)
#define PLIMSOLL_ISA neon
#define PLIMSOLL_LANES 2
#else
#define PLIMSOLL_ISA scalar
#define PLIMSOLL_LANES 1
#endif

namespace plimsoll::math {
inline namespace PLIMSOLL_ISA {}
}  // namespace plimsoll::math
