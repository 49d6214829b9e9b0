// A result as JSON; docs/results.md describes every field.
//
//   numbers   the shortest decimals that read back to the same doubles; never NaN
//   absent    null, with a "reason" beside it
//   order     of fields as documented; of outcomes and limits as in the result
#pragma once

#include <string>

#include "plimsoll/result.h"

namespace plimsoll::report {

// Indented by `indent` spaces; -1 for one line.
std::string write_json(const RunResult& result, int indent = 2);

}  // namespace plimsoll::report
