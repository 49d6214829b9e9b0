// The series of log Gamma at 1, whose terms are zeta values; elsewhere the double-double
// logarithm.
#include "dist/laws/gamma_moments.h"

#include <cmath>
#include <iterator>

namespace plimsoll::dist {

namespace {

// zeta(n) / n for n = 2, 3, ...
constexpr double kZetaOverN[] = {
    0.8224670334241132,   0.40068563438653143,  0.27058080842778454,  0.20738555102867398,
    0.1695571769974082,   0.1440498967688461,   0.12550966952474304,  0.11133426586956469,
    0.1000994575127818,   0.09095401714582904,  0.083353840546109,    0.0769325164113522,
    0.07143294629536133,  0.06666870588242046,  0.06250095514121304,  0.058823978658684585,
    0.055555767627403614, 0.05263167937961666,  0.05000004769810169,  0.047619070330142226,
    0.04545455629320467,  0.04347826605304026,  0.04166666915034121,  0.04000000119214014,
    0.03846153903467518,  0.037037037312989324, 0.035714285847333355, 0.034482758684919304,
    0.03333333336437758,  0.03225806453115042,  0.03125000000727597,  0.030303030306558044};
constexpr int kZetaTerms = std::size(kZetaOverN);

// log Gamma at a sum of two doubles.
math::Wide log_gamma_at(math::Wide x) {
  return math::add(math::log_gamma_wide(x.high), math::digamma(x.high) * x.low);
}

}  // namespace

math::Wide log_gamma_1p(math::Wide z) {
  if (std::fabs(z.high) > 0.25) return log_gamma_at(math::add(z, 1.0));
  // -gamma z + sum of zeta(n) (-z)^n / n
  double sum = 0;
  for (int i = kZetaTerms; i-- > 0;) sum = std::fma(sum, -z.high, kZetaOverN[i]);
  return math::add(math::mul(z, -kEulerGamma), z.high * z.high * sum);
}

double log_gamma_spread(math::Wide z) {
  if (std::fabs(z.high) > 0.125) {
    const math::Wide twice = log_gamma_at(math::add(math::mul(z, 2.0), 1.0));
    const math::Wide once = log_gamma_at(math::add(z, 1.0));
    const math::Wide spread = math::add(twice, math::mul(once, -2.0));
    return spread.high + spread.low;
  }
  // Sum of zeta(n) (2^n - 2) (-z)^n / n; the linear terms are gone.
  double sum = 0;
  double power = 0x1p33;
  for (int i = kZetaTerms; i-- > 0;) {
    sum = std::fma(sum, -z.high, kZetaOverN[i] * (power - 2));
    power *= 0.5;
  }
  return z.high * z.high * sum;
}

}  // namespace plimsoll::dist
