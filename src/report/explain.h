// The answers of `plimsoll explain`.
//
//   statements  every line with its amount, in all columns: one that never varies or was drawn once has
//               its amount in each period, as the subtotals under it count it
//   columns     fiscal years; one that the horizon cuts off is marked, with the periods that it has
//   digits      whole units where the largest amount has four digits or more, else four digits of it;
//               sums tie to half a unit of the last digit for each line, and a note says so where one
//               does not tie as printed
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/explain.h"

namespace plimsoll::report {

std::string write_text(const TrialResult& result);
std::string write_text(const WorstResult& result);
nlohmann::json to_json(const WorstResult& result);
// What chosen futures have in common, as other answers tell it too.
nlohmann::json struck_json(const WorstResult::Struck& one);
nlohmann::json leaning_json(const WorstResult::Leaning& one);

}  // namespace plimsoll::report
