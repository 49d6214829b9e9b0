// The quantile of the uniform law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct UniformKernel {
  // Halved, because high - low may overflow.
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V low, V high) {
    const V half_low = V(0.5) * low;
    const V half_high = V(0.5) * high;
    const V origin = math::select(signed_tail > V(0.0), half_low, half_high);
    const V x = V(2.0) * math::fma(signed_tail, half_high - half_low, origin);
    return kernel::where(kernel::both(kernel::finite(low), kernel::finite(high), low < high), x);
  }
};

using uniform_kernel = UniformKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
