// The quantile of the lognormal law, over a carrier.
#pragma once

#include "dist/laws/kernel.h"

namespace plimsoll::dist {
inline namespace PLIMSOLL_ISA {

struct LognormalKernel {
  // The product's rounding is carried: the exponential would multiply it.
  template <class V>
  PLIMSOLL_INLINE static V from_score(V z, V mu, V sigma) {
    const auto product = math::two_product(sigma, z);
    const auto sum = math::two_sum(mu, product.high);
    return kernel::where(kernel::both(kernel::finite(mu), kernel::positive(sigma)),
                         math::detail::exp_sum(sum.high, sum.low + product.low));
  }
  template <class V>
  PLIMSOLL_INLINE static V sample(V signed_tail, V mu, V sigma) {
    return from_score(math::normal_score(signed_tail), mu, sigma);
  }
};

using lognormal_kernel = LognormalKernel;

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::dist
