// NIST's data sets, and samples far from zero.
#include "stats/moments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

Moments moments_of(const std::vector<double>& values) {
  PowerSums sums(4);
  sums.add(values);
  return moments(sums);
}

std::vector<double> alternating(double first, double a, double b) {
  std::vector<double> values = {first};
  for (int i = 0; i < 500; ++i) values.insert(values.end(), {a, b});
  return values;
}

// NIST StRD, univariate: NumAcc1 to NumAcc4. The decimals are not doubles, so that the expected
// bits are those of the doubles they read as, by rational arithmetic in Python. Lew, Lottery, Mavro
// and PiDigits are left out: their data files are not at hand, and the certified values of PiDigits
// are not those of the true first 5000 digits.
TEST(Moments, NistNumericalAccuracy) {
  const Moments first = moments_of({10000001.0, 10000003.0, 10000002.0});
  EXPECT_EQ(first.mean, 10000002.0);
  EXPECT_EQ(first.sd, 1.0);
  const Moments second = moments_of(alternating(1.2, 1.1, 1.3));
  EXPECT_EQ(second.mean, 0x1.3333333333333p+0);
  EXPECT_EQ(second.sd, 0x1.9999999999998p-4);
  const Moments third = moments_of(alternating(1000000.2, 1000000.1, 1000000.3));
  EXPECT_EQ(third.mean, 0x1.e848066666666p+19);
  EXPECT_EQ(third.sd, 0x1.9999999c00000p-4);
  const Moments fourth = moments_of(alternating(10000000.2, 10000000.1, 10000000.3));
  EXPECT_EQ(fourth.mean, 10000000.200000000185);
  EXPECT_EQ(fourth.sd, 0.10000000055879354477);
}

// NIST StRD Michelso: Michelson's 100 speeds of light of 1879, in 1000 km/s over 299.
TEST(Moments, NistMichelson) {
  const int thousandths[] = {
      850,  740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000,
      1000, 960, 960, 960,  940, 960, 940, 880, 800, 850, 880,  900, 840, 830, 790, 810, 880,
      880,  830, 800, 790,  760, 800, 880, 880, 880, 860, 720,  720, 620, 860, 970, 950, 880,
      910,  850, 870, 840,  840, 850, 840, 840, 840, 890, 810,  810, 820, 800, 770, 760, 740,
      750,  760, 910, 920,  890, 860, 880, 720, 840, 850, 850,  780, 890, 840, 780, 810, 760,
      810,  790, 810, 820,  850, 870, 870, 810, 740, 810, 940,  950, 800, 810, 870};
  std::vector<double> speeds;
  for (const int x : thousandths) speeds.push_back((299000.0 + x) / 1000.0);
  ASSERT_EQ(speeds.size(), 100u);
  const Moments result = moments_of(speeds);
  EXPECT_NEAR(*result.mean, 299.852400000000, 1e-12);
  EXPECT_NEAR(*result.sd, 0.0790105478190518, 1e-13);
}

// A skew sample far from 0, where textbook formulas lose half their digits; rational arithmetic in
// Python gave the expected bits.
TEST(Moments, ShapeFarFromZero) {
  TestNumbers numbers(1);
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) {
    const double u = numbers.uniform();
    values.push_back(1e6 + 1000.0 * (u * u * u));
  }
  const Moments result = moments_of(values);
  EXPECT_EQ(result.mean, 0x1.e8650dfb723b4p+19);
  EXPECT_EQ(result.variance, 0x1.2832314c30695p+16);
  EXPECT_EQ(result.sd, 0x1.135d95738e0f1p+8);
  EXPECT_EQ(result.skewness, 0x1.2e16d19dda554p+0);
  EXPECT_EQ(result.kurtosis, 0x1.0439ef5554a7ap-2);
}

TEST(Moments, ScalingChangesNothingButTheScale) {
  const std::vector<double> base = {1.0, 2.0, 4.0, 8.0, -3.0};
  const Moments plain = moments_of(base);
  for (const double scale : {1e-300, 0x1p-600, 0x1p600}) {
    std::vector<double> scaled;
    for (const double x : base) scaled.push_back(x * scale);
    const Moments result = moments_of(scaled);
    EXPECT_NEAR(*result.skewness, *plain.skewness, 1e-14);
    EXPECT_NEAR(*result.kurtosis, *plain.kurtosis, 1e-14);
    EXPECT_NEAR(*result.sd / scale, *plain.sd, 1e-14);
  }
}

TEST(Moments, SmallSamples) {
  EXPECT_FALSE(moments_of({}).mean.has_value());
  const Moments one = moments_of({7.5});
  EXPECT_EQ(one.mean, 7.5);
  EXPECT_FALSE(one.sd.has_value());
  EXPECT_FALSE(one.mean_se.has_value());
  const Moments flat = moments_of({0.1, 0.1, 0.1});
  EXPECT_EQ(flat.mean, 0.1);
  EXPECT_EQ(flat.sd, 0.0);
  EXPECT_EQ(flat.mean_se, 0.0);
  EXPECT_FALSE(flat.skewness.has_value());
  // 0, 0, 0, 1: mean 1/4, variance 1/4, m2 3/16, m3 3/32, m4 21/256.
  const Moments spike = moments_of({0.0, 0.0, 0.0, 1.0});
  EXPECT_EQ(spike.variance, 0.25);
  EXPECT_EQ(spike.mean_se, 0.25);
  EXPECT_NEAR(*spike.skewness, 2.0 / std::sqrt(3.0), 1e-15);
  EXPECT_NEAR(*spike.kurtosis, 21.0 / 9.0 - 3.0, 1e-15);
  // The variance of the variance is (m4 - s^4 (n - 3) / (n - 1)) / n.
  EXPECT_NEAR(*spike.sd_se, 0.5 * std::sqrt((21.0 / 9.0 - 1.0 + 2.0 / 3.0) / 16.0), 1e-15);
  // Squared distances that are all equal.
  EXPECT_NEAR(*moments_of({0.0, 1.0}).sd_se, std::sqrt(0.5) / 2.0, 1e-15);
  EXPECT_NEAR(*moments_of({0.0, 1.0, 0.0, 1.0}).sd_se, std::sqrt(1.0 / 3.0 / 24.0), 1e-15);
}

}  // namespace
}  // namespace plimsoll::stats
