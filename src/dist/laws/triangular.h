// The quantile of the triangular law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct TriangularKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V low, V mode, V high) {
    const V width = high - low;
    const V rise = mode - low;
    const V fall = high - mode;
    const auto below = signed_tail > V(0.0);
    const V tail = math::abs(signed_tail);
    const V near = math::select(below, rise, fall);
    const V far = math::select(below, fall, rise);
    // On the side of the tail asked for, or past the mode.
    const auto past = tail * width > near;
    const V leg = math::select(past, far, near);
    const V share = math::select(past, V(1.0) - tail, tail);
    const V step = math::sqrt(share) * (math::sqrt(width) * math::sqrt(leg));
    const auto from_low = (below & !past) | ((!below) & past);
    const V x = math::select(from_low, low + step, high - step);
    return kernel::where((low <= mode) & (mode <= high) & kernel::positive(width) &
                             kernel::finite(low) & kernel::finite(high),
                         x);
  }
};

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
