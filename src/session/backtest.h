// Forecasts against what came; see plimsoll/backtest.h.
#pragma once

#include <vector>

#include "plimsoll/backtest.h"

namespace plimsoll::session {

Result<BacktestResult> backtest(const std::vector<Model>& models, const BacktestRequest& request,
                                const Control& control);

// Coverage, mean scores, differences to rivals and ranks of the figures, and how little they prove.
void put_together(BacktestResult& result);

}  // namespace plimsoll::session
