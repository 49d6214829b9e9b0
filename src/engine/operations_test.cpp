// Every row of ir/op.def: its meaning on every carrier, its columns, both executors, and its bits.
// Nothing here names an operation: a new row is tested as it stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/testing_golden.h"
#include "base/testing_hash.h"
#include "engine/kernels/dispatch.h"
#include "engine/testing_compare.h"
#include "engine/testing_random.h"
#include "ir/evaluate.h"
#include "ir/poison.h"

namespace plimsoll::engine {
namespace {

using ir::Op;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr std::uint64_t kSeeds = 6;

std::vector<Op> every_operation() {
  std::vector<Op> ops;
  for (std::size_t i = 0; i < ir::kOps; ++i) ops.push_back(static_cast<Op>(i));
  return ops;
}
std::vector<Op> elementwise() {
  std::vector<Op> ops = every_operation();
  std::erase_if(ops, [](Op op) { return !ir::is_pure_scalar(op); });
  return ops;
}
bool has(const ir::Module& module, Op op) {
  return std::any_of(module.nodes.begin(), module.nodes.end(),
                     [&](const ir::Node& node) { return node.op == op; });
}

// All combinations of these numbers, one vector for each operand.
std::vector<std::vector<double>> combinations(const std::vector<double>& numbers, int arity) {
  std::vector<std::vector<double>> operands(static_cast<std::size_t>(arity));
  std::size_t n = 1;
  for (int k = 0; k < arity; ++k) n *= numbers.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t rest = i;
    for (auto& operand : operands) {
      operand.push_back(numbers[rest % numbers.size()]);
      rest /= numbers.size();
    }
  }
  return operands;
}

const std::vector<double>& ordinary() {
  static const std::vector<double> kNumbers = {0.0, -0.0, 0.5, -0.5, 1, -1, 2, -2.5, 3};
  return kNumbers;
}
std::vector<double> extraordinary() {
  std::vector<double> numbers = ordinary();
  numbers.insert(numbers.end(), {1e300, -1e300, 5e-324, 1e-310, 0x1p53, kInf, -kInf, NAN});
  return numbers;
}

std::string text_of(Op op, const std::vector<std::vector<double>>& operands, std::size_t i) {
  std::string text = std::string(ir::op_name(op)) + "(";
  for (const auto& operand : operands) {
    text += (text.back() == '(' ? "" : ", ") + ::testing::PrintToString(operand[i]);
  }
  return text + ")";
}

double evaluated(Op op, const std::vector<std::vector<double>>& operands, std::size_t i) {
  std::vector<double> args;
  for (const auto& operand : operands) args.push_back(operand[i]);
  return ir::evaluate_op(op, args);
}

TEST(Operations, EveryOneIsDrawnByRandomModules) {
  constexpr std::uint64_t kModules = 30;
  std::set<Op> drawn;
  for (std::uint64_t seed = 0; seed < kModules; ++seed) {
    for (const ir::Node& node : testing::random_module(seed).nodes) drawn.insert(node.op);
  }
  for (const Op op : every_operation()) {
    EXPECT_TRUE(drawn.contains(op)) << "no random module has `" << ir::op_name(op)
                                    << "`: its group's rule in Generator::make "
                                       "(engine/testing_operations.cpp) does not make it";
  }
}

// Constant evaluation against the kernels, with each operand in lanes or one number for all.
TEST(Operations, KernelsGiveTheBitsOfConstantEvaluation) {
  for (const Op op : elementwise()) {
    const int arity = ir::op_arity(op);
    auto operands = combinations(extraordinary(), arity);
    while (operands[0].size() % 8 != 0) {
      for (auto& operand : operands) operand.push_back(1);
    }
    const std::size_t n = operands[0].size();
    const block::Kernel kernel = *block::elementwise_kernel(op);
    for (const std::string& isa : available_isas()) {
      const block::KernelTable& table = *block::find_kernels(isa);
      for (int splats = 0; splats < (1 << arity) - 1; ++splats) {
        std::vector<double> out(n);
        std::vector<double*> places;
        std::vector<block::Arg> args;
        for (int k = 0; k < arity; ++k) {
          places.push_back(operands[static_cast<std::size_t>(k)].data());
          args.push_back({static_cast<std::uint32_t>(k), 0});
        }
        places.push_back(out.data());
        const std::uint32_t whole[] = {0};
        block::Inst inst = {};
        inst.kernel = kernel;
        if (arity == 2 && splats != 0) {
          inst.kernel =
              static_cast<block::Kernel>(static_cast<int>(kernel) + (splats == 2 ? 1 : 2));
        }
        inst.splats = static_cast<std::uint8_t>(splats);
        inst.out = static_cast<std::uint32_t>(arity);
        inst.n = 1;
        table.run[static_cast<int>(inst.kernel)](
            inst, {places.data(), whole, args.data(), nullptr, static_cast<std::int64_t>(n),
                   static_cast<std::int64_t>(n)});
        for (std::size_t i = 0; i < n; ++i) {
          std::vector<double> at;
          for (int k = 0; k < arity; ++k) {
            at.push_back(operands[static_cast<std::size_t>(k)][(splats >> k & 1) != 0 ? 0 : i]);
          }
          const double expected = ir::evaluate_op(op, at);
          ASSERT_TRUE(testing::same(expected, out[i]))
              << isa << " " << text_of(op, operands, i) << ": " << expected << " and " << out[i];
        }
      }
    }
  }
}

TEST(Operations, PoisonIsKept) {
  for (const Op op : elementwise()) {
    const auto operands = combinations(extraordinary(), ir::op_arity(op));
    for (std::size_t i = 0; i < operands[0].size(); ++i) {
      if (!std::isfinite(evaluated(op, operands, i))) continue;
      for (std::size_t k = 0; k < operands.size(); ++k) {
        EXPECT_TRUE(std::isfinite(operands[k][i]) || !ir::keeps_poison(op, k))
            << text_of(op, operands, i) << " hides the poison of operand " << k;
      }
    }
  }
}

// What `keeps` lets be dropped is dropped only where it is not read.
TEST(Operations, PoisonThatIsDroppedIsNotRead) {
  for (const Op op : elementwise()) {
    const auto operands = combinations(extraordinary(), ir::op_arity(op));
    for (std::size_t i = 0; i < operands[0].size(); ++i) {
      const double value = evaluated(op, operands, i);
      for (std::size_t k = 0; k < operands.size() && std::isfinite(value); ++k) {
        if (std::isfinite(operands[k][i])) continue;
        auto other = operands;
        for (const double x : ordinary()) {
          other[k][i] = x;
          EXPECT_EQ(evaluated(op, other, i), value) << text_of(op, operands, i);
        }
      }
    }
  }
}

TEST(Operations, FlagsAreZeroOrOne) {
  for (const Op op : every_operation()) {
    if (!ir::gives_flag(op)) continue;
    if (!ir::is_pure_scalar(op)) continue;
    const auto operands = combinations(extraordinary(), ir::op_arity(op));
    for (std::size_t i = 0; i < operands[0].size(); ++i) {
      const double value = evaluated(op, operands, i);
      EXPECT_TRUE(!std::isfinite(value) || value == 0 || value == 1) << text_of(op, operands, i);
    }
  }
}

// Of small numbers no result is "too large".
// What gives 0 and 1 alone is a flag: its row would hide that it jumps where it is used as a number.
TEST(Operations, WhatGivesZeroAndOneAloneIsAFlag) {
  std::vector<double> numbers = ordinary();
  numbers.push_back(0.3);
  for (const Op op : elementwise()) {
    if (ir::gives_flag(op)) continue;
    const auto operands = combinations(numbers, ir::op_arity(op));
    bool is_number = false;
    for (std::size_t i = 0; i < operands[0].size() && !is_number; ++i) {
      const double value = evaluated(op, operands, i);
      is_number = std::isfinite(value) && value != 0 && value != 1;
    }
    EXPECT_TRUE(is_number) << ir::op_name(op) << " gives 0 and 1 alone; `gives` should be flag";
  }
}

// Where operand k may lie, by the row.
std::pair<double, double> range_of(ir::OpTakes takes) {
  switch (takes) {
    case ir::OpTakes::any:
      return {-40, 40};
    case ir::OpTakes::positive:
      return {0.05, 40};
    case ir::OpTakes::tame:
      return {-3, 3};
    case ir::OpTakes::share:
    case ir::OpTakes::flag:
    case ir::OpTakes::tail:
      break;
  }
  return {0.001, 0.999};
}

// The largest change left of operand k when an interval around it is halved until nothing lies
// inside: near zero where the operation is continuous.
double largest_jump(Op op, std::vector<double> args, std::size_t k, double from, double to) {
  const auto at = [&](double x) {
    args[k] = x;
    return ir::evaluate_op(op, args);
  };
  const auto change = [&](double a, double b) {
    const double value = std::fabs(at(b) - at(a));
    return std::isfinite(value) ? value : 0;
  };
  constexpr int kParts = 256;
  double largest = 0;
  for (int i = 0; i < kParts; ++i) {
    double low = from + (to - from) * i / kParts;
    double high = from + (to - from) * (i + 1) / kParts;
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = low + (high - low) / 2;
      (change(low, middle) > change(middle, high) ? high : low) = middle;
    }
    const double size = std::max({1.0, std::fabs(at(low)), std::fabs(at(high))});
    largest = std::max(largest, change(low, std::nextafter(high, kInf)) / size);
  }
  return largest;
}

// A derivative says nothing of a jump: the row must.
TEST(Operations, WhatIsCalledSmoothDoesNotJump) {
  constexpr double kOthers[] = {0.3, 0.8};
  for (const Op op : elementwise()) {
    const auto arity = static_cast<std::size_t>(ir::op_arity(op));
    for (std::size_t k = 0; k < arity; ++k) {
      const ir::OpClass how = ir::op_class(op, k);
      if (how != ir::OpClass::smooth && how != ir::OpClass::kink) continue;
      const auto [from, to] = range_of(ir::op_takes(op, k));
      for (const double other : kOthers) {
        const std::vector<double> args(arity, other);
        EXPECT_LT(largest_jump(op, args, k, from, to), 1e-9)
            << ir::op_name(op) << " by operand " << k << ", beside " << other
            << "; its class in ir/op.def should be jump";
      }
    }
  }
}

TEST(Operations, PoisonHasAReason) {
  for (const Op op : elementwise()) {
    // Latents and scores are never poison by themselves.
    if (ir::op_takes(op, 0) == ir::OpTakes::tail) continue;
    const auto operands = combinations(ordinary(), ir::op_arity(op));
    ir::Node node;
    node.op = op;
    for (std::size_t i = 0; i < operands[0].size(); ++i) {
      if (std::isfinite(evaluated(op, operands, i))) continue;
      std::vector<double> args;
      for (const auto& operand : operands) args.push_back(operand[i]);
      EXPECT_NE(ir::poison_reason(ir::Module(), node, args), "the result is too large")
          << text_of(op, operands, i) << ": say why in poison_reason (ir/poison.cpp)";
    }
  }
}

TEST(Operations, ExecutorsAgree) {
  for (const Op op : every_operation()) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const ir::Module module = testing::operation_module(op, seed);
      ASSERT_EQ(ir::verify(module), "") << ir::op_name(op) << "\n" << ir::print(module);
      ASSERT_TRUE(has(module, op)) << ir::op_name(op);
      const auto program = Program::compile(module, ir::default_inputs(module));
      ASSERT_TRUE(program.ok()) << ir::op_name(op);
      for (const std::string& isa : available_isas()) {
        SCOPED_TRACE(std::string(ir::op_name(op)));
        testing::compare(*program, RunOptions(), isa, 64, 0, 64, seed);
        if (::testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

void hash_columns(const ir::Module& module, std::uint64_t seed, testing_hash::Hash& hash) {
  const auto program = Program::compile(module, ir::default_inputs(module));
  ASSERT_TRUE(program.ok());
  const Program::Impl& impl = program->impl();
  RunOptions options;
  options.seed = seed;
  const Noise noise(impl.module, options);
  block::Machine machine(impl.plan, impl.residual.module, impl.inputs, noise,
                         *block::find_kernels(available_isas().front()), 128);
  machine.run(0, 100);
  for (std::size_t c = 0; c < impl.columns.size(); ++c) {
    for (std::size_t i = 0; i < 100; ++i) {
      // What fails is not a value.
      const double v = machine.columns()[c][i];
      hash.add(std::isfinite(v) ? v : NAN);
    }
  }
}

// No compiler and no machine gives other values. An elementwise operation's line is its own; that of
// another moves with the operations and laws that its operands are made of.
TEST(Operations, BitsAreThoseInGit) {
  testing_golden::Lines lines;
  for (const Op op : every_operation()) {
    testing_hash::Hash hash;
    if (ir::is_pure_scalar(op)) {
      std::vector<double> numbers = extraordinary();
      numbers.insert(numbers.end(), {0.1, -0.3, 1e-5, 0.999, 7.7, -123.456, 1e5});
      const auto operands = combinations(numbers, ir::op_arity(op));
      for (std::size_t i = 0; i < operands[0].size(); ++i) hash.add(evaluated(op, operands, i));
    } else {
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        hash_columns(testing::operation_module(op, seed), seed, hash);
      }
    }
    lines.emplace_back(ir::op_name(op), hash.value());
  }
  testing_hash::Hash modules;
  testing_hash::Hash values;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const ir::Module module = testing::random_module(seed);
    modules.add(ir::print(module));
    hash_columns(module, seed, values);
  }
  lines.emplace_back("random_modules", modules.value());
  lines.emplace_back("values_of_random_modules", values.value());
  const std::string moved = testing_golden::compare(PLIMSOLL_ROOT, "operations", lines);
  EXPECT_TRUE(moved.empty()) << moved;
}

}  // namespace
}  // namespace plimsoll::engine
