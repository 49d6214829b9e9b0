// Special values, exact cases and identities of math/functions.h over double.
#include "math/functions.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace plimsoll::math {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kMax = std::numeric_limits<double>::max();

// Equal bits, or both NaN.
::testing::AssertionResult same(double a, double b) {
  if (std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b)) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << a << " against " << b;
}

TEST(Exp, SpecialValues) {
  EXPECT_TRUE(same(exp(0.0), 1.0));
  EXPECT_TRUE(same(exp(-0.0), 1.0));
  EXPECT_TRUE(same(exp(-kInf), 0.0));
  EXPECT_TRUE(same(exp(kInf), kInf));
  EXPECT_TRUE(same(exp(kNan), kNan));
  EXPECT_TRUE(same(exp(709.79), kInf));
  EXPECT_LT(exp(709.78), kInf);
  EXPECT_TRUE(same(exp(-745.2), 0.0));
  EXPECT_TRUE(same(exp(-745.13), kTiny));
  EXPECT_TRUE(same(exp(kMax), kInf));
  EXPECT_TRUE(same(exp(-kMax), 0.0));
}

TEST(Log, SpecialValues) {
  EXPECT_TRUE(same(log(1.0), 0.0));
  EXPECT_TRUE(same(log(0.0), -kInf));
  EXPECT_TRUE(same(log(-0.0), -kInf));
  EXPECT_TRUE(same(log(-1.0), kNan));
  EXPECT_TRUE(same(log(-kInf), kNan));
  EXPECT_TRUE(same(log(kInf), kInf));
  EXPECT_TRUE(same(log(kNan), kNan));
}

TEST(Expm1, SpecialValues) {
  EXPECT_TRUE(same(expm1(0.0), 0.0));
  EXPECT_TRUE(same(expm1(-0.0), -0.0));
  EXPECT_TRUE(same(expm1(kTiny), kTiny));
  EXPECT_TRUE(same(expm1(-kInf), -1.0));
  EXPECT_TRUE(same(expm1(-50.0), -1.0));
  EXPECT_TRUE(same(expm1(kInf), kInf));
  EXPECT_TRUE(same(expm1(709.79), kInf));
  EXPECT_TRUE(same(expm1(kNan), kNan));
}

TEST(Log1p, SpecialValues) {
  EXPECT_TRUE(same(log1p(0.0), 0.0));
  EXPECT_TRUE(same(log1p(-0.0), -0.0));
  EXPECT_TRUE(same(log1p(kTiny), kTiny));
  EXPECT_TRUE(same(log1p(-1.0), -kInf));
  EXPECT_TRUE(same(log1p(-1.5), kNan));
  EXPECT_TRUE(same(log1p(-kInf), kNan));
  EXPECT_TRUE(same(log1p(kInf), kInf));
  EXPECT_TRUE(same(log1p(kNan), kNan));
}

TEST(Pow, SpecialValues) {
  EXPECT_TRUE(same(pow(kNan, 0.0), 1.0));
  EXPECT_TRUE(same(pow(0.0, 0.0), 1.0));
  EXPECT_TRUE(same(pow(1.0, kNan), 1.0));
  EXPECT_TRUE(same(pow(1.0, kInf), 1.0));
  EXPECT_TRUE(same(pow(-1.0, kInf), 1.0));
  EXPECT_TRUE(same(pow(-1.0, -kInf), 1.0));
  EXPECT_TRUE(same(pow(kNan, 1.0), kNan));
  EXPECT_TRUE(same(pow(2.0, kNan), kNan));
  EXPECT_TRUE(same(pow(-2.0, 0.5), kNan));
  EXPECT_TRUE(same(pow(-2.0, 3.0), -8.0));
  EXPECT_TRUE(same(pow(-2.0, 4.0), 16.0));
  EXPECT_TRUE(same(pow(-1.0, 0x1p53 - 1), -1.0));
  EXPECT_TRUE(same(pow(-1.0, 0x1p53), 1.0));
  EXPECT_TRUE(same(pow(0.0, 2.5), 0.0));
  EXPECT_TRUE(same(pow(-0.0, 3.0), -0.0));
  EXPECT_TRUE(same(pow(-0.0, 2.0), 0.0));
  EXPECT_TRUE(same(pow(-0.0, -3.0), -kInf));
  EXPECT_TRUE(same(pow(0.0, -0.5), kInf));
  EXPECT_TRUE(same(pow(kInf, 0.5), kInf));
  EXPECT_TRUE(same(pow(kInf, -2.0), 0.0));
  EXPECT_TRUE(same(pow(-kInf, 3.0), -kInf));
  EXPECT_TRUE(same(pow(-kInf, -3.0), -0.0));
  EXPECT_TRUE(same(pow(0.5, kInf), 0.0));
  EXPECT_TRUE(same(pow(0.5, -kInf), kInf));
  EXPECT_TRUE(same(pow(-3.0, kInf), kInf));
  EXPECT_TRUE(same(pow(2.0, 1e300), kInf));
  EXPECT_TRUE(same(pow(0.5, 1e300), 0.0));
  EXPECT_TRUE(same(pow(-2.0, -1e300), 0.0));
  EXPECT_TRUE(same(pow(2.0, -1074.0), kTiny));
  EXPECT_TRUE(same(pow(2.0, 1023.0), 0x1p1023));
  EXPECT_TRUE(same(pow(kTiny, 0.5), 0x1p-537));
  EXPECT_TRUE(same(pow(kTiny, -1.0), kInf));
}

// Every x^n that fits in 53 bits, for odd x, by integer multiplication.
TEST(Pow, ExactWhereThePowerIsANumber) {
  for (std::uint64_t x = 3; x < 2000; x += 2) {
    std::uint64_t power = x;
    for (int n = 1; power <= (std::uint64_t{1} << 53); ++n) {
      const auto base = static_cast<double>(x);
      const auto want = static_cast<double>(power);
      ASSERT_TRUE(same(pow(base, double(n)), want)) << x << "^" << n;
      ASSERT_TRUE(same(pow(base * 0x1p-20, double(n)), std::ldexp(want, -20 * n))) << x << "^" << n;
      ASSERT_TRUE(same(pow(want, 1.0), want));
      if (n == 2) {
        ASSERT_TRUE(same(pow(want, 0.5), base));
      }
      power *= x;
    }
  }
}

TEST(Rounding, HalvesGoAwayFromZero) {
  EXPECT_TRUE(same(round(0.5), 1.0));
  EXPECT_TRUE(same(round(-0.5), -1.0));
  EXPECT_TRUE(same(round(2.5), 3.0));
  EXPECT_TRUE(same(round(0x1.fffffffffffffp-2), 0.0));
  EXPECT_TRUE(same(round(0x1.fffffffffffffp51), 0x1p52));
  EXPECT_TRUE(same(round(0x1.0000000000001p52), 0x1.0000000000001p52));
  EXPECT_TRUE(same(round(kInf), kInf));
  EXPECT_TRUE(same(round(kNan), kNan));
}

TEST(Rounding, MinAndMaxKeepNan) {
  EXPECT_TRUE(same(min(1.0, 2.0), 1.0));
  EXPECT_TRUE(same(max(1.0, 2.0), 2.0));
  EXPECT_TRUE(same(min(kNan, 2.0), kNan));
  EXPECT_TRUE(same(min(2.0, kNan), kNan));
  EXPECT_TRUE(same(max(kNan, 2.0), kNan));
  EXPECT_TRUE(same(max(2.0, kNan), kNan));
}

TEST(Mod, HasTheSignOfTheDivisor) {
  EXPECT_TRUE(same(mod(5.5, 2.0), 1.5));
  EXPECT_TRUE(same(mod(-5.5, 2.0), 0.5));
  EXPECT_TRUE(same(mod(5.5, -2.0), -0.5));
  EXPECT_TRUE(same(mod(-5.5, -2.0), -1.5));
  EXPECT_TRUE(same(mod(-6.0, 3.0), 0.0));
  EXPECT_TRUE(same(mod(6.0, -3.0), -0.0));
  EXPECT_TRUE(same(mod(1.0, 0.0), kNan));
  EXPECT_TRUE(same(mod(kInf, 2.0), kNan));
  EXPECT_TRUE(same(mod(3.0, kInf), 3.0));
  // 2^1023 = 2 modulo 3, as 2^odd always is.
  EXPECT_TRUE(same(mod(0x1p1023, 3.0), 2.0));
}

TEST(Mod, RemainderIsExact) {
  std::uint64_t state = 7;
  for (int i = 0; i < 100000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const auto a = static_cast<std::int64_t>(state >> 11);
    const auto b = static_cast<std::int64_t>((state * 0x9e3779b97f4a7c15U) >> (12 + i % 50)) + 1;
    const double want = static_cast<double>(a % b);
    ASSERT_TRUE(same(mod(static_cast<double>(a), static_cast<double>(b)), want)) << a << " " << b;
    // Scaling by powers of two changes nothing.
    ASSERT_TRUE(same(mod(static_cast<double>(a) * 0x1p300, static_cast<double>(b) * 0x1p300),
                     want * 0x1p300));
  }
}

TEST(Normal, SpecialValues) {
  EXPECT_TRUE(same(normal_quantile(0.5), 0.0));
  EXPECT_TRUE(same(normal_score(0.5), 0.0));
  EXPECT_TRUE(same(normal_score(-0.5), 0.0));
  EXPECT_TRUE(same(normal_score(0.0), -kInf));
  EXPECT_TRUE(same(normal_score(-0.0), kInf));
  EXPECT_TRUE(same(normal_score(0.6), kNan));
  EXPECT_TRUE(same(normal_score(-kInf), kNan));
  EXPECT_TRUE(same(normal_score(kNan), kNan));
  EXPECT_TRUE(same(normal_quantile(-0.1), kNan));
  EXPECT_TRUE(same(normal_cdf(0.0), 0.5));
  EXPECT_TRUE(same(normal_cdf(-kInf), 0.0));
  EXPECT_TRUE(same(normal_cdf(kInf), 1.0));
  EXPECT_TRUE(same(normal_cdf(kNan), kNan));
  EXPECT_TRUE(same(normal_signed_tail(0.0), 0.5));
  EXPECT_TRUE(same(normal_density(kInf), 0.0));
  EXPECT_TRUE(same(erf(kInf), 1.0));
  EXPECT_TRUE(same(erf(-kInf), -1.0));
  EXPECT_TRUE(same(erf(-0.0), -0.0));
  EXPECT_TRUE(same(erfc(kInf), 0.0));
  EXPECT_TRUE(same(erfc(-kInf), 2.0));
  EXPECT_TRUE(same(erfc(0.0), 1.0));
}

TEST(Normal, SignedTailUndoesScore) {
  for (int e = -1000; e <= -2; ++e) {
    for (const double sign : {1.0, -1.0}) {
      const double t = sign * std::ldexp(1.37, e);
      // A step of z changes the tail by z ulp(z) of itself.
      const double slope = 2.0 * e * 1.4;
      EXPECT_NEAR(normal_signed_tail(normal_score(t)) / t, 1, std::fabs(slope) * 4e-16) << t;
    }
  }
}

TEST(Normal, ScoresAreOdd) {
  for (int i = 1; i < 1000; ++i) {
    const double p = i * 0.0005;
    EXPECT_TRUE(same(normal_score(p), -normal_score(-p)));
  }
}

}  // namespace
}  // namespace plimsoll::math
