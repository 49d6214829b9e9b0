// Standard quantiles to more than double precision: rounded once at the end, a quantile made of
// them never falls where its probability rises.
//
//   takes    a signed tail t: p = t > 0 is the probability below, q = -t > 0 the one above; both at
//            most 1/2
//   error    relative, below 1e-24
//   cost     one to three microseconds
//   source   normal: Newton's step on the double result, with the tail from its Taylor series and
//            its continued fraction, NIST DLMF 7.6.2 and 7.9.1
#pragma once

#include "math/dd.h"

namespace plimsoll::math {

// z with P(Z <= z) = t or P(Z > z) = -t.
DD wide_normal_score(double signed_tail);
// -log of the probability above.
DD wide_exponential_score(double signed_tail);
// -log(-log of the probability below).
DD wide_gumbel_score(double signed_tail);
// log of the probability below less log of the one above.
DD wide_logistic_score(double signed_tail);
// log(2 p) at p below, -log(2 q) at q above.
DD wide_laplace_score(double signed_tail);
// The tangent of pi times the level less 1/2.
DD wide_cauchy_score(double signed_tail);

}  // namespace plimsoll::math
