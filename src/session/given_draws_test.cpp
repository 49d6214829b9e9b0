// Draws whose values are given by trial: the bits of the run that they were taken from, and what is refused.
#include "plimsoll/draws.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

#include "base/check.h"
#include "plimsoll/compare.h"
#include "plimsoll/parts.h"
#include "plimsoll/samples.h"

namespace plimsoll {
namespace {

constexpr const char* kShop =
    "plimsoll 1\nmodel shop \"Shop\"\ntime quarter from 2024-01 for 8\ncurrency EUR\n"
    "dim Line = wine, beer\n"
    "given base[Line] in EUR per year { wine 100; beer 50 } judgement \"x\"\n"
    "given margin ~ normal(30%, 2%) judgement \"x\"\n"
    "draw scale[Line] ~ lognormal(median: 1, sigma: 0.4) judgement \"x\"\n"
    "draw rent each year ~ normal(10 EUR, 2 EUR) judgement \"x\"\n"
    "draw luck each period ~ normal(0, 1) judgement \"x\"\n"
    "draw wind ~ normal(0, 1) judgement \"x\"\ndraw rain ~ normal(0, 1) judgement \"x\"\n"
    "correlate weather gaussian { (wind, rain): 0.5 } judgement \"x\"\n"
    "risk flood \"Flood\" {\n"
    "  event water \"water\" { rate 0.5 per year judgement \"x\"\n severity ~ pareto(3, 10 EUR) "
    "judgement \"x\"\n"
    "    total damage = severity\n  }\n}\n"
    "flow sales[Line] = base * scale * step * (1 + luck / 100 + wind / 100 + rain / 100)\n"
    "flow income = sum(sales over Line) * margin - rent / 4 - flood.water.damage\n"
    "outcome income each year, bad low\noutcome income over horizon, bad low\n"
    "limit loss: P(income < 0 EUR) <= 40% each year\n"
    "scenario storm \"Storm\" judgement \"x\" { set rent ~ normal(20 EUR, 2 EUR) }\n"
    "scenario wild \"Wild\" judgement \"x\" { set rent.sd = 5 EUR }\n";

constexpr std::uint64_t kTrials = 4000;

Model shop() {
  ModelSource source;
  source.path = "shop.plim";
  source.documents = {{"shop.plim", kShop}};
  return Model::open(source);
}

RunRequest plain(std::uint64_t trials = kTrials) {
  RunRequest request;
  request.trials.count = trials;
  request.trials.seed = 7;
  return request;
}

// What the model itself draws; of what is drawn once a trial, samples have the same values in both years.
DrawValues own(const std::string& name, const std::string& unit) {
  SamplesRequest request;
  request.names = {name};
  request.trials = plain().trials;
  auto found = shop().samples(request);
  PLIMSOLL_CHECK(found.ok());
  if (name != "rent") {
    std::vector<double> once;
    for (std::size_t k = 0; k < found->columns.size(); k += 2) {
      once.insert(once.end(), found->of(k).begin(), found->of(k).end());
    }
    found->values = std::move(once);
  }
  return {name, unit, found->n_trials,
          std::make_shared<const std::vector<double>>(std::move(found->values))};
}

std::string message_of(const Model& model, const RunRequest& request = plain()) {
  const auto run = model.run(request);
  EXPECT_FALSE(run);
  if (run) return "";
  EXPECT_EQ(run.failure().kind, ErrorKind::usage) << run.failure().text();
  return run.failure().text();
}

void expect_says(const std::string& text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    EXPECT_NE(text.find(word), std::string::npos) << word << " in: " << text;
  }
}

TEST(GivenDraws, OfTheModelsOwnValuesGiveItsOwnBits) {
  const auto drawn = shop().run(plain());
  ASSERT_TRUE(drawn) << drawn.failure().text();
  for (const auto& draws : std::vector<std::vector<DrawValues>>{
           {own("scale", "")},
           {own("rent", "EUR")},
           {own("margin", "")},
           {own("wind", ""), own("rain", "")},
           {own("scale", ""), own("rent", "EUR"), own("margin", "")}}) {
    const Model model = shop().with_draws(draws);
    for (const Executor executor : {Executor::block, Executor::reference}) {
      for (const int threads : {1, 3}) {
        RunRequest request = plain();
        request.work.executor = executor;
        request.work.threads = threads;
        request.work.block = threads == 3 ? 64 : 0;
        const auto given = model.run(request);
        ASSERT_TRUE(given) << given.failure().text();
        EXPECT_EQ(given->digest, drawn->digest) << draws[0].name;
        ASSERT_EQ(given->about.draws.size(), draws.size());
        EXPECT_EQ(given->about.draws[0].sha256.size(), 64U);
        EXPECT_NE(given->command.find(draws[0].name), std::string::npos);
      }
    }
  }
}

TEST(GivenDraws, ByPeriodHaveARowForEach) {
  std::vector<double> values(8 * kTrials);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i % 97) / 50 - 1;
  const Model model = shop().with_draws(
      {{"luck", "", kTrials, std::make_shared<const std::vector<double>>(values)}});
  RunRequest request = plain();
  const auto block = model.run(request);
  ASSERT_TRUE(block) << block.failure().text();
  request.work.executor = Executor::reference;
  EXPECT_EQ(model.run(request)->digest, block->digest);
  TrialRequest trial;
  trial.trials = request.trials;
  trial.trial = 3;
  EXPECT_TRUE(model.explain(trial));
}

TEST(GivenDraws, AreInUnits) {
  DrawValues rent = own("rent", "k EUR");
  std::vector<double> thousands = *rent.values;
  for (double& x : thousands) x /= 1000;
  rent.values = std::make_shared<const std::vector<double>>(thousands);
  const auto run = shop().with_draws({rent}).run(plain());
  ASSERT_TRUE(run);
  EXPECT_NEAR(*run->outcomes[0].mean.value, *shop().run(plain())->outcomes[0].mean.value, 1e-9);
  rent.unit = "USD";
  expect_says(message_of(shop().with_draws({rent})), {"`rent`", "in USD", "it is in EUR"});
  rent.unit = "";
  expect_says(message_of(shop().with_draws({rent})), {"`rent`", "no unit", "\"EUR\""});
  rent.unit = "EUR per moon";
  expect_says(message_of(shop().with_draws({rent})), {"EUR per moon", "moon"});
}

TEST(GivenDraws, WhatDoesNotFitIsTold) {
  DrawValues rent = own("rent", "EUR");
  expect_says(message_of(shop().with_draws({rent}), plain(500)), {"`rent`", "4,000", "500"});
  const auto named = [&](const std::string& name) {
    DrawValues other = rent;
    other.name = name;
    return shop().with_draws({other});
  };
  expect_says(message_of(named("rnet")), {"rnet", "did you mean 'rent'"});
  expect_says(message_of(named("base")), {"`base` is", "given"});
  expect_says(message_of(named("flood.water.severity")),
              {"flood.water.severity", "values by trial are for draws"});
  expect_says(message_of(named("luck")), {"`luck`", "8 values a trial, one a period", "2 of 4000"});
  expect_says(message_of(named("wind")), {"`wind`", "one value a trial", "2 of 4000"});
  expect_says(message_of(shop().with_draws({own("wind", "")})),
              {"`wind` is correlated with `rain`"});
  std::vector<double> holes = *rent.values;
  holes[kTrials + 5] = NAN;
  rent.values = std::make_shared<const std::vector<double>>(holes);
  expect_says(message_of(shop().with_draws({rent})), {"`rent`", "trial 5 in 2025", "not finite"});
  rent.values = nullptr;
  rent.trials = 0;
  expect_says(message_of(shop().with_draws({rent})), {"`rent`"});
  rent = own("rent", "EUR");
  expect_says(message_of(shop().with_draws({rent, rent})), {"`rent` is given twice"});
}

TEST(GivenDraws, AreNotSetToo) {
  const auto with = [](const std::string& set) {
    return shop().with_sets({set}).with_draws({own("rent", "EUR")});
  };
  expect_says(message_of(with("rent = 12 EUR")),
              {"error[set_twice]: `rent` is given trial by trial and set too", "rent = 1.1 * rent"});
  const auto more = with("rent = 1.1 * rent").run(plain());
  ASSERT_TRUE(more) << more.failure().text();
  EXPECT_NE(more->digest, shop().with_draws({own("rent", "EUR")}).run(plain())->digest);
}

constexpr const char* kReads =
    "plimsoll 1\nmodel reads \"Reads\"\ntime year from 2024 for 3\n"
    "draw base ~ normal(0, 1) judgement \"x\"\n"
    "draw other ~ normal(5, 1) judgement \"x\"\n"
    "draw around ~ normal(base + other, 1) judgement \"x\"\n"
    "draw beyond ~ normal(around, 1) judgement \"x\"\n"
    "draw walk each year ~ normal(prev(led), 1) history 0 judgement \"x\"\n"
    "draw led each year ~ normal(0, 1) history 0 judgement \"x\"\n"
    "draw chance ~ beta(2, 3) judgement \"x\"\n"
    "given most = 12 judgement \"x\"\n"
    "draw count ~ binomial(most, 0.5) judgement \"x\"\n"
    "draw happens ~ bernoulli(0.3) judgement \"x\"\n"
    "draw length ~ uniform(1, 2) * -3 + 1 judgement \"x\"\n"
    "let sum = base + around + beyond + chance + count + length + (if happens then 1 else 0)\n"
    "outcome sum, bad low\noutcome walk each year, bad low\noutcome led each year, bad low\n";

DrawValues values_of(const std::string& name, std::vector<double> some, std::size_t rows = 1) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows * kTrials; ++i) values.push_back(some[i % some.size()]);
  return {name, "", kTrials, std::make_shared<const std::vector<double>>(std::move(values))};
}

// Warnings and errors, by their codes and words.
std::string said_of(const std::vector<DrawValues>& draws) {
  ModelSource source;
  source.path = "reads.plim";
  source.documents = {{"reads.plim", kReads}};
  const auto found = Model::open(source).with_draws(draws).diagnostics();
  std::string text;
  for (const Diagnostic& one : found->items()) text += one.code + ": " + one.message + "\n";
  return text;
}

TEST(GivenDraws, WhatADistributionReadsIsWarnedOf) {
  EXPECT_EQ(said_of({}), "");
  // What reads it follows it, so that nothing is lost.
  EXPECT_EQ(said_of({values_of("base", {1, 2})}), "");
  EXPECT_EQ(said_of({values_of("led", {1, 2}, 3)}), "");
  expect_says(said_of({values_of("around", {1, 2})}),
              {"values_by_trial: ", "`around` reads `other`, `base`"});
  expect_says(said_of({values_of("walk", {1, 2}, 3)}), {"values_by_trial: ", "`walk` reads `led`"});
  // Another draw is named, and not what stands behind it.
  const std::string behind = said_of({values_of("beyond", {1, 2})});
  expect_says(behind, {"`beyond` reads `around`:"});
  EXPECT_EQ(behind.find("base"), std::string::npos) << behind;
  // Those that are given together come together.
  expect_says(said_of({values_of("around", {1, 2}), values_of("base", {1, 2})}),
              {"`around` reads `other`:"});
  EXPECT_EQ(said_of({values_of("beyond", {1, 2}), values_of("around", {1, 2}),
                     values_of("base", {1, 2}), values_of("other", {1, 2})}),
            "");
}

TEST(GivenDraws, ValuesThatADistributionDoesNotHaveAreWarnedOf) {
  EXPECT_EQ(said_of({values_of("base", {-1e9, 1e9})}), "");
  EXPECT_EQ(said_of({values_of("chance", {0, 0.5, 1})}), "");
  EXPECT_EQ(said_of({values_of("count", {0, 12})}), "");
  EXPECT_EQ(said_of({values_of("length", {-5, -2})}), "");
  EXPECT_EQ(said_of({values_of("happens", {0, 1})}), "");
  expect_says(said_of({values_of("chance", {0.5, 0.5, 30})}),
              {"values_by_trial: `chance` is 30 in trial 2", "goes from 0 to 1"});
  expect_says(said_of({values_of("count", {3, -7})}), {"`count` is -7 in trial 1", "from 0 to 12"});
  expect_says(said_of({values_of("count", {3, 2.5})}), {"`count` is 2.5", "whole numbers"});
  expect_says(said_of({values_of("length", {-2, -1.5})}),
              {"`length` is -1.5 in trial 1", "from -5 to -2"});
  // It stands where a condition is asked for.
  expect_says(said_of({values_of("happens", {1, 0.5})}),
              {"set_value: ", "trial 1 is 0.5", "0 or 1"});
}

TEST(GivenDraws, OverlaysStandOverThem) {
  const Model model = shop().with_draws({own("rent", "EUR")});
  RunRequest request = plain();
  request.switches.scenarios = {"storm"};
  const auto given = model.run(request);
  ASSERT_TRUE(given) << given.failure().text();
  EXPECT_EQ(given->digest, shop().run(request)->digest);
  request.switches.scenarios = {"wild"};
  expect_says(message_of(model, request), {"`wild`", "`rent`", "not read"});
  StressRequest stress;
  stress.trials = plain().trials;
  stress.asked = {"mean", "income", "2025"};
  const auto all = model.stress(stress);
  ASSERT_FALSE(all);
  expect_says(all.failure().text(), {"`wild`"});
  stress.switches.scenarios = {"storm"};
  EXPECT_TRUE(model.stress(stress));
}

TEST(GivenDraws, QuestionsThatDrawAnewAreRefused) {
  const Model model = shop().with_draws({own("rent", "EUR")});
  RunRequest goal = plain();
  goal.until = {"se(mean(income)) < 1 EUR"};
  expect_says(message_of(model, goal), {"`rent`", "goals add trials"});
  ReverseRequest reverse;
  reverse.failure = "income < -100 EUR in 2025";
  reverse.trials = plain().trials;
  const auto rare = model.reverse(reverse);
  ASSERT_FALSE(rare);
  expect_says(rare.failure().text(), {"`rent`", "drawing anew"});
  SensitivityRequest question;
  question.asked = {"mean", "income", "2025"};
  question.trials = plain().trials;
  using Method = SensitivityRequest::Method;
  for (const Method method : {Method::shares, Method::shapley}) {
    question.method = method;
    const auto shares = model.sensitivity(question);
    ASSERT_FALSE(shares);
    expect_says(shares.failure().text(), {"`rent`", "variance"});
  }
  for (const Method method :
       {Method::derivatives, Method::ranks, Method::tornado, Method::spider}) {
    question.method = method;
    const auto found = model.sensitivity(question);
    ASSERT_TRUE(found) << found.failure().text();
    EXPECT_EQ(found->warnings.size(),
              method == Method::tornado || method == Method::spider ? 1U : 0U);
  }
  TrialRequest trial;
  trial.trial = kTrials;
  const auto beyond = model.explain(trial);
  ASSERT_FALSE(beyond);
  expect_says(beyond.failure().text(), {"`rent`", "0 to 3999"});
}

TEST(GivenDraws, TheOtherQuestionsAnswerAsIfDrawn) {
  const Model given = shop().with_draws({own("rent", "EUR")});
  AttributeRequest attribute;
  attribute.asked = {"es(5%)", "income", "2025"};
  attribute.trials = plain().trials;
  const auto shares = given.attribute(attribute);
  ASSERT_TRUE(shares) << shares.failure().text();
  EXPECT_EQ(*shares->shares[0].shapley.value,
            *shop().attribute(attribute)->shares[0].shapley.value);
  BreakevenRequest breakeven;
  breakeven.asked = {"mean", "income", "2025"};
  breakeven.trials = plain().trials;
  const auto points = given.breakeven(breakeven);
  ASSERT_TRUE(points) << points.failure().text();
  EXPECT_EQ(points->points[0].at.value, shop().breakeven(breakeven)->points[0].at.value);
  WorstRequest worst;
  worst.asked = {"mean", "income", "2025"};
  worst.trials = plain().trials;
  const auto trials = given.explain_worst(worst);
  ASSERT_TRUE(trials) << trials.failure().text();
  EXPECT_EQ(trials->worst[0].trial, shop().explain_worst(worst)->worst[0].trial);
  CompareRequest compare;
  compare.asked = {"mean", "income", "2025"};
  compare.trials = plain().trials;
  const Model cheaper =
      given.edited({{"shop.plim", std::string(kShop).replace(std::string(kShop).find("beer 50"), 7,
                                                             "beer 40")}});
  const auto explained = compare_versions(given, cheaper, compare);
  ASSERT_TRUE(explained) << explained.failure().text();
  const auto refused = compare_versions(shop(), cheaper, compare);
  ASSERT_FALSE(refused);
  expect_says(refused.failure().text(), {"`rent`", "both versions"});
}

TEST(GivenDraws, GoIntoTheFolderOfARunInParts) {
  const Model model = shop().with_draws({own("rent", "EUR"), own("scale", "")});
  const std::string folder = ::testing::TempDir() + "given_draws_parts";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(RunInParts::lay_out(model, plain(), 3, folder));
  auto elsewhere = RunInParts::open(folder);
  ASSERT_TRUE(elsewhere) << elsewhere.failure().text();
  for (const std::uint64_t k : {3, 1, 2}) ASSERT_FALSE(elsewhere->compute(k));
  const auto merged = elsewhere->merge();
  ASSERT_TRUE(merged) << merged.failure().text();
  EXPECT_EQ(merged->digest, model.run(plain())->digest);
  const auto other =
      RunInParts::lay_out(shop().with_draws({own("rent", "EUR")}), plain(), 3, folder);
  ASSERT_FALSE(other);
  expect_says(other.failure().text(), {"another run"});
  std::filesystem::remove_all(folder);
}

TEST(GivenDraws, RangesOfTrialsHaveTheBitsOfAll) {
  SamplesRequest request;
  request.names = {"income"};
  request.trials = plain().trials;
  const auto all = shop().samples(request);
  ASSERT_TRUE(all);
  request.first = 130;
  request.only = 300;
  const auto some = shop().samples(request);
  ASSERT_TRUE(some) << some.failure().text();
  ASSERT_EQ(some->n_trials, 300U);
  for (std::size_t k = 0; k < all->columns.size(); ++k) {
    for (std::size_t i = 0; i < 300; ++i) ASSERT_EQ(some->of(k)[i], all->of(k)[130 + i]);
  }
  request.only = kTrials;
  EXPECT_FALSE(shop().samples(request));
  request.only = 300;
  request.trials.sampler = Sampler::latin;
  EXPECT_FALSE(shop().samples(request));
}

}  // namespace
}  // namespace plimsoll
