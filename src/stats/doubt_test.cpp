// Tail indices of laws that have one, and who is in doubt (stats/doubt.h). How intervals cover is
// for coverage_test.cpp.
#include "stats/doubt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "stats/extremes.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

std::vector<double> drawn(std::uint64_t seed, std::size_t n,
                          const std::function<double(double)>& law) {
  TestNumbers numbers(seed);
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(law(1.0 - numbers.uniform()));
  return values;
}

// The index of a generalised Pareto law is its shape, wherever it lies and however large it is.
// 256 excesses: an error of (1 + shape) / 16; all six within 4.5 of them (false alarm 4e-5).
TEST(TailIndex, OfGeneralisedParetoLaws) {
  for (const double shape : {-0.5, 0.1, 0.25, 0.5, 1.0, 2.0}) {
    const auto values = drawn(
        41, 100'000, [shape](double u) { return 1e9 + 1e6 * (std::pow(u, -shape) - 1.0) / shape; });
    const Judgement found = judge_terms(values);
    ASSERT_TRUE(found.index);
    EXPECT_NEAR(found.index->value, shape, 4.5 * found.index->se) << shape;
  }
}

TEST(TailIndex, NeedsTenExcesses) {
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) values.push_back(10.0 - i);
  EXPECT_FALSE(tail_index(values));
  values.push_back(0.0);
  EXPECT_TRUE(tail_index(values));
  // Equal values are no excesses.
  for (double& x : values) x = std::min(x, 5.0);
  values.front() = 6.0;
  values[10] = values[9] = 5.0;
  EXPECT_FALSE(tail_index(values));
}

TEST(TailIndex, BeyondTheLargestDouble) {
  std::vector<double> values(20, 1.0);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = 1e308 - 1e306 * static_cast<double>(i);
  values.back() = -1.7e308;
  ASSERT_TRUE(tail_index(values));
  EXPECT_TRUE(tail_index(values)->may_reach(0.5));
}

// Shares of 100 samples of 10,000 that are in doubt.
double share_in_doubt(const std::function<double(double)>& law) {
  int n = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    n += judge_terms(drawn(seed, 10'000, law)).doubt != Doubt::none;
  }
  return n / 100.0;
}

TEST(Doubt, TellsMeansWithoutVarianceFromOthers) {
  EXPECT_LE(share_in_doubt([](double u) { return u; }), 0.0);
  EXPECT_LE(share_in_doubt([](double u) { return -std::log(u); }), 0.01);
  EXPECT_LE(share_in_doubt([](double u) { return std::log(u); }), 0.01);
  EXPECT_LE(share_in_doubt([](double u) { return std::pow(u, -1 / 6.0); }), 0.05);
  EXPECT_GE(share_in_doubt([](double u) { return std::pow(u, -1 / 2.0); }), 0.85);
  EXPECT_GE(share_in_doubt([](double u) { return std::pow(u, -1 / 1.5); }), 0.97);
  EXPECT_GE(share_in_doubt([](double u) { return -std::pow(u, -1 / 1.5); }), 0.97);
  EXPECT_GE(share_in_doubt([](double u) { return std::pow(u, -1 / 0.7); }), 1.0);
}

// A run is in doubt whether it saw the tail or not: what is above the 99.9 % quantile taken away,
// the others still show it.
TEST(Doubt, DoesNotNeedTheLargestTrials) {
  EXPECT_GE(share_in_doubt([](double u) { return std::pow(std::max(u, 1e-3), -1 / 1.1); }), 0.95);
}

TEST(Doubt, FewTrialsMakeUpTheMean) {
  const auto with_hits = [](std::size_t n_hits) {
    std::vector<double> values(10'000, 0.0);
    std::fill_n(values.begin(), n_hits, 1.0);
    return judge_terms(values).doubt;
  };
  EXPECT_EQ(with_hits(1), Doubt::few_trials);
  EXPECT_EQ(with_hits(14), Doubt::few_trials);
  EXPECT_EQ(with_hits(20), Doubt::none);
  // Without spread it is for the caller to know whether there could be any.
  EXPECT_EQ(with_hits(0), Doubt::none);
  EXPECT_EQ(judge_terms(std::vector<double>{1, 2, 3, 4}).doubt, Doubt::few_trials);
}

TEST(Extremes, AreThoseOfTheWholeColumn) {
  std::vector<double> values = drawn(43, 5'000, [](double u) { return std::floor(400 * u) - 200; });
  for (const std::size_t block : {1u, 64u, 777u, 5'000u}) {
    Extremes extremes(100);
    for (std::size_t first = 0; first < values.size(); first += block) {
      extremes.consume(std::span(values).subspan(first, std::min(block, values.size() - first)));
    }
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(extremes.lowest(100), std::vector<double>(sorted.begin(), sorted.begin() + 100));
    std::reverse(sorted.begin(), sorted.end());
    EXPECT_EQ(extremes.highest(50), std::vector<double>(sorted.begin(), sorted.begin() + 50));
  }
}

}  // namespace
}  // namespace plimsoll::stats
