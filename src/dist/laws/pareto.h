// The quantile of the Pareto law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct ParetoKernel {
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V shape, V minimum) {
    return kernel::where(
        kernel::both(kernel::positive(shape), kernel::positive(minimum)),
        minimum * kernel::root(kernel::wide_exponential_score(signed_tail), shape));
  }
};

using pareto_kernel = ParetoKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
