// Against sorting, for hostile orders and small budgets, with the passes counted.
#include "stats/rank_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

struct Answers {
  std::vector<double> values;
  std::vector<double> tails;
  int n_passes = 0;
};

const double kLevels[] = {0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999};
const double kTailShare = 0.05;

std::vector<std::uint64_t> ranks_for(std::size_t n) {
  std::vector<std::uint64_t> ranks = {1, n};
  for (const double level : kLevels) {
    for (const double shift : {-2.0, 0.0, 2.0}) {
      const double count = static_cast<double>(n);
      const double rank = count * level + shift * std::sqrt(count * level * (1.0 - level));
      ranks.push_back(static_cast<std::uint64_t>(std::clamp(rank, 1.0, count)));
    }
  }
  return ranks;
}

double rounded(const PowerSums& sums, int power) {
  const ScaledInteger sum = sums.sum(power);
  return round_ratio(sum.value, BigInteger(1), sum.exponent);
}

Answers find(const std::vector<double>& values, int n_workers, std::size_t budget,
             std::uint64_t seed) {
  RankFinder::Plan plan;
  plan.n_trials = values.size();
  plan.n_workers = n_workers;
  plan.budget_values = budget;
  for (const std::uint64_t rank : ranks_for(values.size())) {
    const double share = static_cast<double>(rank) / static_cast<double>(values.size());
    plan.wanted.push_back({share, share});
  }
  plan.low_tail = kTailShare;
  plan.high_tail = kTailShare;
  RankFinder finder(plan);
  const auto n_tail = static_cast<std::uint64_t>(kTailShare * static_cast<double>(values.size()));
  const TailKey low{Side::low, n_tail};
  const TailKey high{Side::high, n_tail};
  for (const std::uint64_t rank : ranks_for(values.size())) finder.ask(rank);
  finder.ask(low);
  finder.ask(high);
  TestNumbers order(seed);
  Answers answers;
  do {
    for (std::size_t i = 0; i < values.size();) {
      const std::size_t n = std::min<std::size_t>(values.size() - i, 1 + order.next() % 3000);
      const auto worker = static_cast<int>(order.next() % static_cast<std::uint64_t>(n_workers));
      finder.consume(worker, std::span(values).subspan(i, n));
      i += n;
    }
    answers.n_passes += 1;
  } while (!finder.end_pass());
  for (const std::uint64_t rank : ranks_for(values.size())) {
    answers.values.push_back(finder.value(rank));
  }
  for (const TailKey key : {low, high}) {
    answers.tails.push_back(rounded(finder.tail(key), 1));
    answers.tails.push_back(rounded(finder.tail(key), 2));
  }
  return answers;
}

Answers by_sorting(std::vector<double> values) {
  for (double& x : values) x += 0.0;
  std::sort(values.begin(), values.end());
  Answers answers;
  for (const std::uint64_t rank : ranks_for(values.size())) {
    answers.values.push_back(values[rank - 1]);
  }
  const auto n_tail = static_cast<std::size_t>(kTailShare * static_cast<double>(values.size()));
  PowerSums low(2);
  low.add(std::span(values).first(n_tail));
  PowerSums high(2);
  high.add(std::span(values).last(n_tail));
  answers.tails = {rounded(low, 1), rounded(low, 2), rounded(high, 1), rounded(high, 2)};
  return answers;
}

struct Law {
  const char* name;
  double (*draw)(TestNumbers& numbers, std::size_t trial);
};

const Law kLaws[] = {
    {"uniform", [](TestNumbers& n, std::size_t) { return n.uniform() - 0.5; }},
    {"heavy", [](TestNumbers& n, std::size_t) { return 1.0 / (1e-12 + n.uniform()) - 3.0; }},
    {"mostly zero",
     [](TestNumbers& n, std::size_t) {
       const double u = n.uniform();
       return u < 0.97 ? (u < 0.5 ? 0.0 : -0.0) : 1e9 * (u - 0.97);
     }},
    // A least and a greatest value that many trials have, as an impairment of what there is.
    {"both ends",
     [](TestNumbers& n, std::size_t) { return std::clamp(4.0 * n.uniform() - 2.5, 0.0, 1.2); }},
    // Values that many trials share, in the middle of others.
    {"steps",
     [](TestNumbers& n, std::size_t) {
       const double u = n.uniform();
       return u < 0.3 ? 10.0 * u : u < 0.9 ? 3.5 : u < 0.998 ? 4.0 : 40.0 * u;
     }},
    {"nothing but for a few",
     [](TestNumbers& n, std::size_t) { return std::max(0.0, n.uniform() - 0.995); }},
    {"counts", [](TestNumbers& n, std::size_t) { return std::floor(8.0 * n.uniform()); }},
    {"constant", [](TestNumbers&, std::size_t) { return 42.0; }},
    {"any bits",
     [](TestNumbers& n, std::size_t) {
       const double sign = n.next() % 2 == 0 ? 1.0 : -1.0;
       const int exponent = static_cast<int>(n.next() % 2000) - 1000;
       return sign * std::ldexp(1.0 + n.uniform(), exponent);
     }},
    // Not independent of the trial: the sieve narrows onto the wrong place.
    {"rising", [](TestNumbers& n, std::size_t i) { return static_cast<double>(i) + n.uniform(); }},
    {"falling",
     [](TestNumbers& n, std::size_t i) { return -static_cast<double>(i) * n.uniform(); }},
};

TEST(RankFinder, AgreesWithSortingWhateverTheOrderAndBudget) {
  for (const Law& law : kLaws) {
    for (const std::size_t size : {20u, 1000u, 1025u, 100'000u}) {
      TestNumbers numbers(5);
      std::vector<double> values;
      for (std::size_t i = 0; i < size; ++i) values.push_back(law.draw(numbers, i));
      const Answers expected = by_sorting(values);
      for (const int n_workers : {1, 3}) {
        for (const std::size_t budget : {std::size_t{0}, std::size_t{30'000}, 2 * size}) {
          const Answers found = find(values, n_workers, budget, size + budget);
          EXPECT_EQ(found.values, expected.values) << law.name << ' ' << size << ' ' << budget;
          EXPECT_EQ(found.tails, expected.tails) << law.name << ' ' << size << ' ' << budget;
          EXPECT_LE(found.n_passes, 12) << law.name;
        }
      }
    }
  }
}

TEST(RankFinder, OnePassWhereTrialsAreIndependent) {
  for (const Law& law : {kLaws[0], kLaws[2], kLaws[3], kLaws[4], kLaws[5]}) {
    TestNumbers numbers(6);
    std::vector<double> values;
    for (std::size_t i = 0; i < 1'000'000; ++i) values.push_back(law.draw(numbers, i));
    EXPECT_EQ(find(values, 2, 60'000, 1).n_passes, 1) << law.name;
  }
}

// As many as a curve has points: every value lies near one of them.
TEST(RankFinder, TwoPassesForACurve) {
  TestNumbers numbers(8);
  std::vector<double> values;
  for (std::size_t i = 0; i < 1'000'000; ++i) values.push_back(kLaws[1].draw(numbers, i));
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  RankFinder::Plan plan;
  plan.n_trials = values.size();
  plan.n_workers = 2;
  plan.budget_values = 90'000;
  for (int percent = 1; percent < 100; ++percent) {
    plan.wanted.push_back({percent / 100.0, percent / 100.0});
  }
  RankFinder finder(plan);
  for (std::uint64_t percent = 1; percent < 100; ++percent) finder.ask(percent * 10'000);
  int n_passes = 0;
  do {
    for (std::size_t i = 0; i < values.size(); i += 1000) {
      finder.consume(static_cast<int>(i / 1000 % 2), std::span(values).subspan(i, 1000));
    }
    n_passes += 1;
  } while (!finder.end_pass());
  EXPECT_EQ(n_passes, 2);
  for (std::uint64_t percent = 1; percent < 100; ++percent) {
    EXPECT_EQ(finder.value(percent * 10'000), sorted[percent * 10'000 - 1]);
  }
}

}  // namespace
}  // namespace plimsoll::stats
