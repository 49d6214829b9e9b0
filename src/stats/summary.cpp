// The bounds of a probability, by the interval that its trials allow.
#include "stats/summary.h"

#include "base/check.h"
#include "stats/critical.h"

namespace plimsoll::stats {

Bounds error_bounds(const ColumnSummary& column, std::optional<double> value,
                    std::optional<double> se, Doubt doubt, double confidence) {
  if (!column.has_noise && value) return {value, value};
  if (!value || !se || doubt != Doubt::none) return {};
  const double critical = column.degrees_of_freedom == 0
                              ? normal_critical(confidence)
                              : student_critical(column.degrees_of_freedom, confidence);
  return {*value - critical * *se, *value + critical * *se};
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
