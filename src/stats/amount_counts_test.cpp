// Counts at amounts against counting.
#include "stats/amount_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

void expect_counts(const std::vector<double>& amounts, const std::vector<double>& values) {
  AmountCounts counts(amounts, 2);
  const std::size_t half = values.size() / 2;
  counts.consume(0, std::span(values).first(half));
  counts.consume(1, std::span(values).subspan(half));
  const std::vector<std::uint64_t> found = counts.up_to();
  ASSERT_EQ(found.size(), amounts.size());
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const auto n =
        std::count_if(values.begin(), values.end(), [&](double x) { return x <= amounts[i]; });
    EXPECT_EQ(found[i], static_cast<std::uint64_t>(n)) << amounts[i];
  }
  ByteWriter out;
  counts.save(out);
  AmountCounts both(amounts, 1);
  for (int i = 0; i < 2; ++i) {
    ByteReader in(out.bytes());
    both.absorb(in);
    EXPECT_TRUE(in.good() && in.at_end());
  }
  for (std::size_t i = 0; i < amounts.size(); ++i) EXPECT_EQ(both.up_to()[i], 2 * found[i]);
  EXPECT_EQ(both.count(), 2 * values.size());
}

TEST(AmountCounts, AreThoseOfCounting) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
  TestNumbers numbers(3);
  std::vector<double> even;
  std::vector<double> skewed;
  for (int i = 0; i < 5000; ++i) {
    even.push_back(numbers.uniform() - 0.5);
    skewed.push_back(std::pow(numbers.uniform(), -3.0));
    if (i % 7 == 0) even.push_back(i % 2 == 0 ? 0.0 : -0.0);
  }
  const auto some_of = [](std::vector<double> values, std::size_t step) {
    std::sort(values.begin(), values.end());
    std::vector<double> out;
    for (std::size_t i = 0; i < values.size(); i += step) out.push_back(values[i] + 0.0);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  };
  expect_counts(some_of(even, 50), even);
  // Nearly all amounts in one cell.
  expect_counts(some_of(skewed, 50), skewed);
  expect_counts({}, even);
  expect_counts({0.0}, even);
  expect_counts({-kSmallest, 0.0, kSmallest}, even);
  even.insert(even.end(), {kLargest, -kLargest, 1e300, -1e300, kSmallest});
  expect_counts({-kLargest, -1e300, 0.0, 1e300, kLargest}, even);
  expect_counts({0.25, std::nextafter(0.25, 1.0)}, {0.25, std::nextafter(0.25, 1.0), 0.5, 0.125});
}

}  // namespace
}  // namespace plimsoll::stats
