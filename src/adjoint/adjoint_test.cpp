// Derivatives against closed forms, and the tape's values against the engine's.
#include "adjoint/adjoint.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "engine/engine.h"
#include "engine/replay.h"
#include "engine/testing.h"
#include "engine/testing_random.h"
#include "math/functions.h"

namespace plimsoll::adjoint {
namespace {

using engine::testing::Builder;
using ir::NodeId;
using ir::Op;
using ir::Region;

std::vector<double> values_of(const ir::Module& module, std::size_t column, std::uint64_t n) {
  const ir::ColumnId wanted[] = {ir::ColumnId(column)};
  const auto program = engine::Program::compile(module, ir::default_inputs(module), wanted);
  engine::RunOptions options;
  options.n_trials = n;
  std::vector<double> values(n);
  const auto report =
      engine::run(*program, options,
                  [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
                    std::copy_n(columns[0], count, values.data() + first);
                  });
  EXPECT_TRUE(report.ok() && !report->failure);
  return values;
}

// The derivatives of the mean of a column's last time.
SweepResult of_mean(const ir::Module& module, std::uint64_t n) {
  const ir::Column& column = module.columns[0];
  Target target;
  target.node = column.node;
  if (column.sample != ir::Sample::trial) target.period = module.time.n_periods - 1;
  const std::vector<double> values = values_of(module, 0, n);
  double mean = 0;
  for (const double v : values) mean += v / static_cast<double>(n);
  std::vector<TrialWeight> trials;
  for (std::uint64_t i = 0; i < n; ++i) {
    trials.push_back(
        {i, 1.0 / static_cast<double>(n), (values[i] - mean) / static_cast<double>(n)});
  }
  SweepOptions options;
  auto result = sweep(module, ir::default_inputs(module), target, trials, options);
  EXPECT_TRUE(result.ok());
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(result->values[i]),
              std::bit_cast<std::uint64_t>(values[i]));
  }
  return std::move(*result);
}

const Derivative& by_input(const SweepResult& result, std::size_t input, std::size_t entry = 0) {
  for (const Derivative& d : result.derivatives) {
    if (d.theta.kind == Theta::Kind::input && d.theta.input.value == input &&
        d.theta.entry == entry) {
      return d;
    }
  }
  ADD_FAILURE() << "no derivative by input " << input;
  static const Derivative kNone;
  return kNone;
}

// Each test looks at 1 to 5 figures at 4.5 standard errors: a false alarm once in 30,000 seeds.
void expect_near(const Derivative& d, double truth) {
  EXPECT_NEAR(d.value, truth, 4.5 * d.se + 1e-9 * std::fabs(truth));
  EXPECT_GT(d.se, 0);
}

TEST(Adjoint, GivesTheGreeksOfBlackAndScholes) {
  Builder b;
  const double s0 = 100, k = 105, r = 0.03, sigma = 0.2, t = 1.5;
  const NodeId spot = b.input({s0}, b.scalar());
  const NodeId strike = b.input({k}, b.scalar());
  const NodeId rate = b.input({r}, b.scalar());
  const NodeId vol = b.input({sigma}, b.scalar());
  const NodeId years = b.input({t}, b.scalar());
  const NodeId z = b.normal(b.noise(Region::trial, b.scalar()), b.constant(0), b.constant(1));
  const NodeId half = b.op(Op::mul, {b.constant(0.5), b.op(Op::mul, {vol, vol})});
  const NodeId drift = b.op(Op::mul, {b.op(Op::sub, {rate, half}), years});
  const NodeId move = b.op(Op::mul, {b.op(Op::mul, {vol, b.op(Op::sqrt, {years})}), z});
  const NodeId end = b.op(Op::mul, {spot, b.op(Op::exp, {b.op(Op::add, {drift, move})})});
  const NodeId pays = b.op(Op::max, {b.op(Op::sub, {end, strike}), b.constant(0)});
  const NodeId discount = b.op(Op::exp, {b.op(Op::neg, {b.op(Op::mul, {rate, years})})});
  b.column("call", b.op(Op::mul, {discount, pays}), ir::Sample::trial);
  const SweepResult result = of_mean(b.module, 100'000);
  const double root = sigma * std::sqrt(t);
  const double d1 = (std::log(s0 / k) + (r + sigma * sigma / 2) * t) / root;
  const double d2 = d1 - root;
  const double phi = math::normal_density(d1);
  const double disc = std::exp(-r * t);
  expect_near(by_input(result, 0), math::normal_cdf(d1));
  expect_near(by_input(result, 1), -disc * math::normal_cdf(d2));
  expect_near(by_input(result, 2), k * t * disc * math::normal_cdf(d2));
  expect_near(by_input(result, 3), s0 * phi * std::sqrt(t));
  expect_near(by_input(result, 4),
              s0 * phi * sigma / (2 * std::sqrt(t)) + r * k * disc * math::normal_cdf(d2));
  for (const Derivative& d : result.derivatives) EXPECT_FALSE(d.past_jump);
}

// Events at a rate from an input, severities lognormal, paid over two quarters: the mean of the sum
// over six quarters is rate * exp(mu + sigma^2 / 2) * (5 + 1/2).
TEST(Adjoint, GoesThroughEventsByTheScore) {
  Builder b;
  b.quarters(6);
  const NodeId rate = b.input({0.4}, b.scalar());
  const NodeId mu = b.input({0.3}, b.scalar());
  const NodeId sigma = b.input({0.5}, b.scalar());
  const ir::EventId event = b.event(b.scalar());
  b.count(event, rate);
  const NodeId latent = b.op(Op::score, {b.noise(Region::occurrence, b.scalar(), event)});
  const NodeId size = b.law(dist::LawId::lognormal, 0, latent, {mu, sigma});
  const NodeId paid =
      b.total(event, ir::Total::Form::spread, {size, b.constant(0), b.constant(0.5)});
  b.column("paid", b.in_period(Op::total_sum, {paid}), ir::Sample::horizon);
  const SweepResult result = of_mean(b.module, 60'000);
  const double severity = std::exp(0.3 + 0.125);
  expect_near(by_input(result, 0), 5.5 * severity);
  expect_near(by_input(result, 1), 0.4 * 5.5 * severity);
  expect_near(by_input(result, 2), 0.4 * 5.5 * severity * 0.5);
  EXPECT_TRUE(by_input(result, 0).by_score);
  EXPECT_FALSE(by_input(result, 1).by_score);
  // The event's rate as a whole.
  const Derivative& all = result.derivatives.back();
  EXPECT_EQ(all.theta.kind, Theta::Kind::rate);
  EXPECT_NEAR(all.value, 0.4 * by_input(result, 0).value, 1e-9);
}

// A stock that grows by a draw of pert(low, mode, high) each quarter: E = s0 (1 + m)^4 with
// m = (low + 4 mode + high) / 6.
TEST(Adjoint, GoesThroughTimeAndLawsWithoutClosedForm) {
  Builder b;
  b.quarters(4);
  const NodeId start = b.input({10}, b.scalar());
  const NodeId high = b.input({0.3}, b.scalar());
  const NodeId growth = b.law(dist::LawId::pert, 0, b.noise(Region::period, b.scalar()),
                              {b.constant(-0.1), b.constant(0.05), high, b.constant(4)});
  ir::Node lag = b.made_of(Op::lag, {growth, start});
  lag.aux = 1;
  lag.region = Region::period;
  const NodeId before = b.add(lag, {growth, start});
  const NodeId now = b.op(Op::mul, {before, b.op(Op::add, {b.constant(1), growth})});
  b.module.patch_operand(before, 0, now);
  b.column("stock", now, ir::Sample::horizon);
  const SweepResult result = of_mean(b.module, 40'000);
  const double m = (-0.1 + 4 * 0.05 + 0.3) / 6;
  const double slope = 4 * 10 * std::pow(1 + m, 3) / 6;
  expect_near(by_input(result, 0), std::pow(1 + m, 4));
  expect_near(by_input(result, 1), slope);
  // Numbers written in the law: low, mode, shape; shape moves nothing here but a little.
  ASSERT_EQ(result.derivatives.size(), 5u);
  expect_near(result.derivatives[2], slope);
  expect_near(result.derivatives[3], 4 * slope);
}

TEST(Adjoint, KnowsAJumpFromAKink) {
  Builder b;
  const NodeId edge = b.input({0.2}, b.scalar());
  const NodeId z = b.normal(b.noise(Region::trial, b.scalar()), b.constant(0), b.constant(1));
  const NodeId above = b.op(Op::gt, {z, edge});
  const NodeId kink = b.op(Op::select, {above, b.op(Op::sub, {z, edge}), b.constant(0)});
  b.column("kink", kink, ir::Sample::trial);
  const SweepResult smooth = of_mean(b.module, 20'000);
  EXPECT_FALSE(by_input(smooth, 0).past_jump);
  expect_near(by_input(smooth, 0), -math::normal_survival(0.2));
  b.module.columns.clear();
  b.column("jump", b.op(Op::select, {above, b.op(Op::mul, {z, edge}), b.constant(0)}),
           ir::Sample::trial);
  EXPECT_TRUE(by_input(of_mean(b.module, 20'000), 0).past_jump);
}

TEST(Adjoint, ComputesTheEnginesValues) {
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    const ir::Module module = engine::testing::random_module(seed);
    const auto inputs = ir::default_inputs(module);
    const auto program = engine::Program::compile(module, inputs);
    engine::RunOptions options;
    options.n_trials = 48;
    options.seed = seed;
    std::vector<TrialWeight> trials;
    for (std::uint64_t i = 0; i < options.n_trials; ++i) trials.push_back({i, 0.0, 0.0});
    for (std::size_t c = 0; c < program->columns().size(); c += 5) {
      const engine::FlatColumn& flat = program->columns()[c];
      Target target;
      target.node = module.columns[flat.column.value].node;
      target.label = flat.label;
      target.period = flat.period;
      SweepOptions sweep_options;
      sweep_options.run = options;
      const auto swept = sweep(module, inputs, target, trials, sweep_options);
      // The same in all trials.
      if (!swept) continue;
      for (std::uint64_t i = 0; i < options.n_trials; i += 5) {
        const auto replay = engine::replay(module, inputs, options, i);
        const auto& by_time = replay->values[target.node.value];
        const std::size_t time = by_time.size() > 1 ? target.period : 0;
        if (by_time.empty() || by_time.size() <= time) continue;
        const double expected = by_time[time][target.label];
        const double got = swept->values[i];
        ASSERT_TRUE(std::bit_cast<std::uint64_t>(expected) == std::bit_cast<std::uint64_t>(got) ||
                    (!std::isfinite(expected) && !std::isfinite(got)))
            << "seed " << seed << " trial " << i << " " << flat.name << ": " << expected << " and "
            << got;
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::adjoint
