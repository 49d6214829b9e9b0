// Runs of a warm model are those of the program: bit for bit, whatever was run before.
#include "session/warm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

namespace plimsoll::session {
namespace {

Model iij() {
  ModelSource source;
  source.path = PLIMSOLL_ROOT "/models/iij";
  source.library = {PLIMSOLL_ROOT "/stdlib"};
  return Model::open(source);
}

std::string digest_of(const Model& model, const WarmRequest& request) {
  RunRequest plain;
  plain.switches = request.switches;
  plain.trials = request.trials;
  const auto run = model.with_sets(request.sets).run(plain);
  return run ? run->digest : run.failure().text();
}

WarmRequest asked(std::vector<std::string> sets, bool quick, std::uint64_t trials = 300) {
  WarmRequest request;
  request.sets = std::move(sets);
  request.trials.count = trials;
  request.quick = quick;
  return request;
}

TEST(Warm, ValuesThatMoveGiveTheBitsOfTheProgram) {
  const Model model = iij();
  WarmModel warm(model);
  const std::vector<std::vector<std::string>> moves = {
      {},
      {"discount_rate = 11% per year"},
      {"discount_rate = 11.5% per year"},
      {"discount_rate = 12.25% per year"},
      {"discount_rate = 12.25% per year", "asset_life = 4.5 years"},
      {"discount_rate = 12% per year", "asset_life = 5.5 years"},
      {"discount_rate=1_2e0% per year", "asset_life = 60 months"},
      {"price_war.war.rate = 0.5 per year"},
      {"price_war.war.rate = 0.75 per year"},
      {"discount_rate = 0% per year"},
      {"discount_rate = 2 * discount_rate"},
  };
  for (const bool quick : {true, false}) {
    for (const auto& sets : moves) {
      const WarmRequest request = asked(sets, quick);
      const auto run = warm.run(request, {});
      const std::string found = run ? run->digest : run.failure().text();
      EXPECT_EQ(found, digest_of(model, request)) << (sets.empty() ? "none" : sets[0]);
    }
  }
}

TEST(Warm, PatternsAreFoundForNumbersAlone) {
  const Model model = iij();
  const auto pattern = [&](std::vector<std::string> sets) {
    return Pattern::make(model.with_sets(std::move(sets)));
  };
  EXPECT_NE(pattern({"discount_rate = 11% per year"}), nullptr);
  EXPECT_NE(pattern({"discount_rate = 11% per year", "asset_life = 5.5 years"}), nullptr);
  EXPECT_EQ(Pattern::form_of({"discount_rate = 11% per year"}),
            Pattern::form_of({"discount_rate = 12.5% per year"}));
  EXPECT_NE(Pattern::form_of({"asset_life = 5 years"}),
            Pattern::form_of({"asset_life = 5 months"}));
  EXPECT_EQ(Pattern::form_of({"discount_rate = 0% per year"}), "");
  EXPECT_EQ(Pattern::form_of({"discount_rate = 2 * discount_rate"}), "");
}

TEST(Warm, StepsAreRunsOfTheirOwn) {
  const Model model = iij();
  WarmModel warm(model);
  WarmRequest request = asked({"discount_rate = 11% per year"}, false, 1000);
  request.switches.without = {"price_war"};
  request.switches.scenarios = {"tokyo_quake"};
  request.steps = {200, 700, 1000, 5000};
  std::vector<std::pair<std::uint64_t, std::string>> steps;
  const auto run = warm.run(request, {}, [&](const RunResult& result) {
    steps.emplace_back(result.trials, result.digest);
    EXPECT_NE(result.command.find("--trials " + std::to_string(result.trials)), std::string::npos);
  });
  ASSERT_TRUE(run);
  EXPECT_EQ(run->digest, digest_of(model, request));
  ASSERT_EQ(steps.size(), 2u);
  for (const auto& [trials, digest] : steps) {
    WarmRequest whole = request;
    whole.trials.count = trials;
    EXPECT_EQ(digest, digest_of(model, whole)) << trials;
  }
}

TEST(Warm, WhatIsOwedToGivensComesAfterAllTrials) {
  WarmModel warm(iij());
  for (const bool quick : {false, true}) {
    WarmRequest request = asked({}, quick, 500);
    request.steps = {200};
    request.early = true;
    std::vector<RunResult> steps;
    const auto run =
        warm.run(request, {}, [&](const RunResult& result) { steps.push_back(result); });
    ASSERT_TRUE(run);
    ASSERT_EQ(steps.size(), quick ? 1u : 2u);
    if (quick) continue;
    EXPECT_EQ(steps[1].trials, 500u);
    EXPECT_EQ(steps[1].digest, run->digest);
    EXPECT_EQ(steps[1].warnings, run->warnings);
    EXPECT_FALSE(steps[1].parameter_risk);
    EXPECT_TRUE(run->parameter_risk);
  }
}

TEST(Warm, WhatIsRefusedIsToldAsTheProgramTellsIt) {
  const Model model = iij();
  WarmModel warm(model);
  for (const char* set :
       {"cloud_sales = 6 bn JPY", "nothing = 1", "asset_life = -5 years", "tax_2011 = 0 M JPY"}) {
    for (int again = 0; again < 2; ++again) {
      const WarmRequest request = asked({set}, true);
      const auto run = warm.run(request, {});
      ASSERT_FALSE(run) << set;
      EXPECT_EQ(run.failure().text(), digest_of(model, request));
    }
  }
}

TEST(Warm, ACancelEndsIt) {
  WarmModel warm(iij());
  std::atomic<bool> cancel{false};
  Control control;
  control.cancel = &cancel;
  WarmRequest request = asked({}, false, 1'000'000'000);
  request.steps = {256};
  const auto run = warm.run(request, control, [&](const RunResult&) { cancel = true; });
  ASSERT_FALSE(run);
  EXPECT_EQ(run.failure().kind, ErrorKind::interrupted);
}

TEST(Warm, DifferencesAreOfTheSameNoise) {
  WarmModel warm(iij());
  const auto same = warm.difference(asked({}, false), asked({}, false), {});
  ASSERT_TRUE(same);
  for (const PairedOutcome& row : *same) EXPECT_EQ(row.mean.difference.value, 0) << row.name;
  // By the names of a run, which has rows in another order.
  const auto run = warm.run(asked({}, false), {});
  ASSERT_TRUE(run);
  ASSERT_EQ(same->size(), run->outcomes.size());
  for (const OutcomeResult& outcome : run->outcomes) {
    EXPECT_EQ(std::count_if(same->begin(), same->end(),
                            [&](const PairedOutcome& row) {
                              return row.name == outcome.name && row.label == outcome.label &&
                                     row.period.long_name() == outcome.period.long_name() &&
                                     row.mean.before.value == outcome.mean.value;
                            }),
              1)
        << outcome.name << " " << outcome.label;
  }
  WarmRequest without = asked({}, false);
  without.switches.without = {"price_war"};
  const auto moved = warm.difference(asked({}, false), without, {});
  ASSERT_TRUE(moved);
  bool any = false;
  for (const PairedOutcome& row : *moved) {
    const PairedOutcome::Statistic& mean = row.mean;
    if (!mean.difference.value || *mean.difference.value == 0) continue;
    any = true;
    EXPECT_NEAR(*mean.after.value - *mean.before.value, *mean.difference.value,
                1e-9 * (1 + std::abs(*mean.after.value)));
  }
  EXPECT_TRUE(any);
}

TEST(Warm, AnyVariableByPeriod) {
  for (const char* name : {"no_such", "a\noutcome b", ""}) {
    const auto none = variables(iij(), {name}, asked({}, false), {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.failure().kind, ErrorKind::usage);
  }
  const auto tables = variables(iij(), {"net_income", "cloud_sales"}, asked({}, false), {});
  ASSERT_TRUE(tables) << tables.failure().text();
  ASSERT_EQ(tables->size(), 2u);
  EXPECT_EQ(tables->at(0).rows.size(), 4u);
  ASSERT_FALSE(tables->at(1).rows.empty());
  EXPECT_NEAR(*tables->at(1).rows[0].mean.value, 3.1e9, 1);
  // Over labels: a row for each, of what is an outcome of the model too.
  const auto lines = variables(iij(), {"revenue"}, asked({}, false), {});
  ASSERT_TRUE(lines) << lines.failure().text();
  ASSERT_GT(lines->at(0).rows.size(), 3u);
  EXPECT_FALSE(lines->at(0).rows[0].label.empty());
  EXPECT_GT(*lines->at(0).rows[0].mean.value, 0);
}

}  // namespace
}  // namespace plimsoll::session
