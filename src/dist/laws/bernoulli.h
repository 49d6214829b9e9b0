// The quantile of the Bernoulli law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct BernoulliKernel {
  // Probabilities are decimal numbers: a level within rounding of the step is the step.
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V p) {
    const auto from_below = signed_tail > (V(1.0) - p) * V(1 + 0x1p-51);
    const auto from_above = p * V(1 - 0x1p-51) > V(0.0) - signed_tail;
    const auto below = signed_tail > V(0.0);
    const auto one = (below & from_below) | ((!below) & from_above);
    return kernel::where(kernel::both((p >= V(0.0)), (p <= V(1.0))),
                         math::select(one, V(1.0), V(0.0)));
  }
};

using bernoulli_kernel = BernoulliKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
