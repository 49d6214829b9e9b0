// Tallies by hand, and the spread of evenly spread samples.
#include "stats/replicates.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/collector.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

TEST(Replicates, ErrorIsTheSpread) {
  EXPECT_FALSE(replicate_se(std::vector<double>{1.0}).has_value());
  // sd 1 over sqrt 3.
  EXPECT_DOUBLE_EQ(*replicate_se(std::vector<double>{1.0, 2.0, 3.0}), 1.0 / std::sqrt(3.0));
}

TEST(Replicates, TallyByHand) {
  ReplicateTally tally(2, {2.0}, {{Side::low, 2.0, 0.5}, {Side::high, 3.0, 0.5}});
  tally.consume(0, std::vector<double>{1.0, 2.0, 3.0, 4.0});
  tally.consume(1, std::vector<double>{0.0, 1.0, 5.0, 6.0});
  EXPECT_EQ(tally.counts(0, 2), (std::vector<std::uint64_t>{2, 2}));
  // 2 + (-1 / 4) / 0.5 and 2 + (-3 / 4) / 0.5; 3 + (1 / 4) / 0.5 and 3 + (5 / 4) / 0.5.
  EXPECT_EQ(tally.shortfalls(0, 2), (std::vector<double>{1.5, 0.5}));
  EXPECT_EQ(tally.shortfalls(1, 2), (std::vector<double>{3.5, 5.5}));
}

// Each replicate is a shifted grid, far more even than independent trials: the errors must come out
// as small as they truly are, and quantile bounds must enclose the truth.
TEST(Replicates, EvenSamplesHaveSmallErrors) {
  constexpr int kReplicates = 32;
  constexpr int kSize = 1024;
  TestNumbers numbers(31);
  std::vector<double> values;
  for (int r = 0; r < kReplicates; ++r) {
    const double shift = numbers.uniform();
    for (int i = 0; i < kSize; ++i) values.push_back((i + shift) / kSize);
  }
  for (const std::size_t budget : {CollectorPlan::kDefaultBudgetBytes, std::size_t{1}}) {
    ColumnRequest request;
    request.quantiles = {{0.05, 0.95}, {0.5, 0.95}};
    request.shortfalls = {{0.05, Side::low}};
    CollectorPlan plan;
    plan.n_trials = values.size();
    plan.n_replicates = kReplicates;
    plan.budget_bytes = budget;
    Collector collector({request}, plan);
    const double* column = values.data();
    int n_passes = 0;
    do {
      collector.consume(0, 0, values.size(), &column);
      n_passes += 1;
    } while (collector.needs_another_pass());
    EXPECT_LE(n_passes, 5);
    const ColumnSummary summary = collector.finish()[0];
    EXPECT_EQ(summary.degrees_of_freedom, kReplicates - 1);
    // A replicate's mean is (kSize - 1) / 2 + shift over kSize, so its sd is that of a uniform.
    const double sd_of_mean = 1.0 / std::sqrt(12.0) / kSize;
    EXPECT_NEAR(*summary.moments.mean, 0.5, 4.0 * sd_of_mean / std::sqrt(32.0));
    EXPECT_NEAR(*summary.moments.mean_se, sd_of_mean / std::sqrt(32.0),
                0.4 * sd_of_mean / std::sqrt(32.0));
    EXPECT_LT(*summary.moments.sd_se, 1e-5);
    for (const QuantileSummary& quantile : summary.quantiles) {
      ASSERT_TRUE(quantile.low && quantile.high);
      EXPECT_LE(*quantile.low, quantile.level);
      EXPECT_GE(*quantile.high, quantile.level);
      EXPECT_LT(*quantile.high - *quantile.low, 2.0 / kSize);
    }
    EXPECT_NEAR(*summary.shortfalls[0].value, 0.025, 1.0 / kSize);
    EXPECT_LT(*summary.shortfalls[0].se, 0.5 / kSize);
  }
}

}  // namespace
}  // namespace plimsoll::stats
