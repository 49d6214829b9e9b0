// The answer of `plimsoll backtest`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/backtest.h"

namespace plimsoll::report {

std::string write_text(const BacktestResult& result);
nlohmann::ordered_json to_json(const BacktestResult& result);

}  // namespace plimsoll::report
