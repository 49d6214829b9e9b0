// Bands of dependent columns against their conditional laws, and the root of a line.
#include "questions/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "check/check.h"
#include "opt/opt.h"
#include "questions/breakeven.h"

namespace plimsoll::questions {
namespace {

// total = a + shift with a ~ normal(2, 1), b = 0.6 a + 0.8 noise.
constexpr const char* kModel = R"(plimsoll 1
model m "M"
given shift = 1
given factor = 3
given idle = 5
draw a ~ normal(2, 1)  judgement "test"
draw noise ~ normal(0, 1)  judgement "test"
let b = 0.6 * (a - 2) + 0.8 * noise
outcome total = factor * a + shift + 0 * idle, bad low
outcome b, bad low
outcome a, bad low
)";

ir::Module compiled(check::Options options = {}) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("m.plim", kModel, "", options, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  return std::move(*module);
}

Sample sampled(const ir::Module& module, const std::vector<Target>& targets,
               std::uint64_t n_trials) {
  engine::RunOptions options;
  options.n_trials = n_trials;
  options.threads = 2;
  const auto sample = simulate(module, ir::default_inputs(module), targets, options);
  EXPECT_TRUE(sample.ok()) << sample.error();
  return *sample;
}

// The mean of a normal in its lowest tenth is -phi(z)/0.1 = -1.754983319324868; b follows with 0.6.
// Two figures within 4 errors: false alarms 1.3e-4.
TEST(Compare, ABandKeepsDependence) {
  const ir::Module module = compiled();
  const std::vector<Target> targets{*find_target(module, {"mean", "a", ""}),
                                    *find_target(module, {"mean", "b", ""})};
  const Sample sample = sampled(module, targets, 50'000);
  const std::vector<bool> marked = band(sample.columns[0], 0, 0.1);
  const double expected = -1.754983319324868;
  for (const auto& [i, slope] : {std::pair{0, 1.0}, std::pair{1, 0.6}}) {
    const Comparison found = compare_within(targets[static_cast<std::size_t>(i)],
                                            sample.columns[static_cast<std::size_t>(i)], marked);
    EXPECT_EQ(found.n_effective, 5000u);
    EXPECT_NEAR(*found.difference.value, slope * expected, 4 * *found.difference.se);
    EXPECT_LT(*found.difference.se, 0.03);
    EXPECT_GT(*found.difference.se, 0.003);
  }
}

TEST(Compare, BandsCutTheTrialsWithoutRest) {
  const std::vector<double> values{3, 1, 2, 1, 5, 4, 4, 4, 0, 9};
  int n = 0;
  for (int k = 0; k < 5; ++k) {
    for (const bool marked : band(values, 0.2 * k, 0.2 * (k + 1))) n += marked ? 1 : 0;
  }
  EXPECT_EQ(n, 10);
  EXPECT_EQ(band(values, 0, 0.2), (std::vector<bool>{false, true, false, false, false, false, false,
                                                     false, true, false}));
}

// What the kept trials do not show is in doubt, of a chance too.
TEST(Compare, ABandInWhichNothingVaries) {
  const std::vector<bool> marked = band(std::vector<double>(1000, 1.0), 0, 0.1);
  std::vector<double> base(1000, 0.0);
  std::fill(base.begin() + 500, base.end(), 1.0);
  Target target;
  target.level = 0.05;
  for (const auto statistic :
       {ir::Statistic::mean, ir::Statistic::sd, ir::Statistic::es, ir::Statistic::probability}) {
    target.statistic = statistic;
    EXPECT_EQ(compare_within(target, base, marked).difference.doubt, stats::Doubt::no_spread);
  }
  const std::vector<double> known(1000, 3.0);
  target.statistic = ir::Statistic::mean;
  const Estimate nothing = compare_within(target, known, marked, false).difference;
  EXPECT_EQ(nothing.se, 0.0);
  EXPECT_EQ(nothing.doubt, stats::Doubt::none);
}

// mean(total) = 2 factor + shift + noise: 7 at present; 10 at factor 4.5 and at shift 4.
TEST(Breakeven, OfALineIsItsRoot) {
  const ir::Module module = compiled();
  const Target target = *find_target(module, {"mean", "total", ""});
  engine::RunOptions options;
  options.n_trials = 20'000;
  options.threads = 2;
  const auto strong = strongest(module, ir::default_inputs(module), target, options);
  ASSERT_TRUE(strong.ok());
  const std::vector<Effect>& effects = strong->effects;
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_EQ(module.inputs[effects[0].input.value].name, "factor");
  const std::vector<ir::InputId> inputs{effects[0].input, effects[1].input};
  const auto found = breakeven(module, ir::default_inputs(module), target, 8.5, inputs, options);
  ASSERT_TRUE(found.ok());
  const double mean_a = (*found->statistic.value - 1) / 3;
  const double factor = *found->points[0].at.value;
  EXPECT_NEAR(factor, 7.5 / mean_a, 1e-3);
  EXPECT_NEAR(factor, 3.75, 4 * *found->points[0].at.se);
  // 7.5 / mean(a) varies by 7.5 / 4 times the error of mean(a), 1 / sqrt(n); that error is known to
  // 0.5 %.
  EXPECT_NEAR(*found->points[0].at.se, 7.5 / 4 / std::sqrt(20'000.0), 3e-4);
  EXPECT_NEAR(*found->points[1].at.value, 1 + 8.5 - *found->statistic.value, 1e-3);
  // Out of reach: a shift of at most 3.
  const auto far = breakeven(module, ir::default_inputs(module), target, 20,
                             std::vector<ir::InputId>{inputs[1]}, options);
  ASSERT_TRUE(far.ok());
  EXPECT_FALSE(far->points[0].at.value);
  EXPECT_NEAR(far->points[0].greatest, *found->statistic.value + 2, 1e-9);
}

}  // namespace
}  // namespace plimsoll::questions
