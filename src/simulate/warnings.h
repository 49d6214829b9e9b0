// What the reader of a run should know before using a figure.
//
//   tails     a shortfall or quantile that fewer than kFewInTail trials lie beyond: the error of
//             its error is then about a tenth and more, and the tail's shape is little known. Said
//             once for each share of trials, with the trials that would be enough
//   heavy     a shortfall that one trial makes up much of
//   years     fiscal years that the horizon cuts are told as the months that they have, and no limit
//             is judged in them
//   limits    too close to call, with the trials that would decide if the estimate stands
#pragma once

#include <cstdint>

#include "ir/ir.h"
#include "plimsoll/result.h"

namespace plimsoll::simulate {

inline constexpr std::uint64_t kFewInTail = 100;

// Names the fiscal years that the horizon cuts, where something is told or judged each year.
void year_warnings(const ir::Module& module, RunResult& result);

// `in_full`: the outermost quantiles count too, which only files show.
void add_warnings(RunResult& result, bool in_full);

}  // namespace plimsoll::simulate
