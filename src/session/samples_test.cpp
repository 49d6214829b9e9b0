// Values of every trial are those that a run summarises, and their statistics those that it tells.
#include "plimsoll/samples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

namespace plimsoll {
namespace {

constexpr const char* kShop =
    "plimsoll 1\nmodel shop \"Shop\"\ntime quarter from 2024-01 for 8\ncurrency EUR\n"
    "dim Line = wine, beer\n"
    "given base[Line] in EUR per year { wine 100; beer 50 } judgement \"x\"\n"
    "draw scale[Line] ~ lognormal(median: 1, sigma: 0.4) judgement \"x\"\n"
    "draw length ~ uniform(10 days, 20 days) judgement \"x\"\n"
    "flow sales[Line] = base * scale * step\n"
    "flow income = sum(sales over Line)\n"
    "outcome income each year, bad low\noutcome income over horizon, bad low\n"
    "outcome sales over horizon\noutcome length over horizon\n"
    "outcome income / 2 over horizon\n";

Model shop() {
  ModelSource source;
  source.path = "shop.plim";
  source.documents = {{"shop.plim", kShop}};
  return Model::open(source);
}

SamplesRequest asked(std::vector<std::string> names, std::uint64_t trials = 1000) {
  SamplesRequest request;
  request.names = std::move(names);
  request.trials.count = trials;
  request.trials.seed = 7;
  return request;
}

TEST(Samples, OfEveryOutcomeSayWhatTheRunSays) {
  const Model model = shop();
  for (const Sampler sampler : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    SamplesRequest request = asked({});
    request.trials.sampler = sampler;
    const auto samples = model.samples(request);
    ASSERT_TRUE(samples) << samples.failure().text();
    RunRequest plain;
    plain.trials = request.trials;
    const auto run = model.run(plain);
    ASSERT_TRUE(run);
    EXPECT_EQ(samples->n_trials, run->trials);
    ASSERT_EQ(samples->columns.size(), run->outcomes.size());
    for (const OutcomeResult& one : run->outcomes) {
      std::size_t found = samples->columns.size();
      for (std::size_t i = 0; i < samples->columns.size(); ++i) {
        const auto& column = samples->columns[i];
        if (column.name == one.name && column.label == one.label && column.period == one.period)
          found = i;
      }
      ASSERT_LT(found, samples->columns.size()) << one.name;
      EXPECT_EQ(samples->columns[found].unit, one.unit);
      EXPECT_EQ(samples->columns[found].bad_side, one.bad_side);
      const auto mean = estimate(samples->of(found), {});
      ASSERT_TRUE(mean);
      EXPECT_EQ(*mean->value, *one.mean.value) << one.name;
      if (sampler != Sampler::random) continue;
      EXPECT_EQ(*mean->se, *one.mean.se) << one.name;
      if (!one.bad_side) continue;
      const auto es =
          estimate(samples->of(found), {SampleStatistic::Kind::shortfall, 0.05, *one.bad_side});
      ASSERT_TRUE(es);
      EXPECT_EQ(*es->value, *one.es[1].value);
    }
  }
}

TEST(Samples, OfVariablesByTheirLabels) {
  const auto found = shop().samples(asked({"scale", "sales[beer]", "base"}));
  ASSERT_TRUE(found) << found.failure().text();
  const auto at = [&](const std::string& name, const std::string& label) {
    std::size_t i = 0;
    while (found->columns[i].name != name || found->columns[i].label != label) ++i;
    return i;
  };
  const auto beer = found->of(at("sales", "beer"));
  EXPECT_TRUE(found->columns[at("sales", "beer")].has_noise);
  EXPECT_FALSE(found->columns[at("base", "wine")].has_noise);
  EXPECT_EQ(found->of(at("base", "wine"))[5], 100);
  for (std::size_t i = 0; i < found->n_trials; ++i) {
    ASSERT_NEAR(beer[i], 2 * 50 * found->of(at("scale", "beer"))[i], 1e-9);
  }
  for (const auto& column : found->columns)
    EXPECT_FALSE(column.name == "sales" && column.label == "wine");
  for (const char* name : {"no_such", "1 + 1", "income\noutcome sales", "", "2024", ".5"}) {
    const auto none = shop().samples(asked({name}));
    ASSERT_FALSE(none) << name;
    EXPECT_EQ(none.failure().kind, ErrorKind::usage);
  }
}

TEST(Samples, OfAnEventAreItsTotalsAndItsCount) {
  ModelSource source;
  source.path = PLIMSOLL_ROOT "/models/tutorial/loss_events.plim";
  const Model model = Model::open(source);
  for (const auto& [name, said] : {std::pair("losses.loss", "`losses.loss.retained`"),
                                   std::pair("losses.loss", "`losses.loss.count`"),
                                   std::pair("groess", "did you mean `gross`?")}) {
    const auto none = model.samples(asked({name}));
    ASSERT_FALSE(none) << name;
    EXPECT_NE(none.error().find(said), std::string::npos) << none.error();
  }
  for (const char* name : {"losses.loss.retained", "losses.loss.count"}) {
    EXPECT_TRUE(model.samples(asked({name}))) << name;
  }
}

TEST(Samples, BeyondMemoryAreRefused) {
  const auto found = shop().samples(asked({"income"}, std::uint64_t{1} << 33));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.failure().kind, ErrorKind::machine);
}

TEST(Samples, ShareOfNoTrialIsNotSure) {
  const SampleStatistic share{SampleStatistic::Kind::share};
  const std::vector<double> none(1000, 0.0);
  const auto found = estimate(none, share);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found->value, 0);
  // Wilson's, of 2 in 1004.
  EXPECT_NEAR(*found->se, std::sqrt(2.0 / 1004 * (1002.0 / 1004) / 1004), 1e-15);
  EXPECT_EQ(*estimate(none, share, false)->se, 0);
  EXPECT_FALSE(estimate(std::vector<double>{0, 1, 0.5}, share));
}

TEST(Samples, WhatIsNoStatistic) {
  const std::vector<double> values = {1, 2, 3};
  const std::vector<double> bad = {1, std::numeric_limits<double>::quiet_NaN()};
  using Kind = SampleStatistic::Kind;
  EXPECT_FALSE(estimate({}, {}));
  EXPECT_FALSE(estimate(bad, {}));
  for (const double level : {0.0, 1.0, -0.5, 2.0, std::nan("")}) {
    EXPECT_FALSE(estimate(values, {Kind::quantile, level}));
    EXPECT_FALSE(estimate(values, {Kind::shortfall, level}));
  }
  EXPECT_FALSE(estimate_difference(values, bad, {}));
  const std::vector<double> fewer = {1, 2};
  EXPECT_FALSE(estimate_difference(values, fewer, {}));
  const auto none = estimate_difference(values, values, {Kind::quantile, 0.5});
  ASSERT_TRUE(none);
  EXPECT_EQ(*none->value, 0);
}

}  // namespace
}  // namespace plimsoll
