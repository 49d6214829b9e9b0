// Means at the marks against means of shorter runs.
#include "stats/running.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <thread>

#include "stats/binomial.h"
#include "stats/collector.h"
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

// Sums by two threads, each every other block, and the points that they give.
class Settling {
 public:
  Settling(std::vector<RunningMeans::Column> columns, std::size_t n_trials, int n_replicates)
      : columns_(std::move(columns)), means_(n_trials, n_replicates) {
    std::vector<ColumnRequest> requests(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      requests[i].is_indicator = columns_[i].is_indicator;
      requests[i].runs = true;
    }
    CollectorPlan plan;
    plan.n_trials = n_trials;
    plan.n_workers = 2;
    plan.n_replicates = n_replicates;
    if (n_replicates == 1) plan.marks = means_.ends();
    sums_ = std::make_unique<Collector>(std::move(requests), plan);
  }

  void deliver(const Data& data, std::size_t n, std::size_t block) {
    const auto work = [&](int worker) {
      for (std::size_t first = static_cast<std::size_t>(worker) * block; first < n;
           first += 2 * block) {
        const double* columns[] = {data.amounts.data() + first, data.hits.data() + first};
        sums_->consume(worker, first, std::min(block, n - first), columns);
      }
    };
    std::thread other([&] { work(1); });
    work(0);
    other.join();
    EXPECT_FALSE(sums_->needs_another_pass());
  }

  std::vector<std::uint64_t> marks(std::size_t n) const { return means_.marks(n); }
  std::vector<RunningPoint> points(std::size_t column, std::size_t n) const {
    return means_.points(
        columns_[column], [&](std::size_t i) { return sums_->running_sums(column, i); }, n);
  }

 private:
  std::vector<RunningMeans::Column> columns_;
  RunningMeans means_;
  std::unique_ptr<Collector> sums_;
};

Moments moments_of(const std::vector<double>& values, std::size_t first, std::size_t n) {
  PowerSums sums(2);
  sums.add({values.data() + first, n});
  return moments(sums);
}

TEST(RunningMeans, AreThoseOfTheFirstTrials) {
  constexpr std::size_t n = 4321;
  const Data data = numbers(n);
  for (const std::size_t block : {7, 64, 5000}) {
    Settling means({{.is_indicator = false}, {.is_indicator = true}}, n, 1);
    means.deliver(data, n, block);
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
  Settling means({{.is_indicator = false}, {.is_indicator = true}}, 4000, 1);
  means.deliver(data, 444, 64);
  EXPECT_EQ(means.marks(444), (std::vector<std::uint64_t>{100, 150, 200, 300, 444}));
  const std::vector<RunningPoint> points = means.points(0, 444);
  ASSERT_EQ(points.size(), 5u);
  EXPECT_EQ(points.back().value, *moments_of(data.amounts, 0, 444).mean);
}

TEST(RunningMeans, TakeTheirErrorFromReplicates) {
  const Data data = numbers(1024);
  Settling means({{.is_indicator = false}, {.is_indicator = true}}, 1024, 4);
  means.deliver(data, 1024, 100);
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
  EXPECT_TRUE(RunningMeans(0, 1).marks(0).empty());
  const auto three = [](std::size_t) {
    PowerSums sums(2);
    sums.add_repeated(3, 1);
    return sums;
  };
  const std::vector<RunningPoint> points = RunningMeans(1, 1).points({}, three, 1);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].value, 3);
  EXPECT_FALSE(points[0].se.has_value());
}

TEST(RunningMeans, HaveNoErrorWithoutNoise) {
  const Data data = numbers(1024);
  for (const int n_replicates : {1, 4}) {
    Settling means({{.has_noise = false}, {.is_indicator = true, .has_noise = false}}, 1024,
                   n_replicates);
    means.deliver(data, 1024, 100);
    for (const std::size_t column : {0u, 1u}) {
      for (const RunningPoint& point : means.points(column, 1024)) EXPECT_EQ(point.se, 0.0);
    }
  }
}

}  // namespace
}  // namespace plimsoll::stats
