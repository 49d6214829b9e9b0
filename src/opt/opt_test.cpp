// Random modules before and after: the same bits; and small modules for each pass by itself.
#include "opt/opt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/replay.h"
#include "engine/testing.h"
#include "engine/testing_random.h"

namespace plimsoll::opt {
namespace {

using engine::testing::Builder;
using ir::NodeId;
using ir::Op;

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (!std::isfinite(a) && !std::isfinite(b));
}

TEST(Optimise, KeepsTheBitsOfRandomModules) {
  for (std::uint64_t seed = 3000; seed < 3200; ++seed) {
    const ir::Module before = engine::testing::random_module(seed);
    ir::Module after = before;
    optimise(after);
    ASSERT_EQ(ir::verify(after), "") << seed;
    EXPECT_LT(after.nodes.size(), before.nodes.size());
    const ir::RunInputs inputs = ir::default_inputs(before);
    engine::RunOptions options;
    options.tables = std::make_shared<dist::TableStore>();
    for (std::uint64_t trial = 0; trial < 4; ++trial) {
      const auto a = engine::replay(before, inputs, options, trial);
      const auto b = engine::replay(after, inputs, options, trial);
      ASSERT_TRUE(a && b);
      for (std::size_t c = 0; c < before.columns.size(); ++c) {
        const NodeId x = before.columns[c].node;
        const NodeId y = after.columns[c].node;
        const auto& before_values = a->values[x.value];
        const auto& after_values = b->values[y.value];
        for (std::uint32_t p = 0; p < before.time.n_periods; ++p) {
          // A value of a trial that is worked out per period in one of them is the same in all.
          const auto& was = before_values[std::min<std::size_t>(p, before_values.size() - 1)];
          const auto& is = after_values[std::min<std::size_t>(p, after_values.size() - 1)];
          for (std::uint32_t e = 0; e < before.size_of(x); ++e) {
            ASSERT_TRUE(same(was[e], is[e])) << seed << " column " << c << " period " << p;
          }
        }
      }
    }
  }
}

std::size_t count_of(const ir::Module& module, Op op) {
  return static_cast<std::size_t>(std::count_if(module.nodes.begin(), module.nodes.end(),
                                                [&](const ir::Node& n) { return n.op == op; }));
}

TEST(Optimise, FoldsConstantsButNotInputs) {
  Builder b;
  const NodeId three = b.op(Op::add, {b.constant(1), b.constant(2)});
  const NodeId given = b.input({4}, b.scalar());
  const NodeId x = b.op(Op::mul, {b.op(Op::add, {given, given}), b.op(Op::sqrt, {three})});
  const NodeId y = b.op(Op::select, {b.flag(true), x, three});
  b.column("y", y, ir::Sample::trial);
  optimise(b.module);
  EXPECT_EQ(count_of(b.module, Op::sqrt), 0U);
  EXPECT_EQ(count_of(b.module, Op::input), 1U);
  EXPECT_EQ(count_of(b.module, Op::flag), 1U);
  EXPECT_EQ(count_of(b.module, Op::select), 1U);
  const auto value =
      ir::evaluate_run_region(b.module, b.module.columns[0].node, ir::default_inputs(b.module));
  EXPECT_EQ(value[0], 8 * std::sqrt(3.0));
}

TEST(Optimise, KeepsWhatFails) {
  Builder b;
  const NodeId bad = b.op(Op::div, {b.constant(1), b.constant(0)});
  b.column("bad", bad, ir::Sample::trial);
  optimise(b.module);
  EXPECT_EQ(count_of(b.module, Op::div), 1U);
}

TEST(Optimise, SharesAndHoists) {
  Builder b;
  b.quarters(4);
  const NodeId x = b.noise(ir::Region::trial, b.scalar());
  ir::Node node = b.made_of(Op::exp, {x});
  // Written each period, though it is the same in all.
  node.region = ir::Region::period;
  const NodeId first = b.add(node, {x});
  const NodeId second = b.add(node, {x});
  b.column("sum", b.op(Op::add, {first, second}), ir::Sample::horizon);
  b.module.node(b.module.columns[0].node).region = ir::Region::period;
  optimise(b.module);
  EXPECT_EQ(count_of(b.module, Op::exp), 1U);
  EXPECT_EQ(b.module.node(b.module.columns[0].node).region, ir::Region::trial);
}

}  // namespace
}  // namespace plimsoll::opt
