// The derivatives of log Gamma by moving the argument up, then the asymptotic series. The
// incomplete functions are in special_gamma.cpp and special_beta.cpp.
#include "math/special.h"

#include <cmath>
#include <limits>

#include "math/functions.h"
#include "math/special_tables.h"

namespace plimsoll::math {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kAsymptotic = 12;

}  // namespace

double log_gamma(double x) {
  if (!(x > 0)) return kNan;
  if (std::isinf(x)) return x;
  if (x == 1 || x == 2) return 0;
  return log_gamma_wide(x).high;
}

// psi(x) = log x - 1/(2x) - sum B(2k) / (2k x^2k), after moving x up (DLMF 5.11.2, 5.5.2).
double digamma(double x) {
  if (!(x > 0)) return kNan;
  double moved = 0;
  for (; x < kAsymptotic; x += 1) moved -= 1 / x;
  const double z = 1 / (x * x);
  double sum = 0;
  for (int k = 10; k >= 1; --k) sum = fma(sum, z, tables::kStirling[k - 1][0] * (2 * k - 1));
  return moved + (log(x) - 0.5 / x - sum * z);
}

// psi'(x) = 1/x + 1/(2x^2) + sum B(2k) / x^(2k+1) (DLMF 5.15.8).
double trigamma(double x) {
  if (!(x > 0)) return kNan;
  double moved = 0;
  for (; x < kAsymptotic; x += 1) moved += 1 / (x * x);
  const double z = 1 / (x * x);
  double sum = 0;
  for (int k = 10; k >= 1; --k) {
    sum = fma(sum, z, tables::kStirling[k - 1][0] * (2 * k) * (2 * k - 1));
  }
  return moved + (1 + 0.5 / x + sum * z) / x;
}

}  // namespace plimsoll::math
