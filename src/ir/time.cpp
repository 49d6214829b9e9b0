// Periods and fiscal years: positions and names.
#include <algorithm>
#include <string>

#include "ir/ir.h"

namespace plimsoll::ir {

namespace {

constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

std::int64_t year_of(std::int64_t month) {
  return floor_div(month, 12);
}

const char* month_name(std::int64_t month) {
  return kMonths[month - 12 * year_of(month)];
}

// "Oct-Dec 2012", "Apr 2012-Mar 2013".
std::string month_range(std::int64_t first, std::int64_t last) {
  std::string text = month_name(first);
  if (first == last) return text + " " + std::to_string(year_of(first));
  if (year_of(first) != year_of(last)) text += " " + std::to_string(year_of(first));
  return text + "-" + month_name(last) + " " + std::to_string(year_of(last));
}

// First month of the fiscal year that `month` lies in.
std::int64_t year_first_month(const Time& time, std::int64_t month) {
  return month -
         (month - time.fiscal_end_month - 12 * floor_div(month - time.fiscal_end_month, 12));
}

bool is_calendar_year(const Time& time) {
  return time.fiscal_end_month == 12;
}

}  // namespace

std::int64_t Time::first_month_of_year(std::uint32_t period) const {
  return year_first_month(*this, month_of(period));
}

int Time::fiscal_year_of(std::uint32_t period) const {
  const std::int64_t first = first_month_of_year(period);
  return static_cast<int>(named_by_start ? year_of(first) : year_of(first + 11));
}

int Time::year_index(std::uint32_t period) const {
  return static_cast<int>((first_month_of_year(period) - first_month_of_year(0)) / 12);
}

int Time::position_in_year(std::uint32_t period) const {
  return static_cast<int>((month_of(period) - first_month_of_year(period)) / months_per_step);
}

bool Time::is_year_end(std::uint32_t period) const {
  const std::int64_t month = month_of(period);
  return period + 1 == n_periods ||
         year_first_month(*this, month) != year_first_month(*this, month + months_per_step);
}

bool Time::is_year_start(std::uint32_t period) const {
  const std::int64_t month = month_of(period);
  return year_first_month(*this, month) != year_first_month(*this, month - months_per_step);
}

std::vector<std::uint32_t> Time::year_ends() const {
  std::vector<std::uint32_t> result;
  for (std::uint32_t p = 0; p < n_periods; ++p) {
    if (is_year_end(p)) result.push_back(p);
  }
  return result;
}

int Time::months_in_year(std::uint32_t period) const {
  const std::int64_t year = first_month_of_year(period);
  if (n_periods == 0) return 12;
  const std::int64_t first = std::max(year, first_month);
  const std::int64_t end = std::min(year + 12, month_of(n_periods));
  return static_cast<int>(end - first);
}

std::vector<std::uint32_t> Time::whole_year_ends() const {
  std::vector<std::uint32_t> result = year_ends();
  std::erase_if(result, [this](std::uint32_t end) { return !is_whole_year(end); });
  return result;
}

PeriodName Time::period_name(std::uint32_t period) const {
  const std::int64_t month = month_of(period);
  if (months_per_step == 12) return year_name(period);
  if (months_per_step == 1) {
    const std::int64_t in_year = month - 12 * year_of(month) + 1;
    return {std::to_string(year_of(month)) + (in_year < 10 ? "-0" : "-") + std::to_string(in_year),
            ""};
  }
  const std::string prefix = is_calendar_year(*this) ? "" : "FY";
  return {prefix + std::to_string(fiscal_year_of(period)) + "Q" +
              std::to_string(position_in_year(period) + 1),
          month_range(month, month + months_per_step - 1)};
}

PeriodName Time::year_name(std::uint32_t period) const {
  const std::string year =
      (is_calendar_year(*this) ? "" : "FY") + std::to_string(fiscal_year_of(period));
  const std::int64_t first = first_month_of_year(period);
  const int months = months_in_year(period);
  if (months < 12) {
    const std::int64_t from = std::max(first, first_month);
    return {year, month_range(from, from + months - 1), months};
  }
  return {year, is_calendar_year(*this) ? "" : month_range(first, first + 11)};
}

}  // namespace plimsoll::ir
