// Walks math/accuracy.def against the long double library functions, whose error is below a
// hundredth of an ulp of double where long double has 64 bits or more.
#include <gtest/gtest.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <string>

#include "math/dd.h"
#include "math/functions.h"

namespace plimsoll {
namespace {

using Wide = long double;

constexpr Wide kSqrtHalf = 0.707106781186547524400844362104849039L;
constexpr Wide kTwoOverSqrtPi = 1.128379167095512573896158903121545172L;
constexpr Wide kInvSqrt2Pi = 0.398942280401432677939946059934381868L;

// P(Z > x). The roundings of sqrt(1/2) and of x sqrt(1/2) are put right to first order.
Wide reference_tail(Wide x) {
  const Wide a = x * kSqrtHalf;
  const Wide product_rest = fmal(x, kSqrtHalf, -a);
  const Wide constant_rest =
      x * (0.5L - kSqrtHalf * kSqrtHalf - fmal(kSqrtHalf, kSqrtHalf, -kSqrtHalf * kSqrtHalf)) *
      kSqrtHalf;
  return (erfcl(a) - kTwoOverSqrtPi * expl(-a * a) * (product_rest + constant_rest)) / 2;
}

Wide reference_density(Wide x) {
  const Wide square = x * x;
  return kInvSqrt2Pi * expl(-square / 2) * expl(-fmal(x, x, -square) / 2);
}

Wide erf(Wide x) {
  return erfl(x);
}
Wide erfc(Wide x) {
  return erfcl(x);
}
Wide exp(Wide x) {
  return expl(x);
}
Wide expm1(Wide x) {
  return expm1l(x);
}
Wide log(Wide x) {
  return logl(x);
}
Wide log1p(Wide x) {
  return log1pl(x);
}
Wide normal_cdf(Wide x) {
  return reference_tail(-x);
}
Wide normal_survival(Wide x) {
  return reference_tail(x);
}
Wide normal_density(Wide x) {
  return reference_density(x);
}
Wide normal_quantile(Wide p) {
  Wide z = -math::normal_quantile(static_cast<double>(p));
  for (int step = 0; step < 2; ++step) {
    const Wide tail = reference_tail(z);
    z += (logl(tail) - logl(p)) * tail / reference_density(z);
  }
  return -z;
}
Wide normal_score(Wide t) {
  return t > 0 ? normal_quantile(t) : -normal_quantile(-t);
}

double ulp_error(double value, Wide reference) {
  if (reference == 0) return value == 0 ? 0.0 : static_cast<double>(INFINITY);
  const int exponent = std::max(ilogbl(reference), -1022);
  return static_cast<double>(fabsl((value - reference) / ldexpl(1.0L, exponent - 52)));
}

// Doubles as integers in the same order.
std::int64_t ordered(double x) {
  const auto b = static_cast<std::int64_t>(math::bits(x));
  return b < 0 ? INT64_MIN - b : b;
}
double from_ordered(std::int64_t i) {
  return math::from_bits<double>(static_cast<std::uint64_t>(i < 0 ? INT64_MIN - i : i));
}

struct Worst {
  double error = 0;
  double at = 0;

  template <class F, class R>
  void look(double x, F f, R reference) {
    const double error_here = ulp_error(f(x), reference(static_cast<Wide>(x)));
    if (!(error_here <= error)) {
      error = error_here;
      at = x;
    }
  }
};

// Half of the points evenly over bit patterns, half evenly over the range.
template <class F, class R>
Worst walk(double low, double high, F f, R reference) {
  constexpr int kPoints = 20000;
  const double linear_low = std::fmax(low, -1e3);
  const double linear_high = std::fmin(high, 1e3);
  const std::int64_t first = ordered(low);
  const auto span = static_cast<std::uint64_t>(ordered(high)) - static_cast<std::uint64_t>(first);
  Worst worst;
  worst.look(low, f, reference);
  worst.look(high, f, reference);
  for (int i = 0; i < kPoints; ++i) {
    const std::uint64_t jitter = (static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15U) >> 20;
    const std::uint64_t step = span / kPoints;
    const std::uint64_t offset = static_cast<std::uint64_t>(i) * step + jitter % (step + 1);
    worst.look(from_ordered(static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + offset)),
               f, reference);
    const double t = (i + static_cast<double>(jitter) * 0x1p-44) / kPoints;
    worst.look(linear_low + t * (linear_high - linear_low), f, reference);
  }
  return worst;
}

TEST(Accuracy, StaysWithinTable) {
  if (LDBL_MANT_DIG < 64) GTEST_SKIP() << "long double is too short for a reference";
#define FUNCTION(name, low, high, largest_error)                                            \
  {                                                                                         \
    const Worst worst = walk(                                                               \
        low, high, [](double x) { return math::name(x); }, [](Wide x) { return name(x); }); \
    EXPECT_LE(worst.error, largest_error) << #name " at " << std::hexfloat << worst.at;     \
    RecordProperty(#name, std::to_string(worst.error));                                     \
  }
#include "math/accuracy.def"
}

TEST(Accuracy, ScoreOfUpperTails) {
  const Worst worst = walk(
      -0.5, -0x1p-1074, [](double x) { return math::normal_score(x); },
      [](Wide x) { return normal_score(x); });
  EXPECT_LE(worst.error, 4.0) << std::hexfloat << worst.at;
}

TEST(Accuracy, Pow) {
  if (LDBL_MANT_DIG < 64) GTEST_SKIP() << "long double is too short for a reference";
  double worst = 0;
  std::uint64_t state = 1;
  const auto uniform = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state >> 11) * 0x1p-53;
  };
  for (int i = 0; i < 100000; ++i) {
    const double x = math::exp((uniform() - 0.5) * (i % 2 == 0 ? 1400 : 2));
    double y = (2 * uniform() - 1) * 700 / math::log(x);
    if (i % 3 == 0) y = math::round(y);
    const Wide reference = powl(x, y);
    if (!(reference >= DBL_MIN && reference <= DBL_MAX)) continue;
    worst = std::fmax(worst, ulp_error(math::pow(x, y), reference));
  }
  EXPECT_LE(worst, 0.85);
}

// Quantiles of the standard normal law from mpmath at 50 digits.
TEST(Accuracy, KnownScores) {
  EXPECT_DOUBLE_EQ(math::normal_quantile(1e-200), -30.205594179579643063);
  EXPECT_NEAR(math::normal_survival(20.0) / 2.7536241186062336951e-89, 1, 2e-15);
  EXPECT_NEAR(math::normal_cdf(-30.0) / 4.9067139271481870595e-198, 1, 2e-15);
}

}  // namespace
}  // namespace plimsoll
