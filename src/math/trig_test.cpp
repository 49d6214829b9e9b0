// Exact places, the library's values, symmetries.
#include "math/trig.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace plimsoll::math {
namespace {

double relative(double got, double want) {
  return std::fabs(got / want - 1);
}

TEST(Trig, ExactPlaces) {
  for (const double turns : {0.0, 2.0, -4.0, 1048576.0}) {
    EXPECT_EQ(sinpi(turns), 0);
    EXPECT_EQ(sinpi(turns + 0.5), 1);
    EXPECT_EQ(sinpi(turns + 1), 0);
    EXPECT_EQ(sinpi(turns + 1.5), -1);
    EXPECT_EQ(cospi(turns), 1);
    EXPECT_EQ(cospi(turns + 0.5), 0);
    EXPECT_EQ(cospi(turns + 1), -1);
  }
  EXPECT_EQ(cotpi(0.5), 0);
  EXPECT_EQ(atanpi(0.0), 0);
  EXPECT_EQ(atanpi(1.0), 0.25);
  EXPECT_EQ(atanpi(std::numeric_limits<double>::infinity()), 0.5);
}

// libm is within 1 ulp near zero and serves as the other opinion only.
TEST(Trig, AgreesWithTheLibrary) {
  const double pi = 3.14159265358979323846;
  for (int i = 1; i < 2000; ++i) {
    const double t = i / 4000.0;
    EXPECT_LT(relative(sinpi(t), std::sin(pi * t)), 1e-15) << t;
    EXPECT_LT(std::fabs(cospi(t) - std::cos(pi * t)), 4e-16) << t;
    EXPECT_LT(relative(cotpi(t) * std::tan(pi * t), 1), 2e-13) << t;
    const double v = t * 20;
    EXPECT_LT(relative(atanpi(v), std::atan(v) / pi), 1e-15) << v;
  }
}

// 25 digits from mpmath.
TEST(Trig, KnownValues) {
  EXPECT_LT(relative(sinpi(0.1), 0.3090169943749474406880937), 4e-16);
  EXPECT_LT(relative(cospi(0.3), 0.5877852522924731573861548), 4e-16);
  EXPECT_LT(relative(cotpi(0.1), 3.077683537175253219943125), 6e-16);
  EXPECT_LT(relative(cotpi(0.4), 0.32491969623290624903402), 6e-16);
  EXPECT_LT(relative(cotpi(1e-300), 3.183098861837906635612109e299), 6e-16);
  EXPECT_LT(relative(atanpi(1e-300), 3.183098861837906795143242e-301), 6e-16);
  EXPECT_LT(relative(atanpi(0.4142), 0.1249963151603902335082771), 6e-16);
}

TEST(Trig, OddAndNotANumber) {
  EXPECT_EQ(sinpi(-0.3), -sinpi(0.3));
  EXPECT_TRUE(std::isnan(sinpi(std::numeric_limits<double>::infinity())));
  EXPECT_TRUE(std::isnan(cotpi(std::numeric_limits<double>::quiet_NaN())));
}

}  // namespace
}  // namespace plimsoll::math
