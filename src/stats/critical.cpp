#include "stats/critical.h"

#include <cmath>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

// exp(-y) for 0 <= y < 700: the series of y / 1024, squared ten times; relative error under 1e-12.
double exp_minus(double y) {
  const double step = y / 1024.0;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k <= 12; ++k) {
    term *= step / static_cast<double>(k);
    sum += term;
  }
  for (int i = 0; i < 10; ++i) sum *= sum;
  return 1.0 / sum;
}

// P(|Z| > z).
double normal_outside(double z) {
  constexpr double kRootTwoOverPi = 0.79788456080286535588;
  const double density = kRootTwoOverPi * exp_minus(0.5 * z * z);
  if (z < 3.0) {
    double term = z;
    double sum = z;
    for (int k = 1; k <= 60; ++k) {
      term *= z * z / static_cast<double>(2 * k + 1);
      sum += term;
    }
    return 1.0 - density * sum;
  }
  double fraction = z;
  for (int k = 200; k >= 1; --k) fraction = z + static_cast<double>(k) / fraction;
  return density / fraction;
}

double integer_power(double base, int exponent) {
  double power = 1.0;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) power *= base;
    base *= base;
  }
  return power;
}

// (1 - u^2)^((df - 2) / 2), the density of u up to its integral.
double student_density(int df, double u) {
  const double root = std::sqrt((1.0 - u) * (1.0 + u));
  return df == 1 ? 1.0 / root : integer_power(root, df - 2);
}

// Integral of that density over 0..1.
double student_total(int df) {
  double total = df % 2 == 0 ? 1.0 : 1.57079632679489661923;
  for (int k = df % 2 == 0 ? 4 : 3; k <= df; k += 2) {
    total *= static_cast<double>(k - 2) / static_cast<double>(k - 1);
  }
  return total;
}

// P(|T| <= t) by Simpson's rule in u.
double student_inside(int df, double t, double total) {
  constexpr int kSteps = 2000;
  const double u = t / std::sqrt(static_cast<double>(df) + t * t);
  const double step = u / kSteps;
  double sum = student_density(df, 0.0) + student_density(df, u);
  for (int i = 1; i < kSteps; ++i) {
    sum += (i % 2 == 1 ? 4.0 : 2.0) * student_density(df, step * static_cast<double>(i));
  }
  return sum * step / 3.0 / total;
}

// The point where a falling function of a positive number reaches 0, halving to the last bit.
template <class Function>
double bisect(double high, Function excess) {
  double low = 0.0;
  while (excess(high) > 0.0) high *= 2.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (excess(middle) > 0.0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double normal_critical(double confidence) {
  PLIMSOLL_CHECK(confidence > 0.0 && confidence < 1.0);
  const double outside = 1.0 - confidence;
  return bisect(8.0, [&](double z) { return normal_outside(z) - outside; });
}

double student_critical(int degrees_of_freedom, double confidence) {
  PLIMSOLL_CHECK(degrees_of_freedom >= 1 && confidence > 0.0 && confidence < 1.0);
  const double total = student_total(degrees_of_freedom);
  return bisect(
      8.0, [&](double t) { return confidence - student_inside(degrees_of_freedom, t, total); });
}

}  // namespace plimsoll::stats
