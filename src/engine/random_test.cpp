// Reference and block executor on random modules, bit by bit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>

#include "base/testing_hash.h"
#include "engine/block/dispatch.h"
#include "engine/block/machine.h"
#include "engine/program.h"
#include "engine/reference.h"
#include "engine/testing_random.h"
#include "rng/philox.h"

namespace plimsoll::engine {
namespace {

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (!std::isfinite(a) && !std::isfinite(b) && (std::isnan(a) || std::isnan(b)));
}

// Values of all columns for trials first .. first + n - 1, poison included.
void compare(const Program& program, const RunOptions& options, const std::string& isa, int chunk,
             std::uint64_t first, std::size_t n, std::uint64_t seed) {
  const Program::Impl& impl = program.impl();
  const Noise noise(impl.module, options);
  block::Machine machine(impl.plan, impl.residual.module, impl.inputs, noise,
                         *block::find_kernels(isa), chunk);
  machine.run(first, n);
  Reference reference(impl.module, impl.inputs, &noise, impl.mask);
  for (std::size_t i = 0; i < n; i += 1 + n / 24) {
    reference.run(first + i);
    for (std::size_t c = 0; c < impl.columns.size(); ++c) {
      const FlatColumn& flat = impl.columns[c];
      const ir::NodeId node = impl.module.columns[flat.column.value].node;
      const std::uint32_t period = flat.period == kNoPeriod ? 0 : flat.period;
      const double expected = reference.value(node, period)[flat.label];
      const double got = machine.columns()[c][i];
      ASSERT_TRUE(same(expected, got))
          << "seed " << seed << " isa " << isa << " trial " << first + i << " " << flat.name
          << " node %" << node.value << " period " << period << ": " << expected << " and " << got
          << "\n"
          << ir::print(impl.module).substr(0, 20000);
    }
  }
}

// Every latent from its place alone, by another route than the sampler's.
class OtherLatents final : public LatentSource {
 public:
  explicit OtherLatents(const ir::Module& module) : noise_(module, RunOptions()) {}

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override {
    for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
  }
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override {
    return rng::latent(slot.value * 64 + element + 1, trial, noise_.month(slot, period), ordinal);
  }

 private:
  Noise noise_;
};

TEST(Executors, AgreeOnRandomModulesWithLatentsFromElsewhere) {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    const ir::Module module = testing::random_module(seed);
    const auto program = Program::compile(module, ir::default_inputs(module));
    ASSERT_TRUE(program.ok());
    const OtherLatents source(module);
    RunOptions options;
    options.latents = &source;
    compare(*program, options, available_isas().front(), 64, 0, 60, seed);
    if (HasFatalFailure()) return;
  }
}

// PLIMSOLL_RANDOM_MODULES: how many, instead of 60.
TEST(Executors, AgreeOnRandomModules) {
  const std::vector<std::string> isas = available_isas();
  const char* wish = std::getenv("PLIMSOLL_RANDOM_MODULES");
  const std::uint64_t n_modules = wish != nullptr ? std::strtoull(wish, nullptr, 10) : 60;
  for (std::uint64_t seed = 0; seed < n_modules; ++seed) {
    const ir::Module module = testing::random_module(seed);
    ASSERT_EQ(ir::verify(module), "") << seed << "\n" << ir::print(module);
    const auto program = Program::compile(module, ir::default_inputs(module));
    ASSERT_TRUE(program.ok());
    RunOptions options;
    options.seed = seed;
    const std::string& isa = isas[seed % isas.size()];
    compare(*program, options, isa, 64, 64 * seed, 64, seed);
    if (HasFatalFailure()) return;
    if (seed % 3 == 0) compare(*program, options, isa, 256, 0, 200, seed);
    if (HasFatalFailure()) return;
  }
}

TEST(Executors, AgreeUnderSamplingPlans) {
  for (const Sampler sampler : {Sampler::latin, Sampler::sobol}) {
    for (std::uint64_t seed = 200; seed < 204; ++seed) {
      const ir::Module module = testing::random_module(seed);
      const auto program = Program::compile(module, ir::default_inputs(module));
      RunOptions options;
      options.sampler = sampler;
      options.replicates = 4;
      options.n_trials = 200;
      // Blocks reach over replicates of 64 points.
      compare(*program, options, available_isas().front(), 128, 32, 128, seed);
      if (HasFatalFailure()) return;
    }
  }
}

// The bits in git: no compiler and no machine builds other modules or gives other values.
TEST(Executors, BitsAreThoseInGit) {
  testing_hash::Hash modules;
  testing_hash::Hash values;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const ir::Module module = testing::random_module(seed);
    modules.add(ir::print(module));
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
        values.add(std::isfinite(v) ? v : NAN);
      }
    }
  }
  EXPECT_EQ(modules.value(), 0x83a71997ce0a8fdcU);
  EXPECT_EQ(values.value(), 0xcc9cb6332771b6b2U);
}

}  // namespace
}  // namespace plimsoll::engine
