// What a name of a period as the user writes it stands for: "FY2012", "2012Q3", "2012-04".
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::ir {

// "FY2012Q3" of "FY2012Q3 (Oct-Dec 2012)".
inline std::string_view short_name(std::string_view time_name) {
  return time_name.substr(0, time_name.find(" ("));
}

// For a table's line: "FY2012Q3", and of a year that the horizon cuts "FY2012 (6 of 12 months)".
inline std::string line_name(std::string_view time_name) {
  constexpr std::string_view kCut = " of 12 months";
  const std::size_t cut = time_name.find(kCut);
  if (cut == std::string_view::npos) return std::string(short_name(time_name));
  return std::string(time_name.substr(0, cut + kCut.size())) + ")";
}

// The year ends at which a column that is sampled each year has a value.
inline std::vector<std::uint32_t> told_year_ends(const Time& time, Column::Purpose purpose) {
  const bool judged = purpose == Column::Purpose::limit || purpose == Column::Purpose::expect;
  return judged ? time.whole_year_ends() : time.year_ends();
}

// How a condition or an outcome is sampled that is asked about in the period of that name. Without
// a name in each fiscal year, and over the horizon where no fiscal year is whole.
inline Sample sample_for(const Module& module, std::string_view period) {
  if (!module.has_time) return Sample::trial;
  const Time& time = module.time;
  if (period.empty()) {
    return time.whole_year_ends().empty() ? Sample::horizon : Sample::each_year;
  }
  for (std::uint32_t p = 0; p < time.n_periods; ++p) {
    if (time.months_per_step < 12 && short_name(time.period_name(p)) == period) {
      return Sample::each_period;
    }
  }
  return Sample::each_year;
}

// As it stands behind an outcome: " each year".
inline std::string_view sample_words(Sample sample) {
  switch (sample) {
    case Sample::each_year:
      return " each year";
    case Sample::each_period:
      return " each period";
    case Sample::horizon:
      return " over horizon";
    case Sample::trial:
      break;
  }
  return "";
}

}  // namespace plimsoll::ir
