// A correction to the double result: one Newton step whose residual is computed in double-double.
#include "math/wide_scores.h"

#include <cmath>

#include "math/normal.h"

namespace plimsoll::math {

namespace {

// sqrt(2 pi), pi.
const DD kSqrt2Pi(0x1.40d931ff62706p+1, -0x1.a6a0d6f814637p-53);
const DD kPi(0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53);

// (P(Z <= y) - 1/2) / density(y).
DD central_ratio(double y) {
  const DD square = two_product(y, y);
  DD term = y;
  DD sum = term;
  for (int n = 1; term.high > 1e-34 * sum.high; ++n) {
    term = term * square / (2.0 * n + 1.0);
    sum = sum + term;
  }
  return sum;
}

// P(Z > y) / density(y), for y >= 4.
DD tail_ratio(double y) {
  DD fraction = y;
  for (int n = 80; n >= 1; --n) fraction = y + static_cast<double>(n) / fraction;
  return 1.0 / fraction;
}

// p / density(y), whatever the size of either.
DD over_density(DD p, double y) {
  const DD square = two_product(y, y);
  const DD half = exp(DD(0.25 * square.high, 0.25 * square.low));
  return p * half * half * kSqrt2Pi;
}

// sin(x) and cos(x) for 0 <= x <= pi / 4.
struct SinCos {
  DD sin;
  DD cos;
};
SinCos sin_cos(DD x) {
  const DD square = x * x;
  DD sin_term = x;
  DD cos_term = 1.0;
  SinCos out{x, 1.0};
  for (int n = 1; n <= 15; ++n) {
    cos_term = -(cos_term * square) / ((2.0 * n - 1.0) * (2.0 * n));
    sin_term = -(sin_term * square) / ((2.0 * n) * (2.0 * n + 1.0));
    out.cos = out.cos + cos_term;
    out.sin = out.sin + sin_term;
  }
  return out;
}

}  // namespace

DD wide_normal_score(double signed_tail) {
  const double p = std::fabs(signed_tail);
  const double y = -normal_quantile(p);
  DD score = y;
  if (y > 0 && y < INFINITY) {
    const DD excess = y < 4 ? over_density(two_sum(0.5, -p), y) - central_ratio(y)
                            : tail_ratio(y) - over_density(p, y);
    score = excess + 0.5 * (y * (excess * excess)) + y;
  }
  return signed_tail > 0 ? -score : score;
}

DD wide_exponential_score(double signed_tail) {
  return signed_tail > 0 ? -log1p(DD(-signed_tail)) : -log(DD(-signed_tail));
}

DD wide_gumbel_score(double signed_tail) {
  return -log(wide_exponential_score(-signed_tail));
}

DD wide_logistic_score(double signed_tail) {
  const DD p = std::fabs(signed_tail);
  // Near p = 1/2 the logarithms nearly cancel.
  const DD score = p.high > 0.25 ? -log1p((1.0 - p - p) / p) : log(p) - log1p(-p);
  return signed_tail > 0 ? score : -score;
}

DD wide_laplace_score(double signed_tail) {
  const DD depth = log(DD(2 * std::fabs(signed_tail)));
  return signed_tail > 0 ? depth : -depth;
}

DD wide_cauchy_score(double signed_tail) {
  const double p = std::fabs(signed_tail);
  // Either argument is exact to twice a double's digits.
  const SinCos at = sin_cos(kPi * (p <= 0.25 ? DD(p) : two_sum(0.5, -p)));
  const DD depth = p <= 0.25 ? at.cos / at.sin : at.sin / at.cos;
  return signed_tail > 0 ? -depth : depth;
}

}  // namespace plimsoll::math
