// Columns whose tails are known by hand.
#include "questions/common.h"

#include <gtest/gtest.h>

namespace plimsoll::questions {
namespace {

TEST(Common, WorstAndContrast) {
  // The outcome falls with x; y has nothing to do with it.
  std::vector<double> outcome;
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 1000; ++i) {
    x.push_back((i * 379) % 1000);
    outcome.push_back(-x.back());
    y.push_back((i * 7) % 10);
  }
  const auto tail = worst_trials(outcome, stats::Side::low, 50);
  ASSERT_EQ(tail.size(), 50u);
  EXPECT_EQ(x[tail[0]], 999);
  EXPECT_EQ(x[tail[49]], 950);
  EXPECT_EQ(x[worst_trials(outcome, stats::Side::high, 1)[0]], 0);
  const Contrast of_x = contrast(x, tail);
  EXPECT_NEAR(*of_x.in_tail.value, 974.5, 1e-9);
  EXPECT_NEAR(of_x.in_all, 499.5, 1e-9);
  EXPECT_NEAR(*of_x.percentile.value, 0.975, 1e-9);
  EXPECT_GT(of_x.mean_score(), 100);
  EXPECT_GT(of_x.percentile_score(), 50);
  EXPECT_LT(contrast(y, tail).percentile_score(), 3);
  const std::vector<double> same(1000, 2.0);
  EXPECT_EQ(contrast(same, tail).mean_score(), 0);
  EXPECT_EQ(contrast(same, tail).percentile_score(), 0);
}

}  // namespace
}  // namespace plimsoll::questions
