// Laws fitted to a sample by maximum likelihood, and judged.
//
//   estimates   the likelihood's greatest point; standard errors from its second derivatives there (the observed information);
//               intervals of 95 % are normal ones of the logarithm of what is positive, of the logit of a share, of the number
//               itself else
//   score       the sum of log densities of each observation under the law fitted to the others: by refitting up to kExactRows
//               different values, else by one step of Newton from the whole fit with the observation taken out of slopes and
//               second derivatives
//   ranked      by that score. A law is not distinguishable from the best where its score is within one standard error of the
//               difference, by observation, of the best one's
//   p-values    of Kolmogorov-Smirnov and Anderson-Darling by the parametric bootstrap: samples of the fitted law, each
//               fitted again; noise by counters, so that neither threads nor the other laws change it. Where observations are
//               censored, of those that are not; of weights that are no whole numbers none
//   exact       plain IEEE operations and math's own functions: the same bits everywhere
//   cost        of 10^5 values a tenth of a second to a second a law, without p-values
//   source      docs/fit.md
//   tested      fit_test.cpp
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fit/family.h"
#include "fit/likelihood.h"

namespace plimsoll::fit {

inline constexpr std::size_t kExactRows = 400;
inline constexpr std::uint64_t kSeed = 1;

struct Estimate {
  double value = 0;
  // 0 of what is not estimated.
  double error = 0;
  double low = 0;
  double high = 0;
};

struct Goodness {
  double kolmogorov_smirnov = 0;
  double anderson_darling = 0;
  // Absent where there were no resamples, or too many of them have no fit.
  std::optional<double> p_kolmogorov_smirnov;
  std::optional<double> p_anderson_darling;
  int n_failed = 0;
};

struct LawFit {
  dist::LawId id = dist::LawId::count_;
  // Null where data do not determine the law.
  const Family* family = nullptr;
  // Why it is not ranked; empty where it is.
  std::string trouble;
  // There is a fit, and all below but the score is set.
  bool fitted = false;
  Frame frame;
  Top top;
  std::vector<double> numbers;
  // One for each parameter of the form.
  std::vector<Estimate> estimates;
  double log_likelihood = 0;
  double aic = 0;
  double bic = 0;
  Estimate quantile_95;
  // By row of the sample, then of what is censored below and above, each where there is any.
  std::vector<double> scores;
  bool scores_exact = true;
  double score = 0;
  // Below the best one's, with the standard error of the difference.
  double score_below_best = 0;
  double score_error = 0;
  bool is_near_best = false;
  Goodness goodness;

  std::unique_ptr<dist::Distribution> made() const;
};

// The fit alone.
LawFit fit_law(const Sample& sample, const Family& family);
// Adds scores.
void add_scores(const Sample& sample, LawFit& fit, std::size_t exact_rows = kExactRows);
// Adds figures of how well it fits.
void add_goodness(const Sample& sample, LawFit& fit, int resamples, std::uint64_t seed = kSeed);

// The law that values known exactly are of, given the bounds; null where rounding leaves nothing of it.
std::unique_ptr<dist::Distribution> observed_law(const Sample& sample, const LawFit& fit);

struct Options {
  // Empty: the usual ones, of counts where the sample's values are counts.
  std::vector<dist::LawId> laws;
  // Amounts of something: no laws of counts.
  bool have_unit = false;
  int resamples = 0;
  std::uint64_t seed = kSeed;
  int threads = 0;
  // Called after each law by one of the threads; true stops.
  std::function<bool(std::size_t done, std::size_t all)> stop;
};

// All values are whole, none is negative, and some come again: laws of counts are meant, unless the values have a unit.
bool looks_like_counts(const Sample& sample);

// Ranked ones first, best first; then what is not ranked, in order of the table of laws. Empty where stopped.
std::vector<LawFit> fit_laws(const Sample& sample, const Options& options);

// A generalised Pareto law of what lies above a threshold.
struct TailFit {
  double threshold = 0;
  double n_above = 0;
  std::string trouble;
  Estimate shape;
  Estimate scale;
  // scale - shape threshold, which does not change with the threshold where the law holds.
  Estimate modified_scale;
};
inline constexpr double kFewestInTail = 10;
TailFit fit_tail(const Sample& sample, double threshold);
// At thresholds between the median and where kFewestInTail values are left; rising.
std::vector<TailFit> stability(const Sample& sample);

}  // namespace plimsoll::fit
