// A metalog fitted to samples: which one, and how well it fits.
//
//   fit       least squares of the metalog's curve through the samples' quantiles at up to 2048 levels, evenly spread and
//             closer in the tails
//   bounds    0 below where all samples are above it, 0 above where all are below it; else none. With and without are tried
//   terms     of the metalogs of 2 to 16 terms that rise, the fewest that are close (kCloseProbability, kCloseQuantile; of n samples
//             at least 1 and 10 divided by the root of n, which is their scatter, and never beyond what is_good() takes);
//             where none is, the fewest of those that are good whose largest difference in probability is within a tenth
//             of the least that any of them reaches. Of such, one with a finite deviation goes before one without
//   exact     plain IEEE operations: the same bits everywhere
//   cost      a sort, and some 0.3 s
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plimsoll::sipmath {

inline constexpr std::size_t kFewestFitted = 100;
// More terms than such a fit has follow the samples' own scatter, and bend in the tails.
inline constexpr double kCloseProbability = 0.003;
inline constexpr double kCloseQuantile = 0.03;
// Of a fit that counts as one.
inline constexpr double kMostProbability = 0.02;
inline constexpr double kMostQuantile = 0.1;

struct Fit {
  std::vector<double> terms;
  std::optional<double> low;
  std::optional<double> high;
  // The largest difference between the chance of a value under the metalog and its share of the samples.
  double probability = 1;
  // Of quantiles from 1 % to 99 %, in standard deviations of the samples.
  double quantile = 1e300;
  // Values beyond are about as frequent as the power -1 / tail of them: 0 where they are less so.
  double tail = 0;
  // Of the metalog at 25 levels of values, evenly from its 0.1 % to its 99.9 % quantile.
  std::vector<double> density;

  bool is_good() const { return probability <= kMostProbability && quantile <= kMostQuantile; }
  bool has_deviation() const { return tail < 0.5; }
};

// `sorted` rises, is finite and varies; at least kFewestFitted. `sd`: their standard deviation. Nothing where no metalog of
// any number of terms rises; where none is good, the one that is least far beyond the limits.
std::optional<Fit> fit_metalog(const std::vector<double>& sorted, double sd);

}  // namespace plimsoll::sipmath
