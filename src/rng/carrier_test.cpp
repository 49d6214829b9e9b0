// The same latents from every carrier.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/testing_golden.h"
#include "base/testing_hash.h"
#include "rng/carrier_probe.h"
#include "rng/latin.h"
#include "rng/sobol.h"

namespace plimsoll::rng {
namespace {

void expect_same(LatentProbe probe_of_set) {
  constexpr std::int64_t kTrials = 173;
  std::vector<std::uint64_t> trials;
  std::vector<std::uint64_t> ordinals;
  for (std::uint64_t i = 0; i < kTrials; ++i) {
    trials.push_back(i * i * 0x1234567U);
    ordinals.push_back(i % 7);
  }
  for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1} << 33}) {
    std::vector<double> out(2 * kTrials);
    probe_of_set(0xfedcba9876543210U, first, kTrials, trials.data(), ordinals.data(), out.data());
    for (std::size_t i = 0; i < kTrials; ++i) {
      EXPECT_EQ(out[i], latent(0xfedcba9876543210U, first + i, 24150, 3));
      EXPECT_EQ(out[i + kTrials], latent(0xfedcba9876543210U, trials[i], 24150,
                                         static_cast<std::uint32_t>(ordinals[i])));
    }
  }
}

TEST(LatentCarrier, EverySetGivesTheSameBits) {
  expect_same(probe);
#ifdef PLIMSOLL_X86_PROBES
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2) expect_same(probe_avx2);
  if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    expect_same(probe_avx512);
  }
#endif
}

// No compiler and no machine gives others.
TEST(LatentCarrier, BitsAreThoseInGit) {
  constexpr std::size_t kPoints = 4096;
  std::vector<double> out(kPoints);
  testing_golden::Lines lines;
  const auto add = [&](const std::string& name) {
    testing_hash::Hash hash;
    for (const double v : out) hash.add(v);
    lines.emplace_back(name, hash.value());
  };
  latents<math::Pack>(0x0123456789abcdefU, 5, kPoints, 24150, 3, out.data());
  add("philox");
  latin_latents(77, 3, 12, 0, kPoints, out.data());
  add("latin");
  const Sobol sobol(60);
  for (const std::size_t dimension : {0U, 1U, 23U, 59U}) {
    sobol.latents(dimension, 77 + dimension, 3, 0, kPoints, out.data());
    add("sobol_" + std::to_string(dimension));
  }
  const std::string moved = testing_golden::compare(PLIMSOLL_ROOT, "latents", lines);
  EXPECT_TRUE(moved.empty()) << moved;
}

}  // namespace
}  // namespace plimsoll::rng
