// A random walk, whose curve is known, and small tables by hand.
#include "questions/early_warning.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "math/functions.h"

namespace plimsoll::questions {
namespace {

struct Walks {
  std::vector<double> seen;
  std::vector<double> broken;
};

// Seen after `seen` of `n` steps; broken where the whole walk ends below `bound`.
Walks walks_of(std::uint64_t seed, std::size_t n_walks, int seen, int n, double bound) {
  std::mt19937_64 bits(seed);
  Walks out;
  for (std::size_t i = 0; i < n_walks; ++i) {
    double at = 0;
    for (int t = 1; t <= n; ++t) {
      const double u = (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53;
      at += math::normal_score(u <= 0.5 ? u : u - 1);
      if (t == seen) out.seen.push_back(at);
    }
    out.broken.push_back(at < bound ? 1 : 0);
  }
  return out;
}

// Of a walk seen at s of n: breach and calm by integrals over what is seen.
struct Truth {
  double hits = 0;
  double alarms = 0;
  double area = 0;
};
Truth truth_of(int seen, int n, double bound, double threshold) {
  const double s = std::sqrt(static_cast<double>(seen));
  const double rest = std::sqrt(static_cast<double>(n - seen));
  const double p = math::normal_cdf(bound / std::sqrt(static_cast<double>(n)));
  Truth out;
  double breach_below = 0;
  constexpr double kStep = 0.0005;
  for (double z = -8; z < 8; z += kStep) {
    const double at = z + kStep / 2;
    const double mass = std::exp(-at * at / 2) / std::sqrt(2 * M_PI) * kStep;
    const double breach = math::normal_cdf((bound - s * at) / rest);
    const double b = mass * breach / p;
    const double c = mass * (1 - breach) / (1 - p);
    if (s * at <= threshold) {
      out.hits += b;
      out.alarms += c;
    }
    out.area += c * (breach_below + b / 2);
    breach_below += b;
  }
  return out;
}

TEST(EarlyWarning, OfAWalkIsItsCurve) {
  constexpr int kSteps = 4;
  constexpr double kBound = -2;
  for (int seen = 1; seen < kSteps; ++seen) {
    const Walks learnt = walks_of(5, 100'000, seen, kSteps, kBound);
    const auto found = learn_warning(learnt.seen, learnt.broken, {});
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(found->rule.is_low);
    // Youden's threshold is where the chance of a breach is what it is of all: c (1 - sqrt((n - s) / n)).
    const double best = kBound * (1 - std::sqrt(static_cast<double>(kSteps - seen) / kSteps));
    EXPECT_NEAR(found->rule.threshold, best, 0.3) << seen;
    const Walks other = walks_of(6, 100'000, seen, kSteps, kBound);
    const WarningRates rates = measure_warning(other.seen, other.broken, found->rule);
    const Truth truth = truth_of(seen, kSteps, kBound, found->rule.threshold);
    EXPECT_NEAR(*rates.hits.value, truth.hits, 4 * *rates.hits.se);
    EXPECT_NEAR(*rates.false_alarms.value, truth.alarms, 4 * *rates.false_alarms.se);
    EXPECT_NEAR(*rates.area.value, truth.area, 4 * *rates.area.se);
    const double p = math::normal_cdf(kBound / 2.0);
    EXPECT_NEAR(*rates.after_warning.value,
                truth.hits * p / (truth.hits * p + truth.alarms * (1 - p)),
                4 * *rates.after_warning.se);
  }
}

// Errors cover what is true in 95 % of 300 seeds, within 3 deviations of a binomial law, though the rule was chosen by the
// data: on another half.
TEST(EarlyWarning, ErrorsCover) {
  constexpr int kSeeds = 300;
  int area = 0;
  int hits = 0;
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Walks learnt = walks_of(2 * seed + 100, 1000, 2, 4, -1.5);
    const Walks other = walks_of(2 * seed + 101, 1000, 2, 4, -1.5);
    const auto found = learn_warning(learnt.seen, learnt.broken, {});
    const WarningRates rates = measure_warning(other.seen, other.broken, found->rule);
    const Truth truth = truth_of(2, 4, -1.5, found->rule.threshold);
    const auto covers = [](const Estimate& one, double right) {
      return std::fabs(*one.value - right) <= 1.96 * *one.se ? 1 : 0;
    };
    area += covers(rates.area, truth.area);
    hits += covers(rates.hits, truth.hits);
    alarms += covers(rates.false_alarms, truth.alarms);
  }
  const double reach = 3 * std::sqrt(0.95 * 0.05 * kSeeds);
  EXPECT_NEAR(area, 0.95 * kSeeds, reach);
  EXPECT_NEAR(hits, 0.95 * kSeeds, reach);
  EXPECT_NEAR(alarms, 0.95 * kSeeds, reach);
}

TEST(EarlyWarning, ByHand) {
  const double figures[] = {1, 2, 2, 3, 4, 5};
  const double breaches[] = {1, 1, 0, 1, 0, 0};
  const auto found = learn_warning(figures, breaches, {});
  // Below 3 there are two of three breaches and one of three others; up to 3 all three and one.
  EXPECT_EQ(found->rule.threshold, 3);
  EXPECT_NEAR(*found->area.value, (3 + 2.5 + 2) / 9, 1e-15);
  const WarningRates rates = measure_warning(figures, breaches, found->rule);
  EXPECT_EQ(*rates.hits.value, 1);
  EXPECT_NEAR(*rates.false_alarms.value, 1.0 / 3, 1e-15);
  EXPECT_EQ(*rates.after_warning.value, 0.75);
  EXPECT_EQ(rates.area.doubt, Doubt::few_trials);
  // High values are bad.
  const double high[] = {0, 0, 7, 0, 8, 9};
  const double broken[] = {0, 0, 1, 0, 1, 1};
  const auto other = learn_warning(high, broken, {});
  EXPECT_FALSE(other->rule.is_low);
  EXPECT_EQ(other->rule.threshold, 7);
  EXPECT_EQ(*other->area.value, 1);
}

TEST(EarlyWarning, KeepsToSoManyFalseAlarms) {
  const Walks learnt = walks_of(9, 50'000, 2, 4, -1.5);
  const auto found = learn_warning(learnt.seen, learnt.broken, 0.05);
  const WarningRates rates = measure_warning(learnt.seen, learnt.broken, found->rule);
  EXPECT_LE(*rates.false_alarms.value, 0.05);
  EXPECT_GT(*rates.false_alarms.value, 0.045);
}

TEST(EarlyWarning, OfNothing) {
  const double figures[] = {1, 2};
  const double none[] = {0, 0};
  EXPECT_FALSE(learn_warning(figures, none, {}).has_value());
  const double alike[] = {3, 3};
  const double one[] = {0, 1};
  const auto found = learn_warning(alike, one, {});
  EXPECT_EQ(*found->area.value, 0.5);
}

}  // namespace
}  // namespace plimsoll::questions
