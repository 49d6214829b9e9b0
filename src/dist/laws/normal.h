// The quantile of the normal law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct NormalKernel {
  template <class V>
  PLIMSOLL_INLINE static V from_score(V z, V mean, V sd) {
    return kernel::where(kernel::both(kernel::finite(mean), kernel::positive(sd)),
                         math::fma(sd, z, mean));
  }
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V mean, V sd) {
    return from_score(math::normal_score(signed_tail), mean, sd);
  }
};

using normal_kernel = NormalKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
