// The quantile of the Cauchy law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"
#include "math/trig.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct CauchyKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale) {
    const V depth = math::cotpi(math::abs(signed_tail));
    const V z = math::select(signed_tail > V(0.0), V(0.0) - depth, depth);
    return kernel::where(kernel::both(kernel::finite(location), kernel::positive(scale)),
                         math::fma(scale, z, location));
  }
};

using cauchy_kernel = CauchyKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
