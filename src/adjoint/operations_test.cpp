// Every row of ir/op.def: derivatives against differences of runs, jumps that are told, and bits.
// A new row is tested as it stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "adjoint/adjoint.h"
#include "base/testing_golden.h"
#include "base/testing_hash.h"
#include "engine/engine.h"
#include "engine/testing.h"
#include "engine/testing_random.h"

namespace plimsoll::adjoint {
namespace {

using engine::testing::Builder;
using ir::NodeId;
using ir::Op;
using ir::OpClass;
using ir::Region;

bool is_differentiable(OpClass how) {
  return how == OpClass::smooth || how == OpClass::kink;
}
bool is_differentiable(Op op) {
  return (ir::op_arity(op) != 0 && is_differentiable(ir::op_class(op, 0))) ||
         (ir::op_arity(op) != 0 && ir::op_arity(op) != 1 && is_differentiable(ir::op_class(op, 1)));
}

std::vector<Op> every_operation() {
  std::vector<Op> ops;
  for (std::size_t i = 0; i < ir::kOps; ++i) ops.push_back(static_cast<Op>(i));
  return ops;
}

// The only column's first label at its last time.
std::vector<double> values_of(const ir::Module& module, const ir::RunInputs& inputs,
                              std::uint64_t n) {
  const auto program = engine::Program::compile(module, inputs);
  engine::RunOptions options;
  options.n_trials = n;
  options.threads = 1;
  std::vector<double> values(n, NAN);
  const auto report =
      engine::run(*program, options,
                  [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
                    std::copy_n(columns[0], count, values.data() + first);
                  });
  EXPECT_TRUE(report.ok());
  return values;
}

double mean_of(const std::vector<double>& values) {
  double mean = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  return mean;
}

Result<SweepResult> sweep_of(const ir::Module& module, std::uint64_t n) {
  Target target;
  target.node = module.columns[0].node;
  if (module.columns[0].sample != ir::Sample::trial) target.period = module.time.n_periods - 1;
  std::vector<TrialWeight> trials;
  for (std::uint64_t i = 0; i < n; ++i) trials.push_back({i, 1.0 / static_cast<double>(n), 0.0});
  SweepOptions options;
  options.run.threads = 1;
  return sweep(module, ir::default_inputs(module), target, trials, options);
}

// The difference of the mean for one entry of a given, by its size; NaN where it is not steady.
double difference(const ir::Module& module, const Theta& theta, std::uint64_t n) {
  const auto slope = [&](double step) {
    ir::RunInputs inputs = ir::default_inputs(module);
    double& x = inputs.inputs[theta.input.value][theta.entry];
    const double at = x;
    x = at + step;
    const double above = mean_of(values_of(module, inputs, n));
    x = at - step;
    return (above - mean_of(values_of(module, inputs, n))) / (2 * step);
  };
  const double wide = slope(2e-5);
  const double narrow = slope(1e-5);
  return std::fabs(wide - narrow) <= 1e-4 * std::fabs(narrow) + 1e-8 ? narrow : NAN;
}

void only_column(ir::Module& module, NodeId node) {
  module.columns.clear();
  ir::Column column;
  column.name = "x";
  column.node = node;
  column.sample =
      module.node(node).region <= Region::trial ? ir::Sample::trial : ir::Sample::horizon;
  module.columns.push_back(column);
}

// Around `number`, what the operation takes there.
NodeId fit(Builder& b, ir::OpTakes takes, NodeId number, NodeId share) {
  switch (takes) {
    case ir::OpTakes::any:
    case ir::OpTakes::positive:
      return b.op(Op::add, {number, share});
    case ir::OpTakes::tame:
      return b.op(Op::sub, {b.op(Op::mul, {number, share}), b.constant(0.2)});
    case ir::OpTakes::share:
      return b.op(Op::mul, {b.op(Op::mul, {number, share}), b.constant(0.5)});
    case ir::OpTakes::flag:
      return b.op(Op::gt, {b.op(Op::mul, {number, share}), b.constant(0.6)});
    case ir::OpTakes::tail:
      return b.op(Op::mul, {share, b.constant(0.4)});
  }
  return number;
}

// op with a given beneath operand k, beside noise; plus that given itself, whose slope is 1.
ir::Module with_theta(Op op, std::size_t k) {
  Builder b;
  const NodeId theta = b.input({1.3}, b.scalar());
  std::vector<NodeId> operands;
  for (std::size_t i = 0; i < static_cast<std::size_t>(ir::op_arity(op)); ++i) {
    const NodeId noise = b.noise(Region::trial, b.scalar());
    const NodeId share = b.law(dist::LawId::uniform, 0, noise, {b.constant(0.1), b.constant(1)});
    const NodeId number = i == k ? theta : b.constant(0.7 + 0.3 * static_cast<double>(i));
    operands.push_back(fit(b, ir::op_takes(op, i), number, share));
  }
  NodeId x = b.op(op, operands);
  if (ir::gives_flag(op)) x = b.op(Op::mul, {x, b.constant(2)});
  x = b.op(Op::add, {x, theta});
  b.column("x", x, ir::Sample::trial);
  return std::move(b.module);
}

TEST(Operations, DerivativesOfElementwiseOnesAreDifferences) {
  constexpr std::uint64_t kTrials = 200;
  for (const Op op : every_operation()) {
    if (!ir::is_pure_scalar(op)) continue;
    for (std::size_t k = 0; k < static_cast<std::size_t>(ir::op_arity(op)); ++k) {
      const std::string name = std::string(ir::op_name(op)) + " by operand " + std::to_string(k);
      const OpClass how = ir::op_class(op, k);
      // Of these the assumption stands in the law that reads them.
      if (op == Op::score || op == Op::tail_of_score) continue;
      ASSERT_NE(how, OpClass::none)
          << name << ": a change of its operand would be lost without a word";
      const ir::Module module = with_theta(op, k);
      ASSERT_EQ(ir::verify(module), "") << name;
      const auto swept = sweep_of(module, kTrials);
      ASSERT_TRUE(swept.ok()) << name;
      ASSERT_FALSE(swept->derivatives.empty()) << name;
      const Derivative& derivative = swept->derivatives[0];
      EXPECT_EQ(derivative.past_jump, how == OpClass::jump)
          << name << ": its class in ir/op.def is not what the sweep says";
      if (!is_differentiable(how)) continue;
      const double expected = difference(module, derivative.theta, kTrials);
      ASSERT_TRUE(std::isfinite(expected)) << name << " has no steady difference: is it smooth?";
      EXPECT_NEAR(derivative.value, expected, 1e-5 * std::fabs(expected) + 1e-6)
          << name << ": see Partial in adjoint/partials.cpp";
      EXPECT_GT(std::fabs(expected - 1), 1e-3) << name << " does not change with it";
    }
  }
}

// Operations of all groups among others, and the tape's values beside the engine's.
TEST(Operations, DerivativesOfAllOthersAreDifferences) {
  constexpr std::uint64_t kTrials = 30;
  constexpr std::size_t kEnough = 4;
  constexpr std::uint64_t kMostSeeds = 60;
  for (const Op op : every_operation()) {
    if (ir::is_pure_scalar(op)) continue;
    std::size_t n_compared = 0;
    const std::uint64_t n_seeds = is_differentiable(op) ? kMostSeeds : 2;
    for (std::uint64_t seed = 0; seed < n_seeds && n_compared < kEnough; ++seed) {
      ir::Module module = engine::testing::operation_module(op, seed);
      std::vector<NodeId> targets;
      for (const ir::Column& column : module.columns) {
        const Op made = module.node(column.node).op;
        if (made == op || ir::op_group(op) == ir::OpGroup::latent) targets.push_back(column.node);
      }
      for (const NodeId target : targets) {
        only_column(module, target);
        const auto swept = sweep_of(module, kTrials);
        // The same in all trials.
        if (!swept.ok()) continue;
        const std::vector<double> values = values_of(module, ir::default_inputs(module), kTrials);
        bool finite = true;
        for (std::uint64_t i = 0; i < kTrials; ++i) {
          if (!std::isfinite(values[i])) finite = false;
        }
        if (!finite) continue;
        for (std::uint64_t i = 0; i < kTrials; ++i) {
          ASSERT_EQ(std::bit_cast<std::uint64_t>(values[i]),
                    std::bit_cast<std::uint64_t>(swept->values[i]))
              << ir::op_name(op) << " seed " << seed << " trial " << i;
        }
        if (!is_differentiable(op)) continue;
        for (const Derivative& d : swept->derivatives) {
          if (d.theta.kind != Theta::Kind::input || d.past_jump || d.by_score || d.undefined)
            continue;
          if (d.value == 0 || n_compared >= kEnough) continue;
          const double expected = difference(module, d.theta, kTrials);
          if (!std::isfinite(expected)) continue;
          EXPECT_NEAR(d.value, expected, 1e-3 * std::fabs(expected) + 1e-6)
              << ir::op_name(op) << " seed " << seed << " by given " << d.theta.input.value
              << " entry " << d.theta.entry << "\n"
              << ir::print(module);
          ++n_compared;
        }
      }
    }
    EXPECT_TRUE(n_compared > 0 || !is_differentiable(op))
        << "no derivative through `" << ir::op_name(op)
        << "` was compared: its class in ir/op.def says that it has one";
  }
}

// No compiler and no machine gives others.
TEST(Operations, BitsOfDerivativesAreThoseInGit) {
  std::vector<TrialWeight> trials;
  for (std::uint64_t i = 0; i < 64; ++i) {
    trials.push_back({i, static_cast<double>(i % 7) - 3, static_cast<double>(i % 5) - 2});
  }
  std::size_t n_derivatives = 0;
  const auto add = [&](const ir::Module& module, NodeId node, std::uint32_t period,
                       testing_hash::Hash& hash) {
    Target target;
    target.node = node;
    if (module.node(node).region == Region::period) target.period = period;
    const auto swept = sweep(module, ir::default_inputs(module), target, trials, SweepOptions());
    if (!swept) return;
    for (const Derivative& derivative : swept->derivatives) {
      hash.add(std::isfinite(derivative.value) ? derivative.value : NAN);
      hash.add(std::isfinite(derivative.se) ? derivative.se : NAN);
      ++n_derivatives;
    }
  };
  testing_golden::Lines lines;
  for (const Op op : every_operation()) {
    if (!is_differentiable(op)) continue;
    testing_hash::Hash hash;
    if (ir::is_pure_scalar(op)) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(ir::op_arity(op)); ++k) {
        const ir::Module module = with_theta(op, k);
        add(module, module.columns[0].node, 0, hash);
      }
    } else {
      const ir::Module module = engine::testing::operation_module(op, 1);
      for (const ir::Column& column : module.columns) {
        if (module.node(column.node).op == op) add(module, column.node, 2, hash);
      }
    }
    lines.emplace_back(ir::op_name(op), hash.value());
  }
  testing_hash::Hash random;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const ir::Module module = engine::testing::random_module(seed);
    for (std::size_t c = 0; c < module.columns.size(); c += 3) {
      add(module, module.columns[c].node, 2, random);
    }
  }
  EXPECT_GT(n_derivatives, 1000U);
  lines.emplace_back("random_modules", random.value());
  const std::string moved = testing_golden::compare(PLIMSOLL_ROOT, "derivatives", lines);
  EXPECT_TRUE(moved.empty()) << moved;
}

}  // namespace
}  // namespace plimsoll::adjoint
