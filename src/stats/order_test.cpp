// Against the sorted array.
#include "stats/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>

#include "stats/rank_finder.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

struct Sample {
  std::string name;
  std::vector<double> values;
};

std::vector<Sample> samples() {
  constexpr double kLargest = std::numeric_limits<double>::max();
  TestNumbers numbers(21);
  std::vector<Sample> all;
  const auto add = [&](const std::string& name, std::size_t n,
                       const std::function<double(std::size_t)>& draw) {
    Sample sample{name, {}};
    // Adding zero turns -0 into +0.
    for (std::size_t i = 0; i < n; ++i) sample.values.push_back(draw(i) + 0.0);
    all.push_back(sample);
  };
  const auto uniform = [&](std::size_t) { return numbers.uniform(); };
  for (const std::size_t n : {1, 2, 100, 4096, 4097, 30'000}) {
    add("uniform " + std::to_string(n), n, uniform);
  }
  add("bell", 50'000, [&](std::size_t) {
    double sum = -6.0;
    for (int k = 0; k < 12; ++k) sum += numbers.uniform();
    return 1e9 * sum;
  });
  add("heavy tails", 50'000, [&](std::size_t) { return 1.0 / std::pow(numbers.uniform(), 3.0); });
  add("heavy on both sides", 50'000, [&](std::size_t) {
    return std::tan(3.14159 * (numbers.uniform() - 0.5)) * std::exp(20.0 * numbers.uniform());
  });
  add("all exponents", 50'000, [&](std::size_t) {
    return std::ldexp(numbers.uniform() - 0.5, static_cast<int>(numbers.next() % 2000) - 1000);
  });
  add("range beyond the largest double", 20'000,
      [&](std::size_t) { return kLargest * (2.0 * numbers.uniform() - 1.0); });
  add("subnormal", 20'000,
      [&](std::size_t) { return 5e-324 * std::floor(1e5 * numbers.uniform()); });
  add("equal", 20'000, [](std::size_t) { return -7.25; });
  add("mostly nothing", 20'000,
      [&](std::size_t i) { return i % 17 == 0 ? numbers.uniform() : -0.0; });
  add("two values side by side", 20'000,
      [](std::size_t i) { return i % 3 == 0 ? 1.0 : std::nextafter(1.0, 2.0); });
  add("few values", 20'000, [&](std::size_t) { return std::floor(5.0 * numbers.uniform()); });
  add("one far out", 20'000, [&](std::size_t i) { return i == 9 ? 1e300 : numbers.uniform(); });
  add("in order", 20'000, [](std::size_t i) { return static_cast<double>(i); });
  add("in reverse order", 20'000, [](std::size_t i) { return -static_cast<double>(i); });
  return all;
}

std::vector<std::uint64_t> ranks_of(std::size_t n, int n_levels) {
  std::set<std::uint64_t> ranks{1, n};
  for (int i = 1; i < n_levels; ++i) {
    const double share = static_cast<double>(i) / n_levels;
    const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(n));
    for (std::uint64_t r = rank; r < rank + 3; ++r)
      ranks.insert(std::clamp<std::uint64_t>(r, 1, n));
  }
  return {ranks.begin(), ranks.end()};
}

TEST(Order, IsThatOfTheSortedArray) {
  for (const Sample& sample : samples()) {
    std::vector<double> sorted = sample.values;
    std::sort(sorted.begin(), sorted.end());
    for (const int n_levels : {1, 2, 10, 1000}) {
      SCOPED_TRACE(sample.name + ", " + std::to_string(n_levels));
      const auto ranks = ranks_of(sorted.size(), n_levels);
      const auto found = values_of_ranks(sample.values, ranks);
      ASSERT_EQ(found.size(), ranks.size());
      for (std::size_t i = 0; i < ranks.size(); ++i) {
        ASSERT_EQ(found[i], sorted[static_cast<std::size_t>(ranks[i]) - 1]) << ranks[i];
      }
    }
  }
  EXPECT_TRUE(values_of_ranks({}, {}).empty());
}

TEST(RankFinder, AnswersFromAnArray) {
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.name);
    std::vector<double> sorted = sample.values;
    std::sort(sorted.begin(), sorted.end());
    const std::uint64_t n = sorted.size();
    RankFinder::Plan plan;
    plan.n_trials = n;
    plan.n_workers = 0;
    RankFinder finder(plan);
    EXPECT_TRUE(finder.end_pass());
    finder.ask(n);
    finder.ask(1);
    const TailKey keys[] = {{Side::low, 0},      {Side::low, n},       {Side::low, (n + 9) / 10},
                            {Side::high, n / 3}, {Side::high, n / 20}, {Side::high, n}};
    for (const TailKey key : keys) finder.ask(key);
    EXPECT_FALSE(finder.end_pass());
    finder.answer(sample.values);
    EXPECT_TRUE(finder.end_pass());
    EXPECT_EQ(finder.value(1), sorted.front());
    EXPECT_EQ(finder.value(n), sorted.back());
    for (const TailKey key : keys) {
      const std::span all(sorted);
      PowerSums expected(2);
      expected.add(key.side == Side::low ? all.first(key.n_trials) : all.last(key.n_trials));
      const PowerSums& sums = finder.tail(key);
      EXPECT_EQ(sums.count(), key.n_trials);
      for (int power = 1; power <= 2; ++power) {
        const ScaledInteger a = sums.sum(power);
        const ScaledInteger b = expected.sum(power);
        EXPECT_EQ(a.value, b.value);
        EXPECT_EQ(a.exponent, b.exponent);
      }
    }
    // Asked later, as intervals of replicates are.
    if (n < 10) continue;
    finder.ask((n + 1) / 2);
    EXPECT_FALSE(finder.end_pass());
    finder.answer(sample.values);
    EXPECT_TRUE(finder.end_pass());
    EXPECT_EQ(finder.value((n + 1) / 2), sorted[(n + 1) / 2 - 1]);
  }
}

TEST(Order, SortsAsTheStandardLibraryDoes) {
  for (const Sample& sample : samples()) {
    std::vector<double> expected = sample.values;
    std::sort(expected.begin(), expected.end());
    std::vector<double> found = sample.values;
    sort_values(found);
    EXPECT_EQ(found, expected) << sample.name;
  }
  std::vector<double> none;
  sort_values(none);
  EXPECT_TRUE(none.empty());
}

TEST(Order, MergesAsTheStandardLibraryDoes) {
  std::vector<double> last;
  for (const Sample& sample : samples()) {
    std::vector<double> sorted = sample.values;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> expected(sorted.size() + last.size());
    std::merge(sorted.begin(), sorted.end(), last.begin(), last.end(), expected.begin());
    EXPECT_EQ(merged_values(sorted, last), expected) << sample.name;
    EXPECT_EQ(merged_values(last, sorted), expected) << sample.name;
    last = std::move(sorted);
  }
}

}  // namespace
}  // namespace plimsoll::stats
