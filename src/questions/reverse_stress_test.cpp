// Rare failures with known probabilities, and what leads to them.
#include "questions/reverse_stress.h"

#include <gtest/gtest.h>

#include <cmath>

#include "check/check.h"
#include "math/functions.h"
#include "opt/opt.h"
#include "questions/margin.h"

namespace plimsoll::questions {
namespace {

struct Asked1 {
  ir::Module module;
  Target target;
  bool graded = true;
};

// A model text and a condition on it.
Asked1 ask(const std::string& text, const std::string& condition) {
  source::SourceMap sources;
  diag::Sink sink;
  const Asked asked = {"P(" + condition + ")", "", ""};
  check::Options options;
  const auto more = conditions(asked);
  for (const AskedCondition& c : *more) {
    options.conditions.push_back({c.name, c.text, c.period});
  }
  auto module = check::compile_text("test.plim", text, ".", options, sources, sink);
  EXPECT_TRUE(module.has_value()) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  Asked1 out{std::move(*module), {}, true};
  out.target = *find_target(out.module, asked);
  const Margin margin = add_margin(out.module, out.target.column);
  EXPECT_EQ(ir::verify(out.module), "");
  out.target.column = margin.column;
  out.graded = margin.graded;
  return out;
}

Reverse reverse_of(Asked1& asked, double relative_error) {
  ReverseOptions options;
  options.run.n_trials = 20'000;
  options.relative_error = relative_error;
  options.most_subset = 600'000;
  auto found = reverse_stress(asked.module, ir::default_inputs(asked.module), asked.target,
                              asked.graded, options);
  EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error());
  return std::move(*found);
}

const char* const kLinear = R"(plimsoll 1
model linear "Ten normals"
time year from 2020-01 for 1
dim Part = a, b, c, d, e, f, g, h, i, j
draw x[Part] ~ normal(0, 1)   judgement "test"
let total = sum(x over Part)
outcome total each year, bad high
)";

// Errors are from eight replicates or more: five standard errors are passed by chance less than
// once in a thousand seeds, and a fifth of the truth bounds the error itself.
TEST(Reverse, FindsALinearLimitStateInTenNormals) {
  Asked1 asked = ask(kLinear, "total > 15.0318");
  const double truth = math::normal_survival(15.0318 / std::sqrt(10.0));
  ASSERT_NEAR(truth, 1e-6, 1e-8);
  const Reverse found = reverse_of(asked, 0.1);
  EXPECT_EQ(found.method, Reverse::Method::subset);
  EXPECT_NEAR(found.probability, truth, 5 * found.se);
  EXPECT_LT(found.se, 0.2 * truth);
  // The nearest point lies on the diagonal, at the reliability index.
  ASSERT_TRUE(found.design.has_value());
  EXPECT_NEAR(found.design->distance, 4.7535, 0.02);
  ASSERT_EQ(found.design->inputs.size(), 10u);
  for (const auto& input : found.design->inputs) EXPECT_NEAR(input.score, 1.5032, 0.02);
}

TEST(Reverse, FindsAQuadraticLimitState) {
  Asked1 asked = ask(R"(plimsoll 1
model quadratic "Two normals"
time year from 2020-01 for 1
draw x ~ normal(0, 1)   judgement "test"
draw y ~ normal(0, 1)   judgement "test"
let square = x * x + y * y
outcome square each year, bad high
)",
                     "square > 25");
  const double truth = std::exp(-12.5);
  const Reverse found = reverse_of(asked, 0.1);
  EXPECT_NEAR(found.probability, truth, 5 * found.se);
  EXPECT_LT(found.se, 0.2 * truth);
  EXPECT_NEAR(found.design->distance, 5, 0.02);
}

// Frequent failures need no levels: the plain estimate, and 1 - Phi(1) by hand.
TEST(Reverse, TakesPlainSimulationWhereThatSuffices) {
  Asked1 asked = ask(kLinear, "total > 3.1623");
  const Reverse found = reverse_of(asked, 0.1);
  EXPECT_EQ(found.method, Reverse::Method::plain);
  EXPECT_NEAR(found.probability, 0.158655, 4.5 * found.se);
  ASSERT_FALSE(found.ways.empty());
  EXPECT_TRUE(found.ways[0].trial.has_value());
}

// Two risks: only one of them can cause the failure.
TEST(Reverse, NamesTheRiskThatIsNeeded) {
  Asked1 asked = ask(R"(plimsoll 1
model two "Two risks"
time quarter from 2020-01 for 4, fiscal year ends december
currency EUR
risk fire "Fire" {
  event burns "the hall burns" {
    rate 2% per year   judgement "test"
    draw size ~ lognormal(median: 5 M EUR, sigma: 0.5)   judgement "test"
    total damage = size
  }
}
risk noise "Noise" {
  event sounds "something small" {
    rate 50% per year   judgement "test"
    draw size ~ lognormal(median: 10_000 EUR, sigma: 0.5)   judgement "test"
    total damage = size
  }
}
flow loss = fire.burns.damage + noise.sounds.damage
stock lost opening 0 EUR { + loss }
outcome lost over horizon, bad high
)",
                     "ever(lost > 2 M EUR)");
  const Reverse found = reverse_of(asked, 0.1);
  ASSERT_EQ(found.ways.size(), 1u);
  EXPECT_EQ(found.ways[0].events, std::vector<std::string>{"fire.burns"});
  ASSERT_EQ(found.necessary.size(), 1u);
  EXPECT_EQ(found.necessary[0].risk, "fire");
  EXPECT_EQ(found.necessary[0].share.value, 1);
}

// Shares by hand and by the beta distribution: of 4 hits in 4, 0.025^(1/4) = 0.3976 to 1; of 1 in 10,
// 0.0025 to 0.4450 (scipy.stats.beta.ppf).
TEST(Reverse, SharesOfFewPointsAreNoCertainties) {
  const std::vector<std::uint8_t> all(4, 1);
  const Share four = share_of(all, {}, 4);
  EXPECT_EQ(four.value, 1);
  EXPECT_NEAR(four.low, 0.39763536438352531, 1e-12);
  EXPECT_EQ(four.high, 1);
  EXPECT_GT(four.se, 0.1);
  std::vector<std::uint8_t> one(10, 0);
  one[3] = 1;
  const Share tenth = share_of(one, {}, 10);
  EXPECT_NEAR(tenth.low, 0.0025285785444617869, 1e-12);
  EXPECT_NEAR(tenth.high, 0.44501611702819567, 1e-12);
  // A thousand points of a probability that is known to a half are worth four.
  const std::vector<std::uint8_t> many(1000, 1);
  const std::vector<std::uint32_t> owners = [] {
    std::vector<std::uint32_t> out(1000);
    for (std::uint32_t i = 0; i < 1000; ++i) out[i] = i / 100;
    return out;
  }();
  EXPECT_NEAR(share_of(many, owners, 4).low, four.low, 1e-12);
}

// Two replicates of 1 and 3, weighed alike: mean 2, error 1, Student's 12.706 with one degree of
// freedom, as (1 + 3)^2 / (1 + 9) = 1.6 is rounded to 2.
TEST(Reverse, IntervalsOfReplicates) {
  SubsetResult two;
  two.replicates = {1e-6, 3e-6};
  two.weights = {5, 5};
  replicates_interval(two);
  EXPECT_NEAR(two.probability, 2e-6, 1e-18);
  EXPECT_NEAR(two.se, 1e-6, 1e-18);
  EXPECT_NEAR(effective_replicates(two), 1.6, 1e-12);
  EXPECT_NEAR(two.high / two.probability, std::exp(12.706204736432095 / 2), 0.01);
  EXPECT_NEAR(two.probability / two.low, std::exp(12.706204736432095 / 2), 0.01);
}

TEST(Reverse, SaysHowRareAFailureThatNeverOccursMustBe) {
  Asked1 asked = ask(R"(plimsoll 1
model bounded "A bounded draw"
time year from 2020-01 for 1
draw x ~ uniform(0, 1)   judgement "test"
outcome x each year, bad high
)",
                     "x > 2");
  const Reverse found = reverse_of(asked, 0.2);
  EXPECT_EQ(found.method, Reverse::Method::none);
  EXPECT_EQ(found.probability, 0);
  EXPECT_GT(found.below, 0);
  EXPECT_LT(found.below, 1e-6);
}

}  // namespace
}  // namespace plimsoll::questions
