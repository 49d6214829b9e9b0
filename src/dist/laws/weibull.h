// The quantile of the Weibull law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct WeibullKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V shape, V scale) {
    const auto e = kernel::wide_exponential_score(signed_tail);
    return kernel::where(kernel::both(kernel::positive(shape), kernel::positive(scale)),
                         scale * kernel::root(kernel::wide_log(e.high, e.low), shape));
  }
};

using weibull_kernel = WeibullKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
