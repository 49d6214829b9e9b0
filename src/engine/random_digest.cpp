// A fingerprint of the block executor on random modules: the same number on every processor and for
// every instruction set. Prints the set and the number.
//
//   usage    random_digest [instruction set]
#include <bit>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <string>

#include "engine/block/dispatch.h"
#include "engine/block/machine.h"
#include "engine/program.h"
#include "engine/testing_random.h"

namespace {

constexpr std::uint64_t kModules = 120;
constexpr std::size_t kTrials = 192;

}  // namespace

int main(int argc, char** argv) {
  using namespace plimsoll::engine;
  const std::string isa = argc > 1 ? argv[1] : available_isas().front();
  const block::KernelTable* kernels = block::find_kernels(isa);
  if (kernels == nullptr) {
    std::fprintf(stderr, "random_digest: no instruction set %s here\n", isa.c_str());
    return 2;
  }
  // FNV-1a over 64-bit words; which of several things that are no number it is does not count.
  std::uint64_t digest = 0xcbf29ce484222325;
  for (std::uint64_t seed = 0; seed < kModules; ++seed) {
    const plimsoll::ir::Module module = testing::random_module(seed);
    const auto program = Program::compile(module, plimsoll::ir::default_inputs(module));
    if (!program.ok()) return 1;
    RunOptions options;
    options.seed = seed;
    const Program::Impl& impl = program->impl();
    const Noise noise(impl.module, options);
    block::Machine machine(impl.plan, impl.residual.module, impl.inputs, noise, *kernels, kTrials);
    machine.run(64 * seed, kTrials);
    for (const double* column : machine.columns()) {
      for (std::size_t i = 0; i < kTrials; ++i) {
        const std::uint64_t bits =
            std::isfinite(column[i]) ? std::bit_cast<std::uint64_t>(column[i]) : UINT64_MAX;
        digest = (digest ^ bits) * 0x100000001b3;
      }
    }
  }
  std::printf("%s %016" PRIx64 "\n", isa.c_str(), digest);
  return 0;
}
