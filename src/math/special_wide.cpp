// Logarithms from a table of short numbers whose product with the argument is near 1 and exact,
// and a series of which the first terms are double-double.
#include "math/special_wide.h"

#include <cmath>
#include <cstddef>

#include "math/elementary.h"
#include "math/special.h"
#include "math/special_clones.h"
#include "math/special_kernels.h"
#include "math/special_tables.h"

namespace plimsoll::math {

namespace {

Wide constant(const double (&pair)[2]) {
  return {pair[0], pair[1]};
}

}  // namespace

// x = 2^k m, and m times a tabled short number c is 1 + f with abs(f) < 1/100, known exactly. Then
// log(x) = k log(2) - log(c) + log(1 + f) with the series of log(1 + f), whose first terms are
// summed in double-double. The table method is that of Tang, "Table-driven implementation of the
// logarithm function in IEEE floating-point arithmetic", ACM TOMS 16(4), 1990.
PLIMSOLL_CLONES Wide log_wide(Wide x) {
  // Nothing else has an entry in the table.
  if (!(x.high > 0 && x.high < INFINITY)) {
    return Wide(x.high == 0 ? -INFINITY : x.high > 0 ? INFINITY : NAN);
  }
  int k = 0;
  // [1/2, 1) moved to [90/128, 180/128).
  double m = std::frexp(x.high, &k);
  if (m < 0.703125) {
    m *= 2;
    k -= 1;
  }
  const auto index = static_cast<std::size_t>(m * 128) - 90;
  const double c = tables::kInverse[index];
  const Wide product = two_product(m, c);
  const Wide shifted = two_sum(product.high - 1.0, product.low);
  const Wide f = add(shifted, std::ldexp(x.low, -k) * c);

  // From f^5 on double precision is enough for 2^-90.
  constexpr int kWideTerms = 4;
  constexpr int kTerms = 16;
  double tail = tables::kReciprocal[kTerms - 1][0];
#pragma GCC unroll 16
  for (int n = kTerms - 2; n >= kWideTerms; --n) {
    tail = fma(tail, f.high, tables::kReciprocal[n][0]);
  }
  Wide sum(tail);
#pragma GCC unroll 8
  for (int n = kWideTerms - 1; n >= 0; --n) {
    // The constant is the larger summand by far.
    const Wide product_n = mul(sum, f);
    const Wide step = fast_two_sum(tables::kReciprocal[n][0], product_n.high);
    sum = {step.high, step.low + (tables::kReciprocal[n][1] + product_n.low)};
  }
  sum = mul(sum, f);
  const Wide base = add(mul(constant(tables::kLn2[0]), static_cast<double>(k)),
                        constant(tables::kMinusLogInverse[index]));
  return add(base, sum);
}

// Stirling's series from 16 on; below, Gamma(x) = Gamma(x + n) / (x (x + 1) ... (x + n - 1)).
PLIMSOLL_CLONES Wide log_gamma_wide(double x) {
  constexpr double kStart = 16;
  Wide z(x);
  Wide product(1.0);
  while (z.high < kStart) {
    product = mul(product, z);
    z = add(z, 1.0);
  }
  const Wide inverse = div(Wide(1.0), z);
  const double inverse_square = inverse.high * inverse.high;
  constexpr int kTerms = 12;
  double tail = tables::kStirling[kTerms - 1][0];
  for (int k = kTerms - 2; k >= 1; --k) {
    tail = fma(tail, inverse_square, tables::kStirling[k][0]);
  }
  const Wide correction =
      add(mul(inverse, constant(tables::kStirling[0])), tail * inverse_square * inverse.high);
  const Wide log_z = log_wide(z);
  Wide result = add(mul(add(z, -0.5), log_z), -z);
  result = add(add(result, constant(tables::kLn2[1])), correction);
  return product.high == 1.0 && product.low == 0.0 ? result : add(result, -log_wide(product));
}

Wide log_beta_wide(double a, double b) {
  const Wide sum = two_sum(a, b);
  Wide log_gamma_sum = log_gamma_wide(sum.high);
  // The part of a + b that does not fit one number, by the slope, for which log(a + b) is enough: the
  // part is below 2^-53 (a + b). Beside a tiny shape even this shows, in 1 minus a power of it.
  constexpr double kTiny = 1e-3;
  if (sum.low != 0) {
    const double slope =
        std::fmin(a, b) < kTiny ? digamma(sum.high) : log(sum.high) - 0.5 / sum.high;
    log_gamma_sum = add(log_gamma_sum, sum.low * slope);
  }
  return add(add(log_gamma_wide(a), log_gamma_wide(b)), -log_gamma_sum);
}

PLIMSOLL_CLONES double exp_wide(Wide x) {
  return detail::exp_sum(x.high, x.low);
}

double log1p_minus(double x) {
  return log1p_minus_inside(x);
}

double expm1_minus(double x) {
  return expm1_minus_inside(x);
}

}  // namespace plimsoll::math
