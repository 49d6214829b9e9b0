#include "stats/summary.h"

#include <algorithm>

#include "base/check.h"
#include "stats/critical.h"

namespace plimsoll::stats {

Bounds error_bounds(const ColumnSummary& column, std::optional<double> value,
                    std::optional<double> se, double confidence) {
  if (!value || !se) return {};
  const double critical = column.degrees_of_freedom == 0
                              ? normal_critical(confidence)
                              : student_critical(column.degrees_of_freedom, confidence);
  return {*value - critical * *se, *value + critical * *se};
}

Bounds probability_bounds(const ColumnSummary& column, const ProbabilitySummary& probability,
                          double confidence) {
  // A replicated run with under two complete replicates has no error at all.
  if (probability.n_trials == 0 || !probability.se) return {};
  if (column.degrees_of_freedom == 0) {
    const Interval exact =
        clopper_pearson_interval(probability.n_hits, probability.n_trials, confidence);
    return {exact.low, exact.high};
  }
  Bounds bounds = error_bounds(column, probability.value, probability.se, confidence);
  if (bounds.low) bounds.low = std::max(0.0, *bounds.low);
  if (bounds.high) bounds.high = std::min(1.0, *bounds.high);
  return bounds;
}

Bounds probability_bounds(const ColumnSummary& column, double confidence) {
  PLIMSOLL_CHECK(column.probability.has_value());
  return probability_bounds(column, *column.probability, confidence);
}

}  // namespace plimsoll::stats
