// Variance shares of functions with known indices; draws held at quantiles.
#include "questions/variation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "check/check.h"
#include "math/functions.h"
#include "opt/opt.h"

namespace plimsoll::questions {
namespace {

ir::Module compiled(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("test.plim", text, "", {}, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  return std::move(*module);
}

VariationOptions options(std::uint64_t n) {
  VariationOptions out;
  out.run.n_trials = n;
  return out;
}

const VarianceShare& named(const Shares& shares, const std::string& name) {
  for (const VarianceShare& share : shares.shares) {
    if (share.name == name) return share;
  }
  ADD_FAILURE() << name;
  return shares.shares[0];
}

// Errors from 32 batches; five of them are passed by chance once in some ten thousand figures.
void expect_share(const Estimate& found, double truth) {
  EXPECT_NEAR(*found.value, truth, 5 * *found.se);
  EXPECT_LT(*found.se, 0.02);
}

// sin as a power series: the language has none. Errors of 1e-9 on [-pi, pi].
TEST(Shares, AreThoseOfTheIshigamiFunction) {
  const ir::Module module = compiled(R"(plimsoll 1
model ishigami "sin x + 7 sin^2 y + 0.1 z^4 sin x"
fn sine(x) {
  let s = x * x
  let tail = 1 - s / 156 * (1 - s / 210 * (1 - s / 272 * (1 - s / 342 * (1 - s / 420))))
  result x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110 * tail)))))
}
draw x ~ uniform(-3.141592653589793, 3.141592653589793)  judgement "test"
draw y ~ uniform(-3.141592653589793, 3.141592653589793)  judgement "test"
draw z ~ uniform(-3.141592653589793, 3.141592653589793)  judgement "test"
let f = sine(x) + 7 * sine(y) * sine(y) + 0.1 * z^4 * sine(x)
outcome f, bad high
)");
  const Target target = *find_target(module, {"mean", "f", ""});
  const auto found =
      variance_shares(module, ir::default_inputs(module), target, SourceBy::input, options(40'000));
  ASSERT_TRUE(found.ok()) << found.error();
  // Ishigami, Homma, 1990: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225.
  const double pi = 3.141592653589793;
  const double v1 = std::pow(1 + 0.1 * std::pow(pi, 4) / 5, 2) / 2;
  const double v2 = 49.0 / 8;
  const double v13 = 8 * 0.01 * std::pow(pi, 8) / 225;
  const double v = v1 + v2 + v13;
  expect_share(named(*found, "x").first, v1 / v);
  expect_share(named(*found, "y").first, v2 / v);
  expect_share(named(*found, "z").first, 0);
  expect_share(named(*found, "x").total, (v1 + v13) / v);
  expect_share(named(*found, "y").total, v2 / v);
  expect_share(named(*found, "z").total, v13 / v);
}

// Sobol's g function, a = (0, 1, 9): V_i = 1 / (3 (1 + a_i)^2), V = prod(1 + V_i) - 1.
TEST(Shares, AreThoseOfTheGFunction) {
  const ir::Module module = compiled(R"(plimsoll 1
model g "A product"
draw x ~ uniform(0, 1)  judgement "test"
draw y ~ uniform(0, 1)  judgement "test"
draw z ~ uniform(0, 1)  judgement "test"
let g = abs(4 * x - 2) * (abs(4 * y - 2) + 1) / 2 * (abs(4 * z - 2) + 9) / 10
outcome g, bad high
)");
  const Target target = *find_target(module, {"mean", "g", ""});
  const auto found =
      variance_shares(module, ir::default_inputs(module), target, SourceBy::input, options(40'000));
  ASSERT_TRUE(found.ok()) << found.error();
  const double vx = 1.0 / 3;
  const double vy = 1.0 / 12;
  const double vz = 1.0 / 300;
  const double v = (1 + vx) * (1 + vy) * (1 + vz) - 1;
  expect_share(named(*found, "x").first, vx / v);
  expect_share(named(*found, "y").first, vy / v);
  expect_share(named(*found, "x").total, vx * (1 + vy) * (1 + vz) / v);
  expect_share(named(*found, "z").total, vz * (1 + vx) * (1 + vy) / v);
}

// x held at its 90 % quantile moves y, which is coupled with it by 0.6, to a mean of 0.6 * 1.2816.
TEST(Tornado, KeepsDependence) {
  const ir::Module module = compiled(R"(plimsoll 1
model pair "Two normals"
draw x ~ normal(0, 1)  judgement "test"
draw y ~ normal(0, 1)  judgement "test"
correlate pair gaussian { (x, y): 0.6 }
let s = x + y
outcome s, bad high
)");
  const Target target = *find_target(module, {"mean", "s", ""});
  const auto found =
      tornado(module, ir::default_inputs(module), target, {0.1, 0.9}, options(20'000));
  ASSERT_TRUE(found.ok()) << found.error();
  ASSERT_EQ(found->draws.size(), 2u);
  for (const HeldDraw& draw : found->draws) {
    EXPECT_TRUE(draw.coupled);
    const double z = math::normal_score(-0.1);
    EXPECT_NEAR(*draw.values[1].value, 1.6 * z, 5 * *draw.values[1].se);
    EXPECT_NEAR(*draw.values[0].value, -1.6 * z, 5 * *draw.values[0].se);
  }
}

// Of two normals with equal weight: 6 / pi asin(1 / sqrt(2) / 2).
TEST(Ranks, AreThoseOfNormals) {
  ir::Module module = compiled(R"(plimsoll 1
model pair "Two normals"
draw x ~ normal(0, 1)  judgement "test"
draw y ~ normal(0, 1)  judgement "test"
let s = x + y
outcome s, bad high
)");
  const Target target = *find_target(module, {"mean", "s", ""});
  const auto found = rank_correlations(module, ir::default_inputs(module), target, options(20'000));
  ASSERT_TRUE(found.ok()) << found.error();
  ASSERT_EQ(found->size(), 2u);
  for (const RankCorrelation& one : *found) {
    EXPECT_NEAR(one.value, 6 / 3.141592653589793 * std::asin(std::sqrt(0.5) / 2), 5 * one.se);
  }
}

}  // namespace
}  // namespace plimsoll::questions
