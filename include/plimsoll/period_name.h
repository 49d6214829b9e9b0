// The name of a period or fiscal year.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace plimsoll {

struct PeriodName {
  // As the model and every option write it: "FY2012Q3", "2012-10"; empty for no period at all.
  std::string short_name;
  // The months it has, where the short name does not say them: "Oct-Dec 2012".
  std::string months;
  // Of a fiscal year that the horizon cuts, how many of its 12 months lie in it; else 0.
  int n_months_of_cut = 0;

  bool empty() const { return short_name.empty(); }
  // What the long name adds: "Oct-Dec 2012", "6 of 12 months: Oct 2012-Mar 2013", or nothing.
  std::string meaning() const { return n_months_of_cut > 0 ? share() + ": " + months : months; }
  // "FY2012Q3 (Oct-Dec 2012)", "FY2012 (6 of 12 months: Oct 2012-Mar 2013)".
  std::string long_name() const { return with(meaning()); }
  // For a line of a table: the short name, and "FY2012 (6 of 12 months)" of a year that is cut.
  std::string line_name() const { return with(n_months_of_cut > 0 ? share() : ""); }

  bool operator==(const PeriodName&) const = default;

 private:
  std::string share() const { return std::to_string(n_months_of_cut) + " of 12 months"; }
  std::string with(const std::string& more) const {
    return more.empty() ? short_name : short_name + " (" + more + ")";
  }
};

}  // namespace plimsoll
#pragma GCC visibility pop
