// A run cut into parts against the run: the same JSON for any cuts, order, threads and samplers, and errors by name.
#include "session/partial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "report/write_json.h"

namespace plimsoll::session {
namespace {

constexpr const char* kFirm = R"(plimsoll 1
model firm "A firm"
time quarter from 2024-01 for 4
currency EUR
given price = 12 EUR judgement "as today"
draw taste ~ normal(mean: 0, sd: 1) judgement "the survey"
draw sold each period ~ lognormal(mean: 1000, sd: 200) judgement "as in other towns"
draw tail each year ~ pareto(shape: 1.5, minimum: 1) judgement "losses of the trade"
flow sales = price * sold * (1 + 0.1 * taste)
risk flood "The river comes in" {
  event water "the river comes in" {
    chance 10% per year judgement "twice in twenty years"
    severity ~ gamma(mean: 5000 EUR, sd: 4000 EUR) judgement "the insurer's table"
  }
}
flow profit = sales - flood.water.total - 20 EUR * tail
outcome profit each period, bad low
outcome losses = flood.water.total over horizon, bad high
outcome visits = flood.water.count over horizon, bad high
outcome same = price, bad low
outcome sunk = profit < 0 EUR each period
limit no_loss: P(profit < 0 EUR) <= 5% each period
limit tails: es(profit, 5%) >= 1000 EUR each period
limit middle: quantile(profit, 50%) >= 1000 EUR each period
)";

Model firm(const std::string& text = kFirm) {
  ModelSource source;
  source.path = "/nowhere/firm/main.plim";
  source.documents = {{source.path, text}};
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

Model shipped(const std::string& name) {
  ModelSource source;
  source.path = std::string(PLIMSOLL_ROOT) + "/models/" + name;
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

RunRequest asked(std::uint64_t n_trials, Sampler sampler = Sampler::random) {
  RunRequest request;
  request.trials.count = n_trials;
  request.trials.sampler = sampler;
  request.trials.replicates = 16;
  request.in_full = true;
  return request;
}

std::string why(const Error& error) {
  return error.message + (error.diagnostics ? error.diagnostics->text(false) : "");
}

std::string told(RunResult result) {
  result.seconds = 0;
  result.compile_seconds = 0;
  result.threads = 1;
  result.isa = "";
  return report::write_json(result);
}

std::vector<std::uint64_t> random_cuts(const RunShape& shape, std::size_t n_parts,
                                       std::mt19937& numbers) {
  std::vector<std::uint64_t> cuts{0, shape.n_trials};
  while (cuts.size() < n_parts + 1) {
    const std::uint64_t cut = shape.unit * (numbers() % (shape.n_trials / shape.unit));
    if (std::find(cuts.begin(), cuts.end(), cut) == cuts.end()) cuts.push_back(cut);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

// All parts of a run, in any order.
std::vector<std::string> parts_of(const Model& model, RunRequest request, const std::string& plan,
                                  std::size_t n_parts, std::mt19937& numbers) {
  std::vector<std::string> parts;
  request.work.threads = 1 + static_cast<int>(n_parts % 3);
  const auto run = PartialRun::open(model, request, plan, {});
  EXPECT_TRUE(run) << why(run.failure());
  if (!run) return parts;
  const auto cuts = random_cuts(*shape_of_plan(plan), n_parts, numbers);
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const auto part = run->compute(cuts[i], cuts[i + 1], {});
    EXPECT_TRUE(part) << why(part.failure());
    if (part) parts.push_back(*part);
  }
  std::shuffle(parts.begin(), parts.end(), numbers);
  return parts;
}

void expect_parts_are_the_run(const Model& model, const RunRequest& request) {
  const auto whole = model.run(request);
  ASSERT_TRUE(whole) << why(whole.failure());
  const auto plan = plan_run(model, request, {});
  ASSERT_TRUE(plan) << why(plan.failure());
  std::mt19937 numbers(3);
  for (const std::size_t n_parts : {1U, 2U, 5U, 13U}) {
    auto merge = RunMerge::open(model, request, *plan);
    ASSERT_TRUE(merge) << why(merge.failure());
    std::string next = *plan;
    std::optional<RunResult> result;
    for (int pass = 0; pass < 10 && !result; ++pass) {
      std::vector<std::string> parts = parts_of(model, request, next, n_parts, numbers);
      // Some are put together before.
      if (parts.size() > 4) {
        const auto joined = join_partials(next, parts[0], parts[1]);
        ASSERT_TRUE(joined) << why(joined.failure());
        parts.erase(parts.begin(), parts.begin() + 2);
        parts.push_back(*joined);
      }
      for (const std::string& part : parts) {
        const auto error = merge->add(part);
        ASSERT_FALSE(error) << why(*error);
      }
      auto done = merge->finish({});
      ASSERT_TRUE(done) << why(done.failure());
      result = std::move(done->result);
      next = done->next_plan;
    }
    ASSERT_TRUE(result);
    EXPECT_EQ(result->digest, whole->digest);
    EXPECT_EQ(told(*result), told(*whole));
  }
}

TEST(Partial, PartsAreTheRun) {
  for (const Sampler sampler : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    expect_parts_are_the_run(firm(), asked(16 * 1024, sampler));
  }
  expect_parts_are_the_run(firm(), asked(30));
  expect_parts_are_the_run(firm(), asked(200'000));
  RunRequest plain = asked(10'000);
  plain.in_full = false;
  plain.switches.without = {"flood"};
  expect_parts_are_the_run(firm(), plain);
}

TEST(Partial, OfTheShippedModels) {
  expect_parts_are_the_run(shipped("iij"), asked(4096));
  expect_parts_are_the_run(shipped("provider"), asked(20'000));
  expect_parts_are_the_run(shipped("provider"), asked(4096, Sampler::sobol));
}

TEST(Partial, TheSameBytesWhoeverComputesThem) {
  RunRequest request = asked(100'000);
  const std::string plan = *plan_run(firm(), request, {});
  EXPECT_EQ(*plan_run(firm(), request, {}), plan);
  request.work.threads = 1;
  const std::string part = *compute_partial(firm(), request, plan, 10'000, 90'000, {});
  request.work.threads = 3;
  request.work.block = 128;
  EXPECT_EQ(*compute_partial(firm(), request, plan, 10'000, 90'000, {}), part);
  const std::string early = *compute_partial(firm(), request, plan, 10'000, 50'000, {});
  const std::string late = *compute_partial(firm(), request, plan, 50'000, 90'000, {});
  const auto info = look_at_partial(plan, *join_partials(plan, late, early));
  ASSERT_TRUE(info);
  ASSERT_EQ(info->ranges.size(), 1U);
  EXPECT_EQ(info->ranges[0].first, 10'000U);
  EXPECT_EQ(info->ranges[0].last, 90'000U);
}

TEST(Partial, WhatDoesNotBelongTogetherIsRefusedByName) {
  const RunRequest request = asked(20'000);
  const std::string plan = *plan_run(firm(), request, {});
  const auto refused = [&](const auto& result, const std::string& words) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.failure().kind, ErrorKind::usage);
    EXPECT_NE(result.failure().message.find(words), std::string::npos) << result.failure().message;
  };
  RunRequest other = request;
  other.trials.seed = 2;
  refused(compute_partial(firm(), other, plan, 0, 1000, {}), "the seed");
  other = request;
  other.switches.without = {"flood"};
  refused(compute_partial(firm(), other, plan, 0, 1000, {}), "the risks that are off");
  std::string edited = kFirm;
  edited.replace(edited.find("12 EUR"), 6, "13 EUR");
  refused(compute_partial(firm(edited), request, plan, 0, 1000, {}), "a file of the model");
  other = request;
  other.until = {"se(mean(profit)) < 1 EUR"};
  refused(plan_run(firm(), other, {}), "--until");
  refused(compute_partial(firm(), request, plan, 1000, 1000, {}), "no part of this run");
  refused(compute_partial(firm(), request, plan, 0, 20'001, {}), "no part of this run");
  refused(shape_of_plan("nothing"), "damaged");

  const std::string a = *compute_partial(firm(), request, plan, 0, 8192, {});
  const std::string b = *compute_partial(firm(), request, plan, 8192, 16'384, {});
  const std::string twice = *compute_partial(firm(), request, plan, 8000, 9000, {});
  refused(join_partials(plan, a, a), "are there twice");
  refused(join_partials(plan, a, twice), "trials 8,000 to 8,191 are there twice");
  auto merge = RunMerge::open(firm(), request, plan);
  EXPECT_FALSE(merge->add(b));
  refused(merge->finish({}), "trials 0 to 8,191 are missing");
  EXPECT_FALSE(merge->add(a));
  refused(merge->finish({}), "trials 16,384 to 19,999 are missing");
  EXPECT_TRUE(merge->add(twice));
  other = request;
  other.trials.seed = 2;
  const std::string another = *plan_run(firm(), other, {});
  refused(look_at_partial(another, a), "of another plan");

  std::mt19937 numbers(7);
  for (int i = 0; i < 300; ++i) {
    for (const std::string* bytes : {&plan, &a}) {
      std::string damaged = *bytes;
      damaged[numbers() % damaged.size()] ^= static_cast<char>(1U << (numbers() % 8));
      if (bytes == &plan) {
        refused(shape_of_plan(damaged), "damaged");
        refused(look_at_partial(plan, bytes->substr(0, numbers() % bytes->size())), "");
      } else {
        refused(look_at_partial(plan, damaged), "damaged");
      }
    }
  }
}

TEST(Partial, TheLowestFailingTrialIsTheRuns) {
  std::string text = kFirm;
  const std::string sound = "flow profit = sales - flood.water.total - 20 EUR * tail";
  text.replace(text.find(sound), sound.size(),
               "flow profit = (sales - flood.water.total) * log(600 - tail)");
  for (const Sampler sampler : {Sampler::random, Sampler::sobol}) {
    RunRequest request = asked(65'536, sampler);
    const auto whole = firm(text).run(request);
    ASSERT_FALSE(whole);
    EXPECT_EQ(whole.failure().kind, ErrorKind::model);
    const auto plan = plan_run(firm(text), request, {});
    ASSERT_TRUE(plan) << why(plan.failure());
    std::mt19937 numbers(11);
    auto merge = RunMerge::open(firm(text), request, *plan);
    for (const std::string& part : parts_of(firm(text), request, *plan, 5, numbers)) {
      EXPECT_FALSE(merge->add(part));
    }
    const auto done = merge->finish({});
    ASSERT_FALSE(done);
    EXPECT_EQ(why(done.failure()), why(whole.failure()));
  }
}

TEST(Partial, ACancelledPartKeepsNothing) {
  const RunRequest request = asked(1'000'000);
  const std::string plan = *plan_run(firm(), request, {});
  const std::atomic<bool> cancel{true};
  Control control;
  control.cancel = &cancel;
  const auto run = PartialRun::open(firm(), request, plan, {});
  const auto part = run->compute(0, 1'000'000, control);
  ASSERT_FALSE(part);
  EXPECT_EQ(part.failure().kind, ErrorKind::interrupted);
}

}  // namespace
}  // namespace plimsoll::session
