// What is known of one column after a run. An absent number is one the trials do not support.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/binomial.h"
#include "stats/doubt.h"
#include "stats/moments.h"
#include "stats/rank_finder.h"
#include "stats/replicates.h"

namespace plimsoll::stats {

struct QuantileSummary {
  double level = 0.0;
  std::optional<double> confidence = 0.95;
  // The order statistic of rank ceil(n * level).
  double value = 0.0;
  // Order statistics; absent where too few trials lie beyond.
  std::optional<double> low;
  std::optional<double> high;
};

struct ShortfallSummary {
  double level = 0.0;
  Side side = Side::low;
  std::optional<double> value;
  std::optional<double> se;
  Doubt doubt = Doubt::none;
  // Whole trials in the tail.
  std::uint64_t n_tail = 0;
};

struct ProbabilitySummary {
  std::uint64_t n_hits = 0;
  std::uint64_t n_trials = 0;
  double value = 0.0;
  // By Wilson's formula, or from the replicates; 0 where no noise reaches the column.
  std::optional<double> se;
  // Of a replicated run.
  ReplicateHits replicates = {};
};

struct ColumnSummary {
  std::uint64_t n_trials = 0;
  // Standard errors included; those of a replicated run come from its replicates.
  Moments moments;
  // Whether those errors may be believed.
  Doubt mean_doubt = Doubt::none;
  Doubt sd_doubt = Doubt::none;
  // Of the heavier tail.
  std::optional<TailIndex> tail_index;
  // False: no noise reaches the column, and its one value is the whole truth.
  bool has_noise = true;
  std::optional<double> min;
  std::optional<double> max;
  // In the order of the request.
  std::vector<QuantileSummary> quantiles;
  std::vector<ShortfallSummary> shortfalls;
  // Of an indicator column: the chance of a 1.
  std::optional<ProbabilitySummary> probability;
  // Of any other: the chance of a value below zero.
  std::optional<ProbabilitySummary> negative;
  // Values up to each of the amounts of the request.
  std::vector<std::uint64_t> up_to;
  // 0: independent trials, normal intervals. Else complete replicates less one, Student's t.
  int degrees_of_freedom = 0;
};

// An interval either end of which may be unknown.
struct Bounds {
  std::optional<double> low;
  std::optional<double> high;
};

// value -+ critical value * se, by the column's degrees of freedom; absent ends without an error, or
// with one that is in doubt.
Bounds error_bounds(const ColumnSummary& column, std::optional<double> value,
                    std::optional<double> se, Doubt doubt, double confidence);
// Of the column's sd. Of independent trials the low end is lower by critical value^2 * sd / (2 n): the
// sd is measured from the trials' own mean, and how far that may be off makes it too large. It
// matters where the squared distances hardly vary, and there it is most of the error.
Bounds sd_bounds(const ColumnSummary& column, double confidence);
// Of one of the column's probabilities: Clopper-Pearson, or replicate_interval().
Bounds probability_bounds(const ColumnSummary& column, const ProbabilitySummary& probability,
                          double confidence);
// The same of an indicator column's own.
Bounds probability_bounds(const ColumnSummary& column, double confidence);

}  // namespace plimsoll::stats
