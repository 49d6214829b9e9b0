// The quantile of the generalised extreme value law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct GevKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale, V shape) {
    const V z = kernel::power_transform(shape, kernel::wide_gumbel_score(signed_tail));
    return kernel::where(
        kernel::both(kernel::finite(location), kernel::positive(scale), kernel::finite(shape)),
        math::fma(scale, z, location));
  }
};

using gev_kernel = GevKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
