// The probability of a rare failure by subset simulation: a chain of ever rarer conditions, each
// reached from the last by Markov chains.
//
//   failure   margin at or below 0 (questions/margin.h)
//   levels    each holds a tenth of the points of the one before; every point of a level starts a
//             chain by preconditioned Crank-Nicolson steps in standard normal space, whose step is
//             adapted to an acceptance of 0.4
//   error     from independent replicates, each with its own levels; replicates are added until the
//             relative error is reached or the budget is spent
//   exact     the same bits for every thread count
//   source    Au, Beck, "Estimation of small failure probabilities in high dimensions by subset
//             simulation", Probabilistic Engineering Mechanics 16(4), 2001; Papaioannou, Betz,
//             Zwirglmaier, Straub, "MCMC algorithms for subset simulation", ibid. 41, 2015
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "questions/latent_space.h"

namespace plimsoll::questions {

struct SubsetOptions {
  engine::RunOptions run;
  // Points of one level of one replicate.
  std::size_t n_level = 2000;
  // Replicates done side by side.
  std::size_t n_side = 8;
  double relative_error = 0.1;
  std::uint64_t most_trials = 2'000'000;
  // Failing points kept for what is asked about them.
  std::size_t most_points = 4000;
  const std::atomic<bool>* stop = nullptr;
};

struct SubsetResult {
  double probability = 0;
  double se = 0;
  // One per replicate.
  std::vector<double> replicates;
  int n_levels = 0;
  std::uint64_t n_trials = 0;
  // Levels went on falling without reaching the failure: the probability is below this.
  double below = 0;
  bool interrupted = false;
  // Failing points, of each replicate as many as its probability's part of the whole.
  std::unique_ptr<Points> points;
  // By point: its replicate.
  std::vector<std::uint32_t> owners;
};

// `column`: of the margin, among the program's.
Result<SubsetResult> subset_simulation(const engine::Program& program, std::size_t column,
                                       const LatentSpace& space, const SubsetOptions& options);

}  // namespace plimsoll::questions
