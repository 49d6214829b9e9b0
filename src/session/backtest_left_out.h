// Rows of a table that nothing is made of, and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "plimsoll/backtest.h"
#include "session/actuals.h"
#include "session/backtest_rows.h"

namespace plimsoll::session {

// Told in the result's notes. Error: nothing is scored. `fates` are those of the rows, by all models; `file` is for messages.
std::optional<Error> tell_left_out(const std::vector<Opening>& openings, const Actuals& actuals,
                                   const std::string& file, const std::vector<RowFate>& fates,
                                   BacktestResult& result);

}  // namespace plimsoll::session
