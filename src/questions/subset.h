// The probability of a rare failure by subset simulation: a chain of ever rarer conditions, each
// reached from the last by Markov chains.
//
//   failure   margin at or below 0 (questions/margin.h)
//   levels    chosen by a first population, whose levels hold a tenth of the points of the one
//             before; that population is used for nothing else
//   estimate  independent replicates that go through the same levels with the same steps. As nothing
//             of their own chooses these, each is unbiased: the product of the shares of its points
//             that pass, 0 where none does (Del Moral, "Feynman-Kac Formulae", 2004, 7.4.1)
//   chains    preconditioned Crank-Nicolson steps in standard normal space, whose length the first
//             population has adapted to an acceptance of 0.4; later occurrences are drawn anew, few
//             at a time
//   error     from the spread of replicates; batches of them are added, of larger populations, until
//             the relative error is reached or the budget is spent
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

// Nothing in n trials: a chance above 3 / n would have shown itself in 95 % of runs.
inline constexpr double kRuleOfThree = 3;

struct SubsetOptions {
  engine::RunOptions run;
  // Points of the population that chooses the levels.
  std::size_t n_choosing = 16'000;
  // Points of one level of one replicate, in the first batch; a multiple of 160.
  std::size_t n_level = 1280;
  double relative_error = 0.1;
  std::uint64_t most_trials = 2'000'000;
  // Failing points kept for what is asked about them.
  std::size_t most_points = 4000;
  const std::atomic<bool>* stop = nullptr;
};

struct SubsetResult {
  double probability = 0;
  double se = 0;
  // 95 %, see replicates_interval().
  double low = 0;
  double high = 0;
  // The error asked for, of replicates enough to tell it.
  bool reached = false;
  // One per replicate, and its weight.
  std::vector<double> replicates;
  std::vector<double> weights;
  int n_levels = 0;
  std::uint64_t n_trials = 0;
  // Levels went on falling without reaching the failure: the probability is below this.
  double below = 0;
  // Nearly all points have the same margin, so that no level can be cut.
  bool stuck = false;
  bool interrupted = false;
  // Failing points, of each replicate as many as its probability's part of the whole.
  std::unique_ptr<Points> points;
  // By point: its replicate.
  std::vector<std::uint32_t> owners;
};

// `column`: of the margin, among the program's.
Result<SubsetResult> subset_simulation(const engine::Program& program, std::size_t column,
                                       const LatentSpace& space, const SubsetOptions& options);

// Fills probability, se, low and high from replicates and weights. The interval is Student's for the
// logarithm, as products of shares are skewed; its degrees of freedom are those of the replicates
// that make the sum up, (sum p)^2 / sum p^2 (Kish), so that one that holds nearly all gives a wide
// one.
void replicates_interval(SubsetResult& result);
// Their number.
double effective_replicates(const SubsetResult& result);

}  // namespace plimsoll::questions
