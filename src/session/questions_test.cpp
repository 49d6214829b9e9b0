// Questions as a library's caller asks them: no program, no terminal, several threads.
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll {
namespace {

// The mean of `result` is 10 - 4 - 2 - 1.
constexpr const char* kModel = R"(plimsoll 1
model small "A small company"
time year from 2012-01 for 1
given base = 10 judgement "made up"
given cost = 4 judgement "made up"
risk storm "A storm" {
  draw hit ~ normal(2, 1) off 0 judgement "made up"
}
risk strike "A strike" {
  draw hit ~ normal(1, 2) off 0 judgement "made up"
}
draw noise ~ normal(0, 1) judgement "made up"
let sales = base + noise
let losses = storm.hit + strike.hit
statement income "Income" {
  + sales
  - cost, losses
  = result
}
let root = sqrt(noise + 3)
outcome result over horizon, bad low
outcome root, bad low
)";

Model open(const std::string& more = "") {
  ModelSource source;
  source.path = "/nowhere/small.plim";
  source.documents = {{source.path, kModel + more}};
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

template <class Request>
Request ask(const char* statistic, const char* outcome = "result") {
  Request request;
  request.asked.statistic = statistic;
  request.asked.outcome = outcome;
  request.trials.count = 4000;
  request.work.threads = 1;
  return request;
}

TEST(Questions, SharesOfRisksAddUpToTheDifference) {
  const auto found = open().attribute(ask<AttributeRequest>("mean"));
  ASSERT_TRUE(found) << found.error();
  ASSERT_EQ(found->shares.size(), 2u);
  EXPECT_EQ(found->shares[0].name, "storm");
  EXPECT_EQ(found->shares[0].risks, std::vector<std::string>{"storm"});
  EXPECT_NEAR(*found->shares[0].shapley.value, -2, 0.1);
  EXPECT_NEAR(*found->shares[0].shapley.value + *found->shares[1].shapley.value,
              *found->difference.value, 1e-9);
}

TEST(Questions, PartsAddUpToTheShortfall) {
  const auto found = open().parts(ask<PartsRequest>("es(5%)"));
  ASSERT_TRUE(found) << found.error();
  ASSERT_EQ(found->parts.size(), 3u);
  EXPECT_EQ(found->parts[0].name, "losses");
  double sum = 0;
  for (const PartsResult::Part& part : found->parts) sum += *part.in_tail.value;
  EXPECT_NEAR(sum, *found->whole.in_tail.value, 1e-9);
  EXPECT_EQ(open().parts(ask<PartsRequest>("mean")).failure().kind, ErrorKind::usage);
}

TEST(Questions, PartsOfAnotherNameAreThoseOfTheResult) {
  const Model model = open("flow earned = result\noutcome earned over horizon, bad low\n");
  const auto found = model.parts(ask<PartsRequest>("es(5%)", "earned"));
  ASSERT_TRUE(found) << found.error();
  const auto same = model.parts(ask<PartsRequest>("es(5%)"));
  ASSERT_TRUE(same) << same.error();
  ASSERT_EQ(found->parts.size(), same->parts.size());
  for (std::size_t i = 0; i < found->parts.size(); ++i) {
    EXPECT_EQ(found->parts[i].name, same->parts[i].name);
    EXPECT_EQ(found->parts[i].in_tail.value, same->parts[i].in_tail.value);
  }
  // A change of the amount is another amount.
  const Model changed = open("flow earned = 2 * result\noutcome earned over horizon, bad low\n");
  EXPECT_FALSE(changed.parts(ask<PartsRequest>("es(5%)", "earned")));
}

TEST(Questions, BreakevenIsWhereTheStatisticReachesTheGoal) {
  auto request = ask<BreakevenRequest>("mean");
  request.inputs = {"cost"};
  request.goal = "1";
  const auto found = open().breakeven(request);
  ASSERT_TRUE(found) << found.error();
  ASSERT_EQ(found->points.size(), 1u);
  EXPECT_NEAR(*found->points[0].at.value, 6, 0.2);
  EXPECT_EQ(found->n_screened, 0u);
  request.inputs = {};
  EXPECT_EQ(open().breakeven(request)->n_screened, 2u);
  request.goal = "1 day";
  EXPECT_EQ(open().breakeven(request).failure().kind, ErrorKind::usage);
  request.goal = "";
  request.headroom = "result - nothing";
  EXPECT_EQ(open().breakeven(request).failure().kind, ErrorKind::usage);
}

TEST(Questions, EachMethodOfSensitivityHasItsForm) {
  using Method = SensitivityRequest::Method;
  const auto by = [&](Method method) {
    auto request = ask<SensitivityRequest>("mean");
    request.method = method;
    const auto found = open().sensitivity(request);
    EXPECT_TRUE(found) << found.error();
    EXPECT_EQ(found->method, method);
    return found->found;
  };
  const auto derivatives = std::get<DerivativesResult>(by(Method::derivatives));
  ASSERT_FALSE(derivatives.assumptions.empty());
  EXPECT_EQ(derivatives.assumptions[0].name, "base");
  EXPECT_NEAR(*derivatives.assumptions[0].effect.value, 10, 1e-9);
  EXPECT_EQ(std::get<TornadoResult>(by(Method::tornado)).levels.size(), 2u);
  EXPECT_EQ(std::get<TornadoResult>(by(Method::spider)).levels.size(), 5u);
  // Of independent normal draws with standard deviations 2, 1 and 1.
  EXPECT_NEAR(*std::get<SharesResult>(by(Method::shares)).shares.at(0).total.value, 4. / 6, 0.1);
  const auto effects = std::get<ShapleyResult>(by(Method::shapley)).effects;
  EXPECT_NEAR(std::accumulate(effects.begin(), effects.end(), 0.0,
                              [](double sum, const auto& e) { return sum + *e.share.value; }),
              1, 1e-9);
  EXPECT_EQ(std::get<RanksResult>(by(Method::ranks)).correlations.at(0).name, "strike.hit");
}

// One Model, asked by two threads at once: each answer is that of one alone.
TEST(Questions, TheSameOnTwoThreads) {
  const Model model = open();
  const auto shapley = [&] {
    return *model.attribute(ask<AttributeRequest>("es(5%)"))->shares[0].shapley.value;
  };
  const auto breakeven = [&] {
    return *model.breakeven(ask<BreakevenRequest>("mean"))->points[0].at.value;
  };
  double first = 0;
  double second = 0;
  std::thread one([&] { first = shapley(); });
  std::thread other([&] { second = breakeven(); });
  one.join();
  other.join();
  EXPECT_EQ(first, shapley());
  EXPECT_EQ(second, breakeven());
}

TEST(Questions, ErrorsSayWhoseTheyAre) {
  const Model model = open();
  EXPECT_EQ(model.attribute(ask<AttributeRequest>("mean", "results")).failure().kind,
            ErrorKind::usage);
  auto planned = ask<SensitivityRequest>("mean");
  planned.trials.sampler = Sampler::sobol;
  EXPECT_EQ(model.sensitivity(planned).failure().kind, ErrorKind::usage);
  auto few = ask<SensitivityRequest>("mean");
  few.method = SensitivityRequest::Method::shapley;
  few.trials.count = 10;
  EXPECT_EQ(model.sensitivity(few).failure().kind, ErrorKind::usage);

  auto at_failure = ask<BreakevenRequest>("mean", "root");
  at_failure.inputs = {"cost"};
  const auto failing = model.breakeven(at_failure);
  EXPECT_EQ(failing.failure().kind, ErrorKind::model);
  ASSERT_NE(failing.failure().diagnostics, nullptr);
  EXPECT_NE(failing.failure().diagnostics->text(false).find("square root"), std::string::npos);
  auto held = ask<SensitivityRequest>("mean", "root");
  held.method = SensitivityRequest::Method::tornado;
  EXPECT_EQ(model.sensitivity(held).failure().kind, ErrorKind::model);

  const std::atomic<bool> stop{true};
  Control control;
  control.cancel = &stop;
  const auto kind = [](const auto& found) { return found.failure().kind; };
  EXPECT_EQ(kind(model.attribute(ask<AttributeRequest>("mean"), control)), ErrorKind::interrupted);
  EXPECT_EQ(kind(model.parts(ask<PartsRequest>("es(5%)"), control)), ErrorKind::interrupted);
  EXPECT_EQ(kind(model.breakeven(ask<BreakevenRequest>("mean"), control)), ErrorKind::interrupted);
  for (const auto method :
       {SensitivityRequest::Method::derivatives, SensitivityRequest::Method::tornado}) {
    auto request = ask<SensitivityRequest>("mean");
    request.method = method;
    EXPECT_EQ(kind(model.sensitivity(request, control)), ErrorKind::interrupted);
  }
}

}  // namespace
}  // namespace plimsoll
