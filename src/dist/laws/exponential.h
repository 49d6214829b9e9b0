// The quantile of the exponential law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct ExponentialKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V mean) {
    return kernel::where(kernel::positive(mean), mean * kernel::exponential_score(signed_tail));
  }
};

using exponential_kernel = ExponentialKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
