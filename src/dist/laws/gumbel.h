// The quantile of the Gumbel law (of maxima), over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct GumbelKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale) {
    return kernel::where(kernel::both(kernel::finite(location), kernel::positive(scale)),
                         math::fma(scale, kernel::gumbel_score(signed_tail), location));
  }
};

using gumbel_kernel = GumbelKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
