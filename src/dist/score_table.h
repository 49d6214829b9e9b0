// The normal score z with the probability of a t score, Phi(z) = T(t), as polynomials: what a draw under a t copula
// takes from its t score to what laws read.
//
//   exact    within 1e-12 of exact(); where a polynomial does not reach this, and beyond 2^16, exact() itself
//   rule     Op::score_of_t with degrees of freedom that no trial changes is this table in every executor: score()
//            here, or ScoreKernel over any carrier with exact() in the lanes it leaves NaN, give the same bits
//   cost     some 260 exact tails once, about 0.5 ms; 16 KiB
//   threads  const members may be called from any thread
#pragma once

#include <array>
#include <memory>

#include "dist/distribution.h"
#include "dist/score_kernel.h"

namespace plimsoll::dist {

class ScoreTable {
 public:
  // `t_law` is a Student's t law without location and scale.
  explicit ScoreTable(std::unique_ptr<Distribution> t_law);

  double score(double t) const {
    const double z = ScoreKernel::score(t, rows());
    return z == z ? z : exact(*law_, t);
  }
  // By the tail of the law itself: full relative accuracy while that is a normal number.
  static double exact(const Distribution& t_law, double t) {
    return math::normal_score(t > 0 ? -t_law.survival(t) : t_law.cdf(t));
  }

  // For ScoreKernel: kRows rows of kTerms coefficients.
  const double* rows() const { return rows_.data(); }
  const Distribution& law() const { return *law_; }
  // How many pieces are polynomials.
  int n_served() const { return n_served_; }

 private:
  std::unique_ptr<Distribution> law_;
  int n_served_ = 0;
  std::array<double, ScoreKernel::kRows * ScoreKernel::kTerms> rows_;
};

// Student's t law of these degrees of freedom; null where there is none.
std::unique_ptr<Distribution> make_t_law(double degrees);

}  // namespace plimsoll::dist
