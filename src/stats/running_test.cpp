// Means at the marks against means of shorter runs.
#include "stats/running.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "stats/binomial.h"
#include "stats/moments.h"
#include "stats/replicates.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

struct Data {
  std::vector<double> amounts;
  std::vector<double> hits;
};

Data numbers(std::size_t n) {
  TestNumbers source(5);
  Data data;
  for (std::size_t i = 0; i < n; ++i) {
    const double u = source.uniform();
    data.amounts.push_back(1e9 * (u - 0.3));
    data.hits.push_back(u < 0.02 ? 1.0 : 0.0);
  }
  return data;
}

// Two threads, each every other block.
void deliver(RunningMeans& means, const Data& data, std::size_t n, std::size_t block) {
  const auto work = [&](std::size_t start) {
    for (std::size_t first = start; first < n; first += 2 * block) {
      const double* columns[] = {data.amounts.data() + first, data.hits.data() + first};
      means.consume(first, std::min(block, n - first), columns);
    }
  };
  std::thread other([&] { work(block); });
  work(0);
  other.join();
}

Moments moments_of(const std::vector<double>& values, std::size_t first, std::size_t n) {
  PowerSums sums(2);
  sums.add({values.data() + first, n});
  return moments(sums);
}

TEST(RunningMeans, AreThoseOfTheFirstTrials) {
  constexpr std::size_t n = 4321;
  const Data data = numbers(n);
  for (const std::size_t block : {7, 64, 5000}) {
    RunningMeans means({{.is_indicator = false}, {.is_indicator = true}}, n, 1);
    deliver(means, data, n, block);
    const std::vector<std::uint64_t> marks = means.marks(n);
    EXPECT_EQ(marks, (std::vector<std::uint64_t>{100, 150, 200, 300, 500, 700, 1000, 1500, 2000,
                                                 3000, 4321}));
    const std::vector<RunningPoint> amounts = means.points(0, n);
    const std::vector<RunningPoint> chances = means.points(1, n);
    ASSERT_EQ(amounts.size(), marks.size());
    ASSERT_EQ(chances.size(), marks.size());
    for (std::size_t i = 0; i < marks.size(); ++i) {
      const Moments expected = moments_of(data.amounts, 0, marks[i]);
      EXPECT_EQ(amounts[i].value, *expected.mean);
      EXPECT_EQ(amounts[i].se, expected.mean_se);
      std::uint64_t n_hits = 0;
      for (std::size_t k = 0; k < marks[i]; ++k) n_hits += data.hits[k] == 1.0;
      EXPECT_EQ(chances[i].value, static_cast<double>(n_hits) / static_cast<double>(marks[i]));
      EXPECT_EQ(chances[i].se, wilson_se(n_hits, marks[i]));
    }
  }
}

TEST(RunningMeans, EndWhereARunWasInterrupted) {
  const Data data = numbers(4000);
  RunningMeans means({{.is_indicator = false}, {.is_indicator = true}}, 4000, 1);
  deliver(means, data, 444, 64);
  EXPECT_EQ(means.marks(444), (std::vector<std::uint64_t>{100, 150, 200, 300, 444}));
  const std::vector<RunningPoint> points = means.points(0, 444);
  ASSERT_EQ(points.size(), 5u);
  EXPECT_EQ(points.back().value, *moments_of(data.amounts, 0, 444).mean);
}

TEST(RunningMeans, TakeTheirErrorFromReplicates) {
  const Data data = numbers(1024);
  RunningMeans means({{.is_indicator = false}, {.is_indicator = true}}, 1024, 4);
  deliver(means, data, 1024, 100);
  EXPECT_EQ(means.marks(1024), (std::vector<std::uint64_t>{512, 768, 1024}));
  std::vector<double> of_replicates;
  for (std::size_t r = 0; r < 3; ++r) {
    of_replicates.push_back(*moments_of(data.amounts, 256 * r, 256).mean);
  }
  const std::vector<RunningPoint> points = means.points(0, 1024);
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[1].value, *moments_of(data.amounts, 0, 768).mean);
  EXPECT_EQ(points[1].se, replicate_se(of_replicates));
  // Three whole replicates and a part of the fourth.
  EXPECT_EQ(means.points(0, 900).size(), 2u);
}

TEST(RunningMeans, OfFewTrials) {
  RunningMeans none({{}}, 0, 1);
  EXPECT_TRUE(none.marks(0).empty());
  RunningMeans one({{}}, 1, 1);
  const double value = 3;
  const double* columns[] = {&value};
  one.consume(0, 1, columns);
  ASSERT_EQ(one.points(0, 1).size(), 1u);
  EXPECT_EQ(one.points(0, 1)[0].value, 3);
  EXPECT_FALSE(one.points(0, 1)[0].se.has_value());
}

TEST(RunningMeans, HaveNoErrorWithoutNoise) {
  const Data data = numbers(1024);
  for (const int n_replicates : {1, 4}) {
    RunningMeans means({{.has_noise = false}, {.is_indicator = true, .has_noise = false}}, 1024,
                       n_replicates);
    deliver(means, data, 1024, 100);
    for (const std::size_t column : {0u, 1u}) {
      for (const RunningPoint& point : means.points(column, 1024)) EXPECT_EQ(point.se, 0.0);
    }
  }
}

}  // namespace
}  // namespace plimsoll::stats
