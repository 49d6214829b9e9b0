// The same bits for any workers, blocks and budgets, and those of sorting.
#include "stats/collector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

constexpr std::size_t kColumns = 4;

std::vector<ColumnRequest> requests() {
  std::vector<ColumnRequest> result(kColumns);
  for (std::size_t i = 0; i < 3; ++i) {
    result[i].id = 1000 + i;
    result[i].quantiles = {{0.05, 0.95}, {0.5, 0.95}, {0.5, 0.99}, {0.95, 0.95}};
    result[i].shortfalls = {{0.05, Side::low}, {0.01, Side::low}, {0.05, Side::high}};
  }
  result[3].id = 2000;
  result[3].is_indicator = true;
  return result;
}

std::vector<std::vector<double>> columns(std::size_t n) {
  TestNumbers numbers(41);
  std::vector<std::vector<double>> result(kColumns);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = numbers.uniform();
    const double v = numbers.uniform();
    const double w = numbers.uniform();
    result[0].push_back(1e9 * (u + v + w - 1.0));
    result[1].push_back(u < 0.9 ? 0.0 : 1.0 / (1.0 - u));
    result[2].push_back(std::floor(10.0 * u) - 5.0);
    result[3].push_back(u < 0.03 ? 1.0 : 0.0);
  }
  return result;
}

struct Outcome {
  std::vector<ColumnSummary> summaries;
  Digest digest;
  int n_passes = 0;
};

Outcome run(const std::vector<std::vector<double>>& data, std::size_t n_delivered, int n_workers,
            std::size_t block, std::size_t budget, int n_replicates = 1) {
  CollectorPlan plan;
  plan.n_trials = data[0].size();
  plan.n_workers = n_workers;
  plan.budget_bytes = budget;
  plan.n_replicates = n_replicates;
  Collector collector(requests(), plan);
  Outcome result;
  do {
    std::vector<std::thread> threads;
    for (int worker = 0; worker < n_workers; ++worker) {
      threads.emplace_back([&, worker] {
        const auto stride = static_cast<std::size_t>(n_workers) * block;
        for (std::size_t first = static_cast<std::size_t>(worker) * block; first < n_delivered;
             first += stride) {
          const double* pointers[kColumns];
          for (std::size_t c = 0; c < kColumns; ++c) pointers[c] = data[c].data() + first;
          collector.consume(worker, first, std::min(block, n_delivered - first), pointers);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    result.n_passes += 1;
  } while (collector.needs_another_pass());
  result.summaries = collector.finish();
  result.digest = collector.digest();
  return result;
}

void expect_same(const Outcome& a, const Outcome& b) {
  EXPECT_EQ(a.digest, b.digest);
  ASSERT_EQ(a.summaries.size(), b.summaries.size());
  for (std::size_t c = 0; c < a.summaries.size(); ++c) {
    const ColumnSummary& x = a.summaries[c];
    const ColumnSummary& y = b.summaries[c];
    EXPECT_EQ(x.moments.mean, y.moments.mean);
    EXPECT_EQ(x.moments.sd, y.moments.sd);
    EXPECT_EQ(x.moments.skewness, y.moments.skewness);
    EXPECT_EQ(x.moments.kurtosis, y.moments.kurtosis);
    EXPECT_EQ(x.moments.mean_se, y.moments.mean_se);
    EXPECT_EQ(x.moments.sd_se, y.moments.sd_se);
    EXPECT_EQ(x.min, y.min);
    EXPECT_EQ(x.max, y.max);
    EXPECT_EQ(x.mean_doubt, y.mean_doubt);
    EXPECT_EQ(x.sd_doubt, y.sd_doubt);
    ASSERT_EQ(x.tail_index.has_value(), y.tail_index.has_value());
    if (x.tail_index) {
      EXPECT_EQ(x.tail_index->value, y.tail_index->value);
    }
    ASSERT_EQ(x.quantiles.size(), y.quantiles.size());
    for (std::size_t i = 0; i < x.quantiles.size(); ++i) {
      EXPECT_EQ(x.quantiles[i].value, y.quantiles[i].value);
      EXPECT_EQ(x.quantiles[i].low, y.quantiles[i].low);
      EXPECT_EQ(x.quantiles[i].high, y.quantiles[i].high);
    }
    ASSERT_EQ(x.shortfalls.size(), y.shortfalls.size());
    for (std::size_t i = 0; i < x.shortfalls.size(); ++i) {
      EXPECT_EQ(x.shortfalls[i].value, y.shortfalls[i].value);
      EXPECT_EQ(x.shortfalls[i].se, y.shortfalls[i].se);
      EXPECT_EQ(x.shortfalls[i].doubt, y.shortfalls[i].doubt);
    }
    if (x.probability) {
      EXPECT_EQ(x.probability->n_hits, y.probability->n_hits);
      EXPECT_EQ(x.probability->se, y.probability->se);
    }
  }
}

TEST(Collector, SameBitsForAnyWorkersBlocksAndBudget) {
  constexpr std::size_t kTrials = 64'000;
  const auto data = columns(kTrials);
  for (const int n_replicates : {1, 32}) {
    const Outcome whole =
        run(data, kTrials, 1, kTrials, CollectorPlan::kDefaultBudgetBytes, n_replicates);
    EXPECT_EQ(whole.n_passes, 1);
    for (const std::size_t block : {64u, 1000u, 4099u}) {
      for (const int n_workers : {1, 3}) {
        expect_same(whole, run(data, kTrials, n_workers, block, CollectorPlan::kDefaultBudgetBytes,
                               n_replicates));
        expect_same(whole, run(data, kTrials, n_workers, block, 400'000, n_replicates));
        expect_same(whole, run(data, kTrials, n_workers, block, 0, n_replicates));
      }
    }
  }
}

TEST(Collector, AgreesWithSorting) {
  constexpr std::size_t kTrials = 10'000;
  const auto data = columns(kTrials);
  const Outcome result = run(data, kTrials, 2, 512, 0);
  for (std::size_t c = 0; c < 3; ++c) {
    std::vector<double> sorted = data[c];
    std::sort(sorted.begin(), sorted.end());
    const ColumnSummary& summary = result.summaries[c];
    EXPECT_EQ(summary.quantiles[0].value, sorted[500 - 1]);
    EXPECT_EQ(summary.quantiles[1].value, sorted[5000 - 1]);
    EXPECT_EQ(summary.quantiles[3].value, sorted[9500 - 1]);
    EXPECT_EQ(summary.min, sorted.front());
    EXPECT_EQ(summary.max, sorted.back());
    double worst = 0.0;
    for (std::size_t i = 0; i < 500; ++i) worst += sorted[i];
    EXPECT_NEAR(*summary.shortfalls[0].value, worst / 500.0, 1e-9 * std::abs(worst));
    EXPECT_EQ(summary.shortfalls[0].n_tail, 500u);
  }
}

TEST(Collector, InterruptedRunEqualsAShorterOne) {
  constexpr std::size_t kTrials = 50'000;
  constexpr std::size_t kDelivered = 20'480;
  const auto data = columns(kTrials);
  auto shorter = data;
  for (auto& column : shorter) column.resize(kDelivered);
  const Outcome reference = run(shorter, kDelivered, 1, 1024, CollectorPlan::kDefaultBudgetBytes);
  for (const std::size_t budget : {CollectorPlan::kDefaultBudgetBytes, std::size_t{0}}) {
    const Outcome partial = run(data, kDelivered, 2, 1024, budget);
    EXPECT_EQ(partial.summaries[0].n_trials, kDelivered);
    expect_same(reference, partial);
  }
  const Outcome nothing = run(data, 0, 2, 1024, 0);
  EXPECT_EQ(nothing.summaries[0].n_trials, 0u);
  EXPECT_FALSE(nothing.summaries[0].moments.mean.has_value());
  EXPECT_TRUE(nothing.summaries[0].quantiles.empty());
}

// Of a plan of replicates fewer than two were done: there is no error, and nothing to come again for.
TEST(Collector, AnInterruptedPlanHasNoErrorYet) {
  constexpr std::size_t kTrials = 50'000;
  const auto data = columns(kTrials);
  for (const std::size_t delivered : {10'240U, 30'720U}) {
    const Outcome alone = run(data, delivered, 2, 1024, 400'000);
    const Outcome planned = run(data, delivered, 2, 1024, 400'000, 2);
    EXPECT_EQ(planned.n_passes, alone.n_passes);
    for (std::size_t c = 0; c < 3; ++c) {
      const ColumnSummary& a = alone.summaries[c];
      const ColumnSummary& b = planned.summaries[c];
      ASSERT_EQ(a.quantiles.size(), b.quantiles.size());
      for (std::size_t i = 0; i < a.quantiles.size(); ++i) {
        EXPECT_EQ(a.quantiles[i].value, b.quantiles[i].value);
        EXPECT_FALSE(b.quantiles[i].low || b.quantiles[i].high);
      }
      ASSERT_EQ(a.shortfalls.size(), b.shortfalls.size());
      for (std::size_t i = 0; i < a.shortfalls.size(); ++i) {
        EXPECT_EQ(a.shortfalls[i].value, b.shortfalls[i].value);
        EXPECT_FALSE(b.shortfalls[i].se);
      }
    }
  }
}

TEST(Collector, Probabilities) {
  const auto data = columns(10'000);
  const Outcome result = run(data, 10'000, 2, 512, 0);
  std::uint64_t n_hits = 0;
  for (const double x : data[3]) n_hits += x == 1.0;
  const ColumnSummary& summary = result.summaries[3];
  ASSERT_TRUE(summary.probability.has_value());
  EXPECT_EQ(summary.probability->n_hits, n_hits);
  EXPECT_EQ(summary.probability->value, static_cast<double>(n_hits) / 10'000.0);
  std::uint64_t n_negative = 0;
  for (const double x : data[0]) n_negative += x < 0.0;
  EXPECT_EQ(result.summaries[0].negative->n_hits, n_negative);
  EXPECT_FALSE(summary.negative.has_value());
  const Bounds bounds = probability_bounds(summary, 0.99);
  const Interval exact = clopper_pearson_interval(n_hits, 10'000, 0.99);
  EXPECT_EQ(bounds.low, exact.low);
  EXPECT_EQ(bounds.high, exact.high);
}

TEST(Collector, KeepsColumnsInTrialOrder) {
  std::vector<ColumnRequest> wanted(1);
  wanted[0].keep = true;
  CollectorPlan plan;
  plan.n_trials = 6;
  plan.n_workers = 2;
  plan.budget_bytes = 0;
  Collector collector(wanted, plan);
  const std::vector<double> values = {5.0, 4.0, 3.0, 2.0, 1.0, 0.0};
  const double* late = values.data() + 3;
  const double* early = values.data();
  collector.consume(1, 3, 3, &late);
  collector.consume(0, 0, 3, &early);
  EXPECT_FALSE(collector.needs_another_pass());
  const auto kept = collector.values(0);
  EXPECT_EQ(std::vector<double>(kept.begin(), kept.end()), values);
}

TEST(CollectorDeathTest, RefusesNotANumber) {
  std::vector<ColumnRequest> wanted(1);
  CollectorPlan plan;
  plan.n_trials = 1;
  Collector collector(wanted, plan);
  const double bad = std::nan("");
  const double* column = &bad;
  EXPECT_DEATH(collector.consume(0, 0, 1, &column), "finite");
}

TEST(Digest, PartsAddUpAndEveryPartCounts) {
  std::vector<double> values = {1.0, 2.0, 3.0, 4.0};
  Digest whole;
  whole.add(7, 100, values);
  Digest late;
  late.add(7, 102, std::span(values).subspan(2));
  Digest early;
  early.add(7, 100, std::span(values).first(2));
  late += early;
  EXPECT_EQ(whole, late);
  EXPECT_EQ(whole.hex().size(), 32u);
  const auto differs = [&](std::uint64_t id, std::uint64_t trial, std::vector<double> other) {
    Digest digest;
    digest.add(id, trial, other);
    return !(digest == whole);
  };
  EXPECT_TRUE(differs(8, 100, values));
  EXPECT_TRUE(differs(7, 101, values));
  EXPECT_TRUE(differs(7, 100, {2.0, 1.0, 3.0, 4.0}));
  EXPECT_TRUE(differs(7, 100, {1.0, 2.0, 3.0, std::nextafter(4.0, 5.0)}));
}

}  // namespace
}  // namespace plimsoll::stats
