// Closed forms, samples of laws whose scores are known, and ranks of right forecasts.
#include "questions/scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "math/functions.h"
#include "stats/binomial.h"

namespace plimsoll::questions {
namespace {

double standard_normal(std::mt19937_64& bits) {
  const double u = (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53;
  return math::normal_score(u <= 0.5 ? u : u - 1);
}

std::vector<double> normal_sample(std::uint64_t seed, std::size_t n, double mean, double sd) {
  std::mt19937_64 bits(seed);
  std::vector<double> out(n);
  for (double& x : out) x = mean + sd * standard_normal(bits);
  return out;
}

// The integral of (F(x) - 1{x >= y})^2, by the trapezoid rule.
double crps_by_integral(const NormalForecast& law, double came) {
  double sum = 0;
  const double step = law.sd / 2000;
  for (double x = law.mean - 12 * law.sd; x < law.mean + 12 * law.sd; x += step) {
    const double at = x + step / 2;
    const double off = law.rank(at) - (at >= came ? 1 : 0);
    sum += off * off * step;
  }
  return sum;
}

TEST(Scores, OfANormalLawAreItsIntegrals) {
  for (const double came : {-3.0, 0.0, 2.0, 4.7, 15.0}) {
    const NormalForecast law{2, 3};
    EXPECT_NEAR(law.crps(came), crps_by_integral(law, came), 2e-3) << came;
    const double z = (came - 2) / 3;
    EXPECT_NEAR(law.log_score(came), 0.5 * std::log(2 * M_PI * 9) + z * z / 2, 1e-12);
  }
  // At its mean: sd (sqrt(2) - 1) / sqrt(pi).
  EXPECT_NEAR((NormalForecast{5, 2}).crps(5), 2 * (std::sqrt(2.0) - 1) / std::sqrt(M_PI), 1e-14);
  EXPECT_NEAR((NormalForecast{5, 2}).quantile(0.975), 5 + 2 * 1.959963984540054, 1e-12);
}

TEST(Scores, OfASampleByHand) {
  // |x - 3|: 2, 1, 1, 3; |x - x'|: pairs 1, 3, 5, 2, 4, 2.
  const SampleForecast forecast({4, 1, 6, 2});
  EXPECT_DOUBLE_EQ(*forecast.crps(3).value, 7.0 / 4 - 17.0 / 6 / 2);
  EXPECT_DOUBLE_EQ(forecast.below(2), 0.25);
  EXPECT_DOUBLE_EQ(forecast.up_to(2), 0.5);
  EXPECT_DOUBLE_EQ(forecast.quantile(0.5), 2);
  EXPECT_DOUBLE_EQ(forecast.quantile(0.51), 4);
  EXPECT_DOUBLE_EQ(forecast.mean(), 3.25);
}

TEST(Scores, OfASampleWithoutSpread) {
  const SampleForecast forecast(std::vector<double>(100, 7.0));
  EXPECT_DOUBLE_EQ(*forecast.crps(9).value, 2);
  EXPECT_TRUE(forecast.has_atoms());
  EXPECT_FALSE(forecast.log_score(7).value.has_value());
  EXPECT_EQ(forecast.below(7), 0);
  EXPECT_EQ(forecast.up_to(7), 1);
  EXPECT_EQ(*SampleForecast({3.0}).crps(5).value, 2);
}

TEST(Scores, DoNotDependOnTheOrderOfTrials) {
  std::vector<double> trials = normal_sample(4, 999, 0, 1);
  const SampleForecast one(trials);
  std::reverse(trials.begin(), trials.end());
  const SampleForecast other(trials);
  EXPECT_EQ(*one.crps(0.3).value, *other.crps(0.3).value);
  EXPECT_EQ(*one.log_score(0.3).se, *other.log_score(0.3).se);
}

// Stated errors cover the law's own score in 95 % of seeds: within 3 deviations of a binomial law of 400. The log score
// is that of the smoothed law, a normal one of variance 1 + h^2.
TEST(Scores, ErrorsCoverTheLawsOwnScores) {
  constexpr int kSeeds = 400;
  constexpr std::size_t kTrials = 2000;
  for (const double came : {0.0, 1.1, 2.6}) {
    int crps_hits = 0;
    int log_hits = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const SampleForecast forecast(normal_sample(1000 + seed, kTrials, 10, 2));
      const double y = 10 + 2 * came;
      const NormalForecast law{10, 2};
      const NormalForecast smoothed{10, std::hypot(2, forecast.width())};
      const Estimate crps = forecast.crps(y);
      const Estimate log = forecast.log_score(y);
      crps_hits += std::fabs(*crps.value - law.crps(y)) <= 1.96 * *crps.se ? 1 : 0;
      log_hits += std::fabs(*log.value - smoothed.log_score(y)) <= 1.96 * *log.se ? 1 : 0;
    }
    const double reach = 3 * std::sqrt(0.95 * 0.05 * kSeeds);
    EXPECT_NEAR(crps_hits, 0.95 * kSeeds, reach) << came;
    EXPECT_NEAR(log_hits, 0.95 * kSeeds, reach) << came;
  }
}

TEST(Scores, WhatLiesBeyondAllTrialsIsFarAndInDoubt) {
  const SampleForecast forecast(normal_sample(3, 5000, 0, 1));
  const Estimate log = forecast.log_score(60);
  ASSERT_TRUE(log.value.has_value());
  EXPECT_TRUE(std::isfinite(*log.value));
  EXPECT_GT(*log.value, 1000);
  EXPECT_EQ(log.doubt, Doubt::few_trials);
  EXPECT_EQ(forecast.log_score(0.1).doubt, Doubt::none);
  EXPECT_EQ(forecast.up_to(60), 1);
}

// Proper: over what the law itself brings, no other law scores better on average.
TEST(Scores, AreProper) {
  const std::vector<double> came = normal_sample(8, 20'000, 1, 1);
  const auto means = [&](const NormalForecast& law) {
    double crps = 0;
    double log = 0;
    for (const double y : came) {
      crps += law.crps(y);
      log += law.log_score(y);
    }
    return std::pair(crps, log);
  };
  const auto right = means({1, 1});
  for (const NormalForecast& wrong :
       {NormalForecast{1.2, 1}, NormalForecast{1, 1.3}, NormalForecast{1, 0.8}}) {
    EXPECT_GT(means(wrong).first, right.first);
    EXPECT_GT(means(wrong).second, right.second);
  }
}

// Ranks of what a right forecast foretells are even: of 200 seeds with 40 figures each their mean lies within 1.96 errors
// in 95 %, so does their spread, and chi-square of ten counts rejects 5 %. A false alarm of any has a chance of 0.3 %: 3
// deviations of binomial(200, 5 %).
TEST(Scores, RanksOfARightForecastAreEven) {
  constexpr int kSeeds = 200;
  constexpr std::size_t kFigures = 40;
  int mean_off = 0;
  int spread_off = 0;
  int uneven = 0;
  for (int seed = 0; seed < kSeeds; ++seed) {
    std::mt19937_64 bits(static_cast<std::uint64_t>(seed) + 77);
    std::vector<Rank> ranks;
    for (std::size_t i = 0; i < kFigures; ++i) {
      const SampleForecast forecast(
          normal_sample(static_cast<std::uint64_t>(seed) * 1000 + i, 500, 3, 2));
      const double y = 3 + 2 * standard_normal(bits);
      ranks.push_back({forecast.below(y), forecast.up_to(y)});
    }
    const Ranks found = ranks_together(ranks, 10);
    mean_off += std::fabs(found.mean - 0.5) > 1.96 * found.mean_error ? 1 : 0;
    spread_off += std::fabs(found.spread - 1.0 / 3) > 1.96 * found.spread_error ? 1 : 0;
    double chi = 0;
    double sum = 0;
    for (const double count : found.counts) {
      chi += (count - 4) * (count - 4) / 4;
      sum += count;
    }
    EXPECT_NEAR(sum, kFigures, 1e-9);
    // 95 % point of chi-square with nine degrees of freedom.
    uneven += chi > 16.919 ? 1 : 0;
  }
  const double reach = 3 * std::sqrt(0.05 * 0.95 * kSeeds);
  EXPECT_NEAR(mean_off, 0.05 * kSeeds, reach);
  EXPECT_NEAR(spread_off, 0.05 * kSeeds, reach);
  EXPECT_NEAR(uneven, 0.05 * kSeeds, reach);
}

TEST(Scores, RanksThatAreRangesCountInParts) {
  const Rank ranks[] = {{0.0, 1.0}, {0.1, 0.3}, {1.0, 1.0}, {0.0, 0.0}};
  const Ranks found = ranks_together(ranks, 5);
  EXPECT_NEAR(found.counts[0], 0.2 + 0.5 + 1, 1e-12);
  EXPECT_NEAR(found.counts[1], 0.2 + 0.5, 1e-12);
  EXPECT_NEAR(found.counts[4], 0.2 + 1, 1e-12);
}

// Clopper and Pearson's interval holds the true chance of a hit in at least 95 % of all counts, whatever it is.
TEST(Scores, IntervalsOfHitsCover) {
  for (const int n : {3, 6, 20, 60}) {
    for (const double p : {0.5, 0.8, 0.95, 0.63}) {
      const stats::BinomialLaw law(static_cast<std::uint64_t>(n), p);
      double covered = 0;
      for (std::uint64_t k = law.first(); k <= law.last(); ++k) {
        const auto one = stats::clopper_pearson_interval(k, static_cast<std::uint64_t>(n), 0.95);
        if (one.low <= p && p <= one.high) covered += law.mass(k);
      }
      EXPECT_GE(covered, 0.95) << n << " " << p;
    }
  }
}

}  // namespace
}  // namespace plimsoll::questions
