// Identities that tie the functions to each other, and closed forms.
#include "math/special.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "math/dd.h"
#include "math/functions.h"

namespace plimsoll::math {
namespace {

// Arguments spread evenly in the logarithm, at a fixed seed.
class Spread {
 public:
  double operator()(double low, double high) {
    const double u = static_cast<double>(engine_() >> 11) * 0x1p-53;
    return exp(log(low) + u * (log(high) - log(low)));
  }

 private:
  std::mt19937_64 engine_{20240607};
};

void expect_relative(double got, double expected, double tolerance, const char* what) {
  EXPECT_LE(std::fabs(got - expected), tolerance * std::fabs(expected))
      << what << ": " << testing::PrintToString(got) << " for " << testing::PrintToString(expected);
}

// Against Newton's step on a double-double exponential, another algorithm.
TEST(Wide, LogarithmsAgreeWithTheOtherAlgorithm) {
  Spread spread;
  for (int i = 0; i < 4000; ++i) {
    const double high = i % 2 == 0 ? spread(1e-290, 1e290) : spread(0.9, 1.1);
    const Wide x = fast_two_sum(high, spread(1e-17, 1e-16) * high);
    const Wide ours = log_wide(x);
    const Wide theirs = log(x);
    const Wide difference = add(ours, -theirs);
    ASSERT_LE(std::fabs(difference.high), 0x1p-88 * (1 + 0x1p-7 * std::fabs(ours.high))) << high;
  }
  EXPECT_EQ(log_wide(Wide(1.0)).high, 0);
  expect_relative(log_wide(Wide(5e-324)).high, -744.44007192138126, 1e-15, "smallest");
  expect_relative(log_wide(Wide(1.7976931348623157e308)).high, 709.78271289338400, 1e-15,
                  "largest");
}

TEST(Wide, SmallDifferencesOfExponentials) {
  Spread spread;
  for (int i = 0; i < 4000; ++i) {
    const double x = (i % 2 == 0 ? 1 : -1) * spread(1e-12, 30);
    const Wide e = add(add(exp(Wide(x)), -1.0), -x);
    // The double-double reference itself loses x^-2 of its 2^-94.
    const double loss = 0x1p-90 / (x * x);
    ASSERT_LE(std::fabs(expm1_minus(x) / e.high - 1), 1e-15 + loss) << x;
    if (x <= -0.9999) continue;
    const Wide l = add(log(two_sum(1.0, x)), -x);
    ASSERT_LE(std::fabs(log1p_minus(x) / l.high - 1), 1e-15 + loss) << x;
  }
}

TEST(Gamma, LogGammaOfFactorialsAndHalves) {
  Wide factorial(1.0);
  Wide half = Wide(1.7724538509055159, 1.4537873992677332e-16);
  for (int n = 1; n <= 100; ++n) {
    factorial = mul(factorial, static_cast<double>(n));
    expect_relative(log_gamma(n + 1), log(factorial).high, 1e-15, "log n!");
    // Gamma(n + 1/2)
    half = mul(half, n - 0.5);
    expect_relative(log_gamma(n + 0.5), log(half).high, 1e-15, "log Gamma(n + 1/2)");
  }
  EXPECT_EQ(log_gamma(1), 0);
  EXPECT_EQ(log_gamma(2), 0);
  // mpmath
  expect_relative(log_gamma(1e-3), 6.9071788853838536825, 4e-16, "1e-3");
  expect_relative(log_gamma(1e-300), 690.77552789821370521, 4e-16, "1e-300");
  expect_relative(log_gamma(1.4616321449683623), -0.12148629053584960810, 4e-16, "minimum");
  expect_relative(log_gamma(1e15), 33538776394910668.910, 4e-16, "1e15");
  expect_relative(log_gamma(1e300), 6.8977552789821374147e302, 4e-16, "1e300");
  EXPECT_TRUE(std::isnan(log_gamma(0)));
  EXPECT_TRUE(std::isnan(log_gamma(-1.5)));
}

TEST(Gamma, DigammaAndTrigamma) {
  constexpr double kEuler = 0.57721566490153286061;
  constexpr double kPi = 3.1415926535897932385;
  EXPECT_NEAR(digamma(1), -kEuler, 1e-15);
  EXPECT_NEAR(digamma(0.5), -kEuler - 2 * 0.69314718055994530942, 1e-15);
  EXPECT_NEAR(digamma(1e-5), -100000.57719921567289, 3e-11);
  EXPECT_NEAR(digamma(1e10), 23.025850929890456840, 5e-15);
  expect_relative(trigamma(1), kPi * kPi / 6, 1e-15, "psi'(1)");
  expect_relative(trigamma(0.5), kPi * kPi / 2, 1e-15, "psi'(1/2)");
  expect_relative(trigamma(1e10), 1.00000000005e-10, 1e-15, "psi'(1e10)");
}

TEST(IncompleteGamma, ErfcAndExponential) {
  const IncompleteGamma one(1);
  const IncompleteGamma half(0.5);
  Spread spread;
  for (int i = 0; i < 2000; ++i) {
    const double x = spread(1e-8, 600);
    expect_relative(one.tails(x).upper, exp(-x), 2e-15, "Q(1, x)");
    expect_relative(one.tails(x).lower, -expm1(-x), 2e-15, "P(1, x)");
    // The rounding of z^2 / 2 moves the tail by z^2 ulp.
    const double z = spread(1e-4, 30);
    const Wide square = mul(two_product(z, z), 0.5);
    expect_relative(half.tails(square).upper, 2 * normal_survival(z), 4e-15, "Q(1/2, z^2/2)");
  }
}

// P(a, x) = P(a + 1, x) + x^a e^-x / Gamma(a + 1): both sides come from different points of
// different integrals, or from a series.
TEST(IncompleteGamma, Recurrence) {
  Spread spread;
  for (int i = 0; i < 4000; ++i) {
    const double a = spread(1e-3, 1e7);
    const double x = i % 2 == 0 ? spread(1e-3, 1e7) : a * spread(0.9, 1.1);
    const Tails here = IncompleteGamma(a).tails(x);
    const Tails next = IncompleteGamma(a + 1).tails(x);
    const double step = IncompleteGamma(a + 1).density(Wide(x));
    // a + 1 is rounded.
    const double loss = 1e-16 * a * std::fabs(log(x / a) + 1e-3) + 5e-15;
    ASSERT_NEAR(here.lower, next.lower + step, loss * here.lower + 1e-300) << a << " " << x;
    ASSERT_NEAR(here.upper, next.upper - step, loss * next.upper + 1e-300) << a << " " << x;
  }
}

TEST(IncompleteGamma, InverseIsUndone) {
  Spread spread;
  for (int i = 0; i < 4000; ++i) {
    const double a = spread(1e-3, 1e13);
    const IncompleteGamma g(a);
    const double p = i % 2 == 0 ? spread(1e-300, 0.5) : spread(1e-3, 0.5);
    const double low = g.inverse_lower(p);
    const double high = g.inverse_upper(p);
    if (low > 1e-290) {
      const double k = low * g.density(Wide(low)) / p;
      ASSERT_NEAR(g.tails(low).lower / p, 1, 1e-14 + 2e-16 * k) << a << " " << p;
    }
    if (high > 1e-290) {
      const double k = high * g.density(Wide(high)) / p;
      ASSERT_NEAR(g.tails(high).upper / p, 1, 1e-14 + 2e-16 * k) << a << " " << p;
    }
    // Above 1/2 by the complement, which is exact.
    const double above = 1 - 0.999 * p;
    if (above < 1) {
      ASSERT_EQ(g.inverse_lower(above), g.inverse_upper(1 - above));
    }
  }
}

TEST(IncompleteBeta, ClosedForms) {
  Spread spread;
  for (int i = 0; i < 2000; ++i) {
    const double x = spread(1e-6, 1);
    const double a = spread(1e-3, 1e5);
    const Tails power = IncompleteBeta(a, 1).tails(x);
    expect_relative(power.lower, exp_wide(mul(log_wide(Wide(x)), a)), 3e-15, "x^a");
    // I_x(1/2, 1/2) = 2/pi asin(sqrt(x))
    const Tails arc = IncompleteBeta(0.5, 0.5).tails(x);
    expect_relative(arc.lower, 2 / std::acos(-1.0) * std::asin(std::sqrt(x)), 5e-15, "arcsine");
    // Symmetry.
    const Tails mirrored = IncompleteBeta(1, a).tails(one_minus(x), Wide(x));
    expect_relative(mirrored.upper, power.lower, 1e-15, "mirrored");
  }
}

// I_x(a, b) = I_x(a + 1, b) + x^a y^b / (a B(a, b)).
TEST(IncompleteBeta, Recurrence) {
  Spread spread;
  for (int i = 0; i < 6000; ++i) {
    const double a = spread(1e-3, 1e6);
    const double b = spread(1e-3, 1e6);
    const double mean = a / (a + b);
    const double x = i % 3 == 0   ? spread(1e-6, 0.999)
                     : i % 3 == 1 ? 1 - spread(1e-6, 0.999)
                                  : std::fmin(mean * spread(0.9, 1.1), 0.999);
    const Wide y = one_minus(x);
    const IncompleteBeta next(a + 1, b);
    const Tails here = IncompleteBeta(a, b).tails(x);
    const Tails there = next.tails(x);
    // The density of (a + 1, b) is x^a y^(b-1) / B(a + 1, b), and B(a + 1, b) = B(a, b) a / (a +
    // b).
    const double step = next.density(Wide(x), y) * y.high / (a + b);
    const double loss = 1e-16 * a * std::fabs(log(x / mean)) + 1e-14;
    ASSERT_NEAR(here.lower, there.lower + step, loss * here.lower + 1e-300)
        << a << " " << b << " " << x;
    ASSERT_NEAR(here.upper, there.upper - step, loss * there.upper + 1e-300)
        << a << " " << b << " " << x;
  }
}

TEST(IncompleteBeta, InverseIsUndone) {
  Spread spread;
  for (int i = 0; i < 6000; ++i) {
    const double a = spread(1e-3, 1e9);
    const double b = spread(1e-3, 1e9);
    const IncompleteBeta beta(a, b);
    const double p = i % 2 == 0 ? spread(1e-300, 0.5) : spread(1e-3, 0.5);
    for (const bool lower : {true, false}) {
      const Fraction f = lower ? beta.inverse_lower(p) : beta.inverse_upper(p);
      ASSERT_NEAR(f.x + f.y, 1, 3e-16);
      if (!(std::fmin(f.x, f.y) > 1e-290)) continue;
      const Wide x = f.x <= f.y ? Wide(f.x) : one_minus(f.y);
      const Wide y = f.x <= f.y ? one_minus(f.x) : Wide(f.y);
      const Tails t = beta.tails(x, y);
      const double k = std::fmin(f.x, f.y) * beta.density(x, y) / p;
      ASSERT_NEAR((lower ? t.lower : t.upper) / p, 1, 1e-14 + 2e-16 * k)
          << a << " " << b << " " << p;
    }
  }
}

TEST(Incomplete, OutsideTheDomain) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isnan(IncompleteGamma(0).tails(1).lower));
  EXPECT_TRUE(std::isnan(IncompleteGamma(-1).inverse_lower(0.5)));
  EXPECT_TRUE(std::isnan(IncompleteGamma(1).tails(NAN).lower));
  EXPECT_TRUE(std::isnan(IncompleteGamma(1).inverse_lower(0)));
  EXPECT_TRUE(std::isnan(IncompleteGamma(1).inverse_upper(1.5)));
  EXPECT_EQ(IncompleteGamma(1).tails(0).lower, 0);
  EXPECT_EQ(IncompleteGamma(1).tails(kInf).upper, 0);
  EXPECT_TRUE(std::isnan(IncompleteBeta(0, 1).tails(0.5).lower));
  EXPECT_TRUE(std::isnan(IncompleteBeta(1, kInf).inverse_lower(0.5).x));
  EXPECT_EQ(IncompleteBeta(1, 2).tails(0).lower, 0);
  EXPECT_EQ(IncompleteBeta(1, 2).tails(1).upper, 0);
}

}  // namespace
}  // namespace plimsoll::math
