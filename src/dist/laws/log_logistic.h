// The quantile of the log-logistic law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct LogLogisticKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V shape, V scale) {
    return kernel::where(kernel::both(kernel::positive(shape), kernel::positive(scale)),
                         scale * kernel::root(kernel::wide_logistic_score(signed_tail), shape));
  }
};

using log_logistic_kernel = LogLogisticKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
