// The bounds of a probability, by the interval that its trials allow.
#include "stats/summary.h"

#include <algorithm>

#include "base/check.h"
#include "stats/critical.h"

namespace plimsoll::stats {

namespace {

double critical_value(const ColumnSummary& column, double confidence) {
  return column.degrees_of_freedom == 0 ? normal_critical(confidence)
                                        : student_critical(column.degrees_of_freedom, confidence);
}

}  // namespace

Bounds error_bounds(const ColumnSummary& column, std::optional<double> value,
                    std::optional<double> se, Doubt doubt, double confidence) {
  if (!column.has_noise && value) return {value, value};
  if (!value || !se || doubt != Doubt::none) return {};
  const double half = critical_value(column, confidence) * *se;
  return {*value - half, *value + half};
}

// The mean square around any point is the variance plus the squared distance of the point from the
// mean, which lies within critical value * sd / sqrt(n) of the trials' own.
Bounds sd_bounds(const ColumnSummary& column, double confidence) {
  const std::optional<double> sd = column.moments.sd;
  Bounds out = error_bounds(column, sd, column.moments.sd_se, column.sd_doubt, confidence);
  if (!out.low || !column.has_noise) return out;
  if (column.degrees_of_freedom == 0) {
    const double critical = critical_value(column, confidence);
    *out.low -= critical * critical * *sd / (2.0 * static_cast<double>(column.n_trials));
  }
  out.low = std::max(*out.low, 0.0);
  return out;
}

Bounds probability_bounds(const ColumnSummary& column, const ProbabilitySummary& probability,
                          double confidence) {
  if (probability.n_trials == 0) return {};
  if (!column.has_noise) return {probability.value, probability.value};
  // A replicated run with under two complete replicates has no error at all.
  if (!probability.se) return {};
  const std::optional<Interval> interval =
      column.degrees_of_freedom == 0
          ? clopper_pearson_interval(probability.n_hits, probability.n_trials, confidence)
          : replicate_interval(probability.replicates, confidence);
  return {interval->low, interval->high};
}

Bounds probability_bounds(const ColumnSummary& column, double confidence) {
  PLIMSOLL_CHECK(column.probability.has_value());
  return probability_bounds(column, *column.probability, confidence);
}

}  // namespace plimsoll::stats
