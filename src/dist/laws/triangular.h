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
    // Measured from the tail's own end: sqrt(tail width near), or past the mode
    // width - sqrt((1 - tail) width far) without its cancellation.
    const auto past = tail * width > near;
    const V rest = V(1.0) - tail;
    const V root = math::sqrt(math::select(past, rest, tail)) *
                   (math::sqrt(width) * math::sqrt(math::select(past, far, near)));
    // Halved, because the sum may overflow.
    const V step = math::select(
        past,
        width * (V(0.5) * math::fma(far, tail, near) / math::fma(V(0.5), width, V(0.5) * root)),
        root);
    const V x = math::select(below, low + step, high - step);
    return kernel::where(kernel::both(low <= mode, mode <= high, kernel::positive(width),
                                      kernel::finite(low), kernel::finite(high)),
                         x);
  }
};

using triangular_kernel = TriangularKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
