// The answer of `plimsoll fit`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/fit.h"

namespace plimsoll::report {

// The laws ranked, the best one's parameters and quantiles, tails, and lines to paste.
std::string write_text(const FitResult& result);
nlohmann::ordered_json to_json(const FitResult& result);
// level,seen,fitted: the quantiles of the values and of the best law.
std::string quantiles_csv(const FitResult& result);

}  // namespace plimsoll::report
