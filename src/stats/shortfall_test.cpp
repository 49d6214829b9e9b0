// Edges by hand, and intervals of a normal tail that cover.
#include "stats/shortfall.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

Shortfall of_sample(std::vector<double> values, double level, bool low) {
  std::sort(values.begin(), values.end());
  if (!low) std::reverse(values.begin(), values.end());
  const DecimalLevel decimal = DecimalLevel::of(level);
  PowerSums worst(2);
  worst.add(std::span(values).first(share(values.size(), decimal).whole));
  return shortfall(values.size(), decimal, worst,
                   values[rank_of_level(values.size(), decimal) - 1]);
}

TEST(Shortfall, FractionalWeightAtTheEdge) {
  // 1.6 of 4 values: (20 + 0.6 * 7) / 1.6.
  EXPECT_DOUBLE_EQ(*of_sample({2.0, 4.0, 7.0, 20.0}, 0.4, false).value, 15.125);
  // (2 + 0.6 * 4) / 1.6
  EXPECT_DOUBLE_EQ(*of_sample({2.0, 4.0, 7.0, 20.0}, 0.4, true).value, 2.75);
  EXPECT_DOUBLE_EQ(*of_sample({2.0, 4.0, 7.0, 20.0}, 0.5, true).value, 3.0);
  EXPECT_DOUBLE_EQ(*of_sample({1.0, 2.0, 3.0}, 0.5, true).value, 2.0 / 1.5);
  EXPECT_DOUBLE_EQ(*of_sample({5.0, 5.0, 5.0}, 0.4, true).value, 5.0);
}

TEST(Shortfall, TooFewTrialsShowNothing) {
  std::vector<double> values(19, 1.0);
  EXPECT_FALSE(of_sample(values, 0.05, true).value.has_value());
  values.push_back(0.0);
  const Shortfall one = of_sample(values, 0.05, true);
  EXPECT_EQ(one.value, 0.0);
  EXPECT_FALSE(one.se.has_value());
}

// A tail of 10 of 100 by hand: tail 1..10, edge 10, so mean 5.5, variance in the tail 8.25 and
// var = (8.25 + 0.9 * 4.5^2) / 10.
TEST(Shortfall, ErrorByTheInfluenceFunction) {
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i) values.push_back(i);
  const Shortfall result = of_sample(values, 0.1, true);
  EXPECT_DOUBLE_EQ(*result.value, 5.5);
  EXPECT_DOUBLE_EQ(*result.se, std::sqrt((8.25 + 0.9 * 4.5 * 4.5) / 10.0));
}

// A standard normal by the sum of two points on a circle: J. Bell's and Marsaglia's polar method.
double normal(TestNumbers& numbers) {
  while (true) {
    const double x = 2.0 * numbers.uniform() - 1.0;
    const double y = 2.0 * numbers.uniform() - 1.0;
    const double s = x * x + y * y;
    if (s < 1.0 && s > 0.0) return x * std::sqrt(-2.0 * std::log(s) / s);
  }
}

// Shortfall of the upper 1 % of a normal: 2.6652142203458048; sqrt(n) * se -> 4.58836236235631.
// With 10^6 trials the estimate's own noise is 0.0046 and that of its error below 1 %.
TEST(Shortfall, NormalTail) {
  TestNumbers numbers(21);
  std::vector<double> values;
  for (int i = 0; i < 1'000'000; ++i) values.push_back(normal(numbers));
  const Shortfall result = of_sample(values, 0.01, false);
  EXPECT_NEAR(*result.value, 2.6652142203458048, 5.0 * 0.00458836);
  EXPECT_NEAR(*result.se * 1000.0, 4.58836236235631, 0.05 * 4.588);
}

// Coverage of value -+ 1.96 se at n 10000, upper 1 %: between 0.92 and 0.97 of 400 repetitions.
TEST(Shortfall, IntervalCoversForTheNormal) {
  TestNumbers numbers(22);
  int n_covered = 0;
  constexpr int kRepetitions = 400;
  for (int i = 0; i < kRepetitions; ++i) {
    std::vector<double> values;
    for (int trial = 0; trial < 10'000; ++trial) values.push_back(normal(numbers));
    const Shortfall result = of_sample(values, 0.01, false);
    n_covered += std::abs(*result.value - 2.6652142203458048) < 1.959964 * *result.se;
  }
  EXPECT_GE(n_covered, 0.92 * kRepetitions);
  EXPECT_LE(n_covered, 0.97 * kRepetitions);
}

}  // namespace
}  // namespace plimsoll::stats
