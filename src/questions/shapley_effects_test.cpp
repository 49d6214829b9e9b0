// Shapley effects with closed forms, of coupled and of independent inputs.
#include "questions/shapley_effects.h"

#include <gtest/gtest.h>

#include "check/check.h"
#include "opt/opt.h"

namespace plimsoll::questions {
namespace {

ShapleyEffects effects_of(const std::string& text, const std::string& outcome) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("test.plim", text, "", {}, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  const Target target = *find_target(*module, {"mean", outcome, ""});
  VariationOptions options;
  options.run.n_trials = 40'000;
  auto found =
      shapley_effects(*module, ir::default_inputs(*module), target, SourceBy::input, options);
  EXPECT_TRUE(found.ok()) << found.error();
  return std::move(*found);
}

// Errors from 32 batches; five of them are passed by chance once in some ten thousand figures.
void expect_effect(const ShapleyEffects& found, const std::string& name, double truth) {
  for (const auto& effect : found.effects) {
    if (effect.name != name) continue;
    EXPECT_NEAR(*effect.share.value, truth, 5 * *effect.share.se) << name;
    EXPECT_LT(*effect.share.se, 0.01) << name;
    return;
  }
  ADD_FAILURE() << name;
}

// Owen, Prieur, "On Shapley value for measuring importance of dependent inputs", 2017: for
// a x + b y with correlation r the effect of x is a^2 (1 - r^2 / 2) + r a b + b^2 r^2 / 2.
TEST(ShapleyEffects, ShareWhatCoupledNormalsSayTogether) {
  const ShapleyEffects found = effects_of(R"(plimsoll 1
model trio "Two coupled normals and one more"
draw x ~ normal(0, 1)  judgement "test"
draw y ~ normal(0, 1)  judgement "test"
draw z ~ normal(0, 1)  judgement "test"
correlate pair gaussian { (x, y): 0.8 }
let s = 2 * x + y + 1.5 * z
outcome s, bad high
)",
                                          "s");
  const double r = 0.8;
  const double x = 4 * (1 - r * r / 2) + r * 2 + r * r / 2;
  const double y = 1 - r * r / 2 + r * 2 + 4 * r * r / 2;
  const double z = 2.25;
  expect_effect(found, "x", x / (x + y + z));
  expect_effect(found, "y", y / (x + y + z));
  expect_effect(found, "z", z / (x + y + z));
  double sum = 0;
  for (const auto& effect : found.effects) {
    sum += *effect.share.value;
    EXPECT_EQ(effect.coupled, effect.name != "z");
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

// An input that the outcome does not read has a share through the one that it is coupled with.
TEST(ShapleyEffects, GiveAProxyItsHalfOfWhatItTells) {
  const ShapleyEffects found = effects_of(R"(plimsoll 1
model proxy "x is read, y is not"
draw x ~ normal(0, 1)  judgement "test"
draw y ~ normal(0, 1)  judgement "test"
correlate pair gaussian { (x, y): 0.6 }
let s = x + 0 * y
outcome s, bad high
)",
                                          "s");
  expect_effect(found, "x", 1 - 0.36 / 2);
  expect_effect(found, "y", 0.36 / 2);
}

// Of independent inputs: every interaction in equal parts to those in it. The product of two
// centred inputs with a mean: V1 = V2 = m^2 v, V12 = v^2.
TEST(ShapleyEffects, HalveAnInteraction) {
  const ShapleyEffects found = effects_of(R"(plimsoll 1
model product "A product and a sum"
draw x ~ normal(1, 1)  judgement "test"
draw y ~ normal(2, 1)  judgement "test"
let s = x * y
outcome s, bad high
)",
                                          "s");
  // Var(xy) = 4 (x alone) + 1 (y alone) + 1 (together).
  expect_effect(found, "x", 4.5 / 6);
  expect_effect(found, "y", 1.5 / 6);
}

}  // namespace
}  // namespace plimsoll::questions
