// What may be said about a limit: an interval for the statistic against the bound.
//
//   holds      the whole interval keeps the limit
//   breached   the whole interval breaks it
//   too_close  neither, or an end of the interval is absent: more trials are needed
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "plimsoll/estimate.h"

namespace plimsoll::stats {

using plimsoll::Relation;
using plimsoll::Verdict;

// "holds", "breached", "too_close".
std::string_view verdict_name(Verdict verdict);
// "<=", "<", ">=", ">".
std::string_view relation_sign(Relation relation);

// Confidence of each interval of a limit judged in `n_periods` periods at once, so that all of them
// cover together with 99 % (Bonferroni).
double limit_confidence(int n_periods);

Verdict judge(std::optional<double> low, std::optional<double> high, Relation relation,
              double bound);

}  // namespace plimsoll::stats
