// The quantile of the Laplace law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct LaplaceKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale) {
    const V depth = math::log(V(2.0) * math::abs(signed_tail));
    const V z = math::select(signed_tail > V(0.0), depth, V(0.0) - depth);
    return kernel::where(kernel::both(kernel::finite(location), kernel::positive(scale)),
                         math::fma(scale, z, location));
  }
};

using laplace_kernel = LaplaceKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
