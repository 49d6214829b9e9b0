#include "stats/critical.h"

#include <cmath>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

// exp(-y) for 0 <= y < 700: halved until the series is short, squared as often; relative 1e-13.
double exp_minus(double y) {
  int n_halvings = 0;
  for (; y > 0.5; y *= 0.5) ++n_halvings;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k <= 16; ++k) {
    term *= y / static_cast<double>(k);
    sum += term;
  }
  for (int i = 0; i < n_halvings; ++i) sum *= sum;
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

struct Direction {
  double cosine;
  double sine;
};

// By their series, for 0 <= angle <= pi / 2; absolute error 1e-15.
Direction direction(double angle) {
  const double square = angle * angle;
  Direction result{1.0, 1.0};
  for (int k = 26; k >= 2; k -= 2) {
    const double n = static_cast<double>(k);
    result.cosine = 1.0 - result.cosine * square / (n * (n - 1.0));
    result.sine = 1.0 - result.sine * square / (n * (n + 1.0));
  }
  result.sine *= angle;
  return result;
}

// P(|T| <= t) for t = sqrt(df) tan(angle).
double student_inside(int df, double angle) {
  constexpr double kTwoOverPi = 0.63661977236758134308;
  const Direction at = direction(angle);
  const double square = at.cosine * at.cosine;
  const bool is_odd = df % 2 == 1;
  // Odd:  2/pi (angle + sin (cos + 2/3 cos^3 + (2 4)/(3 5) cos^5 + ... cos^(df - 2)))
  // Even: sin (1 + 1/2 cos^2 + (1 3)/(2 4) cos^4 + ... cos^(df - 2))
  double term = is_odd ? at.cosine : 1.0;
  double sum = 0.0;
  for (int power = is_odd ? 1 : 0; power <= df - 2; power += 2) {
    sum += term;
    term *= square * static_cast<double>(power + 1) / static_cast<double>(power + 2);
  }
  return is_odd ? kTwoOverPi * (angle + at.sine * sum) : at.sine * sum;
}

// Where a falling function reaches 0, by halving.
template <class Function>
double bisect(double low, double high, Function excess) {
  for (int i = 0; i < 64; ++i) {
    const double middle = 0.5 * (low + high);
    (excess(middle) > 0.0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double normal_critical(double confidence) {
  PLIMSOLL_CHECK(confidence > 0.0 && confidence < 1.0);
  const double outside = 1.0 - confidence;
  return bisect(0.0, 37.0, [&](double z) { return normal_outside(z) - outside; });
}

double student_critical(int degrees_of_freedom, double confidence) {
  PLIMSOLL_CHECK(degrees_of_freedom >= 1 && confidence > 0.0 && confidence < 1.0);
  constexpr double kRightAngle = 1.57079632679489661923;
  const double angle = bisect(0.0, kRightAngle, [&](double x) {
    return confidence - student_inside(degrees_of_freedom, x);
  });
  const Direction at = direction(angle);
  return std::sqrt(static_cast<double>(degrees_of_freedom)) * at.sine / at.cosine;
}

}  // namespace plimsoll::stats
