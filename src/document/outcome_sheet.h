// The sheet of one outcome: pictures of its periods, its distribution and what moves it, and the figures that they show.
//
//   fan        quantiles and the mean by period, behind what was reported before; of more than one period
//   histogram  shares of futures between amounts, of the period where a limit lies deepest, else of the last
//   curve      the chance of at most an amount, as exact as the run counts it
//   tornado    where an answer tells it of this outcome: draws held low and high, else one per cent more of assumptions
#pragma once

#include <string>
#include <vector>

#include "document/book.h"
#include "document/run_view.h"

namespace plimsoll::document {

// `summary`: the sheet that it leads back to. `model`: the path of the model, for a command that would tell more.
BookSheet outcome_sheet(const std::string& name, const std::string& summary, const Series& series,
                        const Json& run, const std::vector<Json>& answers);

// Figures of series by period; shared by the sheet of other outcomes.
std::vector<std::string> figure_names();
void add_figures(std::vector<BookCell>& row, const Json& point, const Series& series);

}  // namespace plimsoll::document
