// From a column's summary to the figures of a result.
#pragma once

#include "plimsoll/result.h"
#include "stats/summary.h"

namespace plimsoll::simulate {

// Fills in everything that a column tells, from `mean` to `p_negative`.
void set_statistics(OutcomeResult& outcome, const stats::ColumnSummary& column);

// Each fills in value, se, low, high and verdict; name, relation, bound and confidence stand
// already.
void judge_probability(LimitResult& limit, const stats::ColumnSummary& column);
void judge_mean(LimitResult& limit, const stats::ColumnSummary& column);
void judge_sd(LimitResult& limit, const stats::ColumnSummary& column);
// The request of that quantile must have asked for limit.confidence.
void judge_quantile(LimitResult& limit, const stats::ColumnSummary& column, std::size_t index);
void judge_shortfall(LimitResult& limit, const stats::ColumnSummary& column, std::size_t index);

}  // namespace plimsoll::simulate
