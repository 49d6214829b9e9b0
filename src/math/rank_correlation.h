// What rank correlations are under a copula, and which latent correlation gives a rank correlation.
//
//   latent    the correlation of the elliptical pair below the copula: of normal scores, or, under a
//             t copula, of the normal scores before their common factor
//   Kendall   (2 / pi) asin(latent) under every elliptical copula, so also under Student's
//   Spearman  (6 / pi) asin(latent / 2) under the Gaussian copula; less under Student's, where it is
//             an integral over the three mixing variables of a pair and its two independent copies
//   exact     plain IEEE operations and math's own functions: the same bits everywhere. The two
//             directions agree to 1e-13, and to 1e-8 closer to 1 than 1e-6; above kMostDegrees the
//             Gaussian relation stands in, which is wrong by less than 1e-9
//   cost      a RankOfStudent of 1 degree 0.5 ms, of 0.1 degrees 0.1 s, of many 30 us; then some us
//             a figure
//   source    Kruskal, "Ordinal measures of association", JASA 1958; Fang, Fang and Kotz, "The
//             meta-elliptical distributions with given marginals", Journal of Multivariate Analysis
//             82, 2002 (Kendall); the integral is derived in the source
//   tested    rank_correlation_test.cpp; as realised by runs: tests/rank_correlation_test.py
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace plimsoll::math {

// Ranks of finite values, from 1; equal ones share the mean of theirs.
std::vector<double> middle_ranks(std::span<const double> values);

// NaN outside [-1, 1].
double gaussian_from_spearman(double rho);
double elliptical_from_kendall(double tau);

// Spearman's correlation under a t copula of given degrees.
class RankOfStudent {
 public:
  static constexpr double kLeastDegrees = 0.1;
  static constexpr double kMostDegrees = 1e8;

  // nullopt where the degrees are below kLeastDegrees or not finite.
  static std::optional<RankOfStudent> of(double degrees);

  // Both NaN outside [-1, 1]; each is odd, increasing, and the inverse of the other.
  double spearman(double latent) const;
  double latent(double spearman) const;

 private:
  // The law of m = (1 + A)(1 + B) - 1: A and B are ratios of mixing variables.
  struct Node {
    double m;
    double weight;
  };

  RankOfStudent() = default;
  double slope(double latent) const;

  // Empty: the Gaussian relation.
  std::vector<Node> nodes_;
};

}  // namespace plimsoll::math
