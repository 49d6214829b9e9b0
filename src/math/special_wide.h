// Logarithms to more than double precision: exponents such as x - a log(x) lose all digits of a
// probability when their parts are rounded, so they are formed in double-double.
//
//   Wide            an unevaluated sum of two doubles
//   log_wide        log(x) for positive finite x; error below 2^-90 (abs(log(x)) + 2^-7)
//   log_gamma_wide  log Gamma(x) for x > 0; error below 1e-21 + 2^-90 abs(x log(x))
//   exp_wide        exp of a sum, rounded to a double within about 1 ulp; 0 or infinity outside
//                   the range
//   cost            50 ns, 110 ns, 20 ns
#pragma once

#include "math/double_double.h"

namespace plimsoll::math {

using Wide = DoubleDouble<double>;

Wide log_wide(Wide x);
Wide log_gamma_wide(double x);
// log(Gamma(a) Gamma(b) / Gamma(a + b)).
Wide log_beta_wide(double a, double b);
double exp_wide(Wide x);

// 1 - x exactly.
inline Wide one_minus(double x) {
  return two_sum(1.0, -x);
}

// log(1 + x) - x with full relative accuracy.
double log1p_minus(double x);
// exp(x) - 1 - x with full relative accuracy.
double expm1_minus(double x);

}  // namespace plimsoll::math
