// Reference and block executor on random modules, bit by bit.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "engine/testing_compare.h"
#include "engine/testing_random.h"
#include "rng/philox.h"

namespace plimsoll::engine {
namespace {

using testing::compare;

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

}  // namespace
}  // namespace plimsoll::engine
