// Normal scores that depend on three draws of a sampler, so that planned points are neither perfect
// nor useless for what is made of them.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "math/functions.h"
#include "rng/latin.h"
#include "rng/sobol.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {

enum class Sampler { random, latin, sobol };
inline constexpr const char* kSamplers[] = {"random", "latin", "sobol"};
inline constexpr std::size_t kScoreDraws = 3;

struct Points {
  int n_replicates = 0;
  int log2_size = 0;
};

// The normal quantile at a level in (0, 1).
inline double score_at(double level) {
  return math::normal_score(level <= 0.5 ? level : level - 1);
}

inline std::vector<double> random_scores(std::uint64_t seed, std::size_t n) {
  TestNumbers numbers(seed * 1'000'003);
  std::vector<double> out(n, 0.0);
  for (std::size_t draw = 0; draw < kScoreDraws; ++draw) {
    numbers.next();
    for (double& x : out) x += score_at(numbers.uniform() + 0x1p-54);
  }
  for (double& x : out) x /= std::sqrt(static_cast<double>(kScoreDraws));
  return out;
}

// Of latin or sobol, `sobol` with n_draws dimensions.
inline std::vector<double> planned_scores(Sampler sampler, std::uint64_t seed, Points points,
                                          const rng::Sobol& sobol,
                                          std::size_t n_draws = kScoreDraws) {
  TestNumbers numbers(seed * 1'000'003 + static_cast<std::uint64_t>(sampler));
  std::vector<double> latents(std::size_t{1} << points.log2_size);
  const auto n_replicates = static_cast<std::uint32_t>(points.n_replicates);
  std::vector<double> out(latents.size() * n_replicates, 0.0);
  for (std::size_t draw = 0; draw < n_draws; ++draw) {
    const std::uint64_t key = numbers.next();
    for (std::uint32_t r = 0; r < n_replicates; ++r) {
      if (sampler == Sampler::latin) {
        rng::latin_latents(key, r, points.log2_size, 0, latents.size(), latents.data());
      } else {
        sobol.latents(draw, key, r, 0, latents.size(), latents.data());
      }
      for (std::size_t i = 0; i < latents.size(); ++i) {
        out[r * latents.size() + i] += math::normal_score(latents[i]);
      }
    }
  }
  for (double& x : out) x /= std::sqrt(static_cast<double>(n_draws));
  return out;
}

}  // namespace plimsoll::stats
