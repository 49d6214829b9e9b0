// The quantile of the generalised Pareto law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct GpdKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale, V shape) {
    const V z = kernel::power_transform(shape, kernel::wide_exponential_score(signed_tail));
    return kernel::where(
        kernel::both(kernel::finite(location), kernel::positive(scale), kernel::finite(shape)),
        math::fma(scale, z, location));
  }
};

using gpd_kernel = GpdKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
