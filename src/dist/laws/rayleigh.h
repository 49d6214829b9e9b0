// The quantile of the Rayleigh law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct RayleighKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V scale) {
    return kernel::where(kernel::positive(scale),
                         scale * math::sqrt(V(2.0) * kernel::exponential_score(signed_tail)));
  }
};

using rayleigh_kernel = RayleighKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
