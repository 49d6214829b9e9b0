// Every variant has the bits of a run of its own.
#include "engine/variants.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <mutex>

#include "engine/testing.h"
#include "engine/testing_random.h"

namespace plimsoll::engine {
namespace {

using ir::NodeId;
using ir::Op;
using ir::Region;
using ir::Sample;

// Sums over trials and columns of what stands where: the order of blocks does not matter.
struct Sums {
  std::mutex mutex;
  std::uint64_t digest = 0;
  std::uint64_t n = 0;

  void add(std::uint64_t first, std::size_t n_here, std::size_t n_columns,
           const double* const* columns) {
    const std::lock_guard lock(mutex);
    n += n_here;
    for (std::size_t c = 0; c < n_columns; ++c) {
      for (std::size_t i = 0; i < n_here; ++i) {
        const auto bits = std::bit_cast<std::uint64_t>(columns[c][i]);
        digest += (bits ^ (first + i) * 0xbf58476d1ce4e5b9U) * (2 * c + 1) * 0x9e3779b97f4a7c15U;
      }
    }
  }
};

struct Alone {
  std::uint64_t digest = 0;
  std::optional<RunFailure> failure;
};

Alone run_alone(const ir::Module& module, const ir::RunInputs& inputs, const RunOptions& options) {
  const auto program = Program::compile(module, inputs);
  Sums sums;
  const auto report =
      run(*program, options, [&](int, std::uint64_t first, std::size_t n, const double* const* c) {
        sums.add(first, n, program->columns().size(), c);
      });
  EXPECT_TRUE(report.ok());
  return {sums.digest, report->failure};
}

// The module's own inputs, then each switch the other way round, then each given changed.
std::vector<ir::RunInputs> variants_of(const ir::Module& module) {
  std::vector<ir::RunInputs> variants(1, ir::default_inputs(module));
  for (std::size_t f = 0; f < module.flags.size(); ++f) {
    variants.push_back(variants[0]);
    variants.back().flags[f] = variants[0].flags[f] != 0 ? 0 : 1;
  }
  for (std::size_t i = 0; i < module.inputs.size(); ++i) {
    variants.push_back(variants[0]);
    for (double& value : variants.back().inputs[i]) value = value * 0.5 + 0.125;
  }
  // Twice the same.
  variants.push_back(variants[0]);
  return variants;
}

TEST(Variants, HaveTheBitsOfSeparateRuns) {
  int n_compared = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const ir::Module module = testing::random_module(seed);
    RunOptions options;
    options.n_trials = 150;
    options.seed = seed;
    options.threads = 2;
    options.block_size = 64;
    const std::vector<ir::RunInputs> all = variants_of(module);
    std::vector<Alone> alone;
    std::vector<ir::RunInputs> well;
    for (const ir::RunInputs& inputs : all) {
      const Alone one = run_alone(module, inputs, options);
      if (one.failure) continue;
      alone.push_back(one);
      well.push_back(inputs);
    }
    if (well.empty()) continue;
    const auto program = VariantProgram::compile(module, well);
    ASSERT_TRUE(program.ok());
    ASSERT_EQ(program->n_variants(), well.size());
    for (const Executor executor : {Executor::block, Executor::reference}) {
      options.executor = executor;
      std::vector<Sums> sums(well.size());
      const auto report =
          run_variants(*program, options,
                       [&](int, std::size_t variant, std::uint64_t first, std::size_t n,
                           const double* const* columns) {
                         sums[variant].add(first, n, program->columns().size(), columns);
                       });
      ASSERT_TRUE(report.ok());
      ASSERT_FALSE(report->run.failure.has_value()) << seed;
      for (std::size_t v = 0; v < well.size(); ++v) {
        EXPECT_EQ(sums[v].n, 150U);
        EXPECT_EQ(sums[v].digest, alone[v].digest) << seed << " variant " << v;
        ++n_compared;
      }
    }
  }
  EXPECT_GT(n_compared, 60);
}

// x ~ normal(0, 1); y = x / given: fails where the given is 0.
TEST(Variants, NameTheOneThatFails) {
  testing::Builder b;
  b.quarters(2);
  const NodeId x = b.normal(b.noise(Region::trial, b.scalar()), b.constant(0), b.constant(1));
  const NodeId divisor = b.input({2}, b.scalar());
  const NodeId y = b.op(Op::div, {x, divisor});
  // A failure that names what it read needs the model's own definitions.
  ir::Def divisor_def;
  divisor_def.full_name = "divisor";
  divisor_def.node = divisor;
  b.module.node(divisor).def = ir::DefId(b.module.defs.size());
  b.module.defs.push_back(divisor_def);
  b.column("x", x, Sample::trial);
  b.column("y", y, Sample::trial);
  std::vector<ir::RunInputs> variants(kVariantGroup + 3, ir::default_inputs(b.module));
  variants.back().inputs[0][0] = 0;
  const auto program = VariantProgram::compile(b.module, variants);
  ASSERT_TRUE(program.ok());
  // x does not read the given; y does.
  EXPECT_EQ(program->same_as(kVariantGroup + 2, 0), kVariantGroup);
  EXPECT_EQ(program->same_as(kVariantGroup + 2, 1), kVariantGroup + 2);
  EXPECT_FALSE(program->is_uniform(kVariantGroup + 2, 0));
  RunOptions options;
  options.n_trials = 100;
  const auto report = run_variants(
      *program, options, [](int, std::size_t, std::uint64_t, std::size_t, const double* const*) {});
  ASSERT_TRUE(report->run.failure.has_value());
  EXPECT_EQ(report->failing_variant, kVariantGroup + 2);
  EXPECT_EQ(report->run.failure->trial, 0U);
  EXPECT_EQ(report->run.failure->node, y);
  EXPECT_EQ(report->run.failure->reason, "division by zero");
  ASSERT_EQ(report->run.failure->operands.size(), 2U);
  EXPECT_EQ(report->run.failure->operands[1].name, "divisor");
}

TEST(Variants, RefuseInputsOfAnotherModel) {
  testing::Builder b;
  const NodeId x = b.constant(1);
  b.column("x", x, Sample::trial);
  EXPECT_FALSE(VariantProgram::compile(b.module, {}).ok());
  ir::RunInputs other;
  other.flags.push_back(1);
  EXPECT_FALSE(VariantProgram::compile(b.module, {other}).ok());
}

}  // namespace
}  // namespace plimsoll::engine
