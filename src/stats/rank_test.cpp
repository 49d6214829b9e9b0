// Ranks as decimals say them; intervals that cover as often as promised.
#include "stats/rank.h"

#include <gtest/gtest.h>

#include "stats/binomial.h"
#include "stats/critical.h"
#include "stats/test_numbers.h"
#include "stats/verdict.h"

namespace plimsoll::stats {
namespace {

TEST(Rank, LevelsAreDecimals) {
  EXPECT_EQ(rank_of_level(100, DecimalLevel::of(0.07)), 7u);
  EXPECT_EQ(rank_of_level(1, DecimalLevel::of(0.5)), 1u);
  EXPECT_EQ(rank_of_level(10, DecimalLevel::of(1e-30)), 1u);
  EXPECT_EQ(rank_of_level(10, DecimalLevel::of(1e-300)), 1u);
  EXPECT_EQ(rank_of_level(10, DecimalLevel::of(1.0)), 10u);
  EXPECT_EQ(rank_of_level(10, DecimalLevel::of(0.0)), 1u);
  EXPECT_EQ(rank_of_level(3, DecimalLevel::of(1.0 / 3.0)), 1u);
  EXPECT_EQ(rank_of_level(1'000'000'000'000'000'000, DecimalLevel::of(0.123456789012345678)),
            123456789012345680u);
  for (std::uint64_t n = 1; n <= 200; ++n) {
    for (std::uint64_t percent = 1; percent <= 99; ++percent) {
      const DecimalLevel level = DecimalLevel::of(static_cast<double>(percent) / 100.0);
      EXPECT_EQ(rank_of_level(n, level), (n * percent + 99) / 100);
    }
  }
}

TEST(Rank, IntervalsFromTheBinomial) {
  const auto expect = [](std::uint64_t n, double level, std::uint64_t low, std::uint64_t high) {
    const RankInterval ranks = interval_ranks(n, level, 0.95);
    EXPECT_EQ(ranks.low, low) << n;
    EXPECT_EQ(ranks.high, high) << n;
  };
  expect(1000, 0.95, 936, 964);
  expect(10000, 0.99, 9880, 9920);
  expect(1'000'000, 0.995, 994861, 995139);
}

// On both sides of where the binomial's masses become too many to hold, from the ranks that they give:
// the ends move on as the square root of the trials.
TEST(Rank, HugeRunsGoOnFromLargeOnes) {
  for (const double level : {0.25, 0.5, 0.9}) {
    const double variance = level * (1 - level);
    const auto below = static_cast<std::uint64_t>(0x1p28 / variance * (1 - 1e-9));
    const auto above = static_cast<std::uint64_t>(0x1p28 / variance * (1 + 1e-9));
    const RankInterval exact = interval_ranks(below, level, 0.95);
    const RankInterval near = interval_ranks(above, level, 0.95);
    const double moved = static_cast<double>(above - below) * level;
    ASSERT_TRUE(exact.low && exact.high && near.low && near.high);
    EXPECT_NEAR(static_cast<double>(*near.low), static_cast<double>(*exact.low) + moved, 1.6);
    EXPECT_NEAR(static_cast<double>(*near.high), static_cast<double>(*exact.high) + moved, 1.6);
    EXPECT_EQ(lower_bound_rank(above, level, 0.025), near.low);
    EXPECT_EQ(upper_bound_rank(above, level, 0.025), near.high);
  }
  // At once, and with no memory to speak of.
  const RankInterval huge = interval_ranks(std::uint64_t{1} << 40, 0.5, 0.95);
  EXPECT_NEAR(static_cast<double>(*huge.high - *huge.low), 2 * 1.959963984540054 * 0x1p19, 2);
}

TEST(Rank, TooFewTrialsGiveNoBound) {
  const struct {
    double level;
    std::uint64_t n;
  } rows[] = {{0.95, 59}, {0.99, 299}, {0.995, 598}};
  for (const auto& row : rows) {
    EXPECT_EQ(upper_bound_rank(row.n, row.level, 0.05), row.n);
    EXPECT_FALSE(upper_bound_rank(row.n - 1, row.level, 0.05).has_value());
    EXPECT_EQ(lower_bound_rank(row.n, 1.0 - row.level, 0.05), 1u);
    EXPECT_FALSE(lower_bound_rank(row.n - 1, 1.0 - row.level, 0.05).has_value());
  }
}

// Coverage of the interval for n 10000, p 0.99 is 0.95575: 1863 to 1953 hits of 2000 (chance of a
// false alarm 1e-6). Only ranks matter, so that uniforms stand for every continuous law; Poisson 3
// has ties and covers more.
TEST(Rank, IntervalCovers) {
  constexpr int kRepetitions = 2000;
  constexpr int kTrials = 10000;
  const RankInterval ranks = interval_ranks(kTrials, 0.99, 0.95);
  TestNumbers numbers(11);
  int n_continuous = 0;
  int n_poisson = 0;
  // P(X <= 7) and P(X <= 8) of Poisson 3: the 99 % quantile is 8.
  constexpr double kUpTo7 = 0.98809549614;
  constexpr double kUpTo8 = 0.99619700938;
  for (int i = 0; i < kRepetitions; ++i) {
    std::uint64_t n_below = 0;
    std::uint64_t n_up_to_7 = 0;
    std::uint64_t n_up_to_8 = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      const double u = numbers.uniform();
      n_below += u < 0.99;
      n_up_to_7 += u < kUpTo7;
      n_up_to_8 += u < kUpTo8;
    }
    n_continuous += n_below >= *ranks.low && n_below < *ranks.high;
    // x(low) <= 8 <= x(high)
    n_poisson += n_up_to_8 >= *ranks.low && n_up_to_7 < *ranks.high;
  }
  EXPECT_GE(n_continuous, 1863);
  EXPECT_LE(n_continuous, 1953);
  EXPECT_GE(n_poisson, 1863);
}

TEST(Binomial, TailsAddUp) {
  const BinomialLaw law(10, 0.3);
  // P(X <= 2) and P(X >= 8) by the definition.
  EXPECT_NEAR(law.lower_tail(2), 0.3827827864, 1e-15);
  EXPECT_NEAR(law.upper_tail(8), 0.0015903864, 1e-17);
  EXPECT_EQ(BinomialLaw(5, 0.0).lower_tail(0), 1.0);
  EXPECT_EQ(BinomialLaw(5, 1.0).upper_tail(5), 1.0);
  const BinomialLaw large(100'000'000, 0.5);
  EXPECT_NEAR(large.lower_tail(50'000'000), 0.5 + 0.5 * large.mass(50'000'000), 1e-10);
}

// References by bisection of the defining sums at 30 digits.
TEST(Binomial, ClopperPearson) {
  const Interval none = clopper_pearson_interval(0, 10, 0.95);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_NEAR(none.high, 0.30849710781876, 1e-13);
  const Interval three = clopper_pearson_interval(3, 10, 0.95);
  EXPECT_NEAR(three.low, 0.066739511177734, 1e-13);
  EXPECT_NEAR(three.high, 0.65245285006, 1e-11);
  const Interval ten = clopper_pearson_interval(10, 1000, 0.99);
  EXPECT_NEAR(ten.low, 0.0037267829242527, 1e-14);
  EXPECT_NEAR(ten.high, 0.021276058753617, 1e-13);
  const Interval all = clopper_pearson_interval(10, 10, 0.95);
  EXPECT_NEAR(all.low, 1.0 - 0.30849710781876, 1e-13);
  EXPECT_EQ(all.high, 1.0);
}

TEST(Binomial, Wilson) {
  // 3 of 10 at 95 %: z^2 = 3.841458820694124.
  const Interval three = wilson_interval(3, 10, 0.95);
  EXPECT_NEAR(three.low, 0.1077912674, 1e-9);
  EXPECT_NEAR(three.high, 0.6032218525, 1e-9);
  EXPECT_EQ(wilson_interval(0, 10, 0.95).low, 0.0);
  EXPECT_EQ(wilson_interval(10, 10, 0.95).high, 1.0);
}

// References by mpmath.
TEST(Critical, NormalAndStudent) {
  EXPECT_NEAR(normal_critical(0.5), 0.674489750196081743, 1e-12);
  EXPECT_NEAR(normal_critical(0.95), 1.95996398454005424, 1e-12);
  EXPECT_NEAR(normal_critical(0.99), 2.57582930354890076, 1e-12);
  EXPECT_NEAR(normal_critical(0.999), 3.29052673149189479, 1e-12);
  EXPECT_NEAR(normal_critical(0.9999999), 5.32672388638449632, 1e-9);
  EXPECT_NEAR(student_critical(1, 0.95), 12.7062047361747, 1e-11);
  EXPECT_NEAR(student_critical(2, 0.99), 9.924843200918293, 1e-12);
  EXPECT_NEAR(student_critical(3, 0.99), 5.840909309733357, 1e-12);
  EXPECT_NEAR(student_critical(31, 0.95), 2.039513446396408, 1e-12);
  EXPECT_NEAR(student_critical(31, 0.99), 2.744041919294269, 1e-12);
}

TEST(Verdict, NeedsTheWholeInterval) {
  EXPECT_EQ(judge(0.01, 0.04, Relation::at_most, 0.05), Verdict::holds);
  EXPECT_EQ(judge(0.04, 0.06, Relation::at_most, 0.05), Verdict::too_close);
  EXPECT_EQ(judge(0.06, 0.07, Relation::at_most, 0.05), Verdict::breached);
  EXPECT_EQ(judge(0.05, 0.05, Relation::at_most, 0.05), Verdict::holds);
  EXPECT_EQ(judge(0.05, 0.05, Relation::below, 0.05), Verdict::breached);
  EXPECT_EQ(judge(3.0, 4.0, Relation::at_least, 3.0), Verdict::holds);
  EXPECT_EQ(judge(3.0, 4.0, Relation::above, 3.0), Verdict::too_close);
  EXPECT_EQ(judge(1.0, 2.0, Relation::above, 3.0), Verdict::breached);
  EXPECT_EQ(judge(std::nullopt, 2.0, Relation::at_most, 3.0), Verdict::holds);
  EXPECT_EQ(judge(std::nullopt, 4.0, Relation::at_most, 3.0), Verdict::too_close);
  EXPECT_EQ(judge(std::nullopt, std::nullopt, Relation::at_least, 3.0), Verdict::too_close);
  EXPECT_DOUBLE_EQ(limit_confidence(4), 0.9975);
}

}  // namespace
}  // namespace plimsoll::stats
