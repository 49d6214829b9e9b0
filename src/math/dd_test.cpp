// Double-double functions against constants (from mpmath at 50 digits) and identities.
#include "math/dd.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::math {
namespace {

double relative(DD a, DD b) {
  return std::fabs(to_double((a - b) / b));
}

constexpr double kTolerance = 0x1p-94;

TEST(DoubleDouble, ExactBlocks) {
  const DD sum = two_sum(1.0, 0x1p-80);
  EXPECT_EQ(sum.high, 1.0);
  EXPECT_EQ(sum.low, 0x1p-80);
  const DD product = two_product(1 + 0x1p-40, 1 - 0x1p-40);
  EXPECT_EQ(product.high, 1.0);
  EXPECT_EQ(product.low, -0x1p-80);
}

TEST(DoubleDouble, DivisionAndRootInvertMultiplication) {
  const DD a(3.1, 1.3e-16);
  const DD b(-0.07, 2e-18);
  EXPECT_LT(relative(a * b / b, a), 0x1p-100);
  EXPECT_LT(relative(sqrt(a * a), a), 0x1p-100);
  EXPECT_LT(relative(a + b - b, a), 0x1p-100);
  EXPECT_EQ(sqrt(DD(0.0)).high, 0.0);
}

TEST(DoubleDouble, KnownConstants) {
  EXPECT_LT(relative(exp(DD(1.0)), DD(0x1.5bf0a8b145769p+1, 0x1.4d57ee2b1013ap-53)), kTolerance);
  EXPECT_LT(relative(exp(DD(-690.5)), DD(0x1.c3a76e66ed2e1p-997, 0x0.00000004fa957p-1022)),
            kTolerance);
  EXPECT_LT(relative(exp(DD(0x1p-30)), DD(0x1.0000000400000p+0, 0x1.0000000155555p-61)),
            kTolerance);
  EXPECT_LT(relative(log(DD(2.0)), DD(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)), kTolerance);
  EXPECT_LT(relative(log(DD(1e300)), DD(0x1.5963447f87fb5p+9, 0x1.abccc0710fcd4p-46)), kTolerance);
  EXPECT_LT(relative(log(DD(0.75)), DD(-0x1.269621134db92p-2, -0x1.e0efadd9db02bp-56)), kTolerance);
  EXPECT_LT(relative(expm1(DD(1e-10)), DD(0x1.b7cdfd9dda4e3p-34, 0x1.0c95a385d91c6p-88)),
            kTolerance);
  EXPECT_LT(relative(log1p(DD(1e-10)), DD(0x1.b7cdfd9d1d693p-34, -0x1.0c8b7f5fd9a85p-88)),
            kTolerance);
  EXPECT_LT(relative(log1p(DD(-0.5)), DD(-0x1.62e42fefa39efp-1, -0x1.abc9e3b39803fp-56)),
            kTolerance);
  EXPECT_LT(relative(sqrt(DD(2.0)), DD(0x1.6a09e667f3bcdp+0, -0x1.bdd3413b26456p-54)), kTolerance);
  EXPECT_LT(relative(pow(DD(10.0), DD(0.5)), DD(0x1.94c583ada5b53p+1, -0x1.b7ed750df3ccap-53)),
            kTolerance);
}

TEST(DoubleDouble, LogUndoesExp) {
  for (int i = -630; i <= 630; i += 3) {
    const DD x = DD(1.0) / 7.0 + double(i);
    EXPECT_LT(relative(log(exp(x)), x), kTolerance) << i;
    EXPECT_LT(relative(exp(x) * exp(-x), DD(1.0)), kTolerance * 0x1p3) << i;
  }
}

TEST(DoubleDouble, Expm1UndoesLog1p) {
  for (int e = -250; e <= 2; ++e) {
    for (const double sign : {1.0, -1.0}) {
      const DD x = DD(sign) / 3.0 * std::ldexp(1.0, e);
      if (x.high <= -1) continue;
      EXPECT_LT(relative(expm1(log1p(x)), x), kTolerance) << e;
    }
  }
}

TEST(DoubleDouble, Limits) {
  EXPECT_EQ(exp(DD(-INFINITY)).high, 0.0);
  EXPECT_EQ(exp(DD(INFINITY)).high, INFINITY);
  EXPECT_EQ(exp(DD(720.0)).high, INFINITY);
  EXPECT_EQ(to_double(exp(DD(-800.0))), 0.0);
  EXPECT_EQ(log(DD(0.0)).high, -INFINITY);
  EXPECT_EQ(log(DD(INFINITY)).high, INFINITY);
  EXPECT_TRUE(std::isnan(log(DD(-1.0)).high));
  EXPECT_EQ(log1p(DD(-1.0)).high, -INFINITY);
  EXPECT_EQ(to_double(expm1(DD(-INFINITY))), -1.0);
  EXPECT_EQ(to_double(expm1(DD(0.0))), 0.0);
  EXPECT_NEAR(to_double(log(DD(0x1p-1074))), -744.44007192138126, 1e-12);
}

}  // namespace
}  // namespace plimsoll::math
