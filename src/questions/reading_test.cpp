#include "questions/reading.h"

#include <gtest/gtest.h>

#include "questions/precision.h"

namespace plimsoll::questions {
namespace {

TEST(Reading, AStatisticIsWhatItsTokensSay) {
  struct Case {
    const char* text;
    ir::Statistic statistic;
    double level;
    const char* object;
  };
  const Case cases[] = {
      {"mean", ir::Statistic::mean, 0, ""},
      {" sd ( x ) ", ir::Statistic::sd, 0, "x"},
      {"median(x)", ir::Statistic::quantile, 0.5, "x"},
      {"quantile(cut[wan, tokyo], 5%)", ir::Statistic::quantile, 0.05, "cut[wan, tokyo]"},
      {"es(0.05, max(a, b))", ir::Statistic::es, 0.05, "max(a, b)"},
      {"es(1_0e-2, x)", ir::Statistic::es, 0.1, "x"},
      // Names of statistics, and words that a number may be read from.
      {"es(es, 5%)", ir::Statistic::es, 0.05, "es"},
      {"es(inf, 5%)", ir::Statistic::es, 0.05, "inf"},
      {"quantile(nan, 1 %)", ir::Statistic::quantile, 0.01, "nan"},
      {"mean(quantile)", ir::Statistic::mean, 0, "quantile"},
      {"P(lossP(x) <= f({a: (1)}))", ir::Statistic::probability, 0, "lossP(x) <= f({a: (1)})"},
      {"P(clever(x) > 1)", ir::Statistic::probability, 0, "clever(x) > 1"},
  };
  for (const Case& c : cases) {
    const auto read = read_statistic(c.text);
    ASSERT_TRUE(read.ok()) << c.text << ": " << read.error();
    EXPECT_EQ(read->statistic, c.statistic) << c.text;
    EXPECT_EQ(read->level, c.level) << c.text;
    EXPECT_EQ(read->object, c.object) << c.text;
  }
}

TEST(Reading, WhatCannotBeReadIsUsage) {
  for (const char* text : {"", "means(x)", "es(x)", "es(x", "es(x, 5%, y)", "P()", "quantile(x, 0)",
                           "es(-5%, x)", "P(a) + P(b)", "mean x", "es[x, 5%]"}) {
    const auto read = read_statistic(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.failure().kind, ErrorKind::usage) << text;
  }
}

TEST(Reading, APeriodStandsBehindTheWordIn) {
  struct Case {
    const char* text;
    const char* condition;
    const char* period;
  };
  const Case cases[] = {
      {"x < 1 in FY2013", "x < 1", "FY2013"},
      {"x < 1  in\t2024Q3 ", "x < 1", "2024Q3"},
      {"x < 1 in 2024-05", "x < 1", "2024-05"},
      {"x < 1 in 1999", "x < 1", "1999"},
      // Of another calendar: for the answer to say that there is none.
      {"x < 1 in 2012-Q3", "x < 1", "2012-Q3"},
      {"x < in_2021", "x < in_2021", ""},
      {"in_2021 < 0 in 2020", "in_2021 < 0", "2020"},
      {"x[in_2021] < 0", "x[in_2021] < 0", ""},
      {"x < 1", "x < 1", ""},
      {"in 2020", "in 2020", ""},
      {"", "", ""},
  };
  for (const Case& c : cases) {
    const InPeriod read = read_in_period(c.text);
    EXPECT_EQ(read.text, c.condition) << c.text;
    EXPECT_EQ(read.period, c.period) << c.text;
  }
}

TEST(Reading, ABandHasAPeriodOrNone) {
  const auto plain = read_band("quantile of sum(z) in [0%, 10%]");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->name, "sum(z)");
  EXPECT_EQ(plain->period, "");
  EXPECT_EQ(plain->high, 0.1);
  const auto timed = read_band("quantile of z[in_a] in FY2013 in [ 0.9 , 100 % ]");
  ASSERT_TRUE(timed);
  EXPECT_EQ(timed->name, "z[in_a]");
  EXPECT_EQ(timed->period, "FY2013");
  EXPECT_EQ(timed->low, 0.9);
  EXPECT_EQ(timed->high, 1);
  for (const char* text :
       {"quantile of z", "quantile of z in [10%, 0%]", "mean of z in [0%, 10%]", "",
        "quantile of z in [0%]", "quantile of z in 0%, 10%]", "]", "quantile of z in [0%, 110%]"}) {
    EXPECT_FALSE(read_band(text)) << text;
  }
}

TEST(Reading, AGoalIsSplitWhereItsOwnSignIs) {
  const auto goal = read_precision("se( P(maximse(x) <= 3) in 2020 ) <= 20 M JPY");
  ASSERT_TRUE(goal.ok()) << goal.error();
  EXPECT_EQ(goal->statistic.statistic, "P(maximse(x) <= 3)");
  EXPECT_EQ(goal->statistic.period, "2020");
  EXPECT_EQ(goal->amount, "20 M JPY");
  EXPECT_FALSE(goal->is_percent);
  const auto share = read_precision("se(mean(relative)) < 1 % relative in FY2013");
  ASSERT_TRUE(share.ok()) << share.error();
  EXPECT_TRUE(share->is_relative);
  EXPECT_TRUE(share->is_percent);
  EXPECT_EQ(share->statistic.period, "FY2013");
  EXPECT_EQ(share->statistic.statistic, "mean(relative)");
  for (const char* text : {"set(mean(x)) < 1", "se mean(x) < 1", "(se)(x) < 1"}) {
    EXPECT_NE(read_precision(text).error().find("is no standard error"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace plimsoll::questions
