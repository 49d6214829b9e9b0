// The line of time that cells of periods make: of how many months a step is, where it begins and ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/dialect.h"
#include "data/period_cell.h"

namespace plimsoll::data {

struct Times {
  // Months of a step, 0: no periods.
  int step = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool fiscal = false;
  // Years as 2024/25.
  bool pairs = false;
  // Of years that end in a month that is said, 2025年3月期; else 0.
  int end_month = 0;
  // They follow one another without a gap, each once or as often as the others.
  bool regular = false;
};

// What the cells mean where the fiscal year is the calendar's, or for pairs of years begins in April.
Times times_of(const std::vector<std::string>& cells, DateOrder order);

// Places of the cells whose period is longer than that of others which fill it: the year beside its four quarters. Empty where
// the cells are of one length, or do not fill the longer ones.
std::vector<std::size_t> longer_periods(const std::vector<std::string>& cells);

// What the cells are, those of two readings by the length of the others; nothing of one that is no period, or stays open.
std::vector<std::optional<PeriodCell>> periods_of_cells(const std::vector<std::string>& cells);

// "time year from 2024-01 for 2", with the fiscal year where the cells have another than the calendar's.
std::string time_of(const Times& times);

}  // namespace plimsoll::data
