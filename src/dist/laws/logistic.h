// The quantile of the logistic law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct LogisticKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V location, V scale) {
    return kernel::where(kernel::both(kernel::finite(location), kernel::positive(scale)),
                         math::fma(scale, kernel::logistic_score(signed_tail), location));
  }
};

using logistic_kernel = LogisticKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
