// What a name of a period as the user writes it stands for: "FY2012", "2012Q3", "2012-04".
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::ir {

// The name of the time that a value of each year or of each period is of.
inline PeriodName time_name(const Time& time, bool by_year, std::uint32_t period) {
  return by_year ? time.year_name(period) : time.period_name(period);
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
    if (time.months_per_step < 12 && time.period_name(p).short_name == period) {
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
