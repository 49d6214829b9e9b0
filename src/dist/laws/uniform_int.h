// The quantile of the uniform law on whole numbers, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct UniformIntKernel {
  // Levels are decimal numbers: 7 % of 100 values is the 7th, though 0.07 * 100 exceeds 7.
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V low, V high) {
    const V n = high - low + V(1.0);
    const V from_below = math::ceil(signed_tail * n * V(1 - 0x1p-51)) - V(1.0);
    const V from_above = math::floor((V(0.0) - signed_tail) * n * V(1 + 0x1p-51));
    const V x = math::select(signed_tail > V(0.0), low + from_below, high - from_above);
    const V most = V(0x1p53);
    const auto whole = kernel::both(math::floor(low) == low, math::floor(high) == high);
    const auto small = kernel::both(math::abs(low) <= most, math::abs(high) <= most, n <= most);
    return kernel::where(kernel::both(whole, small, low <= high), x);
  }
};

using uniform_int_kernel = UniformIntKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
