// From summaries of columns to the figures that are shown, and the verdicts on them.
#include "simulate/judge.h"

#include "stats/verdict.h"

namespace plimsoll::simulate {

void set_statistics(OutcomeResult& outcome, const stats::ColumnSummary& column) {
  const stats::Moments& moments = column.moments;
  outcome.mean = {moments.mean, moments.mean_se, column.mean_doubt};
  outcome.sd = {moments.sd, moments.sd_se, column.sd_doubt};
  if (column.tail_index) outcome.tail_index = column.tail_index->value;
  outcome.skewness = moments.skewness;
  outcome.kurtosis = moments.kurtosis;
  outcome.min = column.min;
  outcome.max = column.max;
  for (const stats::QuantileSummary& quantile : column.quantiles) {
    outcome.quantiles.push_back({quantile.level, quantile.value, quantile.low, quantile.high});
  }
  for (const stats::ShortfallSummary& shortfall : column.shortfalls) {
    outcome.es.push_back(
        {shortfall.level, shortfall.value, shortfall.se, shortfall.doubt, shortfall.n_tail});
  }
  if (column.negative) {
    const stats::Bounds bounds = stats::probability_bounds(column, *column.negative, 0.95);
    outcome.p_negative =
        ProbabilityResult{column.negative->value, column.negative->se, bounds.low, bounds.high};
  }
}

namespace {

void judge(LimitResult& limit, std::optional<double> value, std::optional<double> se,
           stats::Bounds bounds) {
  limit.value = value;
  limit.se = se;
  limit.low = bounds.low;
  limit.high = bounds.high;
  limit.verdict = stats::judge(bounds.low, bounds.high, limit.relation, limit.bound);
}

}  // namespace

void judge_probability(LimitResult& limit, const stats::ColumnSummary& column) {
  limit.is_probability = true;
  if (column.n_trials == 0) return;
  judge(limit, column.probability->value, column.probability->se,
        stats::probability_bounds(column, limit.confidence));
}

namespace {

void judge_by_error(LimitResult& limit, const stats::ColumnSummary& column, const Estimate& found,
                    stats::Bounds bounds) {
  limit.doubt = found.doubt;
  if (column.tail_index) limit.tail_index = column.tail_index->value;
  judge(limit, found.value, found.se, bounds);
}

void judge_by_error(LimitResult& limit, const stats::ColumnSummary& column, const Estimate& found) {
  judge_by_error(limit, column, found,
                 stats::error_bounds(column, found.value, found.se, found.doubt, limit.confidence));
}

}  // namespace

void judge_mean(LimitResult& limit, const stats::ColumnSummary& column) {
  const stats::Moments& moments = column.moments;
  judge_by_error(limit, column, {moments.mean, moments.mean_se, column.mean_doubt});
}

void judge_sd(LimitResult& limit, const stats::ColumnSummary& column) {
  const stats::Moments& moments = column.moments;
  judge_by_error(limit, column, {moments.sd, moments.sd_se, column.sd_doubt},
                 stats::sd_bounds(column, limit.confidence));
}

void judge_quantile(LimitResult& limit, const stats::ColumnSummary& column, std::size_t index) {
  if (column.n_trials == 0) return;
  const stats::QuantileSummary& quantile = column.quantiles[index];
  judge(limit, quantile.value, std::nullopt, {quantile.low, quantile.high});
}

void judge_shortfall(LimitResult& limit, const stats::ColumnSummary& column, std::size_t index) {
  if (column.n_trials == 0) return;
  const stats::ShortfallSummary& shortfall = column.shortfalls[index];
  judge_by_error(limit, column, {shortfall.value, shortfall.se, shortfall.doubt});
}

}  // namespace plimsoll::simulate
