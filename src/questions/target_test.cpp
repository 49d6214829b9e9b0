// What can be asked, in each form, and estimates of normals with their errors.
#include "questions/target.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "check/check.h"
#include "opt/opt.h"
#include "questions/sample.h"

namespace plimsoll::questions {
namespace {

// x ~ normal(10, 2) each year; y is bad when high.
constexpr const char* kModel = R"(plimsoll 1
model two "Two outcomes"
time year from 2020-01 for 2
draw x each year ~ normal(10, 2)  judgement "test"
let y each year = 3 * x
outcome x each year, bad low
outcome y each year, bad high
limit low_x: P(x < 8) <= 50% each year
)";

ir::Module compiled(const std::vector<AskedCondition>& asked = {}) {
  source::SourceMap sources;
  diag::Sink sink;
  check::Options options;
  for (const AskedCondition& c : asked) options.conditions.push_back({c.name, c.text, c.period});
  auto module = check::compile_text("two.plim", kModel, "", options, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  return std::move(*module);
}

TEST(Target, IsFoundInEveryForm) {
  const ir::Module module = compiled();
  for (const char* text : {"es(x, 5%)", "es(5%, x)", "es( x , 0.05 )"}) {
    const auto target = find_target(module, {text, "", "2021"});
    ASSERT_TRUE(target.ok()) << target.error();
    EXPECT_EQ(target->statistic, ir::Statistic::es);
    EXPECT_EQ(target->level, 0.05);
    EXPECT_EQ(target->side, stats::Side::low);
    EXPECT_EQ(target->period, 1u);
    EXPECT_EQ(target->period_name.short_name, "2021");
  }
  const auto beside = find_target(module, {"es(1%)", "y", "2020"});
  ASSERT_TRUE(beside.ok()) << beside.error();
  EXPECT_EQ(beside->side, stats::Side::high);
  EXPECT_EQ(beside->text, "es(y, 1%) in 2020");
  const auto last = find_target(module, {"mean", "y", ""});
  ASSERT_TRUE(last.ok());
  EXPECT_EQ(last->period_name.short_name, "2021");
  EXPECT_EQ(find_targets(module, {"P(low_x)", "", ""})->size(), 2u);
}

TEST(Target, MistakesSayWhatThereIs) {
  const ir::Module module = compiled();
  const auto error = [&](Asked asked) { return find_target(module, asked).error(); };
  EXPECT_EQ(error({"mean", "", ""}), "which outcome? Name one with --outcome; the model has x, y");
  EXPECT_EQ(error({"mean(xx)", "", ""}), "the model has no outcome 'xx'; did you mean 'x'?");
  EXPECT_EQ(error({"mean", "x", "2023"}), "the model has no period '2023'; it has 2020, 2021");
  EXPECT_EQ(error({"P(low_z)", "", ""}), "the model has no limit 'low_z'; did you mean 'low_x'?");
  EXPECT_NE(error({"var(x)", "", ""}).find("'var' is no statistic"), std::string::npos);
  EXPECT_NE(error({"es(x)", "", ""}).find("it needs a level"), std::string::npos);
  EXPECT_NE(error({"quantile(x, 120%)", "", ""}).find("between 0% and 100%"), std::string::npos);
  EXPECT_NE(error({"mean(x", "", ""}).find("`)` is missing"), std::string::npos);
}

// Each statistic against its closed form, within 4 of its own standard errors; eight figures, so a
// new seed fails with chance 5e-4.
TEST(Sample, StatisticsOfANormal) {
  const Asked predicate{"P(x < 6)", "", "2020"};
  const auto more = conditions(predicate);
  ASSERT_TRUE(more.ok());
  const ir::Module module = compiled(*more);
  const double phi95 = 0.10313564037537139;  // density at the 5 % quantile
  struct Case {
    Asked asked;
    double expected;
  };
  const Case cases[] = {
      {{"mean", "x", "2020"}, 10},
      {{"sd", "x", "2020"}, 2},
      {{"quantile(5%)", "x", "2020"}, 10 - 2 * 1.6448536269514722},
      {{"es(5%)", "x", "2020"}, 10 - 2 * phi95 / 0.05},
      {{"es(5%)", "y", "2020"}, 30 + 6 * phi95 / 0.05},
      {{"P(low_x)", "", "2020"}, 0.15865525393145705},
      {predicate, 0.022750131948179209},
  };
  std::vector<Target> targets;
  for (const Case& c : cases) {
    const auto target = find_target(module, c.asked);
    ASSERT_TRUE(target.ok()) << target.error();
    targets.push_back(*target);
  }
  engine::RunOptions options;
  options.n_trials = 50'000;
  options.seed = 5;
  const auto sample = simulate(module, ir::default_inputs(module), targets, options);
  ASSERT_TRUE(sample.ok()) << sample.error();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Estimate found = estimate(targets[i], sample->columns[i]);
    ASSERT_TRUE(found.value && found.se) << targets[i].text;
    EXPECT_NEAR(*found.value, cases[i].expected, 4 * *found.se) << targets[i].text;
    EXPECT_LT(*found.se, 0.1) << targets[i].text;
    // The influence function averages to the statistic, and its spread is the error.
    const std::vector<double> parts = influence(targets[i], sample->columns[i]);
    ASSERT_EQ(parts.size(), sample->columns[i].size());
    const Target mean{};
    const Estimate of_parts = estimate(mean, parts);
    EXPECT_NEAR(*of_parts.value, *found.value, 0.1 * *found.se) << targets[i].text;
    EXPECT_NEAR(*of_parts.se / *found.se, 1, 0.05) << targets[i].text;
  }
}

TEST(Sample, DifferenceOnTheSameTrials) {
  // b = a + 1 in every trial: the difference has no error at all but for rounding, which is none.
  std::vector<double> a(1000);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::sqrt(static_cast<double>(i * 7919 % 1000));
  std::vector<double> b = a;
  for (double& x : b) x += 1;
  Target target;
  for (const auto statistic : {ir::Statistic::mean, ir::Statistic::sd, ir::Statistic::es}) {
    target.statistic = statistic;
    target.level = 0.05;
    const Estimate known = difference(target, a, b, false);
    EXPECT_EQ(known.se, 0.0);
    EXPECT_EQ(known.doubt, stats::Doubt::none);
    // Noise that shows in no trial may show in others.
    const Estimate seen = difference(target, a, b);
    EXPECT_EQ(seen.se, 0.0);
    EXPECT_EQ(seen.doubt, stats::Doubt::no_spread);
  }
}

// All alike by the trials, by what the model says, and nearly.
TEST(Sample, WhatHasNoSpreadIsInDoubtWhereNoiseReachesIt) {
  const std::vector<double> same(1000, 0.1);
  Target target;
  target.level = 0.05;
  for (const auto statistic : {ir::Statistic::mean, ir::Statistic::sd, ir::Statistic::es}) {
    target.statistic = statistic;
    EXPECT_EQ(estimate(target, same).doubt, stats::Doubt::no_spread);
    EXPECT_EQ(estimate(target, same).se, 0.0);
    EXPECT_EQ(estimate(target, same, false).doubt, stats::Doubt::none);
    EXPECT_EQ(estimate(target, same, false).se, 0.0);
  }
  target.statistic = ir::Statistic::probability;
  EXPECT_GT(*estimate(target, same).se, 0.0);
  EXPECT_EQ(estimate(target, same, false).se, 0.0);
  // Two trials, one of them a hit.
  target.statistic = ir::Statistic::sd;
  const std::vector<double> two{0, 1};
  EXPECT_GT(*estimate(target, two).se, 0.0);
  EXPECT_EQ(estimate(target, two).doubt, stats::Doubt::few_trials);
}

// A chance's own error does not vanish without hits; that of a difference does, and is in doubt.
TEST(Sample, ChancesThatHardlyDiffer) {
  Target target;
  target.statistic = ir::Statistic::probability;
  std::vector<double> a(1000, 0.0);
  std::fill_n(a.begin(), 100, 1.0);
  EXPECT_EQ(difference(target, a, a).doubt, stats::Doubt::no_spread);
  EXPECT_EQ(difference(target, a, a, false).doubt, stats::Doubt::none);
  std::vector<double> b = a;
  std::fill_n(b.begin() + 100, 5, 1.0);
  EXPECT_EQ(difference(target, b, a).doubt, stats::Doubt::few_trials);
  std::fill_n(b.begin() + 100, 40, 1.0);
  EXPECT_EQ(difference(target, b, a).doubt, stats::Doubt::none);
}

// Two fair coins: by squared distances alone their sds differ by nothing. The error of their
// difference is sd / sqrt(n (n - 1)) where they are independent, and 0 where one tells the other.
TEST(Sample, SdsOfCoins) {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> other;
  for (int i = 0; i < 1000; ++i) {
    a.push_back(i % 2);
    b.push_back(i / 2 % 2);
    other.push_back(1 - i % 2);
  }
  Target target;
  target.statistic = ir::Statistic::sd;
  const Estimate apart = difference(target, a, b);
  EXPECT_EQ(apart.value, 0.0);
  EXPECT_NEAR(*apart.se, *estimate(target, a).value / std::sqrt(1000.0 * 999.0), 1e-12);
  EXPECT_EQ(apart.doubt, stats::Doubt::none);
  EXPECT_EQ(difference(target, a, other).se, 0.0);
}

// Against a variant in which nothing varies the error of a difference is that of the other.
TEST(Sample, DifferenceFromAConstant) {
  std::vector<double> a(2000);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::sqrt(static_cast<double>(i * 7919 % 2000));
  const std::vector<double> none(a.size(), 0.0);
  Target target;
  target.level = 0.95;
  for (const auto statistic : {ir::Statistic::mean, ir::Statistic::sd, ir::Statistic::quantile}) {
    target.statistic = statistic;
    const Estimate alone = estimate(target, a);
    const Estimate found = difference(target, a, none);
    ASSERT_TRUE(found.value && found.se);
    EXPECT_EQ(*found.value, *alone.value);
    EXPECT_NEAR(*found.se / *alone.se, 1, 0.05);
  }
  // A quantile in an atom, as of a loss that is mostly none.
  std::vector<double> rare = none;
  for (std::size_t i = 0; i < rare.size(); i += 40) rare[i] = a[i];
  const Estimate found = difference(target, a, rare);
  ASSERT_TRUE(found.se);
  EXPECT_NEAR(*found.se / *estimate(target, a).se, 1, 0.05);
}

}  // namespace
}  // namespace plimsoll::questions
